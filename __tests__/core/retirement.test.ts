import { describe, expect, test } from '@jest/globals';
import type { GateState, Header } from '../../src/core/gate-state.ts';
import { deployedSince, everywhereDeployed, heldBack, retirable } from '../../src/core/retirement.ts';
import { days, distribution, key, now, state, sends, sendsNothing, sendsUnknown } from './gate-states.ts';

const old = key('old', 30 * days);
const older = key('older', 40 * days);
const young = key('old', 60);
const orphan = key('orphan', days + 1);
const besides = (...headers: readonly Header[]) => ({
  targets: [distribution('D1', sends('old')), distribution('D2', headers)],
});
const d9 = (id: string) => ({ others: [distribution('D9', sends(id))] });

/** What was seen, and the keys that may be retired. */
const retired: Readonly<Record<string, readonly [Partial<GateState>, readonly string[]]>> = {
  'are those of ours that are older than the live key, the oldest first': [
    {
      keys: [
        ...[older, key('oldest', 50 * days), old, key('partner', 60 * days, { owned: false })],
        ...[key('newer', days), key('newest', 60)],
      ],
    },
    ['oldest', 'older'],
  ],
  'a key made in the same second as the live one is not older': [
    { keys: [young, key('twin', 60), key('before', 61)] },
    ['before'],
  ],
  'with several live keys the oldest of them counts': [
    { ...besides(...sends('new')), keys: [older, key('between', 0.5 * days), old, key('new', 60)] },
    ['older'],
  ],
  'a key that any other distribution sends is live': [
    { ...d9('older'), keys: [key('oldest', 50 * days), older, old] },
    ['oldest'],
  ],
  'a key that another usage plan holds is not touched': [
    { keys: [old, { ...older, otherPlanIds: ['partners'] }] },
    [],
  ],
  'an orphan newer than the live key, once it is older than a day': [
    { keys: [old, orphan, key('younger', days)] },
    ['orphan'],
  ],
  'no orphan that something holds': [{ ...d9('orphan'), keys: [old, orphan, key('younger', days)] }, []],
  'no orphan that is not ours': [{ keys: [old, { ...orphan, owned: false }] }, []],
  'no orphan that was not a day old when the senders were listed': [
    { keys: [old, orphan], targetsSeenAt: now - 2_000, keysSeenAt: now },
    [],
  ],
  'an orphan that was a day old when the senders were listed': [
    { keys: [old, orphan], targetsSeenAt: now, keysSeenAt: now - 2_000 },
    ['orphan'],
  ],
  'none while a target sends a value that is not a key': [
    { ...besides(sendsUnknown), keys: [young, older] },
    [],
  ],
  'none as long as a live key was not seen: its age is not known': [
    { targets: [distribution('D1', sends('old', 'unlisted'))], keys: [older, young] },
    [],
  ],
  'none if no target sends a key': [{ targets: [distribution('D1', [sendsNothing, sendsUnknown])] }, []],
};

describe('keys that may be retired', () => {
  test.each(Object.entries(retired))('%s', (_, [seen, ids]) => {
    expect(retirable(state(seen)).map(({ id }) => id)).toEqual(ids);
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
