import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Key } from '../../src/core/gate-state.ts';
import { record } from '../../src/core/progress.ts';
import {
  distribution,
  expectStep,
  key,
  now,
  state,
  readyToSwitch,
  rotateNow,
  sends,
  sendsNothing,
  sendsUnknown,
  switched,
} from './gate-states.ts';
import { old, fresh, inProgress, deployed, everywhere, polled, run, step } from './switched-run.ts';

describe('a run that has switched and sees another header', () => {
  test('third value, a newer key of ours: superseded by another rotation', () => {
    const theirs = distribution('D1', sends('theirs'), { etag: 'D1-3', deployed: false });
    for (const newer of [key('theirs', 0), key('theirs', 60)])
      expectStep(
        step([polled(20, [theirs], { keys: [old, fresh, newer] })]),
        'end superseded: another rotation put a newer key in place and retires the older keys',
      );
  });

  test('an answer from before our own switch is no third value: its ETag is the one that the switch replaced', () => {
    const before = distribution('D1', sends('old'), { etag: 'D1-1' });
    expect(step([polled(20, [before])], rotateNow, 20)).toMatchObject({ kind: 'wait' });
    expect(step([polled(30, [deployed]), polled(60, [before])])).toMatchObject({ kind: 'look', at: 'keys' });
    expect(run(polled(20, [before])).state?.targets).toEqual([inProgress]);
  });

  test('more than a minute after the switch it is believed: a configuration that was put back may have its old ETag', () => {
    const before = distribution('D1', sends('old'), { etag: 'D1-1' });
    expect(step([polled(60.001, [before])])).toMatchObject({ outcome: 'overridden' });
    expect(step([...everywhere, polled(305, [before])])).toMatchObject({ outcome: 'overridden' });
  });

  test('the same old header under a new ETag was put back by another writer', () => {
    const after = distribution('D1', sends('old'), { etag: 'D1-3' });
    expect(step([polled(20, [after])])).toMatchObject({ outcome: 'overridden' });
  });

  test('before the first switch an old ETag is what there is', () => {
    const seen = distribution('D1', sends('old'));
    const polledAgain = record(readyToSwitch(), polled(1, [seen]));
    expect(decide(rotateNow, polledAgain, now)).toMatchObject({ kind: 'switch', ifMatch: 'D1-1' });
  });

  test.each<[string, Key | undefined]>([
    ['an older key of ours', key('theirs', 61)],
    ['a newer key that is not ours', key('theirs', 0, { owned: false })],
    ['a newer key that is disabled', key('theirs', 0, { owned: false, enabled: false })],
    ['a newer key of ours outside the plan', undefined],
  ])('third value, %s: overridden, all keys stay valid', (_, theirKey) => {
    const theirs = distribution('D1', sends('theirs'), { etag: 'D1-3', deployed: false });
    const keys = [old, fresh, ...(theirKey ? [theirKey] : [])];
    expectStep(
      step([polled(20, [theirs], { keys })]),
      'end overridden: a distribution no longer sends key new: another writer set its header. All keys stay valid',
    );
  });

  test.each([
    ['no header at all', [sendsNothing], deployed],
    ['a value that is not a key', [sendsUnknown], deployed],
    ['a newer key on the other', sends('old'), distribution('D1', sends('theirs'), { etag: 'E3' })],
  ] as const)('third value on one of two targets, %s: overridden', (_, headers, other) => {
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const seen = polled(20, [other, distribution('D2', headers, { etag: 'D2-3' })], {
      keys: [old, fresh, key('theirs', 0)],
    });
    const progress = [switched('D1'), switched('D2'), seen].reduce(record, readyToSwitch(state({ targets })));
    expectStep(decide(rotateNow, progress, now + 20_000), 'end overridden');
  });

  test('a staging copy made meanwhile still sends the old key: nothing is retired', () => {
    const copy = distribution('D2', sends('old'), { etag: undefined });
    expect(step([polled(300, [deployed, copy])])).toMatchObject({ kind: 'end', outcome: 'overridden' });
  });
});
