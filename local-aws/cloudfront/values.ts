import * as client from '@aws-sdk/client-cloudfront';

type Enums = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Elements with one of a few values, which are in the client package. */
const enums: Enums = {
  ...{ PriceClass: client.PriceClass, HttpVersion: client.HttpVersion, Method: client.Method },
  ...{ RestrictionType: client.GeoRestrictionType, Forward: client.ItemSelection },
  ...{ MinimumProtocolVersion: client.MinimumProtocolVersion, SSLSupportMethod: client.SSLSupportMethod },
  ...{ OriginProtocolPolicy: client.OriginProtocolPolicy, SslProtocol: client.SslProtocol },
  ...{ EventType: client.EventType, ConnectionMode: client.ConnectionMode },
};

/** Elements that are specific to each kind of policy, and to a behaviour's functions. */
const byRoot: Readonly<Record<string, Enums>> = {
  FunctionAssociation: { EventType: { request: 'viewer-request', response: 'viewer-response' } },
  CachePolicyConfig: {
    HeaderBehavior: client.CachePolicyHeaderBehavior,
    CookieBehavior: client.CachePolicyCookieBehavior,
    QueryStringBehavior: client.CachePolicyQueryStringBehavior,
  },
  OriginRequestPolicyConfig: {
    HeaderBehavior: client.OriginRequestPolicyHeaderBehavior,
    CookieBehavior: client.OriginRequestPolicyCookieBehavior,
    QueryStringBehavior: client.OriginRequestPolicyQueryStringBehavior,
  },
};

/** The values that an element called `name` may have below `root`; an empty list if it may have any. */
export function valuesOf(name: string, root: string): readonly string[] {
  return Object.values(byRoot[root]?.[name] ?? enums[name] ?? {});
}
