import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import { record, type Event } from '../../src/core/progress.ts';
import type { Step } from '../../src/core/step.ts';
import {
  after,
  days,
  distribution,
  key,
  now,
  state,
  readyToSwitch,
  rotateNow,
  sends,
  switched,
} from './gate-states.ts';
import {
  old,
  fresh,
  inProgress,
  deployed,
  everywhere,
  listed,
  proved,
  settled,
  disabled,
  watched,
  polled,
  step,
} from './switched-run.ts';

describe('a run that has switched', () => {
  test('goes the whole way: wait, list, prove, settle, disable, watch, delete', () => {
    expect(step([polled(10, [inProgress])], rotateNow, 10)).toMatchObject({ kind: 'wait' });
    expect(step(everywhere)).toEqual({
      kind: 'look',
      at: 'keys',
      reason: 'every edge has switched: list what is older',
    });
    expect(step(listed)).toEqual({
      kind: 'prove-through-cloudfront',
      keyId: 'new',
      settle: 30,
      reason: 'in-flight requests with the old key drain meanwhile',
    });
    expect(step(proved)).toMatchObject({ kind: 'prove-through-cloudfront', settle: 30 });
    expect(step(settled)).toEqual({
      kind: 'disable-key',
      keyId: 'old',
      reason: 'it can be enabled again if something still needs it',
    });
    expect(step(disabled)).toEqual({
      kind: 'watch',
      keyId: 'new',
      disabled: ['old'],
      reason: 'probing through CloudFront while the old key is disabled',
    });
    expect(step(watched)).toEqual({
      kind: 'delete-key',
      keyId: 'old',
      reason: 'no edge sends it and no request failed while it was disabled',
    });
    expect(step([...watched, { kind: 'deleted', keyId: 'old' }])).toEqual({
      kind: 'end',
      outcome: 'finished',
      reason: 'no older key is left',
    });
  });

  test('polls every 2 s at first and then ever more rarely, but every 10 s at least', () => {
    const pauses = [0, 20, 21, 50, 100, 1_000].map((waited) => {
      const wait = step([polled(waited, [inProgress])], rotateNow, waited);
      return wait.kind === 'wait' ? wait.seconds : wait.kind;
    });
    expect(pauses).toEqual([2, 2, 2.1, 5, 10, 10]);
  });

  test('time-out: the run ends as pending and every key stays', () => {
    expect(step([polled(1_799, [inProgress])], rotateNow, 1_799)).toMatchObject({ kind: 'wait' });
    expect(step([polled(1_800, [inProgress])], rotateNow, 1_800)).toEqual({
      kind: 'end',
      outcome: 'pending',
      reason:
        'the deployment did not reach every edge before `deployment-timeout`: both keys stay valid, and the next run continues',
    });
  });

  test('a lasting overlap becomes a failure: the edges have not switched for more than a day', () => {
    const keys = [old, key('new', days)];
    const seen = state({ targets: [inProgress], keys });
    const dueTomorrow = { ...rotateNow, maxKeyAge: 10 * days };
    const wait = (seconds: number): Step =>
      decide(dueTomorrow, after(seen, { kind: 'polled', state: seen }), now + seconds * 1_000);
    expect(wait(0)).toMatchObject({ kind: 'wait' });
    expect(wait(1_800)).toEqual({
      kind: 'end',
      outcome: 'lasting-overlap',
      reason: 'the edges have not switched for more than a day: both keys stay valid',
    });
    const young = state({ targets: [inProgress], keys: [old, key('new', days - 1_800)] });
    expect(
      decide(dueTomorrow, after(young, { kind: 'polled', state: young }), now + 1_800_000),
    ).toMatchObject({ outcome: 'pending' });
  });

  test('a resumed run counts its waiting from its own first poll', () => {
    const seen = state({ targets: [inProgress], keys: [old, key('new', 3_000)] });
    const resumed = after(seen, { kind: 'polled', state: { ...seen, targetsSeenAt: now + 5_000 } });
    expect(decide(rotateNow, after(seen), now)).toMatchObject({ kind: 'wait', seconds: 2 });
    expect(decide(rotateNow, resumed, now + 1_804_000)).toMatchObject({ kind: 'wait', seconds: 10 });
    expect(decide(rotateNow, resumed, now + 1_805_000)).toMatchObject({ outcome: 'pending' });
  });

  test('the credentials expire in the wait: pending, every key stays', () => {
    expect(step([polled(10, [inProgress]), { kind: 'blinded' }])).toEqual({
      kind: 'end',
      outcome: 'pending',
      reason: 'the credentials expired while the edges were still switching',
    });
  });

  test('a staging distribution takes part: it must be deployed with the new key as well', () => {
    const staging = distribution('D2', sends('new'), { etag: 'D2-2', deployed: false });
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const both = [switched('D1'), switched('D2')].reduce(record, readyToSwitch(state({ targets })));
    const waiting = record(both, polled(300, [deployed, staging]));
    expect(decide(rotateNow, waiting, now + 300_000)).toMatchObject({ kind: 'wait' });
    const done = record(waiting, polled(310, [deployed, { ...staging, deployed: true }]));
    expect(decide(rotateNow, done, now + 310_000)).toMatchObject({ kind: 'look', at: 'keys' });
  });

  test('another distribution that still sends the old key keeps it alive', () => {
    const others = [distribution('D9', sends('old'))];
    const events: readonly Event[] = [
      polled(300, [deployed], { others }),
      { kind: 'saw-keys', keys: [old, fresh], at: now + 300_001 },
      { kind: 'proved-through-cloudfront', keyId: 'new' },
    ];
    expect(step(events)).toEqual({
      kind: 'end',
      outcome: 'still-sent',
      reason: 'key old stays valid: D9 still sends it',
    });
  });

  test('another distribution that is still switching may still send the old key: wait for it', () => {
    const others = [distribution('D9', sends('new'), { deployed: false })];
    expect(step([polled(300, [deployed], { others })])).toMatchObject({ kind: 'wait' });
  });

  test('keys listed before the edges had switched are listed again', () => {
    expect(step([...everywhere, { kind: 'saw-keys', keys: [old, fresh], at: now + 299_999 }])).toMatchObject({
      kind: 'look',
      at: 'keys',
    });
    expect(step([...everywhere, { kind: 'saw-keys', keys: [old, fresh], at: now + 300_000 }])).toMatchObject({
      kind: 'prove-through-cloudfront',
    });
  });

  test('another key that was proved through CloudFront is no proof for this one', () => {
    expect(step([...listed, { kind: 'proved-through-cloudfront', keyId: 'old' }])).toMatchObject({
      kind: 'prove-through-cloudfront',
      keyId: 'new',
    });
  });

  test('proves the new key even if no older one is left', () => {
    const alone: readonly Event[] = [
      polled(300, [deployed], { keys: [fresh] }),
      { kind: 'saw-keys', keys: [fresh], at: now + 300_001 },
    ];
    expect(step(alone)).toMatchObject({ kind: 'prove-through-cloudfront' });
    expect(step([...alone, { kind: 'proved-through-cloudfront', keyId: 'new' }])).toMatchObject({
      outcome: 'finished',
      reason: 'no older key is left',
    });
  });

  test('several keys left over: all are disabled, watched together and deleted, the oldest first', () => {
    const older = key('older', 60 * days);
    const both = { keys: [old, older, fresh] };
    const way: readonly Event[] = [
      polled(300, [deployed], both),
      { kind: 'saw-keys', keys: both.keys, at: now + 300_001 },
      { kind: 'proved-through-cloudfront', keyId: 'new' },
      { kind: 'settled' },
    ];
    expect(step(way)).toMatchObject({ kind: 'disable-key', keyId: 'older' });
    const one: readonly Event[] = [...way, { kind: 'disabled', keyId: 'older' }];
    expect(step(one)).toMatchObject({ kind: 'disable-key', keyId: 'old' });
    const two: readonly Event[] = [...one, { kind: 'disabled', keyId: 'old' }];
    expect(step(two)).toMatchObject({ kind: 'watch', disabled: ['older', 'old'] });
    const seen: readonly Event[] = [...two, { kind: 'watched', keyIds: ['older'] }];
    expect(step(seen)).toMatchObject({ kind: 'watch', disabled: ['old'] });
    const all: readonly Event[] = [...seen, { kind: 'watched', keyIds: ['old'] }];
    expect(step(all)).toMatchObject({ kind: 'delete-key', keyId: 'older' });
    expect(step([...all, { kind: 'deleted', keyId: 'older' }])).toMatchObject({
      kind: 'delete-key',
      keyId: 'old',
    });
  });

  test('what was settled before another header was sent does not count for that header', () => {
    const seen = state({ targets: [deployed], keys: [old, fresh] });
    const theirs = distribution('D1', sends('theirs'), { etag: 'D1-3' });
    const keys = [old, fresh, key('theirs', 0)];
    const progress = after(
      seen,
      ...[{ kind: 'proved-through-cloudfront', keyId: 'new' } as const, { kind: 'settled' } as const],
      polled(40, [theirs], { keys, keysSeenAt: now + 40_000 }),
      { kind: 'proved-through-cloudfront', keyId: 'theirs' },
    );
    expect(decide(rotateNow, progress, now + 40_000)).toMatchObject({
      kind: 'prove-through-cloudfront',
      settle: 30,
    });
  });

  test('a poll that shows the same headers leaves settled what was settled', () => {
    expect(step([...settled, polled(310, [deployed])])).toMatchObject({ kind: 'look', at: 'keys' });
    const again: Event = { kind: 'saw-keys', keys: [old, fresh], at: now + 310_001 };
    expect(step([...settled, polled(310, [deployed]), again])).toMatchObject({ kind: 'disable-key' });
  });

  test('a key that was disabled already needs no settling', () => {
    const keys = [key('old', 30 * days, { enabled: false }), fresh];
    const way: readonly Event[] = [
      polled(300, [deployed], { keys }),
      { kind: 'saw-keys', keys, at: now + 300_001 },
      { kind: 'proved-through-cloudfront', keyId: 'new' },
    ];
    expect(step(way)).toMatchObject({ kind: 'watch', disabled: ['old'] });
  });

  test('delete-old next-run: the old key stays, disabled, and the run after deletes it', () => {
    const later: Intent = { ...rotateNow, deleteOld: 'next-run' };
    expect(step(disabled, later)).toMatchObject({ kind: 'watch' });
    expect(step(watched, later)).toEqual({
      kind: 'end',
      outcome: 'finished',
      reason: 'the old key is disabled; the next run deletes it',
    });
    const seen = state({
      targets: [deployed],
      keys: [key('old', 30 * days, { enabled: false }), key('new', days)],
    });
    const nextRun = after(
      seen,
      { kind: 'proved-through-cloudfront', keyId: 'new' },
      { kind: 'watched', keyIds: ['old'] },
    );
    expect(decide({ ...later, maxKeyAge: 14 * days }, nextRun, now)).toMatchObject({
      kind: 'delete-key',
      keyId: 'old',
    });
  });

  test('revoke graceful: everything as usual, but without settling', () => {
    const graceful: Intent = { ...rotateNow, revoke: 'graceful' };
    expect(step([polled(10, [inProgress])], graceful, 10)).toMatchObject({ kind: 'wait' });
    expect(step(proved, graceful)).toMatchObject({ kind: 'disable-key', keyId: 'old' });
  });

  test('revoke immediate: the old key is disabled before the edges have switched, then the run waits', () => {
    const immediate: Intent = { ...rotateNow, revoke: 'immediate' };
    expect(step([], immediate, 0)).toEqual({
      kind: 'disable-key',
      keyId: 'old',
      reason: 'revoked immediately, so requests through edges that still send it are rejected',
    });
    expect(step([{ kind: 'disabled', keyId: 'old' }], immediate, 0)).toMatchObject({ kind: 'wait' });
  });

  test('revoke immediate: nothing is disabled before every target has the new key', () => {
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const progress = [switched('D1')].reduce(record, readyToSwitch(state({ targets })));
    expect(decide({ ...rotateNow, revoke: 'immediate' }, progress, now)).toMatchObject({ kind: 'switch' });
  });

  test('revoke immediate of a key that is disabled already waits at once', () => {
    const seen = state({ keys: [old, key('older', 60 * days, { enabled: false })] });
    const progress = [switched('D1'), { kind: 'disabled', keyId: 'old' } as const].reduce(
      record,
      readyToSwitch(seen),
    );
    expect(decide({ ...rotateNow, revoke: 'immediate' }, progress, now)).toMatchObject({ kind: 'wait' });
  });
});
