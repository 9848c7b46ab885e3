import { listAllKeys } from '../../src/aws/api-key.ts';
import type { Aws } from '../../src/aws/connect.ts';
import { findDistribution } from '../../src/aws/distribution.ts';
import { headerValues, originsOf } from '../../src/aws/distribution-config.ts';
import { isOwned } from '../../src/aws/ownership.ts';
import { planKeyIds } from '../../src/aws/usage-plan.ts';
import { gateName, type Gate } from './gate.ts';

/** What stands in the account, before and after. */
export interface Inventory {
  /** Everything that rotation has no business with, as text. */
  readonly foreign: string;
  readonly ownKeys: readonly OwnKey[];
  /** Every value that a target's origins send. */
  readonly sent: readonly string[];
  readonly sentByOthers: readonly string[];
}

export interface OwnKey {
  readonly value: string;
  readonly createdAt: number;
  /** Enabled and in the plan. */
  readonly open: boolean;
}

export async function takeInventory(aws: Aws, gate: Gate): Promise<Inventory> {
  const inPlan = await planKeyIds(aws, gate.planId);
  const keys = await listAllKeys(aws);
  const foreignKeys = keys.filter(({ tags }) => !isOwned(tags, gateName));
  const targets = await Promise.all(gate.targetIds.map((id) => findDistribution(aws, id)));
  const others = await Promise.all(gate.otherIds.map((id) => findDistribution(aws, id)));
  const headersOf = (found: (typeof targets)[number]): readonly string[] =>
    found ? originsOf(found.config).map((origin) => headerValues(origin, 'x-api-key')[0] ?? '') : [];
  return {
    foreign: JSON.stringify({
      keys: foreignKeys.map((key) => ({ ...key, inPlan: inPlan.includes(key.id) })),
      targets: targets.map((found) => withoutKey(found?.config.xml ?? '')),
      others: others.map((found) => [found?.etag, found?.config.xml]),
    }),
    ownKeys: keys
      .filter(({ tags }) => isOwned(tags, gateName))
      .map(({ id, value, createdAt, enabled }) => ({
        value,
        createdAt,
        open: enabled && inPlan.includes(id),
      })),
    sent: targets.flatMap(headersOf),
    sentByOthers: others.flatMap(headersOf),
  };
}

/**
 * One live key, open, on every origin of every target, and no other key of ours. Where another distribution sends an
 * old key for ever, rule 2 retires nothing that is newer than that one, so it may stay.
 */
export function isTidy({ ownKeys, sent, sentByOthers }: Inventory): boolean {
  const [live, ...more] = new Set(sent);
  const kept = ownKeys.filter(({ value }) => sentByOthers.includes(value)).map(({ createdAt }) => createdAt);
  const oldestKept = Math.min(...kept);
  return (
    more.length === 0 &&
    ownKeys.some(({ value, open }) => value === live && open) &&
    ownKeys.every(({ value, createdAt }) => value === live || createdAt >= oldestKept)
  );
}

function withoutKey(xml: string): string {
  return xml.replaceAll(/(<HeaderName>x-api-key<\/HeaderName>\s*<HeaderValue>)[^<]*/gi, '$1');
}
