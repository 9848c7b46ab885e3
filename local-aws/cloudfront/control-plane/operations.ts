import type { Account } from './account.ts';
import { distributionRoutes } from './distribution-calls.ts';
import { functionRoutes } from './function-calls.ts';
import type { FunctionRuntime } from '../edge/function-runtime.ts';
import { invalidationRoutes } from './invalidation-calls.ts';
import { refersTo } from '../edge/lookup.ts';
import { policyRoutes } from './policy-calls.ts';
import type { Routes } from './routes.ts';
import { stagingRoutes } from './staging-calls.ts';
import { tagRoutes } from './tag-calls.ts';
import { setChild } from '../xml.ts';

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
