import type { CacheBehavior, Origin } from '@aws-sdk/client-cloudfront';
import { probePath } from './api-definition.ts';
import { cachingDisabled } from './cache-policy.ts';

/** What a distribution needs to know of a gate, to be one of its targets. */
export interface TargetParts {
  /** The API's domain. */
  readonly domain: string;
  readonly stage: string;
  readonly cachePolicyId: string;
  /** A secret: it never stands in a change, a log line or an error. */
  readonly keyValue: string;
  /** Undefined: no Origin Shield; one that stands is left. */
  readonly originShieldRegion: string | undefined;
  /** The CloudFront Function that puts every request into one form; undefined: none. */
  readonly edgeFunctionArn: string | undefined;
}

/** The header by which CloudFront shows API Gateway its key. */
export const keyHeader = 'x-api-key';

/** The origin that is the gate's API. Members stand in the order of CloudFront's schema. */
export function gateOrigin(id: string, parts: TargetParts): Origin {
  const { domain, stage, keyValue, originShieldRegion } = parts;
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
      // API Gateway itself gives up after 29 s.
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
    },
    ...(originShieldRegion === undefined
      ? {}
      : { OriginShield: { Enabled: true, OriginShieldRegion: originShieldRegion } }),
  };
}

/**
 * Pictures: cached by path, query string and Accept. No origin request policy: what the cache policy names reaches
 * the origin anyway, and the viewer's Host, which API Gateway refuses, does not.
 */
export function pictureBehaviour(originId: string, parts: TargetParts): Omit<CacheBehavior, 'PathPattern'> {
  return behaviour(originId, ['GET', 'HEAD', 'OPTIONS'], parts.cachePolicyId, parts.edgeFunctionArn);
}

/** The probe: never cached, or it would prove nothing. */
export function probeBehaviour(originId: string): CacheBehavior {
  return {
    PathPattern: `${probePath}/*`,
    ...behaviour(originId, ['GET', 'HEAD'], cachingDisabled, undefined),
  };
}

function behaviour(
  originId: string,
  methods: ('GET' | 'HEAD' | 'OPTIONS')[],
  policy: string,
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
    CachePolicyId: policy,
  };
}
