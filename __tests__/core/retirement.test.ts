import { describe, expect, test } from '@jest/globals';
import { deployedSince, everywhereDeployed, heldBack, retirable } from '../../src/core/retirement.ts';
import { days, distribution, key, now, state, sends, sendsNothing, sendsUnknown } from './gate-states.ts';

describe('keys that may be retired', () => {
  const ids = (...args: Parameters<typeof retirable>): readonly string[] =>
    retirable(...args).map(({ id }) => id);

  test('are those of ours that are older than the live key, the oldest first', () => {
    const keys = [
      key('older', 40 * days),
      key('oldest', 50 * days),
      key('old', 30 * days),
      key('partner', 60 * days, { owned: false }),
      key('newer', days),
      key('newest', 60),
    ];
    expect(ids(state({ keys }))).toEqual(['oldest', 'older']);
  });

  test('a key made in the same second as the live one is not older', () => {
    expect(ids(state({ keys: [key('old', 60), key('twin', 60), key('before', 61)] }))).toEqual(['before']);
  });

  test('with several live keys the oldest of them counts', () => {
    const targets = [distribution('D1', sends('new')), distribution('D2', sends('old'))];
    const keys = [key('older', 40 * days), key('between', 0.5 * days), key('old', 30 * days), key('new', 60)];
    expect(ids(state({ targets, keys }))).toEqual(['older']);
  });

  test('a key that any other distribution sends is live', () => {
    const others = [distribution('D9', sends('older'))];
    const keys = [key('oldest', 50 * days), key('older', 40 * days), key('old', 30 * days)];
    expect(ids(state({ others, keys }))).toEqual(['oldest']);
  });

  test('a key that another usage plan holds is not touched', () => {
    const shared = key('shared', 40 * days, { otherPlanIds: ['partners'] });
    expect(ids(state({ keys: [key('old', 30 * days), shared] }))).toEqual([]);
  });

  test('an orphan newer than the live key, once it is older than a day and nothing holds it', () => {
    const keys = [key('old', 30 * days), key('orphan', days + 1), key('younger', days)];
    expect(ids(state({ keys }))).toEqual(['orphan']);
    expect(ids(state({ keys, others: [distribution('D9', sends('orphan'))] }))).toEqual([]);
    const notOurs = [key('old', 30 * days), key('orphan', days + 1, { owned: false })];
    expect(ids(state({ keys: notOurs }))).toEqual([]);
  });

  test('an orphan was a day old when the senders were listed, not when the run acts on that list', () => {
    const keys = [key('old', 30 * days), key('orphan', days + 1)];
    expect(ids(state({ keys, targetsSeenAt: now - 2_000, keysSeenAt: now }))).toEqual([]);
    expect(ids(state({ keys, targetsSeenAt: now, keysSeenAt: now - 2_000 }))).toEqual(['orphan']);
  });

  test('none while a target sends a value that is no key', () => {
    const targets = [distribution('D1', sends('old')), distribution('D2', [sendsUnknown])];
    expect(ids(state({ targets, keys: [key('old', 60), key('older', 40 * days)] }))).toEqual([]);
  });

  test('none as long as a live key was not seen: its age is not known', () => {
    const targets = [distribution('D1', sends('old', 'unlisted'))];
    expect(ids(state({ targets, keys: [key('older', 40 * days), key('old', 60)] }))).toEqual([]);
  });

  test('none if no target sends a key', () => {
    const targets = [distribution('D1', [sendsNothing, sendsUnknown])];
    expect(ids(state({ targets }))).toEqual([]);
  });
});

describe('the moment since which every edge has what it has now', () => {
  const seenAt = (ms: number, change = {}): ReturnType<typeof state> =>
    state({ targetsSeenAt: now + ms, ...change });
  const changed = { targets: [distribution('D1', sends('new'))] };

  test('is the first look that saw it Deployed, as long as the headers stay', () => {
    expect(deployedSince(seenAt(0), { state: undefined, since: undefined })).toBe(now);
    expect(deployedSince(seenAt(5), { state: seenAt(0), since: now })).toBe(now);
  });

  test('begins again with other headers', () => {
    expect(deployedSince(seenAt(5, changed), { state: seenAt(0), since: now })).toBe(now + 5);
  });

  test('begins again with another distribution, no matter whose it is', () => {
    const others = [distribution('D9', sends('old'))];
    expect(deployedSince(seenAt(5, { others }), { state: seenAt(0), since: now })).toBe(now + 5);
  });

  test('begins again after an interruption', () => {
    expect(deployedSince(seenAt(5), { state: seenAt(0), since: undefined })).toBe(now + 5);
    expect(deployedSince(seenAt(5), { state: undefined, since: now })).toBe(now + 5);
  });

  test('does not exist while any distribution is in progress', () => {
    const busy = distribution('D9', sends('old'), { deployed: false });
    expect(deployedSince(seenAt(5, { targets: [busy] }), { state: seenAt(0), since: now })).toBeUndefined();
    expect(deployedSince(seenAt(5, { others: [busy] }), { state: seenAt(0), since: now })).toBeUndefined();
    expect(everywhereDeployed(state({ others: [distribution('D8', []), busy] }))).toBe(false);
    expect(everywhereDeployed(state())).toBe(true);
  });
});

describe('older keys that something outside the targets needs', () => {
  const held = (...keys: ReturnType<typeof key>[]): readonly string[] =>
    heldBack(
      state({ keys: [key('old', 60), ...keys], others: [distribution('D9', sends('old', 'sent'))] }),
    ).map(({ id }) => id);

  test('are those that another distribution sends or another plan holds', () => {
    const shared = key('shared', days, { otherPlanIds: ['partners'] });
    expect(held(key('sent', days), shared, key('plain', days))).toEqual(['sent', 'shared']);
  });

  test('are ours, open and not live', () => {
    for (const change of [{ owned: false }, { enabled: false }, { attached: false }])
      expect(held(key('sent', days, change))).toEqual([]);
    expect(heldBack(state({ keys: [key('old', 60, { otherPlanIds: ['partners'] })], others: [] }))).toEqual(
      [],
    );
  });
});
