import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { behavioursOf } from '../configuration/behaviour.ts';
import { itemsOf, listOf } from '../list.ts';
import { exception } from '../refusals.ts';

const none = { Quantity: 0 };
const off = { Enabled: false };
const readMethods = listOf('HEAD', 'GET');

/**
 * The defaults of a new distribution. The first group must be there in every update ("... is required for updates":
 * aws-controllers-k8s/community#2335; developer guide: "additional fields are required when you update a distribution"); the second
 * was added to the API later: leaving one out resets it. Which element is in which group is not documented: assumed by the element's
 * age.
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
    WebACLId: '',
  },
  origin: { OriginPath: '', CustomHeaders: none },
  customOrigin: {
    OriginSslProtocols: listOf('TLSv1', 'SSLv3'),
    ...{ OriginReadTimeout: 30, OriginKeepaliveTimeout: 5 },
  },
};

const resetByOmission = {
  distribution: {
    ...{ OriginGroups: none, HttpVersion: 'http2', IsIPV6Enabled: true },
    ...{ ContinuousDeploymentPolicyId: '', Staging: false },
  },
  origin: { ConnectionAttempts: 3, ConnectionTimeout: 10, OriginShield: off, OriginAccessControlId: '' },
  behaviour: {
    ...{ TrustedSigners: { ...off, ...none }, TrustedKeyGroups: { ...off, ...none } },
    AllowedMethods: { ...readMethods, CachedMethods: readMethods },
    ...{ SmoothStreaming: false, Compress: false },
    ...{ LambdaFunctionAssociations: none, FunctionAssociations: none, FieldLevelEncryptionId: '' },
    GrpcConfig: off,
  },
};

/** Fills in CloudFront's defaults, so that the configuration reads back as at AWS. */
export function completeNew(config: DistributionConfig): void {
  fill(config, requiredInUpdates.distribution);
  for (const origin of itemsOf(config.Origins)) {
    fill(origin, requiredInUpdates.origin);
    fill(origin.CustomOriginConfig, requiredInUpdates.customOrigin);
  }
  completeUpdate(config);
}

/** The same for an update. Throws IllegalUpdate (400) if a member that updates require is missing. */
export function completeUpdate(config: DistributionConfig): void {
  demand(config, requiredInUpdates.distribution);
  fill(config, resetByOmission.distribution);
  for (const origin of itemsOf(config.Origins)) {
    demand(origin, requiredInUpdates.origin);
    demand(origin.CustomOriginConfig, requiredInUpdates.customOrigin);
    fill(origin, resetByOmission.origin);
  }
  for (const behaviour of behavioursOf(config)) {
    fill(behaviour, resetByOmission.behaviour);
    fill(behaviour.AllowedMethods, { CachedMethods: readMethods });
    // Recorded.
    fill(behaviour.ForwardedValues, { Headers: none, QueryStringCacheKeys: none });
    if (behaviour.ForwardedValues) fill(behaviour, { DefaultTTL: 86_400, MaxTTL: 31_536_000 });
  }
}

function demand(part: object | undefined, names: object): void {
  for (const name of part ? Object.keys(names) : [])
    if (!(name in (part ?? {}))) throw exception('IllegalUpdate', `${name} is required for updates.`);
}

function fill(part: object | undefined, defaults: object): void {
  // A complete part stays as it is: it may be frozen, part of another distribution's configuration.
  if (part && Object.keys(defaults).some((name) => !(name in part)))
    Object.assign(part, { ...defaults, ...part });
}
