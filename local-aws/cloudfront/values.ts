import * as client from '@aws-sdk/client-cloudfront';

type Enums = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Elements that take one of a few values; which, the client package says. */
const enums: Enums = {
  ...{ PriceClass: client.PriceClass, HttpVersion: client.HttpVersion, Method: client.Method },
  ...{ RestrictionType: client.GeoRestrictionType, Forward: client.ItemSelection },
  ...{ MinimumProtocolVersion: client.MinimumProtocolVersion, SSLSupportMethod: client.SSLSupportMethod },
  ...{ OriginProtocolPolicy: client.OriginProtocolPolicy, SslProtocol: client.SslProtocol },
  ...{ EventType: client.EventType, ConnectionMode: client.ConnectionMode },
};

/** Those that each kind of policy has of its own. */
const byRoot: Readonly<Record<string, Enums>> = {
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

/** The values that an element called `name` may have below `root`; an empty list where it may have any. */
export function valuesOf(name: string, root: string): readonly string[] {
  return Object.values(byRoot[root]?.[name] ?? enums[name] ?? {});
}
