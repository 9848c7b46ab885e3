import type { Element } from '@xmldom/xmldom';
import { type Memory, together } from '../../past.ts';
import type { Surroundings } from '../../service.ts';
import { readContinuousDeployment } from '../configuration/continuous-deployment.ts';
import { Distributions } from './distributions.ts';
import { EdgeFunctions, functionRoutes } from './functions.ts';
import { invalidationRoutes, Invalidations } from './invalidations.ts';
import { refersTo } from '../edge/lookup.ts';
import {
  cachePolicies,
  continuousDeploymentPolicies,
  originRequestPolicies,
  Policies,
  policyRoutes,
  type PolicyUsers,
  responseHeadersPolicies,
} from './policies.ts';
import { checkContinuousDeployment, stagingRoutes } from './staging.ts';
import { type Named, takeSnapshot } from '../edge/snapshot.ts';
import { exception } from './answer.ts';
import { distributionRoutes } from './distribution-calls.ts';
import type { FunctionRuntime } from '../edge/function-runtime.ts';
import type { Routes } from './routes.ts';
import { tagRoutes } from './tags.ts';
import { setChild } from '../xml.ts';

/** Everything that an account has in CloudFront, and how one thing holds another. */
export interface Account {
  /** How many edges there are. */
  readonly edges: number;
  readonly named: Named;
  readonly distributions: Distributions;
  readonly invalidations: Invalidations;
  /** Keeps what reads show but for invalidations, which no write of this product's depends on. */
  remember(): Memory;
}

export function createAccount(surroundings: Surroundings): Account {
  const assumptions = surroundings.assumptions.cloudFront;
  const fork = (label: string): Surroundings => ({
    ...surroundings,
    random: surroundings.random.fork(label),
  });
  const edges = surroundings.random.fork('edges').integer(...assumptions.edges);

  const users: PolicyUsers = {
    uses: (id) => distributions.all().some((distribution) => refersTo(distribution, id)),
    changed: (id) => {
      for (const distribution of distributions.all())
        if (refersTo(distribution, id)) distributions.redeploy(distribution);
    },
  };

  const checkStaging = (config: Element, policyId: string | undefined): void => {
    const staging = distributions.all().filter(({ settings }) => settings.staging);
    checkContinuousDeployment(config, (domain) => staging.some(({ domainName }) => domainName === domain));
    for (const domain of readContinuousDeployment(config).stagingDomains)
      if (policiesFor(domain, named).some((id) => id !== policyId))
        throw exception(
          'StagingDistributionInUse',
          'A continuous deployment policy for this staging distribution already exists.',
        );
  };

  const named: Named = {
    cachePolicies: new Policies(cachePolicies, fork('cache policies'), users),
    originRequestPolicies: new Policies(originRequestPolicies, fork('origin request policies'), users),
    responseHeadersPolicies: new Policies(responseHeadersPolicies, fork('response headers policies'), users),
    continuousDeploymentPolicies: new Policies(
      continuousDeploymentPolicies,
      fork('continuous deployment policies'),
      users,
      checkStaging,
    ),
    functions: new EdgeFunctions(fork('functions'), users),
  };

  const distributions = new Distributions(fork('distributions'), {
    edges,
    assumptions,
    snapshot: ({ settings }) => takeSnapshot(settings, named),
    inPolicy: ({ domainName }) => policiesFor(domainName, named).length > 0,
    known: { named, partition: surroundings.partition, takesTwinHeaders: assumptions.takesTwinHeaders },
  });

  return {
    edges,
    named,
    distributions,
    remember: () => {
      const parts = [distributions, ...Object.values<Named[keyof Named]>({ ...named })];
      return together(parts.map((part) => part.remember()));
    },
    invalidations: new Invalidations(fork('invalidations'), edges),
  };
}

/** The ids of the policies that name `domain` as their staging distribution. */
function policiesFor(domain: string, { continuousDeploymentPolicies: policies }: Named): string[] {
  return policies
    .all()
    .map(({ id }) => id)
    .filter((id) => {
      const config = policies.config(id);
      return config && readContinuousDeployment(config).stagingDomains.includes(domain);
    });
}

/** Every operation on `account`. */
export function operations(
  { distributions, invalidations, named }: Account,
  runtime: FunctionRuntime,
): Routes {
  const policies = [
    named.cachePolicies,
    named.originRequestPolicies,
    named.responseHeadersPolicies,
    named.continuousDeploymentPolicies,
  ];
  return {
    ...distributionRoutes(distributions, (id) => invalidations.inProgress(id)),
    ...stagingRoutes(distributions, ({ settings: { continuousDeploymentPolicyId: id } }) => {
      // After a promotion all viewers are the primary's again (developer guide, "Promote a staging distribution").
      if (id !== undefined)
        named.continuousDeploymentPolicies.edit(id, (config) => {
          setChild(config, 'Enabled', 'false');
        });
    }),
    ...invalidationRoutes(distributions, invalidations),
    ...Object.fromEntries(policies.flatMap((kind) => Object.entries(policyRoutes(kind)))),
    ...functionRoutes(named.functions, runtime, (arn) => {
      const using = distributions.all().filter((distribution) => refersTo(distribution, arn));
      if (using.length === 0) return 'UNASSOCIATED';
      return using.every(({ deployment }) => deployment.status() === 'Deployed') ? 'DEPLOYED' : 'IN_PROGRESS';
    }),
    ...tagRoutes(
      (arn) =>
        distributions.all().find((distribution) => distribution.arn === arn)?.tags ??
        named.functions.all().find((candidate) => candidate.arn === arn)?.tags,
    ),
  };
}
