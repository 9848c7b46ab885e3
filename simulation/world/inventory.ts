import {
  paginateGetApiKeys,
  paginateGetUsagePlanKeys,
  paginateGetUsagePlans,
  type ApiKey,
  GetStagesCommand,
  type UsagePlan,
} from '@aws-sdk/client-api-gateway';
import { paginateListDistributions } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution, type ReadDistribution } from '../../src/aws/cloudfront/distribution.ts';
import type { OriginConfig } from '../../src/aws/cloudfront/distribution-config.ts';
import { gateOf } from '../../src/aws/ownership.ts';
import { guestId, keyWithin } from './distribution.ts';
import type { Gate } from './gate.ts';
import { gateName, secondName } from './places.ts';
import { elsewhere } from './outsider.ts';

/** The contents of the account, before and after. */
export interface Inventory {
  /** Everything that a rotation must not change, each part as text. */
  readonly foreign: Foreign;
  readonly ownKeys: readonly OwnKey[];
  /** Of keys that do not carry the gate's tag. */
  readonly othersValues: readonly string[];
  /** The value of each target's origin that points to the gate. */
  readonly sent: readonly (string | undefined)[];
  /** The key, if any, in each header of the other origins of the account. */
  readonly sentByOthers: readonly string[];
  readonly planExists: boolean;
  /** The value in the secret of an owner. */
  readonly inSecret?: string;
  /** Whole seconds since the epoch. */
  readonly takenAt: number;
}

export interface Foreign {
  /** Those without the gate's tag. */
  readonly keys: string;
  /** Stages, tags, limits, and the keys in them that are not the gate's. */
  readonly plans: string;
  readonly stages: string;
  /** Configurations of targets, without the values that a rotation sets. */
  readonly targets: string;
  readonly others: string;
}

export interface OwnKey {
  readonly value: string;
  readonly createdAt: number;
  readonly enabled: boolean;
  /** Enabled and in the gate's plan. */
  readonly open: boolean;
  /** In another plan too, so that the gate does not know who sends it. */
  readonly elsewhere: boolean;
}

interface Plan {
  readonly plan: UsagePlan;
  readonly keyIds: readonly string[];
}

const keyHeader = 'x-api-key';

export interface InventoryOptions {
  readonly now?: number;
  /** Distributions that are unrelated to the gate and ignored. */
  readonly without?: readonly string[];
}

export async function takeInventory(
  aws: Aws,
  gate: Gate,
  { now = 0, without = [] }: InventoryOptions = {},
): Promise<Inventory> {
  const keys = await keysOf(aws);
  const plans = await plansOf(aws);
  const distributions = (await distributionsOf(aws)).filter(({ id }) => !without.includes(id));
  const isOwn = ({ tags = {} }: ApiKey): boolean => gateOf(tags) === gateName;
  // Those that a tool made its own, and those of a gate to which it gave the plan, are judged by who touched them.
  const isForeign = (key: ApiKey): boolean =>
    !isOwn(key) && gateOf(key.tags ?? {}) !== secondName && !gate.strays.has(key.id ?? '');
  // A deleted key may stay in a plan's list forever.
  const known = new Set(keys.map(({ id }) => id));
  const targets = distributions.filter(({ id }) => gate.targetIds.includes(id));
  const isKnown = (id: string): boolean => gate.targetIds.includes(id) || gate.addedIds.includes(id);
  const others = distributions.filter(({ id }) => !isKnown(id));
  const foreignIds = new Set(keys.filter(isForeign).map(({ id }) => id));
  const origins = distributions.flatMap(({ id, origins }) =>
    origins.map((origin) => ({ origin, isTarget: isTarget(gate, id, origin) })),
  );
  return {
    foreign: {
      keys: JSON.stringify(keys.filter(isForeign)),
      plans: JSON.stringify(
        plans.map(({ plan, keyIds }) => ({
          ...plan,
          apiStages: plan.apiStages?.map(({ apiId, stage }) => `${apiId ?? ''}:${stage ?? ''}`).toSorted(),
          tags: Object.entries(plan.tags ?? {}).toSorted(),
          // The rotation decides which of the gate's keys are in its own plan.
          keyIds: keyIds
            .filter((id) => plan.id !== gate.planId || foreignIds.has(id))
            .filter((id) => known.has(id)),
        })),
      ),
      stages: JSON.stringify(await stagesOf(aws, gate)),
      targets: JSON.stringify(targets.map((found) => [found.id, withoutKeys(gate, found)])),
      others: JSON.stringify(others.map(({ id, etag, config }) => [id, etag, config.xml])),
    },
    ownKeys: keys.filter(isOwn).map(({ id = '', value = '', createdDate, enabled = false }) => ({
      value,
      createdAt: Math.floor((createdDate?.getTime() ?? 0) / 1_000),
      enabled,
      open: enabled && plans.some(({ plan, keyIds }) => plan.id === gate.planId && keyIds.includes(id)),
      elsewhere: plans.some(({ plan, keyIds }) => plan.id !== gate.planId && keyIds.includes(id)),
    })),
    othersValues: keys.filter((key) => !isOwn(key)).flatMap(({ value }) => value ?? []),
    planExists: plans.some(({ plan }) => plan.id === gate.planId),
    sent: origins.filter((one) => one.isTarget).flatMap(({ origin }) => valuesOf(origin)),
    sentByOthers: origins
      .filter((one) => !one.isTarget)
      .flatMap(({ origin }) => origin.headers.map(({ value }) => keyWithin(value))),
    takenAt: Math.floor(now / 1_000),
  };
}

function isTarget({ senders }: Gate, id: string, origin: OriginConfig): boolean {
  if (origin.domainName === elsewhere) return false;
  return senders.some((one) => one.isTarget && one.distributionId === id && one.originId === origin.id);
}

/** One, unless it has several headers of that name in different cases. */
function valuesOf({ headers }: OriginConfig): readonly (string | undefined)[] {
  const values = headers.filter(({ name }) => name === keyHeader).map(({ value }) => value);
  return values.length === 0 ? [undefined] : values;
}

async function keysOf({ apiGateway }: Aws): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  for await (const { items = [] } of paginateGetApiKeys({ client: apiGateway }, { includeValues: true }))
    keys.push(...items);
  return keys.toSorted((one, other) => ((one.id ?? '') < (other.id ?? '') ? -1 : 1));
}

async function plansOf({ apiGateway: client }: Aws): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  for await (const { items = [] } of paginateGetUsagePlans({ client }, {}))
    for (const plan of items) {
      const keyIds: string[] = [];
      for await (const page of paginateGetUsagePlanKeys({ client }, { usagePlanId: plan.id }))
        keyIds.push(...(page.items ?? []).flatMap(({ id }) => id ?? []));
      plans.push({ plan, keyIds });
    }
  return plans;
}

async function stagesOf({ apiGateway }: Aws, { apiIds }: Gate): Promise<readonly unknown[]> {
  const all = apiIds.map(async (restApiId) => {
    const { item } = await apiGateway.send(new GetStagesCommand({ restApiId }));
    return item;
  });
  return Promise.all(all);
}

async function distributionsOf(aws: Aws): Promise<readonly ReadDistribution[]> {
  const ids: string[] = [];
  for await (const page of paginateListDistributions({ client: aws.cloudFront }, {}))
    ids.push(...(page.DistributionList?.Items ?? []).flatMap(({ Id }) => Id ?? []));
  const found = await Promise.all(ids.toSorted().map((id) => findDistribution(aws, id)));
  return found.filter((one) => one !== undefined);
}

/** A target's configuration, without the values that a rotation sets. */
function withoutKeys(gate: Gate, { id, config, origins }: ReadDistribution): string {
  return config.xml.replaceAll(/<Origin>.*?<\/Origin>/gs, (xml) => {
    const origin = origins.find((one) => xml.includes(`<Id>${one.id}</Id>`));
    if (origin?.id === guestId) return '';
    if (!origin || !isTarget(gate, id, origin)) return xml;
    return xml.replaceAll(/(<HeaderName>x-api-key<\/HeaderName>\s*<HeaderValue>)[^<]*/gi, '$1');
  });
}
