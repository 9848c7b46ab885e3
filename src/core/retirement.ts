import {
  elsewhere,
  headersOf,
  keyOf,
  liveKeyIds,
  opensTheGate,
  type Key,
  type GateState,
} from './gate-state.ts';

/** Seconds after which a key that nothing sends may be retired although it is newer than a live one. */
export const orphanedAfter = 24 * 3_600;

/** Seconds after which a run no longer switches to a key that it created; {@link orphanedAfter} depends on it. */
export const switchWithin = 3_600;

/**
 * Rule 2: the keys that may be retired, oldest first. Owned keys that no sender holds and no other plan needs, if they are
 * older than the oldest live key, or older than a day.
 *
 * Older than the oldest live key: let K be older than the live key L of some target. K's owner read that target's ETag before it
 * created K, so before L was created, so before L went live; L going live changed the ETag. K's owner has permanently lost its
 * compare-and-set, and K is never sent again. API Gateway's creation times are whole seconds: equal means not older. Live is what
 * anything in the account sends, target or not, and what any stage of the secret holds, whose writes are won or lost in the same way.
 *
 * Older than a day: a key that is newer than a live one may still be put in place by the run that created it, but not for
 * long. A run signs no switch to a key that it created more than an hour ago, and AWS refuses a signature that is older
 * than 15 minutes. The day ends where the senders were listed, not where the run acts: what it saw may be old by then.
 *
 * The other half of rule 2 is the caller's: every sender was seen Deployed before these keys were listed.
 */
export function retirable(state: GateState): readonly Key[] {
  if (headersOf(state.targets).some(({ kind }) => kind !== 'key')) return [];
  const sent = liveKeyIds([...state.targets, ...elsewhere(state)]);
  const live = sent.map((id) => keyOf(state, id));
  if (live.length === 0 || live.some((key) => key === undefined)) return [];
  const oldest = Math.min(...live.map((key) => key?.createdAt ?? 0));
  const orphanedBefore = state.targetsSeenAt / 1_000 - orphanedAfter;
  return state.keys
    .filter(({ id, owned, otherPlanIds }) => owned && otherPlanIds.length === 0 && !sent.includes(id))
    .filter(({ createdAt }) => createdAt < oldest || createdAt < orphanedBefore)
    .sort((one, other) => one.createdAt - other.createdAt);
}

/** Owned, valid keys that are not live but that something outside the targets needs. */
export function heldBack(state: GateState): readonly Key[] {
  const live = liveKeyIds(state.targets);
  const sentByOthers = liveKeyIds(elsewhere(state));
  return state.keys.filter(
    (key) =>
      key.owned &&
      opensTheGate(key) &&
      !live.includes(key.id) &&
      (sentByOthers.includes(key.id) || key.otherPlanIds.length > 0),
  );
}

/** Whether every edge has the configuration that was seen, for targets and others alike. */
export function everywhereDeployed(state: GateState): boolean {
  return [...state.targets, ...state.others].every((distribution) => distribution.deployed);
}

/**
 * Since when, without a break, every distribution was seen Deployed with the headers it has now; undefined if one is not. `before` is
 * the last state and its result.
 */
export function deployedSince(
  state: GateState,
  before: { readonly state: GateState | undefined; readonly since: number | undefined },
): number | undefined {
  if (!everywhereDeployed(state)) return undefined;
  const unchanged = before.state !== undefined && sameHeaders(before.state, state);
  return unchanged && before.since !== undefined ? before.since : state.targetsSeenAt;
}

function sameHeaders(one: GateState, other: GateState): boolean {
  const headers = ({ targets, others }: GateState): string =>
    JSON.stringify(
      [targets, others].map((list) => list.map((distribution) => [distribution.id, distribution.headers])),
    );
  return headers(one) === headers(other);
}
