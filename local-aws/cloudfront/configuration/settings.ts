import type { Element } from '@xmldom/xmldom';
import { type Behaviour, readBehaviour } from './behaviour.ts';
import { filledAt, find, isTrue, itemsAt, numberAt, textAt, textsAt } from '../xml.ts';

/** What an edge does with a distribution's configuration; everything else in the XML is only kept. */
export interface Settings {
  readonly enabled: boolean;
  readonly staging: boolean;
  readonly aliases: readonly string[];
  readonly defaultRootObject: string;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly originGroups: ReadonlyMap<string, OriginGroup>;
  /** In the order in which they are tried; the default behaviour is the last. */
  readonly behaviours: readonly Behaviour[];
  readonly errorResponses: ReadonlyMap<number, ErrorResponse>;
  readonly continuousDeploymentPolicyId: string | undefined;
  /** Empty: none. */
  readonly webAclId: string;
  readonly geoRestriction: GeoRestriction;
  /** `required`: no TLS connection without a client certificate. */
  readonly viewerMtls: string | undefined;
  /** It serves tenants under their names, and nothing under its own. */
  readonly tenantOnly: boolean;
}

/** Developer guide, "Origin settings": attempts, seconds for a connection, seconds for an answer where an origin says nothing. */
const defaultLimits = { attempts: 3, connectionTimeout: 10_000, responseTimeout: 30_000 };

export interface Origin {
  readonly id: string;
  readonly domainName: string;
  readonly path: string;
  /** Names in lower case: an edge sends them so, whatever the configuration says. */
  readonly customHeaders: ReadonlyMap<string, string>;
  /** How often and how long an edge tries; times in ms. */
  readonly limits: typeof defaultLimits;
}

export interface GeoRestriction {
  /** `none`, `blacklist` or `whitelist`. */
  readonly type: string;
  readonly countries: readonly string[];
}

export interface OriginGroup {
  readonly members: readonly string[];
  readonly failoverStatuses: ReadonlySet<number>;
}

export interface ErrorResponse {
  readonly pagePath: string | undefined;
  readonly responseCode: number | undefined;
  /** Seconds. */
  readonly cachingMinTtl: number | undefined;
}

export function readSettings(config: Element): Settings {
  const fallback = find(config, 'DefaultCacheBehavior');
  return {
    enabled: isTrue(config, 'Enabled'),
    staging: isTrue(config, 'Staging'),
    aliases: textsAt(config, 'Aliases').map((alias) => alias.toLowerCase()),
    defaultRootObject: textAt(config, 'DefaultRootObject') ?? '',
    origins: new Map(itemsAt(config, 'Origins').map((item) => [textAt(item, 'Id') ?? '', readOrigin(item)])),
    originGroups: new Map(
      itemsAt(config, 'OriginGroups').map((item) => [textAt(item, 'Id') ?? '', readOriginGroup(item)]),
    ),
    behaviours: [
      ...itemsAt(config, 'CacheBehaviors').map(readBehaviour),
      ...(fallback ? [readBehaviour(fallback)] : []),
    ],
    errorResponses: new Map(
      itemsAt(config, 'CustomErrorResponses').map((item) => [
        numberAt(item, 'ErrorCode') ?? 0,
        readErrorResponse(item),
      ]),
    ),
    continuousDeploymentPolicyId: filledAt(config, 'ContinuousDeploymentPolicyId'),
    webAclId: textAt(config, 'WebACLId') ?? '',
    geoRestriction: {
      type: textAt(config, 'Restrictions/GeoRestriction/RestrictionType') ?? 'none',
      countries: textsAt(config, 'Restrictions/GeoRestriction'),
    },
    viewerMtls: filledAt(config, 'ViewerMtlsConfig/Mode'),
    tenantOnly: textAt(config, 'ConnectionMode') === 'tenant-only',
  };
}

function readOrigin(origin: Element): Origin {
  return {
    id: textAt(origin, 'Id') ?? '',
    domainName: (textAt(origin, 'DomainName') ?? '').toLowerCase(),
    path: textAt(origin, 'OriginPath') ?? '',
    customHeaders: new Map(
      itemsAt(origin, 'CustomHeaders').map((item) => [
        (textAt(item, 'HeaderName') ?? '').toLowerCase(),
        textAt(item, 'HeaderValue') ?? '',
      ]),
    ),
    limits: readLimits(origin),
  };
}

function readLimits(origin: Element): Origin['limits'] {
  const seconds = (path: string): number | undefined => {
    const value = numberAt(origin, path);
    return value === undefined ? undefined : value * 1_000;
  };
  return {
    attempts: numberAt(origin, 'ConnectionAttempts') ?? defaultLimits.attempts,
    connectionTimeout: seconds('ConnectionTimeout') ?? defaultLimits.connectionTimeout,
    responseTimeout:
      ['CustomOriginConfig', 'VpcOriginConfig', 'S3OriginConfig']
        .map((kind) => seconds(`${kind}/OriginReadTimeout`))
        .find((limit) => limit !== undefined) ?? defaultLimits.responseTimeout,
  };
}

function readOriginGroup(group: Element): OriginGroup {
  return {
    members: itemsAt(group, 'Members').map((member) => textAt(member, 'OriginId') ?? ''),
    failoverStatuses: new Set(textsAt(group, 'FailoverCriteria/StatusCodes').map(Number)),
  };
}

function readErrorResponse(item: Element): ErrorResponse {
  return {
    pagePath: filledAt(item, 'ResponsePagePath'),
    responseCode: numberAt(item, 'ResponseCode'),
    cachingMinTtl: numberAt(item, 'ErrorCachingMinTTL'),
  };
}
