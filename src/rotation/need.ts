import type { Intent } from './intent.ts';
import { headersOf, isKey, keyOf, liveKeyIds, opensTheGate, type Key, type Picture } from './picture.ts';
import { everywhereDeployed, retirable } from './retirement.ts';

/** A rotation found unfinished within this time is finished instead of followed by another one. */
export const resumeWithin = 24 * 3_600;

/** Why viewers are refused now, or may be, whatever the run is for; undefined when they are not. */
export function refusalNow(picture: Picture): string | undefined {
  const headers = headersOf(picture.targets);
  if (headers.some((header) => header.kind === 'unknown'))
    return 'a target sends a value that is no key of this account: its viewers are refused';
  if (headers.some((header) => header.kind === 'none'))
    return 'a target sends no key: its viewers are refused';
  const closed = liveKeyIds(picture.targets).find((id) => !opensTheGate(keyOf(picture, id)));
  if (closed !== undefined)
    return `a target sends key ${closed}, which does not open the gate: its viewers are refused`;
  return undefined;
}

/**
 * Why a new key is needed, in words; undefined when the live key stays, or must first be all that is left. `now` in
 * milliseconds; `finishing`: this run has begun to retire what an earlier one left.
 */
export function newKeyReason(
  intent: Intent,
  picture: Picture,
  finishing: boolean,
  now: number,
): string | undefined {
  const refusal = refusalNow(picture);
  if (refusal !== undefined) return refusal;
  const [live, ...more] = liveKeyIds(picture.targets);
  if (more.length > 0) return 'the targets send different keys: an earlier run was cut short between them';
  if (live !== undefined && picture.secret && !isKey(picture.secret.current, live))
    return `the secret does not hold the live key ${live}: an earlier run was cut short, or another tool wrote it`;
  if (intent.scope === 'finish' || live === undefined) return undefined;
  if (intent.revoke !== 'no') return 'the live key is to be revoked';
  // A key whose predecessor is still open waits for its proof: another one would only be one more open key.
  if (retirable(picture).some((key) => key.enabled) || waitsAfterOlderKey(picture, live)) return undefined;
  const age = ageOf(picture, live, now);
  if (finishing && age < resumeWithin) return undefined;
  if (intent.maxKeyAge === undefined) return 'the run is to put a new key in place';
  if (age >= intent.maxKeyAge)
    return `the live key is ${days(age)} old, the limit is ${days(intent.maxKeyAge)}`;
  return undefined;
}

/** Whether edges still switch while an older key is open, be it one that this gate may never retire. */
function waitsAfterOlderKey(picture: Picture, live: string): boolean {
  const born = keyOf(picture, live)?.createdAt ?? 0;
  const isBefore = (key: Key): boolean => opensTheGate(key) && key.createdAt < born;
  return !everywhereDeployed(picture) && picture.keys.some(isBefore);
}

/** A key's age in seconds; 0 for a key that was not seen. */
export function ageOf(picture: Picture, keyId: string, now: number): number {
  const key = keyOf(picture, keyId);
  return key ? Math.floor(now / 1_000) - key.createdAt : 0;
}

function days(seconds: number): string {
  return `${(seconds / 86_400).toFixed(1)} days`;
}
