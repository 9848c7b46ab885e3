import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { behavioursOf } from '../configuration/behaviour.ts';
import { itemsOf, listOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';

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
    ...{ Compress: false, LambdaFunctionAssociations: none },
  },
};

const resetByOmission = {
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
  fill(config, requiredInUpdates.distribution);
  for (const response of itemsOf(config.CustomErrorResponses)) fill(response, errorMembers);
  for (const origin of itemsOf(config.Origins)) {
    fill(origin, requiredInUpdates.origin);
    fill(origin.CustomOriginConfig, requiredInUpdates.customOrigin);
  }
  for (const behaviour of behavioursOf(config)) {
    fill(behaviour, { ...requiredInUpdates.behaviour, SmoothStreaming: false, FieldLevelEncryptionId: '' });
    // Recorded.
    fill(behaviour.ForwardedValues, { Headers: none, QueryStringCacheKeys: none });
  }
  completeUpdate(config);
}

/** The same for an update. Throws IllegalUpdate (400) if a member that updates require is missing. */
export function completeUpdate(config: DistributionConfig): void {
  demand(config, requiredInUpdates.distribution);
  fill(config, resetByOmission.distribution);
  for (const response of itemsOf(config.CustomErrorResponses))
    demand(
      response,
      errorMembers,
      'The specified list of custom error responses does not exist or is not valid.',
    );
  for (const origin of itemsOf(config.Origins)) {
    demand(origin, requiredInUpdates.origin);
    demand(origin.CustomOriginConfig, requiredInUpdates.customOrigin);
    fill(origin, resetByOmission.origin);
  }
  for (const behaviour of behavioursOf(config)) {
    demand(behaviour, requiredInUpdates.behaviour);
    demandNamed(behaviour, behaviourNames);
    demandNamed(behaviour.ForwardedValues, forwardedNames);
    fill(behaviour, resetByOmission.behaviour);
    fill(behaviour.AllowedMethods, { CachedMethods: readMethods });
    if (behaviour.ForwardedValues) fill(behaviour, { DefaultTTL: 86_400, MaxTTL: 31_536_000 });
  }
}

/** Required in updates too, under names of their own: reported (boto/boto3#1558, aws/aws-sdk-net#825); the last name is assumed. */
const behaviourNames = {
  SmoothStreaming: 'SmoothStreaming flag is missing',
  FieldLevelEncryptionId: 'Field level encryption id is required',
};
const forwardedNames = {
  Headers: 'Header settings is required',
  QueryStringCacheKeys: 'Query string cache keys is required',
};

function demandNamed(part: object | undefined, names: Readonly<Record<string, string>>): void {
  for (const [member, words] of Object.entries(part ? names : {}))
    if (!(member in (part ?? {}))) throw invalidArgument(`The parameter ${words}.`);
}

/** Reported (yaybu/touchdown#66, scttfrdmn/substrate#1271, aws/aws-sdk-js#2790); the others are like the web ACL's. */
const missing: Readonly<Record<string, string>> = {
  Aliases: 'Aliases are missing for the resource',
  CustomHeaders: "The 'OriginCustomHeaders' field is missing",
  OriginReadTimeout: 'OriginReadTimeout is required for updates',
};
const errorMembers = { ErrorCachingMinTTL: 0, ResponseCode: '', ResponsePagePath: '' };

function demand(part: object | undefined, names: object, words?: string): void {
  for (const name of part ? Object.keys(names) : [])
    if (!(name in (part ?? {})))
      throw exception('IllegalUpdate', words ?? missing[name] ?? `${name} is missing for the resource`);
}

function fill(part: object | undefined, defaults: object): void {
  // A complete part stays as it is: it may be frozen, part of another distribution's configuration.
  if (part && Object.keys(defaults).some((name) => !(name in part)))
    Object.assign(part, { ...defaults, ...part });
}
