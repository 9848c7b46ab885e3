import type { Element } from '@xmldom/xmldom';
import { find, itemsAt, setChild } from '../xml.ts';
import { exception } from './answer.ts';

const emptyList = '<Quantity>0</Quantity>';
const off = '<Enabled>false</Enabled>';
const readMethods = '<Quantity>2</Quantity><Items><Method>HEAD</Method><Method>GET</Method></Items>';

type Defaults = Readonly<Record<string, string>>;

/**
 * What a new distribution has where its creator said nothing. The first group must be there in every update
 * ("... is required for updates": aws-controllers-k8s/community#2335; developer guide: "additional fields are
 * required when you update a distribution"); the second came to the API later: leaving one out resets it.
 * Which element is in which group is documented nowhere: assumed by the element's age.
 */
const requiredInUpdates: Record<'distribution' | 'origin' | 'customOrigin', Defaults> = {
  distribution: {
    Aliases: emptyList,
    DefaultRootObject: '',
    CacheBehaviors: emptyList,
    CustomErrorResponses: emptyList,
    Logging: `${off}<IncludeCookies>false</IncludeCookies><Bucket></Bucket><Prefix></Prefix>`,
    PriceClass: 'PriceClass_All',
    ViewerCertificate:
      '<CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate><SSLSupportMethod>vip</SSLSupportMethod>' +
      '<MinimumProtocolVersion>TLSv1</MinimumProtocolVersion><CertificateSource>cloudfront</CertificateSource>',
    Restrictions: `<GeoRestriction><RestrictionType>none</RestrictionType>${emptyList}</GeoRestriction>`,
    WebACLId: '',
  },
  origin: { OriginPath: '', CustomHeaders: emptyList },
  customOrigin: {
    OriginSslProtocols:
      '<Quantity>2</Quantity><Items><SslProtocol>TLSv1</SslProtocol><SslProtocol>SSLv3</SslProtocol></Items>',
    OriginReadTimeout: '30',
    OriginKeepaliveTimeout: '5',
  },
};

const resetByOmission: Record<'distribution' | 'origin' | 'behaviour', Defaults> = {
  distribution: {
    OriginGroups: emptyList,
    HttpVersion: 'http2',
    IsIPV6Enabled: 'true',
    ContinuousDeploymentPolicyId: '',
    Staging: 'false',
  },
  origin: {
    ConnectionAttempts: '3',
    ConnectionTimeout: '10',
    OriginShield: off,
    OriginAccessControlId: '',
  },
  behaviour: {
    TrustedSigners: off + emptyList,
    TrustedKeyGroups: off + emptyList,
    AllowedMethods: `${readMethods}<CachedMethods>${readMethods}</CachedMethods>`,
    SmoothStreaming: 'false',
    Compress: 'false',
    LambdaFunctionAssociations: emptyList,
    FunctionAssociations: emptyList,
    FieldLevelEncryptionId: '',
    GrpcConfig: off,
  },
};

const legacyTtls: Defaults = { DefaultTTL: '86400', MaxTTL: '31536000' };

/** Fills in what CloudFront fills in, so that the configuration reads back as AWS's does. */
export function completeNew(config: Element): void {
  fill(config, requiredInUpdates.distribution);
  for (const origin of itemsAt(config, 'Origins')) {
    fill(origin, requiredInUpdates.origin);
    const custom = find(origin, 'CustomOriginConfig');
    if (custom) fill(custom, requiredInUpdates.customOrigin);
  }
  completeUpdate(config);
}

/** The same for an update. Throws IllegalUpdate (400) where something is missing that an update must say. */
export function completeUpdate(config: Element): void {
  demand(config, requiredInUpdates.distribution);
  fill(config, resetByOmission.distribution);
  for (const origin of itemsAt(config, 'Origins')) {
    demand(origin, requiredInUpdates.origin);
    const custom = find(origin, 'CustomOriginConfig');
    if (custom) demand(custom, requiredInUpdates.customOrigin);
    fill(origin, resetByOmission.origin);
  }
  const fallback = find(config, 'DefaultCacheBehavior');
  for (const behaviour of [...itemsAt(config, 'CacheBehaviors'), ...(fallback ? [fallback] : [])]) {
    fill(behaviour, resetByOmission.behaviour);
    const methods = find(behaviour, 'AllowedMethods');
    if (methods) fill(methods, { CachedMethods: readMethods });
    const forwarded = find(behaviour, 'ForwardedValues');
    if (!forwarded) continue;
    // Recorded.
    fill(forwarded, { Headers: emptyList, QueryStringCacheKeys: emptyList });
    fill(behaviour, legacyTtls);
  }
}

function demand(parent: Element, names: Defaults): void {
  for (const name of Object.keys(names))
    if (!find(parent, name)) throw exception('IllegalUpdate', `${name} is required for updates.`);
}

function fill(parent: Element, defaults: Defaults): void {
  for (const [name, inner] of Object.entries(defaults)) {
    if (!find(parent, name)) setChild(parent, name, inner);
  }
}
