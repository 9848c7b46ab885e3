import type * as sdk from '@aws-sdk/client-api-gateway';
import type { ApiGatewayAssumptions } from '../assumptions.ts';
import { type Memory, memoryAs, memoryOf, together } from '../past.ts';
import type { Random } from '../random.ts';
import type { Operations } from '../schema/operation.ts';
import type { Surroundings } from '../service.ts';
import { createKeyAcceptance, type KeyAcceptance } from './key-acceptance.ts';
import type { ApiKey, DomainName, Resource, RestApi, Snapshot, Tags, UsagePlan } from './model.ts';
import { badRequest, found, limitExceeded } from './refusals.ts';
import { createRollout, type Rollout, type Spread } from './rollout.ts';

export interface Room {
  readonly surroundings: Surroundings;
  readonly settings: ApiGatewayAssumptions;
  readonly random: Random;
  readonly hosts: number;
  readonly restApis: Map<string, RestApi>;
  readonly apiKeys: Map<string, ApiKey>;
  readonly usagePlans: Map<string, UsagePlan>;
  readonly domainNames: Map<string, DomainName>;
  readonly acceptance: KeyAcceptance;
  /** The deployment of each stage, by `api/stage`; undefined: none. */
  readonly served: Map<string, Rollout<Served | undefined>>;
}

export interface Served {
  readonly deploymentId: string;
  readonly snapshot: Snapshot;
  readonly variables: Readonly<Record<string, string>>;
  readonly byCanary?: boolean;
  /** The deployment that serves `share` of the requests (0 to 1) instead. */
  readonly canary?: { readonly share: number; readonly served: Served };
}

export type GatewayOperations = Operations<Room, typeof sdk>;

export function createRoom(surroundings: Surroundings): Room {
  const settings = surroundings.assumptions.apiGateway;
  const random = surroundings.random.fork('api gateway');
  const hosts = random.integer(...settings.hosts);
  const apiKeys = new Map<string, ApiKey>();
  const usagePlans = new Map<string, UsagePlan>();
  const spread: Spread = { hosts, delay: settings.keyDelay, relapse: settings.keyRelapse };
  return {
    ...{ surroundings, settings, random, hosts, apiKeys, usagePlans },
    restApis: new Map(),
    domainNames: new Map(),
    acceptance: createKeyAcceptance(apiKeys, usagePlans, {
      spread,
      clock: surroundings.clock,
      random: random.fork('key acceptance'),
    }),
    served: new Map(),
  };
}

/** Stores everything that a read of the control plane can show. A plan's keys and the account's stay the same objects. */
export function remember({ restApis, apiKeys, usagePlans, domainNames }: Room): Memory {
  const then = structuredClone({ apiKeys, usagePlans, domainNames });
  return together([
    ...[memoryOf(restApis, copyOf), memoryAs(apiKeys, then.apiKeys)],
    ...[memoryAs(usagePlans, then.usagePlans), memoryAs(domainNames, then.domainNames)],
  ]);
}

/** Nothing changes a deployment's snapshot, which is most of an API: it is the same in every copy. */
function copyOf({ deployments, ...api }: RestApi): RestApi {
  const kept = [...deployments].map(([id, { snapshot, ...deployment }]) => {
    return [id, { ...structuredClone(deployment), snapshot }] as const;
  });
  return { ...structuredClone(api), deployments: new Map(kept) };
}

export function secondsNow(room: Room): number {
  return Math.floor(room.surroundings.clock.now() / 1_000);
}

export function apiOf(room: Room, id: string): RestApi {
  return found(room.restApis.get(id), `Invalid API identifier specified ${room.surroundings.account}:${id}`);
}

export function resourceOf(room: Room, apiId: string, id: string): Resource {
  return found(room.restApis.get(apiId)?.resources.get(id), 'Invalid Resource identifier specified');
}

/** Starts the rollout of a stage's new deployment to every host. */
export function serve(room: Room, apiId: string, stage: string, served: Served | undefined): void {
  const name = `${apiId}/${stage}`;
  const { settings, hosts, surroundings } = room;
  const spread = { hosts, delay: settings.deploymentDelay, relapse: 0 };
  const rollout =
    room.served.get(name) ??
    createRollout<Served | undefined>(undefined, spread, surroundings.clock, room.random.fork(name));
  rollout.set(served);
  room.served.set(name, rollout);
}

/** Tags as they may be stored. Documented: at most 50, none may start with `aws:`. */
export function checkedTags(room: Room, tags: Tags = {}): Tags {
  for (const [name, value] of Object.entries(tags)) {
    if (/^aws:/i.test(name))
      throw badRequest(`Invalid tag key: ${name}. Tag keys must not start with 'aws:'`);
    if (name === '' || name.length > 128) throw badRequest('Tag keys must have 1 to 128 characters');
    if (value.length > 256) throw badRequest('Tag values must have at most 256 characters');
  }
  if (Object.keys(tags).length > room.settings.quotas.tagsPerResource)
    throw badRequest(`Maximum number of tags (${room.settings.quotas.tagsPerResource}) exceeded`);
  return { ...tags };
}

/** Throws LimitExceededException if one more would exceed the quota. */
export function withinQuota(existing: number, quota: number, what: string): void {
  if (existing >= quota) throw limitExceeded(`Maximum number of ${what} has been reached (${quota})`);
}

/** `object` without the members `names`. */
export function omit<T extends object, K extends keyof T>(object: T, ...names: K[]): Omit<T, K> {
  const gone = new Set<unknown>(names);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !gone.has(name))) as Omit<T, K>;
}

/** `shown` without its `tags` if there are none, as AWS shows a resource that was never tagged (recorded). */
export function withoutNoTags<T extends { readonly tags: object }>(shown: T): Omit<T, 'tags'> | T {
  return Object.keys(shown.tags).length === 0 ? omit(shown, 'tags') : shown;
}
