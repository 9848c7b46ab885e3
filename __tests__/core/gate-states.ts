import { expect } from '@jest/globals';
import type { Intent } from '../../src/core/intent.ts';
import type { Distribution, Header, Key, GateState } from '../../src/core/gate-state.ts';
import { nothingDone, record, type Event, type Progress } from '../../src/core/progress.ts';
import type { Step } from '../../src/core/step.ts';

/** When all of these states are taken: milliseconds on the run's clock. */
export const now = Date.UTC(2026, 0, 15, 12);
export const days = 86_400;

export const rotateNow: Intent = {
  maxKeyAge: undefined,
  revoke: 'no',
  deleteOld: 'now',
  settle: 30,
  deploymentTimeout: 1_800,
  scope: 'rotate',
};

/** A key of the gate in its plan, `age` seconds old. */
export function key(id: string, age: number, change: Partial<Key> = {}): Key {
  return {
    id,
    createdAt: now / 1_000 - age,
    enabled: true,
    attached: true,
    owned: true,
    otherPlanIds: [],
    ...change,
  };
}

export function sends(...ids: readonly string[]): readonly Header[] {
  return ids.map((id) => ({ kind: 'key', id }));
}

export const sendsNothing: Header = { kind: 'none' };
export const sendsUnknown: Header = { kind: 'unknown' };

/** A deployed distribution whose origins send these headers, with an ETag that says which version it is. */
export function distribution(
  id: string,
  headers: readonly Header[],
  change: Partial<Distribution> = {},
): Distribution {
  return { id, etag: `${id}-1`, deployed: true, headers, ...change };
}

/** What was seen a moment ago of one target that sends `old`, 30 days old; `change` says what is different. */
export function state(change: Partial<GateState> = {}): GateState {
  return {
    targets: [distribution('D1', sends('old'))],
    others: [],
    keys: [key('old', 30 * days)],
    longestRequest: 80,
    targetsSeenAt: now,
    keysSeenAt: now,
    ...change,
  };
}

/** An event about one key. */
export function on(
  kind: Extract<Event, { readonly key?: never; readonly keyId: string; readonly version?: never }>['kind'],
  keyId = 'new',
): Event {
  return { kind, keyId };
}

export function created(id = 'new'): Event {
  return { kind: 'created', key: key(id, 0, { attached: false }) };
}

/** A look at everything. */
export function saw(change: Partial<GateState> = {}): Event {
  return { kind: 'saw', state: state(change) };
}

/** A list of keys, `seconds` after {@link now}. */
export function sawKeys(keys: readonly Key[], seconds = 300.001): Event {
  return { kind: 'saw-keys', keys, at: now + seconds * 1_000 };
}

/** Expects a step in words, as far as they go: `wait`, `wait 2` or `end finished: no older key is left`. */
export function expectStep({ kind, reason, ...details }: Step, words: string): void {
  const whole = `${[kind, ...Object.values(details).map(String)].join(' ')}: ${reason}`;
  const fits = whole.startsWith(words) && /^(?:[ :]|$)/.test(whole.slice(words.length));
  expect(fits ? words : whole).toBe(words);
}

/** A run that began by seeing this state and then met these events. */
export function after(seen: GateState, ...events: readonly Event[]): Progress {
  return events.reduce(record, record(nothingDone, { kind: 'saw', state: seen }));
}

/** A run with one target whose new key `new` is in the plan and proved, right before the switch. */
export function readyToSwitch(seen: GateState = state()): Progress {
  return after(seen, created(), on('attached'), on('proved-at-origin'));
}

/** The event of a won compare-and-set that put `keyId` on the only origin of a target. */
export function switched(id: string, keyId = 'new', at = now): Event {
  return {
    kind: 'switched',
    distribution: distribution(id, sends(keyId), { etag: `${id}-2`, deployed: false }),
    at,
  };
}
