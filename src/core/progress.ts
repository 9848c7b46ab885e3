import {
  allHold,
  liveKeyIds,
  type Distribution,
  type Key,
  type GateState,
  type Secret,
} from './gate-state.ts';
import { deployedSince } from './retirement.ts';

/** One attempt to put a new key in place, under the ETags that were read before the key was created (rule 1). */
export interface Attempt {
  readonly etags: ReadonlyMap<string, string>;
  /** The secret's version that was read before the key was created, and those written by this attempt. */
  readonly secretVersions: readonly string[];
  readonly keyId: string;
}

/** What a run knows beyond what AWS shows. Immutable; lost with the run, and nothing depends on that. */
export interface Progress {
  readonly state: GateState | undefined;
  /** See {@link deployedSince}: keys listed before that moment are not retired. */
  readonly deployedSince: number | undefined;
  readonly attempt: Attempt | undefined;
  readonly attemptsBegun: number;
  /** The key that this run created and did not give up. */
  readonly created: string | undefined;
  readonly provedAtOrigin: string | undefined;
  readonly proofsFailed: number;
  /** Targets on which this attempt's compare-and-set was won. */
  readonly switchesWon: ReadonlySet<string>;
  readonly provedThroughCloudFront: string | undefined;
  /** Proofs through CloudFront after which AWS did not list the distributions. */
  readonly proofsUnlisted: number;
  /** The {@link deployedSince} after which in-flight requests got time to end; a change of headers starts again. */
  readonly settledSince: number | undefined;
  /** When the wait for the edges began, in milliseconds on the run's clock. */
  readonly waitingSince: number | undefined;
  /** What the targets sent when the run began. */
  readonly formerLive: readonly string[];
  /** Disabled by this run. */
  readonly disabled: ReadonlySet<string>;
  /** Disabled by this run, or found disabled: rejected at the origin while CloudFront was accepted. */
  readonly watched: ReadonlySet<string>;
  readonly blinded: boolean;
  readonly deleted: readonly string[];
  readonly healed: readonly string[];
}

const nothingProved = { provedAtOrigin: undefined, proofsFailed: 0, switchesWon: new Set<string>() };

export const nothingDone: Progress = {
  state: undefined,
  deployedSince: undefined,
  attempt: undefined,
  attemptsBegun: 0,
  created: undefined,
  ...nothingProved,
  provedThroughCloudFront: undefined,
  proofsUnlisted: 0,
  settledSince: undefined,
  waitingSince: undefined,
  formerLive: [],
  disabled: new Set(),
  watched: new Set(),
  blinded: false,
  deleted: [],
  healed: [],
};

/** The result of a step, as reported to the core. */
export type Event =
  | { readonly kind: 'saw'; readonly state: GateState }
  | { readonly kind: 'saw-keys'; readonly keys: readonly Key[]; readonly at: number }
  | { readonly kind: 'created'; readonly key: Key }
  | { readonly kind: 'attached' | 'enabled' | 'disabled' | 'deleted'; readonly keyId: string }
  | { readonly kind: 'proved-at-origin' | 'proved-through-cloudfront'; readonly keyId: string }
  | { readonly kind: 'switched'; readonly distribution: Distribution; readonly at: number }
  | { readonly kind: 'secret-written'; readonly version: string; readonly keyId: string }
  /** The compare-and-set was lost (412), or it is not known whether it was won. */
  | { readonly kind: 'switch-lost' }
  /** The new key was not accepted at the origin in time: another writer may have removed it. */
  | { readonly kind: 'not-accepted' }
  | { readonly kind: 'polled'; readonly state: GateState }
  /** A poll without a usable response: nothing was seen. */
  | { readonly kind: 'unseen'; readonly at: number }
  /** The credentials expired during the wait: AWS can no longer be polled, which does no harm. */
  | { readonly kind: 'blinded' }
  /** The attempt is over and its key stays where it is: rule 2 retires it once a newer key is live. */
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'settled' }
  | { readonly kind: 'watched'; readonly keyIds: readonly string[] };

type EventOf<Kind extends Event['kind']> = Event & { readonly kind: Kind };

/** The run's knowledge after an event. */
export function record(progress: Progress, event: Event): Progress {
  const after = records[event.kind] as (progress: Progress, event: Event) => Progress;
  return after(progress, event);
}

const records: {
  readonly [Kind in Event['kind']]: (progress: Progress, event: EventOf<Kind>) => Progress;
} = {
  saw: (progress, { state }) => ({
    ...looked(progress, state),
    switchesWon: alreadyWon(progress, state),
  }),
  'saw-keys': (progress, { keys, at }) => withState(progress, { keys, keysSeenAt: at }),
  created,
  attached: (progress, { keyId }) => withKey(progress, keyId, { attached: true }),
  enabled: (progress, { keyId }) => ({
    ...withKey(progress, keyId, { enabled: true }),
    healed: [...progress.healed, keyId],
  }),
  disabled: (progress, { keyId }) => ({
    ...withKey(progress, keyId, { enabled: false }),
    disabled: new Set([...progress.disabled, keyId]),
  }),
  deleted: (progress, { keyId }) => ({
    ...withState(progress, { keys: (progress.state?.keys ?? []).filter(({ id }) => id !== keyId) }),
    deleted: [...progress.deleted, keyId],
  }),
  'proved-at-origin': (progress, { keyId }) => ({ ...progress, provedAtOrigin: keyId }),
  'proved-through-cloudfront': (progress, { keyId }) => ({ ...progress, provedThroughCloudFront: keyId }),
  switched,
  'secret-written': secretWritten,
  'switch-lost': (progress) => ({ ...progress, state: undefined }),
  'not-accepted': (progress) => ({
    ...progress,
    state: undefined,
    proofsFailed: progress.proofsFailed + 1,
  }),
  polled: (progress, { state }) => ({
    ...looked(progress, state),
    waitingSince: progress.waitingSince ?? state.targetsSeenAt,
  }),
  // A list of every sender belongs to the proof: without it, what is then retired would rest on an older one.
  unseen: (progress, { at }) => ({
    ...progress,
    provedThroughCloudFront: undefined,
    proofsUnlisted: progress.proofsUnlisted + Number(progress.provedThroughCloudFront !== undefined),
    waitingSince: progress.waitingSince ?? at,
  }),
  blinded: (progress) => ({ ...progress, blinded: true }),
  abandoned: (progress) => ({ ...progress, attempt: undefined, created: undefined, ...nothingProved }),
  settled: (progress) => ({ ...progress, settledSince: progress.deployedSince }),
  watched: (progress, { keyIds }) => ({ ...progress, watched: new Set([...progress.watched, ...keyIds]) }),
};

function created(progress: Progress, { key }: EventOf<'created'>): Progress {
  const { state, attemptsBegun } = progress;
  return {
    ...withState(progress, { keys: [...(state?.keys ?? []), key] }),
    attempt: {
      etags: etagsOf(state),
      secretVersions: state?.secret ? [state.secret.version] : [],
      keyId: key.id,
    },
    attemptsBegun: attemptsBegun + 1,
    created: key.id,
  };
}

function switched(progress: Progress, { distribution, at }: EventOf<'switched'>): Progress {
  const targets = (progress.state?.targets ?? []).map((target) =>
    target.id === distribution.id ? distribution : target,
  );
  return {
    ...withState(progress, { targets, targetsSeenAt: at }),
    deployedSince: undefined,
    waitingSince: at,
    switchesWon: new Set([...progress.switchesWon, distribution.id]),
  };
}

function looked(progress: Progress, seen: GateState): Progress {
  const isSoon = seen.targetsSeenAt - (progress.waitingSince ?? 0) <= oldestAnswer;
  const state = {
    ...seen,
    ...(isSoon ? { targets: seen.targets.map((target) => newer(progress, target)) } : {}),
    ...(seen.secret ? { secret: newerSecret(progress, seen.secret) } : {}),
  };
  const before = { state: progress.state, since: progress.deployedSince };
  const formerLive =
    progress.state || progress.attemptsBegun > 0 ? progress.formerLive : liveKeyIds(state.targets);
  return { ...progress, state, formerLive, deployedSince: deployedSince(state, before) };
}

/** How long after its own switch a run recognises a stale read as such, in milliseconds; none has been reported. */
const oldestAnswer = 60_000;

/**
 * AWS does not promise that a read shows the last write. A target with the ETag that this run's switch replaced is a stale read: the
 * run's own knowledge is newer. This applies only for a while, because AWS does not promise either that a restored configuration gets
 * a new ETag.
 */
function newer({ attempt, switchesWon, state }: Progress, seen: Distribution): Distribution {
  const { id, etag } = seen;
  const isOld = switchesWon.has(id) && etag !== undefined && etag === attempt?.etags.get(id);
  return (isOld ? state?.targets.find((target) => target.id === id) : undefined) ?? seen;
}

/** The same for the secret, by a version that this attempt has replaced: no version comes back by itself. */
function newerSecret({ attempt, state }: Progress, seen: Secret): Secret {
  const isOld = attempt?.secretVersions.slice(0, -1).includes(seen.version);
  return (isOld ? state?.secret : undefined) ?? seen;
}

/** A write moves what was current to AWSPREVIOUS. */
function secretWritten(progress: Progress, { version, keyId }: EventOf<'secret-written'>): Progress {
  const { attempt, state } = progress;
  if (!state?.secret) return progress;
  const current = { kind: 'key', id: keyId } as const;
  const secret = { ...state.secret, version, current, previous: state.secret.current };
  return {
    ...withState(progress, { secret }),
    attempt: attempt && { ...attempt, secretVersions: [...attempt.secretVersions, version] },
  };
}

/** A switch whose response was lost may have succeeded, or another tool took the key from the secret, where only this run put it. */
function alreadyWon({ attempt }: Progress, state: GateState): ReadonlySet<string> {
  if (!attempt) return new Set();
  return new Set(state.targets.filter((target) => allHold([target], attempt.keyId)).map(({ id }) => id));
}

function etagsOf(state: GateState | undefined): ReadonlyMap<string, string> {
  return new Map(
    (state?.targets ?? []).flatMap(({ id, etag }) => (etag === undefined ? [] : [[id, etag] as const])),
  );
}

function withState(progress: Progress, change: Partial<GateState>): Progress {
  return progress.state ? { ...progress, state: { ...progress.state, ...change } } : progress;
}

function withKey(progress: Progress, keyId: string, change: Partial<Key>): Progress {
  const keys = (progress.state?.keys ?? []).map((key) => (key.id === keyId ? { ...key, ...change } : key));
  return withState(progress, { keys });
}
