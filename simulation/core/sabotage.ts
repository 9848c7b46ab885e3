import {
  liveKeyIds,
  opensTheGate,
  type Key,
  type GateState,
  type Secret,
} from '../../src/core/gate-state.ts';
import type { Progress } from '../../src/core/progress.ts';
import { orphanedAfter } from '../../src/core/retirement.ts';
import { action, type Step } from '../../src/core/step.ts';

/**
 * A rule broken on purpose, from outside: the core's input, or the effect of its step, is falsified. An exploration that finds no
 * rejected viewer with sabotage would prove nothing without it.
 */
export interface Sabotage {
  /** The input that it gets. */
  see(state: GateState): GateState;
  /** What it knows when it decides; `now` in milliseconds. */
  know(progress: Progress, now: number): Progress;
  /** What it does instead of what it decided. */
  act(step: Step, progress: Progress): Step;
  readonly ignoresEtags: boolean;
}

export const honest: Sabotage = {
  see: (state) => state,
  know: (progress) => progress,
  act: (step) => step,
  ignoresEtags: false,
};

export const sabotages = {
  /** Rule 1: the switch is not bound to the ETags that were read before the key was made. */
  'ignores ETags': { ...honest, ignoresEtags: true },
  /** Rule 2: every key that is not live counts as an old one. */
  'retires newer keys': { ...honest, see: dateTheUnusedBack },
  /** Rule 2: a deployment in progress counts as Deployed. */
  'retires before Deployed': { ...honest, see: callDeployed },
  /** Rule 2: distributions that send a key but point elsewhere are not seen. */
  'does not count others': { ...honest, see: (state) => ({ ...state, others: [] }) },
  /** Rule 2: the keys in the stages of the secret do not count as sent. */
  'does not count the secret': { ...honest, know: withoutStages },
  /** The secret is written once every target has the new key. */
  'writes the secret after the switch': { ...honest, act: switchFirst },
  /** Rule 2: a new key immediately counts as a day old. */
  'retires orphans at once': {
    ...honest,
    know: (progress) => date(progress, (key, own) => key.createdAt - (own ? 0 : orphanedAfter)),
  },
  /** A run switches to its key at any age. */
  'knows no hour limit': {
    ...honest,
    know: (progress, now) => date(progress, (key, own) => (own ? now / 1_000 : key.createdAt)),
  },
  /**
   * A target that sends nothing valid gets the gate's only remaining key instead of a new one. This would restore viewers sooner, but
   * is not done because of what this sabotage finds.
   */
  'puts the key that is left back': { ...honest, act: putBack },
} as const satisfies Record<string, Sabotage>;

/** The value of AWSCURRENT is written anyway, and keys in other stages are not kept. */
function withoutStages(progress: Progress): Progress {
  const { state } = progress;
  const secret: Secret | undefined = state?.secret && {
    ...state.secret,
    previous: { kind: 'none' },
    rest: [],
  };
  return { ...progress, state: state && { ...state, secret } };
}

function switchFirst(step: Step, { state, attempt, switchesWon }: Progress): Step {
  if (step.kind !== 'write-secret') return step;
  const open = state?.targets.find(({ id, etag }) => !switchesWon.has(id) && etag !== undefined);
  if (!attempt || open?.etag === undefined) return step;
  const what = { kind: 'switch', distributionId: open.id, ifMatch: open.etag, keyId: step.keyId } as const;
  return action(what, 'the secret comes later');
}

function dateTheUnusedBack(state: GateState): GateState {
  const live = liveKeyIds([...state.targets, ...state.others]);
  const keys = state.keys.map((key) => (live.includes(key.id) ? key : { ...key, createdAt: 0 }));
  return { ...state, keys };
}

function callDeployed(state: GateState): GateState {
  return { ...state, targets: state.targets.map((target) => ({ ...target, deployed: true })) };
}

/** Changes the dates of keys; `own`: the key that this run is about to put in place. */
function date(progress: Progress, createdAt: (key: Key, own: boolean) => number): Progress {
  const { state, attempt } = progress;
  if (!state) return progress;
  const isOwn = (key: Key): boolean =>
    key.id === attempt?.keyId && !liveKeyIds(state.targets).includes(key.id);
  const keys = state.keys.map((key) => ({ ...key, createdAt: createdAt(key, isOwn(key)) }));
  return { ...progress, state: { ...state, keys } };
}

/** Only the newest key, which is also the only valid one, including keys of other owners. */
function putBack(step: Step, { state }: Progress): Step {
  const dead = state?.targets.find(({ headers }) => headers.some(({ kind }) => kind !== 'key'));
  if (step.kind !== 'create-key' || !state || dead?.etag === undefined) return step;
  if (state.keysSeenAt < state.targetsSeenAt)
    return action({ kind: 'look', at: 'everything' }, 'the ETags must be older than the list of keys');
  const [left, ...more] = state.keys.filter(opensTheGate);
  if (!left?.owned || more.length > 0 || state.keys.at(-1) !== left) return step;
  const what = { kind: 'switch', distributionId: dead.id, ifMatch: dead.etag, keyId: left.id } as const;
  return action(what, 'the key that is left goes back');
}
