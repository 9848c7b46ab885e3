import type { ApiOwnerDeed } from './api-owner-plan.ts';
import type { Foreign, Inventory } from './inventory.ts';
import type { OutsiderDeed, WorldPlan } from './plan.ts';
import type { RotationEnd } from './rotation.ts';
import { heldKeys, untidiness } from './tidy.ts';

export interface Inventories {
  readonly before: Inventory;
  /** Before the last, undisturbed run. */
  readonly between: Inventory;
  readonly after: Inventory;
  /** Values that an owner of the header put back. */
  readonly putBack: ReadonlySet<string>;
  /** Literals that were put back when their key was no longer valid. */
  readonly dead: ReadonlySet<string>;
  /** The key that the outsider deleted: with it, it left every plan. */
  readonly deletedId: string | undefined;
}

export interface Shortcomings {
  /** Changes that a rotation must not make. */
  readonly foreign: readonly string[];
  /** What a rotation should have achieved in this world but did not. */
  readonly unfinished: readonly string[];
}

const changesTargets: readonly (OutsiderDeed | undefined)[] = [
  'promotes the staging copy',
  'takes a distribution elsewhere',
  'disables a distribution',
];

const deployments = ['deploys the API again', 'deploys the next version of the API'];

/** Judges the account's state, and compares it with the last run's result. */
export function shortcomings(
  plan: WorldPlan,
  inventories: Inventories,
  ends: readonly RotationEnd[],
): Shortcomings {
  const { before, after } = inventories;
  const parts: (keyof Foreign)[] = ['keys', 'plans', 'stages', 'targets', 'others'];
  const isSame = (part: keyof Foreign): boolean =>
    part === 'plans'
      ? plansWithout(before, inventories.deletedId) === plansWithout(after, inventories.deletedId)
      : before.foreign[part] === after.foreign[part];
  const changed = parts.filter((part) => !isSame(part));
  const stagesChange = ['opens the API', 'makes the stage anew', ...deployments].includes(
    plan.apiOwner?.does ?? '',
  );
  return {
    foreign: changed
      .filter((part) => !(part === 'stages' && stagesChange))
      .filter((part) => !(part === 'targets' && changesTargets.includes(plan.outsider?.does)))
      .filter((part) => !(part === 'plans' && !after.planExists))
      .map((part) => `foreign ${part} changed: ${before.foreign[part]} -> ${after.foreign[part]}`),
    unfinished: [
      ...ends.flatMap((end) => (end.kind === 'broke' ? [`broke: ${String(end.error)}`] : [])),
      ...unfinished(plan, inventories, ends.at(-1)),
    ],
  };
}

function plansWithout({ foreign }: Inventory, deletedId: string | undefined): string {
  const plans = JSON.parse(foreign.plans) as readonly { readonly keyIds: readonly string[] }[];
  return JSON.stringify(
    plans.map((plan) => ({ ...plan, keyIds: plan.keyIds.filter((id) => id !== deletedId) })),
  );
}

function unfinished(
  plan: WorldPlan,
  inventories: Inventories,
  last: RotationEnd | undefined,
): readonly string[] {
  const { before, putBack, dead } = inventories;
  const after = withoutDead(inventories.after, dead);
  const said = saidBy(last);
  const expect = (...outcomes: readonly string[]): readonly string[] =>
    outcomes.includes(said) ? [] : [`the last run ended ${said} instead of ${outcomes.join(' or ')}`];
  if (!after.planExists) return [...expect('failed'), ...lostKeys(after, putBack)];
  if (plan.apiOwner && plan.apiOwner.lasts === undefined) return openGate(plan, last, after, putBack);
  if (plan.account?.stuck) return [...expect('pending', 'lasting-overlap'), ...overlap(plan, inventories)];
  const kept = before.sent.some((value) => after.sent.includes(value)) ? ['the first key is still live'] : [];
  return [...expect(...outcomesOf(plan, after)), ...untidiness(after), ...kept];
}

function withoutDead(inventory: Inventory, dead: ReadonlySet<string>): Inventory {
  return { ...inventory, ownKeys: inventory.ownKeys.filter(({ value, open }) => open || !dead.has(value)) };
}

function outcomesOf({ account, apiOwner }: WorldPlan, after: Inventory): readonly string[] {
  if (heldKeys(after).length > 0) return ['still-sent'];
  const givesKeysAway = takesKeys.includes(apiOwner?.does);
  return account?.madeByHand || givesKeysAway ? ['not-owned', 'finished'] : ['finished'];
}

const takesKeys: readonly (ApiOwnerDeed | undefined)[] = [
  'takes the tags off the keys',
  'puts its own tags on the keys',
  'gives the plan to another gate',
];

/**
 * A tool has permanently opened it: every run reports that, and no key that a target sends is lost, except one that an outsider put
 * back.
 */
function openGate(
  { outsider }: WorldPlan,
  last: RotationEnd | undefined,
  after: Inventory,
  putBack: ReadonlySet<string>,
): readonly string[] {
  const isSaid = last?.kind === 'failed' && last.anchor === 'gate-open';
  if (isSaid) return outsider?.does === 'puts the old header back' ? [] : lostKeys(after, putBack);
  return [`the last run ended ${saidBy(last)} in front of an open gate`];
}

function saidBy(last: RotationEnd | undefined): string {
  return last?.kind === 'ended' ? last.result.outcome : (last?.kind ?? 'nothing');
}

/** The plan no longer exists, so no key is valid: at least no key that the targets send may be lost. */
function lostKeys(
  { sent, ownKeys, othersValues }: Inventory,
  putBack: ReadonlySet<string>,
): readonly string[] {
  const isThere = (value = ''): boolean =>
    ownKeys.some((key) => key.value === value && key.enabled) || othersValues.includes(value);
  return sent.every((value) => putBack.has(value ?? '') || isThere(value))
    ? []
    : ['a key that a target sends is gone'];
}

/** While a deployment never ends: the targets send one accepted key, and no run adds keys while one waits. */
function overlap({ account }: WorldPlan, { before, between, after }: Inventories): readonly string[] {
  const [live, ...more] = new Set(after.sent);
  // A key that was created by hand is not the gate's: its integrity is judged with the foreign resources.
  const isFirst = account?.madeByHand === true && before.sent.includes(live);
  const [sent, ...others] = new Set(between.sent);
  // Where they send several, or the secret has another one, a new key is due whatever waits.
  const isWhole = sent !== undefined && others.length === 0 && (between.inSecret ?? sent) === sent;
  const wasSwitched = isWhole && !before.sent.includes(sent);
  return [
    ...(more.length > 0 ? ['the targets send several values'] : []),
    ...(isFirst || after.ownKeys.some(({ value, open }) => value === live && open)
      ? []
      : ['the live key is not accepted']),
    ...(wasSwitched && after.ownKeys.length > between.ownKeys.length ? ['one more key while one waits'] : []),
  ];
}
