import type { Element } from '@xmldom/xmldom';
import { type Memory, together } from '../../past.ts';
import type { Surroundings } from '../../service.ts';
import { readContinuousDeployment } from '../configuration/continuous-deployment.ts';
import { Distributions } from './distributions.ts';
import { EdgeFunctions, type FunctionUsers } from './functions.ts';
import { Invalidations } from './invalidations.ts';
import { refersTo } from '../edge/lookup.ts';
import { Policies, type PolicyKind, policyKinds } from './policies.ts';
import { checkContinuousDeployment, stagingRoutes } from './staging.ts';
import { type Named, takeSnapshot } from '../edge/snapshot.ts';
import { exception } from './answer.ts';
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

export function createAccount(surroundings: Surroundings, runtime: FunctionRuntime): Account {
  const assumptions = surroundings.assumptions.cloudFront;
  const fork = (label: string): Surroundings => ({
    ...surroundings,
    random: surroundings.random.fork(label),
  });
  const edges = surroundings.random.fork('edges').integer(...assumptions.edges);

  const using = (id: string) => distributions.all().filter((distribution) => refersTo(distribution, id));
  const users: FunctionUsers = {
    uses: (id) => using(id).length > 0,
    changed: (id) => {
      for (const distribution of using(id)) distributions.redeploy(distribution);
    },
    status: (arn) => {
      const found = using(arn);
      if (found.length === 0) return 'UNASSOCIATED';
      return found.every(({ deployment }) => deployment.status() === 'Deployed') ? 'DEPLOYED' : 'IN_PROGRESS';
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

  const policies = (kind: PolicyKind, check?: typeof checkStaging): Policies =>
    new Policies(kind, fork(kind.words.replace(/y$/, 'ies')), users, check);
  const named: Named = {
    cachePolicies: policies(policyKinds.cachePolicies),
    originRequestPolicies: policies(policyKinds.originRequestPolicies),
    responseHeadersPolicies: policies(policyKinds.responseHeadersPolicies),
    continuousDeploymentPolicies: policies(policyKinds.continuousDeploymentPolicies, checkStaging),
    functions: new EdgeFunctions(fork('functions'), users, runtime),
  };

  const invalidations = new Invalidations(fork('invalidations'), edges);
  const distributions = new Distributions(fork('distributions'), {
    ...{ edges, assumptions, invalidations },
    snapshot: ({ settings }) => takeSnapshot(settings, named),
    inPolicy: ({ domainName }) => policiesFor(domainName, named).length > 0,
    known: { named, partition: surroundings.partition, takesTwinHeaders: assumptions.takesTwinHeaders },
  });

  return {
    ...{ edges, named, distributions, invalidations },
    remember: () => {
      const parts = [distributions, ...Object.values<Named[keyof Named]>({ ...named })];
      return together(parts.map((part) => part.remember()));
    },
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

export function operations({ distributions, invalidations, named }: Account): Routes {
  const { functions, continuousDeploymentPolicies: staging } = named;
  const { cachePolicies, originRequestPolicies, responseHeadersPolicies } = named;
  const taggable = () => [...distributions.all(), ...functions.all()];
  return {
    ...distributions.routes,
    ...stagingRoutes(distributions, ({ settings: { continuousDeploymentPolicyId: id } }) => {
      // After a promotion all viewers are the primary's again (developer guide, "Promote a staging distribution").
      if (id !== undefined)
        staging.edit(id, (config) => {
          setChild(config, 'Enabled', 'false');
        });
    }),
    ...invalidations.routes(distributions),
    ...{ ...cachePolicies.routes(), ...originRequestPolicies.routes() },
    ...{ ...responseHeadersPolicies.routes(), ...staging.routes() },
    ...functions.routes,
    ...tagRoutes((arn) => taggable().find((candidate) => candidate.arn === arn)?.tags),
  };
}
