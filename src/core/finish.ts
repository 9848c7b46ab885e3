import type { Intent } from './intent.ts';
import { ageOf, resumeWithin } from './need.ts';
import {
  allHold,
  elsewhere,
  headersOf,
  isKey,
  keyOf,
  leadsTo,
  liveKeyIds,
  opensTheGate,
  type Key,
  type GateState,
} from './gate-state.ts';
import type { Progress } from './progress.ts';
import { everywhereDeployed, heldBack, retirable } from './retirement.ts';
import { action, end, type Step } from './step.ts';

/** Minimum seconds for in-flight requests to end, whatever the origins' own limits are. */
const shortestSettling = 45;

/** How often the proof is repeated because AWS did not list the distributions after it. */
const listLimit = 5;

/** After every target has the live key: wait for the edges, prove it, retire what is older. */
export function finish(intent: Intent, progress: Progress, state: GateState, now: number): Step {
  const live = progress.attempt?.keyId ?? liveKeyIds(state.targets)[0];
  if (live === undefined) return end('finished', 'no distribution sends a key of this gate');
  if (!allHold(state.targets, live)) return thirdValue(state, live);
  if (progress.blinded) return end('pending', 'the credentials expired while the edges were still switching');
  const urgent =
    intent.revoke === 'immediate' && progress.attempt ? retirable(state).find(isEnabled) : undefined;
  if (urgent)
    return action(
      { kind: 'disable-key', keyId: urgent.id },
      'revoked immediately, so requests through edges that still send it are rejected',
    );
  if (!everywhereDeployed(state)) {
    const waited = progress.waitingSince === undefined ? 0 : (now - progress.waitingSince) / 1_000;
    return waitOrStop(intent, waited, ageOf(state, live, now));
  }
  return afterDeployed(intent, progress, state, live);
}

/** Every edge has switched: list what is older, prove the live key, retire the rest. */
function afterDeployed(intent: Intent, progress: Progress, state: GateState, live: string): Step {
  if (state.keysSeenAt < (progress.deployedSince ?? Infinity))
    return action({ kind: 'look', at: 'keys' }, 'every edge has switched: list what is older');
  const { secret } = state;
  if (secret && isKey(secret.current, live) && !leadsTo(secret, live))
    return action(
      { kind: 'write-secret', ifVersion: secret.version, keyId: live },
      'its previous stage holds an older key',
    );
  const stale = retirable(state);
  if (!progress.attempt && stale.length === 0)
    return ending(progress, state, 'no new key is due and no older key is left');
  if (progress.proofsUnlisted >= listLimit)
    return end(
      'pending',
      `AWS did not list the distributions after ${listLimit} proofs: all keys stay valid`,
    );
  return (
    proof(intent, progress, state, live) ??
    (stale.length === 0
      ? ending(progress, state, 'no older key is left')
      : retire(intent, progress, state, live))
  );
}

/** The proof through CloudFront, with the time that requests with an older key need; undefined once both are over. */
function proof(intent: Intent, progress: Progress, state: GateState, live: string): Step | undefined {
  const settles = intent.revoke === 'no' && retirable(state).some(isEnabled);
  const settled = progress.settledSince !== undefined && progress.settledSince === progress.deployedSince;
  if (progress.provedThroughCloudFront === live && (settled || !settles)) return undefined;
  const settle = settles ? (intent.settle ?? Math.max(shortestSettling, state.longestRequest)) : 0;
  return action(
    { kind: 'prove-through-cloudfront', keyId: live, settle },
    'in-flight requests with the old key drain meanwhile',
  );
}

function retire(intent: Intent, progress: Progress, state: GateState, live: string): Step {
  const stale = retirable(state);
  const enabled = stale.find(isEnabled);
  if (enabled)
    return action(
      { kind: 'disable-key', keyId: enabled.id },
      'it can be enabled again if something still needs it',
    );
  const unwatched = stale.filter((key) => !progress.watched.has(key.id)).map((key) => key.id);
  if (unwatched.length > 0)
    return action(
      { kind: 'watch', keyId: live, disabled: unwatched },
      'probing through CloudFront while the old key is disabled',
    );
  const oldest = stale.find((key) => intent.deleteOld === 'now' || !progress.disabled.has(key.id));
  return oldest
    ? action(
        { kind: 'delete-key', keyId: oldest.id },
        'no edge sends it and no request failed while it was disabled',
      )
    : ending(progress, state, 'the old key is disabled; the next run deletes it');
}

/** The end of a run that did all it may; names what still needs an older key that stays valid. */
function ending({ formerLive }: Progress, state: GateState, otherwise: string): Step {
  const [held] = heldBack(state);
  if (held) return end('still-sent', `key ${held.id} stays valid: ${needing(state, held)}`);
  const live = liveKeyIds(state.targets);
  const foreign = state.keys.find(
    (key) => formerLive.includes(key.id) && !live.includes(key.id) && !key.owned && opensTheGate(key),
  );
  if (!foreign) return end('finished', otherwise);
  const why = `key ${foreign.id} is not this gate's (it lacks the gate's tag): it was not changed and stays valid`;
  const senders = sendersOf(state, foreign);
  return end('not-owned', senders.length > 0 ? `${why}; ${senders.join(', ')} still sends it` : why);
}

function needing(state: GateState, key: Key): string {
  const senders = sendersOf(state, key);
  if (senders.length > 0) return `${senders.join(', ')} still sends it`;
  return `it is in the usage plan ${key.otherPlanIds.join(', ')} too`;
}

const sendersOf = (state: GateState, { id }: Key): readonly string[] =>
  elsewhere(state)
    .filter(({ headers }) => headers.some((header) => isKey(header, id)))
    .map((sender) => sender.id);

const isEnabled = (key: Key): boolean => key.enabled;

function thirdValue(state: GateState, ours: string): Step {
  const born = keyOf(state, ours)?.createdAt ?? 0;
  const foreign = headersOf(state.targets).filter((header) => !isKey(header, ours));
  const allNewer = foreign.every((header) => {
    const key = header.kind === 'key' ? keyOf(state, header.id) : undefined;
    return key !== undefined && key.owned && opensTheGate(key) && key.createdAt >= born;
  });
  return allNewer
    ? end('superseded', 'another rotation put a newer key in place and retires the older keys')
    : end(
        'overridden',
        `a distribution no longer sends key ${ours}: another writer set its header. All keys stay valid`,
      );
}

/** The time `waited` for the edges and the live key's `age`, both in seconds. */
function waitOrStop(intent: Intent, waited: number, age: number): Step {
  if (waited < intent.deploymentTimeout)
    return action(
      { kind: 'wait', seconds: pollPause(waited) },
      'the edges switch one by one, usually within 3 to 15 minutes',
    );
  return age > resumeWithin
    ? end('lasting-overlap', 'the edges have not switched for more than a day: both keys stay valid')
    : end(
        'pending',
        'the deployment did not reach every edge before `deployment-timeout`: both keys stay valid, and the next run continues',
      );
}

/**
 * Seconds to the next poll of an edge deployment that has been waited for `waited` seconds: short at first, at most 10,
 * so that the last edge is noticed 5 s late on average.
 */
export function pollPause(waited: number): number {
  return Math.min(10, Math.max(2, waited / 10));
}
