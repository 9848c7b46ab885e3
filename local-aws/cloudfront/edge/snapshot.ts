import type * as sdk from '@aws-sdk/client-cloudfront';
import type { AnyBehaviour } from '../configuration/behaviour.ts';
import {
  type ContinuousDeployment,
  readContinuousDeployment,
} from '../configuration/continuous-deployment.ts';
import type { EdgeFunctions } from '../control-plane/functions.ts';
import type { Policies } from '../control-plane/policies.ts';
import {
  type CachePolicy,
  nothing,
  type OriginRequestPolicy,
  readCachePolicy,
  readForwardedValues,
  readOriginRequestPolicy,
} from '../configuration/request-policy.ts';
import {
  readResponseHeadersPolicy,
  type ResponseHeadersPolicy,
} from '../configuration/response-headers-policy.ts';
import { itemsOf } from '../list.ts';
import type { Settings } from '../configuration/settings.ts';

/** A behaviour with everything that it references, as an edge has it. */
export interface ResolvedBehaviour extends AnyBehaviour {
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy: OriginRequestPolicy | undefined;
  readonly responseHeadersPolicy: ResponseHeadersPolicy | undefined;
  /** Event type -> code. */
  readonly code: ReadonlyMap<string, string>;
}

/** A version for the edges: settings, policies and functions as they were when it was created. */
export interface Snapshot extends Omit<Settings, 'behaviours'> {
  readonly continuousDeployment: ContinuousDeployment | undefined;
  readonly behaviours: readonly ResolvedBehaviour[];
}

/** The resources that a distribution references by id. */
export interface Named {
  readonly cachePolicies: Policies<sdk.CachePolicyConfig>;
  readonly originRequestPolicies: Policies<sdk.OriginRequestPolicyConfig>;
  readonly responseHeadersPolicies: Policies<sdk.ResponseHeadersPolicyConfig>;
  readonly continuousDeploymentPolicies: Policies<sdk.ContinuousDeploymentPolicyConfig>;
  readonly functions: EdgeFunctions;
}

/** For a behaviour that has lost its policy: nothing is cached, nothing is in the key. */
const uncached: CachePolicy = {
  ...{ minTtl: 0, defaultTtl: 0, maxTtl: 0, encodings: [] },
  ...{ headers: nothing, cookies: nothing, queries: nothing },
};

/** Looks up the resources that `settings` references. */
export function takeSnapshot(settings: Settings, named: Named): Snapshot {
  const deployment = named.continuousDeploymentPolicies.config(settings.config.ContinuousDeploymentPolicyId);
  return {
    ...settings,
    continuousDeployment: deployment && readContinuousDeployment(deployment),
    behaviours: settings.behaviours.map((behaviour) => resolve(behaviour, named)),
  };
}

function resolve(behaviour: AnyBehaviour, named: Named): ResolvedBehaviour {
  const cache = named.cachePolicies.config(behaviour.CachePolicyId);
  const origin = named.originRequestPolicies.config(behaviour.OriginRequestPolicyId);
  const response = named.responseHeadersPolicies.config(behaviour.ResponseHeadersPolicyId);
  const code = new Map<string, string>();
  for (const { EventType = '', FunctionARN = '' } of itemsOf(behaviour.FunctionAssociations)) {
    const live = named.functions.live(FunctionARN);
    if (live) code.set(EventType, live.code);
  }
  return {
    ...behaviour,
    cachePolicy: cache
      ? readCachePolicy(cache)
      : behaviour.CachePolicyId
        ? uncached
        : readForwardedValues(behaviour),
    originRequestPolicy: origin && readOriginRequestPolicy(origin),
    responseHeadersPolicy: response && readResponseHeadersPolicy(response),
    code,
  };
}
