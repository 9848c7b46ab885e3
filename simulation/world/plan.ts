import { createRandom, type Random } from '../../local-aws/random.ts';
import type { Intent } from '../../src/core/intent.ts';
import { planNewcomer, type Beside, type NewcomerPlan } from './newcomer-plan.ts';
import type { RunFaults, Trouble } from './trouble.ts';
import { ofAllCommands, withMoreTrouble } from './trouble-plan.ts';
import { planApiOwner, type ApiOwnerPlan } from './api-owner-plan.ts';
import { planAccount, type AccountPlan, type TargetPlan } from './account-plan.ts';

/** Everything that will happen in a world, except what local-aws itself draws from the same seed. */
export interface WorldPlan {
  readonly seed: number;
  /** The distributions that point to the gate, each with its origins. */
  readonly targets: readonly TargetPlan[];
  /** A staging copy of the first target. */
  readonly staging: boolean;
  /** A distribution of the account that the runs may not touch and that sends the first key forever. */
  readonly other: boolean;
  readonly account?: AccountPlan;
  /** What an earlier run, or another writer, left in the plan. */
  readonly leftovers: readonly Leftover[];
  readonly runs: readonly RunPlan[];
  readonly outsider: OutsiderPlan | undefined;
  /** A tool that has the API and the usage plan in its template. */
  readonly apiOwner?: ApiOwnerPlan | undefined;
  /** Another tool that has the header in its template, and a secret for it. */
  readonly owner?: OwnerPlan | undefined;
  /** Another gate that the action creates and removes during the rotations. */
  readonly newcomer?: NewcomerPlan | undefined;
  /** The longest that an edge takes, ms. */
  readonly slowestEdge: number;
}

export type Leftover = 'stale' | 'disabled' | 'pending' | 'foreign';

export interface RunPlan extends Trouble {
  /** Milliseconds after the first run may begin. */
  readonly startsAt: number;
  readonly intent: Intent;
  /** It does not get the custom domains that other runs get. */
  readonly untold?: boolean;
  /** It is a run of another gate, which gets the usage plan for a while. */
  readonly ofSecond?: boolean;
}

export interface OutsiderPlan {
  readonly at: number;
  readonly does: OutsiderDeed;
}

/** Another tool that has the first target in its template, and applies it again and again while the runs are at work. */
export interface OwnerPlan {
  /** Where its header comes from; `ignores the header`: it changes other things. */
  readonly kind: 'reads the secret' | 'holds a literal' | 'ignores the header';
  /** Milliseconds from one apply to the next. */
  readonly every: number;
  /** The runs do not get the secret: only the usage plan remembers it. */
  readonly untold?: boolean;
  /** Milliseconds from one change to the next of another member of the secret, which is JSON then. */
  readonly otherMember?: number | undefined;
}

export type OutsiderDeed =
  | 'puts the old header back'
  | 'promotes the staging copy'
  | 'takes a distribution elsewhere'
  | 'touches a dependency'
  | 'deletes a key'
  | 'deletes the plan'
  | 'adds a multi-tenant distribution'
  | 'makes the API private for a while'
  | 'disables a distribution';

const minute = 60_000;
const hour = 60 * minute;

/** The world of a seed. */
export function planWorld(seed: number): WorldPlan {
  const random = createRandom(seed).fork('plan');
  const staging = random.chance(0.2);
  const calm = random.chance(0.15);
  const crowded = !calm && random.chance(0.3);
  const slowestEdge = random.pick(crowded ? [0.5] : [1, 3, 5, 5, 20]) * minute;
  const drawn = planAccount(random.fork('account'));
  const other = random.chance(0.1);
  // The gate must keep a distribution, and one that `distribution-ids` names must not leave.
  const mayLeave = drawn.targets.length > 1 && !other && drawn.account.stuck === undefined;
  const runs = calm
    ? lull(random)
    : Array.from({ length: random.pick(crowded ? [2, 3] : [1, 1, 2, 2, 3]) }, () =>
        crowded ? crowd(planRun(random), random) : planRun(random),
      );
  const owner = calm ? undefined : planOwner(random.fork('owner'));
  const hasSecret = owner !== undefined;
  const apiOwner = calm
    ? undefined
    : planApiOwner({ account: drawn.account, hasSecret }, random.fork('API owner'));
  const leftovers = (['stale', 'disabled', 'pending', 'foreign'] as const).filter(() => random.chance(0.2));
  const all = runs.flatMap((run) => [
    run,
    ...(run.dies ? [{ ...planRun(random), startsAt: run.startsAt + 10 * minute }] : []),
    ...(!calm && (run.stalls?.ms ?? 0) >= 20 * hour ? [daysLater(planRun(random), random)] : []),
  ]);
  const isSecond = (n: number): boolean => apiOwner?.does === 'gives the plan to another gate' && n % 2 === 1;
  const withGate = (run: RunPlan, n: number): RunPlan => (isSecond(n) ? { ...run, ofSecond: true } : run);
  const outsider =
    !calm && random.chance(0.3)
      ? withNewerDeed(drawOutsider(random, staging, mayLeave), other, random.fork('newer deed'))
      : undefined;
  const { account } = drawn;
  return {
    seed,
    slowestEdge,
    ...drawn,
    staging,
    other,
    leftovers,
    runs: calm
      ? all
      : all.map((run, n) => withGate(withMore(run, drawn.account, random.fork(`trouble of run ${n}`)), n)),
    apiOwner,
    owner,
    newcomer: newcomerBeside({ owner, account, staging, apiOwner, outsider }, random.fork('newcomer')),
    outsider,
  };
}

function withMore(run: RunPlan, { customDomain }: AccountPlan, random: Random): RunPlan {
  const untold = customDomain?.told === true && random.fork('told').chance(0.4);
  return { ...withMoreTrouble(run, random), ...(untold ? { untold } : {}) };
}

/** None if a deployment never ends: `destroy` waits for everything that it may have started. */
function newcomerBeside(world: Partial<WorldPlan>, random: Random): NewcomerPlan | undefined {
  const isStuck = world.account?.stuck !== undefined;
  if (isStuck || world.owner?.kind === 'ignores the header') return undefined;
  return planNewcomer(random, besideWhat(world), (what): Trouble => {
    const { dies, interruptedAfter, faults } = planRun(random);
    // A command makes more calls before its end than a rotation.
    const trouble = { dies: dies && { ...dies, call: dies.call * 2 }, stalls: undefined };
    return withMoreTrouble(
      { ...trouble, interruptedAfter, faults },
      random.fork(`trouble of ${what}`),
      ofAllCommands,
    );
  });
}

function besideWhat({ owner, account = {}, staging, apiOwner, outsider }: Partial<WorldPlan>): Beside {
  const { turnedAway, withoutEcho, madeByHand, failover } = account;
  const isPlain = !turnedAway && !withoutEcho && !madeByHand && !failover;
  return {
    keepsPlan: apiOwner === undefined && outsider?.does !== 'deletes the plan',
    hasRoom: isPlain && !staging && !owner && !outsider,
  };
}

/** Two of five: a third of all worlds, since calm ones have none. */
function planOwner(random: Random): OwnerPlan | undefined {
  if (!random.chance(0.4)) return undefined;
  const kinds = ['reads the secret', 'reads the secret', 'holds a literal', 'ignores the header'] as const;
  const untold = random.fork('untold').chance(0.35);
  const owner = { kind: random.pick(kinds), every: random.pick([0.2, 1, 5, 15]) * minute, untold };
  const more = random.fork('secret');
  return more.chance(0.4) ? { ...owner, otherMember: more.pick([0.3, 1, 5, 30]) * minute } : owner;
}

function drawOutsider(random: Random, staging: boolean, mayLeave: boolean): OutsiderPlan {
  const header = staging ? 'promotes the staging copy' : 'puts the old header back';
  const deeds: readonly [OutsiderDeed, ...OutsiderDeed[]] = [
    ...(['touches a dependency', 'deletes a key', 'deletes the plan'] as const),
    ...([header, header, header] as const),
    ...(mayLeave ? (['takes a distribution elsewhere', 'takes a distribution elsewhere'] as const) : []),
  ];
  const does = random.pick(deeds);
  // What counts is the time at which edges switch.
  const latest = does === 'takes a distribution elsewhere' ? 12 * minute : 40 * minute;
  return { at: random.between(0, latest), does };
}

/** Another deed instead, added later. Distributions outside `distribution-ids` are not the gate's. */
function withNewerDeed(planned: OutsiderPlan, other: boolean, random: Random): OutsiderPlan {
  if (!random.chance(0.35)) return planned;
  const adds = other ? [] : (['adds a multi-tenant distribution'] as const);
  const deeds = ['makes the API private for a while', 'disables a distribution', ...adds] as const;
  return { at: random.between(0, 20 * minute), does: random.pick(deeds) };
}

function planRun(random: Random): RunPlan {
  const troubled = random.chance(0.5);
  return {
    startsAt: random.chance(0.5) ? 0 : random.between(0, 30 * minute),
    intent: drawIntent(random),
    dies: random.chance(0.5)
      ? { call: random.integer(1, 60), when: random.pick(['before', 'after']) }
      : undefined,
    stalls: random.chance(0.4) ? standstill(random) : undefined,
    interruptedAfter: random.chance(0.1) ? random.between(0, 30 * minute) : undefined,
    faults: {
      ...(troubled ? { throttled: 0.05, failed: 0.03, resetBefore: 0.03, resetAfter: 0.05, slow: 0.02 } : {}),
      ...drawBadAnswers(random),
    },
  };
}

function drawIntent(random: Random): Intent {
  return {
    maxKeyAge: random.chance(0.2) ? 30 * 86_400 : undefined,
    revoke: random.chance(0.25) ? 'graceful' : 'no',
    deleteOld: random.chance(0.25) ? 'next-run' : 'now',
    settle: random.chance(0.8) ? undefined : 260,
    deploymentTimeout: random.chance(0.2) ? 5 * 60 : 30 * 60,
    scope: 'rotate',
  };
}

function drawBadAnswers(random: Random): RunFaults {
  return {
    ...(random.chance(0.5) ? { stale: 0.2, oldLists: random.chance(0.3) } : {}),
    ...(random.chance(0.15) ? { unreadable: 0.03 } : {}),
    ...(random.chance(0.15) ? { swallowedBefore: 0.01, swallowedAfter: 0.02 } : {}),
    ...(random.chance(0.15) ? { late: 0.03 } : {}),
  };
}

/**
 * A run stalls before its first switch, for minutes or for days, and the only other one finds nothing to rotate: it may only retire
 * leftovers. Nothing invalidates the first one's ETag.
 */
function lull(random: Random): readonly RunPlan[] {
  const days = random.chance(0.5);
  const { faults, ...sleeper } = planRun(random);
  const ms = days ? random.between(30 * hour, 72 * hour) : random.between(12 * minute, 50 * minute);
  const intent: Intent = { ...sleeper.intent, maxKeyAge: undefined };
  return [
    { ...undisturbed, intent, stalls: { before: 'switch', ms } },
    {
      ...undisturbed,
      intent: { ...undisturbed.intent, maxKeyAge: 30 * 86_400 },
      startsAt: days ? random.between(25 * hour, 29 * hour) : random.between(minute, 4 * minute),
      faults,
    },
  ];
}

/** The run that the schedule starts while another one is stalled for days: often there is nothing to rotate. */
function daysLater(run: RunPlan, random: Random): RunPlan {
  const maxKeyAge = random.chance(0.7) ? 30 * 86_400 : undefined;
  const intent: Intent = { ...run.intent, maxKeyAge, revoke: 'no', deleteOld: 'now' };
  return { ...undisturbed, intent, startsAt: random.between(25 * hour, 40 * hour), faults: run.faults };
}

/** A machine that stalls: mostly for minutes, now and then for hours, or for days before its first switch. */
function standstill(random: Random): RunPlan['stalls'] {
  const kind = random.next();
  const before = random.chance(0.7) ? random.integer(6, 14) : random.integer(1, 60);
  if (kind < 0.65) return { before, ms: random.between(minute, 30 * minute) };
  if (kind < 0.82) return { before, ms: random.between(hour, 6 * hour) };
  return { before: random.chance(0.6) ? 'switch' : before, ms: random.between(30 * hour, 72 * hour) };
}

/** Runs that get in each other's way: all begin within a minute, and one may stall before its switch. */
function crowd(run: RunPlan, random: Random): RunPlan {
  return {
    ...run,
    startsAt: random.between(0, minute),
    intent: { ...run.intent, revoke: random.pick(['graceful', 'no']), maxKeyAge: undefined },
    stalls: random.chance(0.5) ? { before: 'switch', ms: random.between(minute, 15 * minute) } : undefined,
    faults: random.chance(0.5) ? { stale: 0.3, oldLists: random.chance(0.3) } : {},
  };
}

/** The undisturbed run, as the schedule would start it the next day. */
export const undisturbed: RunPlan = {
  startsAt: 0,
  intent: {
    maxKeyAge: undefined,
    revoke: 'no',
    deleteOld: 'now',
    settle: undefined,
    deploymentTimeout: 30 * 60,
    scope: 'rotate',
  },
  dies: undefined,
  stalls: undefined,
  interruptedAfter: undefined,
  faults: {},
};
