import type { CacheBehavior, Origin } from '@aws-sdk/client-cloudfront';
import { probePath } from '../apigateway/api-definition.ts';
import { cacheTimes, cachingDisabled } from './cache-policy.ts';
import { type DistributionConfig, withOriginHeader } from './distribution-config.ts';

/** What a distribution needs from a gate to become one of its targets. */
export interface TargetParts {
  /** The API's domain. */
  readonly domain: string;
  readonly stage: string;
  /** Undefined if CloudFront has no cache policies (China): the behaviours then contain the same settings. */
  readonly cachePolicyId: string | undefined;
  /** A secret: it never appears in a change, a log line or an error. */
  readonly keyValue: string;
  /** Seconds that the function may take for a response. */
  readonly timeout: number;
  /** Undefined: no Origin Shield; an existing one is left alone. */
  readonly originShieldRegion: string | undefined;
  /** The CloudFront Function that normalizes every request; undefined: none. */
  readonly edgeFunctionArn: string | undefined;
}

/** The header in which CloudFront sends its key to API Gateway. */
export const keyHeader = 'x-api-key';

/** The same configuration with the key in the header of these origins. */
export const withKey = (config: DistributionConfig, originIds: readonly string[], value: string) =>
  withOriginHeader(config, originIds, keyHeader, value);

/** The gate's API as an origin. Members are in the order of CloudFront's schema. */
export function gateOrigin(id: string, parts: TargetParts): Origin {
  const { domain, stage, keyValue, originShieldRegion, timeout } = parts;
  return {
    Id: id,
    DomainName: domain,
    OriginPath: `/${stage}`,
    CustomHeaders: { Quantity: 1, Items: [{ HeaderName: keyHeader, HeaderValue: keyValue }] },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only',
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
      OriginReadTimeout: readTimeout(timeout),
      OriginKeepaliveTimeout: 5,
    },
    ...(originShieldRegion === undefined
      ? {}
      : { OriginShield: { Enabled: true, OriginShieldRegion: originShieldRegion } }),
  };
}

/** Seconds that CloudFront waits for a response: longer than the function may take, and no less than CloudFront's default. */
export function readTimeout(timeout: number): number {
  return Math.max(30, timeout + 1);
}

/**
 * Images: cached by path, query string and Accept. No origin request policy: what is in the cache policy reaches the origin anyway,
 * and the viewer's Host, which API Gateway rejects, does not.
 */
export function imageBehaviour(originId: string, parts: TargetParts): Omit<CacheBehavior, 'PathPattern'> {
  const { cachePolicyId, edgeFunctionArn } = parts;
  const caching = cachePolicyId === undefined ? cached : { CachePolicyId: cachePolicyId };
  return behaviour(originId, ['GET', 'HEAD', 'OPTIONS'], caching, edgeFunctionArn);
}

/** The probe: never cached, or it would prove nothing. */
export function probeBehaviour(originId: string, { cachePolicyId }: TargetParts): CacheBehavior {
  const caching = cachePolicyId === undefined ? uncached : { CachePolicyId: cachingDisabled };
  return { PathPattern: `${probePath}/*`, ...behaviour(originId, ['GET', 'HEAD'], caching, undefined) };
}

/** Caching by a policy, or, where CloudFront has none, by the legacy settings, which the SDK marks as deprecated. */
type Caching =
  | { readonly CachePolicyId: string }
  | {
      readonly ForwardedValues: {
        readonly QueryString: boolean;
        readonly Cookies: { readonly Forward: 'none' };
        readonly Headers: { Quantity: number; Items?: string[] };
        readonly QueryStringCacheKeys: { Quantity: 0 };
      };
      /** Seconds, like the two others. */
      readonly MinTTL: number;
      readonly DefaultTTL: number;
      readonly MaxTTL: number;
    };

/** The settings of the gate's cache policy. */
const cached: Caching = {
  ForwardedValues: {
    QueryString: true,
    Cookies: { Forward: 'none' },
    Headers: { Quantity: 1, Items: ['Accept'] },
    QueryStringCacheKeys: { Quantity: 0 },
  },
  MinTTL: 0,
  DefaultTTL: cacheTimes.fallback,
  MaxTTL: cacheTimes.longest,
};

const uncached: Caching = {
  ForwardedValues: {
    ...{ QueryString: true, Cookies: { Forward: 'none' } },
    ...{ Headers: { Quantity: 0 }, QueryStringCacheKeys: { Quantity: 0 } },
  },
  ...{ MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 },
};

function behaviour(
  originId: string,
  methods: ('GET' | 'HEAD' | 'OPTIONS')[],
  caching: Caching,
  edgeFunctionArn: string | undefined,
): Omit<CacheBehavior, 'PathPattern'> {
  return {
    TargetOriginId: originId,
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: {
      Quantity: methods.length,
      Items: methods,
      CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
    },
    SmoothStreaming: false,
    Compress: false,
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations:
      edgeFunctionArn === undefined
        ? { Quantity: 0 }
        : { Quantity: 1, Items: [{ FunctionARN: edgeFunctionArn, EventType: 'viewer-request' }] },
    FieldLevelEncryptionId: '',
    ...caching,
  };
}

/** Members in the order of CloudFront's schema. */
export function viewerCertificate(arn: string) {
  return {
    CloudFrontDefaultCertificate: false,
    ACMCertificateArn: arn,
    SSLSupportMethod: 'sni-only' as const,
    MinimumProtocolVersion: 'TLSv1.2_2021' as const,
  };
}
