import { describe, expect, test } from '@jest/globals';
import { nothingDone, record } from '../../src/core/progress.ts';
import { after, days, distribution, key, now, state, readyToSwitch, sends, switched } from './gate-states.ts';

describe('what a run remembers', () => {
  test('the ETags of its last look belong to the key made after it', () => {
    const seen = state({
      targets: [distribution('D1', sends('old')), distribution('D2', sends('old'), { etag: undefined })],
    });
    const {
      attempt,
      attemptsBegun,
      created,
      state: known,
    } = after(seen, { kind: 'created', key: key('new', 0) });
    expect(attempt).toEqual({ keyId: 'new', etags: new Map([['D1', 'D1-1']]), secretVersions: [] });
    expect({ attemptsBegun, created }).toEqual({ attemptsBegun: 1, created: 'new' });
    expect(known?.keys.map(({ id }) => id)).toEqual(['old', 'new']);
  });

  test('a key is changed in the state by what was done to it, and no other key is', () => {
    const seen = state({
      keys: [
        key('old', days, { enabled: false, attached: false }),
        key('other', days, { enabled: false, attached: false }),
      ],
    });
    const both = after(seen, { kind: 'attached', keyId: 'old' }, { kind: 'enabled', keyId: 'old' });
    expect(both.state?.keys).toEqual([key('old', days), seen.keys[1]]);
    expect(both.healed).toEqual(['old']);
    const off = record(record(both, { kind: 'disabled', keyId: 'old' }), {
      kind: 'disabled',
      keyId: 'other',
    });
    expect(off.state?.keys.map(({ enabled }) => enabled)).toEqual([false, false]);
    expect(off.disabled).toEqual(new Set(['old', 'other']));
    const gone = record(record(off, { kind: 'deleted', keyId: 'old' }), { kind: 'deleted', keyId: 'other' });
    expect(gone.state?.keys).toEqual([]);
    expect(gone.deleted).toEqual(['old', 'other']);
  });

  test('keys that were watched add up', () => {
    const { watched } = after(
      state(),
      { kind: 'watched', keyIds: ['a'] },
      { kind: 'watched', keyIds: ['b'] },
    );
    expect(watched).toEqual(new Set(['a', 'b']));
  });

  test('a won switch shows in the state, restarts the wait and ends what was Deployed', () => {
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const before = readyToSwitch(state({ targets }));
    expect(before.deployedSince).toBe(now);
    const first = record(before, switched('D1', 'new', now + 1_000));
    expect(first.state?.targets).toEqual([
      distribution('D1', sends('new'), { etag: 'D1-2', deployed: false }),
      targets[1],
    ]);
    expect(first.state?.targetsSeenAt).toBe(now + 1_000);
    expect(first.deployedSince).toBeUndefined();
    const second = record(first, switched('D2', 'new', now + 2_000));
    expect(second.waitingSince).toBe(now + 2_000);
    expect(second.switchesWon).toEqual(new Set(['D1', 'D2']));
  });

  test('a look that shows our key on a target counts that switch as won, and no other', () => {
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const seen = state({ targets: [distribution('D1', sends('new')), distribution('D2', sends('old'))] });
    const looked = record(readyToSwitch(state({ targets })), { kind: 'saw', state: seen });
    expect(looked.switchesWon).toEqual(new Set(['D1']));
    expect(after(seen).switchesWon).toEqual(new Set());
  });

  test('polls keep the beginning of the wait and of Deployed', () => {
    const at = (ms: number): ReturnType<typeof state> => state({ targetsSeenAt: now + ms });
    const progress = after(state(), { kind: 'polled', state: at(5) }, { kind: 'polled', state: at(9) });
    expect(progress.waitingSince).toBe(now + 5);
    expect(progress.deployedSince).toBe(now);
    expect(progress.state?.targetsSeenAt).toBe(now + 9);
  });

  test('keys listed again replace the keys and say when they were listed', () => {
    const { state: known } = after(state(), { kind: 'saw-keys', keys: [key('only', 1)], at: now + 7 });
    expect(known).toEqual(state({ keys: [key('only', 1)], keysSeenAt: now + 7 }));
  });

  test('an attempt given up leaves nothing proved, won or created behind', () => {
    const { attempt, created, provedAtOrigin, proofsFailed, switchesWon, attemptsBegun } = record(
      record(record(readyToSwitch(), switched('D1')), { kind: 'not-accepted' }),
      { kind: 'abandoned' },
    );
    expect({ attempt, created, provedAtOrigin, proofsFailed, attemptsBegun }).toEqual({
      attempt: undefined,
      created: undefined,
      provedAtOrigin: undefined,
      proofsFailed: 0,
      attemptsBegun: 1,
    });
    expect(switchesWon).toEqual(new Set());
  });

  test('nothing in the beginning', () => {
    expect(nothingDone).toMatchObject({ attemptsBegun: 0, proofsFailed: 0, blinded: false });
    for (const list of [nothingDone.deleted, nothingDone.healed]) expect(list).toEqual([]);
    for (const set of [nothingDone.disabled, nothingDone.watched, nothingDone.switchesWon])
      expect(set).toEqual(new Set());
  });

  test('an event without a state changes no state', () => {
    const blind = record(nothingDone, { kind: 'attached', keyId: 'old' });
    expect(blind.state).toBeUndefined();
    expect(record(nothingDone, { kind: 'deleted', keyId: 'old' }).state).toBeUndefined();
    expect(record(nothingDone, switched('D1')).state).toBeUndefined();
    const { attempt, state: none } = record(nothingDone, { kind: 'created', key: key('new', 0) });
    expect({ attempt, none }).toEqual({
      attempt: { keyId: 'new', etags: new Map(), secretVersions: [] },
      none: undefined,
    });
  });
});
