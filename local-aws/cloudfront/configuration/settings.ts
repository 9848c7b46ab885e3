import type * as sdk from '@aws-sdk/client-cloudfront';
import { itemsOf } from '../list.ts';
import { type AnyBehaviour, behavioursOf } from './behaviour.ts';

/** A distribution's configuration, with the parts of it that edges look up. */
export interface Settings {
  readonly config: sdk.DistributionConfig;
  readonly aliases: readonly string[];
  readonly origins: ReadonlyMap<string, Origin>;
  readonly originGroups: ReadonlyMap<string, OriginGroup>;
  /** In the order in which they are tried; the default behaviour is the last. */
  readonly behaviours: readonly AnyBehaviour[];
  /** By the origin's status. */
  readonly errorResponses: ReadonlyMap<number, sdk.CustomErrorResponse>;
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
    config,
    aliases: itemsOf(config.Aliases).map((alias) => alias.toLowerCase()),
    origins: new Map(itemsOf(config.Origins).map((origin) => [origin.Id ?? '', readOrigin(origin)])),
    originGroups: new Map(
      itemsOf(config.OriginGroups).map((group) => [group.Id ?? '', readOriginGroup(group)]),
    ),
    behaviours: behavioursOf(config),
    errorResponses: new Map(itemsOf(config.CustomErrorResponses).map((one) => [one.ErrorCode ?? 0, one])),
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
