import {
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from '../configuration/managed-policies.ts';

/** What the four kinds of policy differ in; everything else they share. */
export interface PolicyKind {
  /** The element and the prefix of the operations: `CachePolicy`. */
  readonly name: string;
  readonly plural: string;
  /** In paths and ARNs: `cache-policy`. */
  readonly path: string;
  /** Unique in the account; a continuous deployment policy has no name. */
  readonly named: boolean;
  /** Id -> the inner XML of its configuration. */
  readonly managed: ReadonlyMap<string, string>;
  /** Custom ones in an account (developer guide, "Quotas"). */
  readonly quota: number;
  readonly tooMany: string;
}

export const cachePolicies: PolicyKind = {
  name: 'CachePolicy',
  plural: 'CachePolicies',
  path: 'cache-policy',
  named: true,
  managed: managedCachePolicies,
  quota: 20,
  tooMany: 'TooManyCachePolicies',
};

export const originRequestPolicies: PolicyKind = {
  name: 'OriginRequestPolicy',
  plural: 'OriginRequestPolicies',
  path: 'origin-request-policy',
  named: true,
  managed: managedOriginRequestPolicies,
  quota: 20,
  tooMany: 'TooManyOriginRequestPolicies',
};

export const responseHeadersPolicies: PolicyKind = {
  name: 'ResponseHeadersPolicy',
  plural: 'ResponseHeadersPolicies',
  path: 'response-headers-policy',
  named: true,
  managed: managedResponseHeadersPolicies,
  quota: 20,
  tooMany: 'TooManyResponseHeadersPolicies',
};

export const continuousDeploymentPolicies: PolicyKind = {
  name: 'ContinuousDeploymentPolicy',
  plural: 'ContinuousDeploymentPolicies',
  path: 'continuous-deployment-policy',
  named: false,
  managed: new Map(),
  quota: 20,
  tooMany: 'TooManyContinuousDeploymentPolicies',
};
