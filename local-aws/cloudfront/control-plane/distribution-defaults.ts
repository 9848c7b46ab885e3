import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { behavioursOf } from '../configuration/behaviour.ts';
import { itemsOf, listOf } from '../list.ts';
import { exception } from '../refusals.ts';

const none = { Quantity: 0 };
const off = { Enabled: false };
const readMethods = listOf('HEAD', 'GET');

/**
 * The defaults of a new distribution. The first group must be there in every update (developer guide, "Required fields for creating and
 * updating distributions"; the error is reported: aws-controllers-k8s/community#2335); leaving out one of the second resets it.
 */
const requiredInUpdates = {
  distribution: {
    ...{ Aliases: none, DefaultRootObject: '', CacheBehaviors: none, CustomErrorResponses: none },
    Logging: { ...off, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    ViewerCertificate: {
      ...{ CloudFrontDefaultCertificate: true, SSLSupportMethod: 'vip' },
      ...{ MinimumProtocolVersion: 'TLSv1', CertificateSource: 'cloudfront' },
    },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', ...none } },
    ...{ WebACLId: '', HttpVersion: 'http2' },
  },
  origin: { OriginPath: '', CustomHeaders: none },
  customOrigin: {
    OriginSslProtocols: listOf('TLSv1', 'SSLv3'),
    ...{ OriginReadTimeout: 30, OriginKeepaliveTimeout: 5 },
  },
  behaviour: {
    AllowedMethods: { ...readMethods, CachedMethods: readMethods },
    ...{
      SmoothStreaming: false,
      Compress: false,
      LambdaFunctionAssociations: none,
      FieldLevelEncryptionId: '',
    },
  },
  // Recorded.
  forwardedValues: { Headers: none, QueryStringCacheKeys: none },
  errorResponse: { ErrorCachingMinTTL: 0, ResponseCode: '', ResponsePagePath: '' },
};

const resetByOmission: Partial<Record<keyof typeof requiredInUpdates, object>> = {
  distribution: {
    ...{ OriginGroups: none, IsIPV6Enabled: true, ContinuousDeploymentPolicyId: '', Staging: false },
  },
  origin: { ConnectionAttempts: 3, ConnectionTimeout: 10, OriginShield: off, OriginAccessControlId: '' },
  behaviour: {
    ...{ TrustedSigners: { ...off, ...none }, TrustedKeyGroups: { ...off, ...none } },
    ...{ FunctionAssociations: none, GrpcConfig: off },
  },
};

/** Fills in CloudFront's defaults, so that the configuration reads back as at AWS. */
export function completeNew(config: DistributionConfig): void {
  for (const [part, kind] of partsOf(config)) fill(part, requiredInUpdates[kind]);
  completeUpdate(config);
}

/** The same for an update. Throws AWS's error (400) if a member that updates require is missing. */
export function completeUpdate(config: DistributionConfig): void {
  for (const [part, kind] of partsOf(config)) {
    demand(part, requiredInUpdates[kind]);
    fill(part, resetByOmission[kind] ?? {});
  }
  for (const behaviour of behavioursOf(config)) {
    if (behaviour.AllowedMethods) fill(behaviour.AllowedMethods, { CachedMethods: readMethods });
    if (behaviour.ForwardedValues) fill(behaviour, { DefaultTTL: 86_400, MaxTTL: 31_536_000 });
  }
}

/** In the order in which AWS misses their members (scttfrdmn/substrate#1271). */
function* partsOf(
  config: DistributionConfig,
): Generator<[part: object, kind: keyof typeof requiredInUpdates]> {
  yield [config, 'distribution'];
  for (const response of itemsOf(config.CustomErrorResponses)) yield [response, 'errorResponse'];
  for (const origin of itemsOf(config.Origins)) {
    yield [origin, 'origin'];
    if (origin.CustomOriginConfig) yield [origin.CustomOriginConfig, 'customOrigin'];
  }
  for (const behaviour of behavioursOf(config)) {
    yield [behaviour, 'behaviour'];
    if (behaviour.ForwardedValues) yield [behaviour.ForwardedValues, 'forwardedValues'];
  }
}

type Refusal = readonly [code: 'IllegalUpdate' | 'InvalidArgument', message: string];
const noErrorPage: Refusal = [
  'IllegalUpdate',
  'The specified list of custom error responses does not exist or is not valid.',
];

/**
 * Reported (yaybu/touchdown#66, scttfrdmn/substrate#1271, aws/aws-sdk-js#2790, boto/boto3#1558, aws/aws-sdk-net#825), but for the cache
 * keys; the others are like the web ACL's.
 */
const refusals: Readonly<Record<string, Refusal>> = {
  Aliases: ['IllegalUpdate', 'Aliases are missing for the resource'],
  ...{ ErrorCachingMinTTL: noErrorPage, ResponseCode: noErrorPage, ResponsePagePath: noErrorPage },
  CustomHeaders: ['IllegalUpdate', "The 'OriginCustomHeaders' field is missing"],
  OriginReadTimeout: ['IllegalUpdate', 'OriginReadTimeout is required for updates'],
  SmoothStreaming: ['InvalidArgument', 'The parameter SmoothStreaming flag is missing.'],
  FieldLevelEncryptionId: ['InvalidArgument', 'The parameter Field level encryption id is required.'],
  Headers: ['InvalidArgument', 'The parameter Header settings is required.'],
  QueryStringCacheKeys: ['InvalidArgument', 'The parameter Query string cache keys is required.'],
};

function demand(part: object, names: object): void {
  const missing = Object.keys(names).find((name) => !(name in part));
  if (missing === undefined) return;
  throw exception(
    ...(refusals[missing] ?? (['IllegalUpdate', `${missing} is missing for the resource`] as const)),
  );
}

function fill(part: object, defaults: object): void {
  // A complete part stays as it is: it may be frozen, part of another distribution's configuration.
  if (Object.keys(defaults).some((name) => !(name in part))) Object.assign(part, { ...defaults, ...part });
}
