import type * as sdk from '@aws-sdk/client-cloudfront';
import { filled } from '../../text.ts';
import { itemsOf } from '../list.ts';
import { type Behaviour, behavioursOf, readBehaviour } from './behaviour.ts';

/** The parts of a distribution's configuration that edges use; everything else is only stored. */
export interface Settings {
  readonly enabled: boolean;
  readonly staging: boolean;
  readonly aliases: readonly string[];
  readonly defaultRootObject: string;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly originGroups: ReadonlyMap<string, OriginGroup>;
  /** In the order in which they are tried; the default behaviour is the last. */
  readonly behaviours: readonly Behaviour[];
  /** By the origin's status. */
  readonly errorResponses: ReadonlyMap<number, sdk.CustomErrorResponse>;
  readonly continuousDeploymentPolicyId: string | undefined;
  /** Empty: none. */
  readonly webAclId: string;
  readonly geoRestriction: sdk.GeoRestriction | undefined;
  /** `required`: no TLS connection without a client certificate. */
  readonly viewerMtls: string | undefined;
  /** Whether it serves tenants under their names, and nothing under its own. */
  readonly tenantOnly: boolean;
}

/** Developer guide, "Origin settings": the default attempts, seconds for a connection and seconds for a response. */
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

export interface OriginGroup {
  readonly members: readonly string[];
  readonly failoverStatuses: ReadonlySet<number>;
}

export function readSettings(config: sdk.DistributionConfig): Settings {
  return {
    enabled: config.Enabled === true,
    staging: config.Staging === true,
    aliases: itemsOf(config.Aliases).map((alias) => alias.toLowerCase()),
    defaultRootObject: config.DefaultRootObject ?? '',
    origins: new Map(itemsOf(config.Origins).map((origin) => [origin.Id ?? '', readOrigin(origin)])),
    originGroups: new Map(
      itemsOf(config.OriginGroups).map((group) => [group.Id ?? '', readOriginGroup(group)]),
    ),
    behaviours: behavioursOf(config).map(readBehaviour),
    errorResponses: new Map(itemsOf(config.CustomErrorResponses).map((one) => [one.ErrorCode ?? 0, one])),
    continuousDeploymentPolicyId: filled(config.ContinuousDeploymentPolicyId),
    webAclId: config.WebACLId ?? '',
    geoRestriction: config.Restrictions?.GeoRestriction,
    viewerMtls: config.ViewerMtlsConfig?.Mode,
    tenantOnly: config.ConnectionMode === 'tenant-only',
  };
}

function readOrigin(origin: sdk.Origin): Origin {
  const { Id = '', DomainName = '', OriginPath = '', CustomHeaders } = origin;
  return {
    ...{ id: Id, domainName: DomainName.toLowerCase(), path: OriginPath },
    customHeaders: new Map(
      itemsOf(CustomHeaders).map(({ HeaderName = '', HeaderValue = '' }) => [
        HeaderName.toLowerCase(),
        HeaderValue.trim(),
      ]),
    ),
    limits: readLimits(origin),
  };
}

function readLimits(origin: sdk.Origin): Origin['limits'] {
  const { attempts, connectionTimeout, responseTimeout } = defaultLimits;
  const { ConnectionAttempts, ConnectionTimeout, CustomOriginConfig, VpcOriginConfig, S3OriginConfig } =
    origin;
  const milliseconds = (seconds: number | undefined): number | undefined => seconds && seconds * 1_000;
  const asked = CustomOriginConfig ?? VpcOriginConfig ?? S3OriginConfig;
  return {
    attempts: ConnectionAttempts ?? attempts,
    connectionTimeout: milliseconds(ConnectionTimeout) ?? connectionTimeout,
    responseTimeout: milliseconds(asked?.OriginReadTimeout) ?? responseTimeout,
  };
}

function readOriginGroup({ Members, FailoverCriteria }: sdk.OriginGroup): OriginGroup {
  return {
    members: itemsOf(Members).map(({ OriginId = '' }) => OriginId),
    failoverStatuses: new Set(itemsOf(FailoverCriteria?.StatusCodes)),
  };
}
