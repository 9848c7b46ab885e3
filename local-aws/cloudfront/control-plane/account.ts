import type * as sdk from '@aws-sdk/client-cloudfront';
import { type Memory, together } from '../../past.ts';
import type { Surroundings } from '../../service.ts';
import { readContinuousDeployment } from '../configuration/continuous-deployment.ts';
import type { FunctionRuntime } from '../edge/function-runtime.ts';
import { refersTo } from '../edge/lookup.ts';
import { type Named, takeSnapshot } from '../edge/snapshot.ts';
import { exception } from '../refusals.ts';
import { distributionOperations, Distributions } from './distributions.ts';
import { EdgeFunctions, functionOperations, type FunctionUsers } from './functions.ts';
import { invalidationOperations, Invalidations } from './invalidations.ts';
import {
  checkCachePolicy,
  checkOriginRequestPolicy,
  checkResponseHeadersPolicy,
  Policies,
  type PolicyKind,
  policyKinds,
  policyOperations,
} from './policies.ts';
import { checkContinuousDeployment, stagingOperations } from './staging.ts';
import { tagOperations } from './tags.ts';

/** Everything in an account's CloudFront, and the references between resources. */
export interface Account {
  /** How many edges there are. */
  readonly edges: number;
  readonly named: Named;
  readonly distributions: Distributions;
  readonly invalidations: Invalidations;
  /** Stores what reads show, except for invalidations, on which no write of this product depends. */
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
    uses: (id) => using(id).length,
    changed: (id) => {
      for (const distribution of using(id)) distributions.redeploy(distribution);
    },
    status: (arn) => {
      const found = using(arn);
      if (found.length === 0) return 'UNASSOCIATED';
      return found.every(({ deployment }) => deployment.status() === 'Deployed') ? 'DEPLOYED' : 'IN_PROGRESS';
    },
  };

  const checkStaging = (config: sdk.ContinuousDeploymentPolicyConfig, policyId: string | undefined): void => {
    const staging = distributions.all().filter(({ config }) => config.Staging);
    checkContinuousDeployment(config, (domain) => staging.some(({ domainName }) => domainName === domain));
    for (const domain of readContinuousDeployment(config).stagingDomains)
      if (policiesFor(domain, named).some((id) => id !== policyId))
        throw exception(
          'StagingDistributionInUse',
          'A continuous deployment policy for this staging distribution already exists.',
        );
  };

  const policies = <Config extends object>(
    kind: PolicyKind<Config>,
    check?: (config: Config, policyId: string | undefined) => void,
  ): Policies<Config> => new Policies(kind, fork(kind.words.replace(/y$/, 'ies')), users, check);
  const named: Named = {
    cachePolicies: policies(policyKinds.cachePolicies, checkCachePolicy),
    originRequestPolicies: policies(policyKinds.originRequestPolicies, checkOriginRequestPolicy),
    responseHeadersPolicies: policies(policyKinds.responseHeadersPolicies, checkResponseHeadersPolicy),
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
    .filter(({ config }) => readContinuousDeployment(config).stagingDomains.includes(domain))
    .map(({ id }) => id);
}

export const operations = {
  ...distributionOperations,
  ...functionOperations,
  ...invalidationOperations,
  ...policyOperations,
  ...stagingOperations,
  ...tagOperations,
};
