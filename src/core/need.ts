import type { Intent } from './intent.ts';
import { headersOf, isKey, keyOf, liveKeyIds, opensTheGate, type Key, type GateState } from './gate-state.ts';
import { everywhereDeployed, retirable } from './retirement.ts';

/** A rotation found unfinished within this time is finished instead of followed by another one. */
export const resumeWithin = 24 * 3_600;

/** Why viewers are rejected now, or may be, whatever the run is for; undefined when they are not. */
function refusalNow(state: GateState): string | undefined {
  const headers = headersOf(state.targets);
  if (headers.some((header) => header.kind === 'unknown'))
    return 'a distribution sends a value that is not a key of this account: its viewers are rejected';
  if (headers.some((header) => header.kind === 'none'))
    return 'a distribution sends no key: its viewers are rejected';
  const closed = liveKeyIds(state.targets).find((id) => !opensTheGate(keyOf(state, id)));
  if (closed !== undefined)
    return `a distribution sends key ${closed}, which the gate does not accept: its viewers are rejected`;
  return undefined;
}

/**
 * Why a new key is needed, in words; undefined if the live key stays, or older keys must be retired first. `now` in milliseconds;
 * `finishing`: this run has begun to retire what an earlier one left.
 */
export function newKeyReason(
  intent: Intent,
  state: GateState,
  finishing: boolean,
  now: number,
): string | undefined {
  const refusal = refusalNow(state);
  if (refusal !== undefined) return refusal;
  const half = halfDone(state);
  if (half !== undefined) return half;
  const [live] = liveKeyIds(state.targets);
  if (intent.scope === 'finish' || live === undefined) return undefined;
  if (intent.revoke !== 'no') return 'the live key is being revoked';
  // A key whose predecessor is still valid waits for its proof: a new key would only add another valid one.
  if (retirable(state).some((key) => key.enabled) || waitsAfterOlderKey(state, live)) return undefined;
  const age = ageOf(state, live, now);
  if (finishing && age < resumeWithin) return undefined;
  if (intent.maxKeyAge === undefined) return 'a rotation was requested';
  if (age >= intent.maxKeyAge)
    return `the live key is ${days(age)} old, the limit is ${days(intent.maxKeyAge)}`;
  return undefined;
}

/** What an interrupted earlier run left unfinished, in words. */
function halfDone({ targets, secret }: GateState): string | undefined {
  const [live, ...more] = liveKeyIds(targets);
  if (more.length > 0)
    return 'the distributions send different keys: an earlier run was interrupted between them';
  if (live !== undefined && secret && !isKey(secret.current, live))
    return `the secret does not hold the live key ${live}: an earlier run was interrupted, or another tool wrote to it`;
  return undefined;
}

/** Whether edges still switch while an older key is valid, even one that this gate may never retire. */
function waitsAfterOlderKey(state: GateState, live: string): boolean {
  const born = keyOf(state, live)?.createdAt ?? 0;
  const isBefore = (key: Key): boolean => opensTheGate(key) && key.createdAt < born;
  return !everywhereDeployed(state) && state.keys.some(isBefore);
}

/** A key's age in seconds; 0 for a key that was not seen. */
export function ageOf(state: GateState, keyId: string, now: number): number {
  const key = keyOf(state, keyId);
  return key ? Math.floor(now / 1_000) - key.createdAt : 0;
}

function days(seconds: number): string {
  return `${(seconds / 86_400).toFixed(1)} days`;
}
