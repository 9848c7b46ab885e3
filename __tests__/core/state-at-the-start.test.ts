import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import type { GateState } from '../../src/core/gate-state.ts';
import { nothingDone } from '../../src/core/progress.ts';
import type { Step } from '../../src/core/step.ts';
import {
  after,
  days,
  distribution,
  key,
  now,
  state,
  rotateNow,
  sends,
  sendsNothing,
  sendsUnknown,
} from './gate-states.ts';

const whenDue: Intent = { ...rotateNow, maxKeyAge: 14 * days };

/** What a run does first after it has seen this. */
function first(seen: GateState, intent: Intent = rotateNow): Step {
  return decide(intent, after(seen), now);
}

describe('a run that has just begun', () => {
  test('that has seen nothing reads everything', () => {
    expect(decide(rotateNow, nothingDone, now)).toEqual({
      kind: 'look',
      at: 'everything',
      reason: 'see the gate as it is',
    });
  });

  test('no target: ends without touching anything', () => {
    expect(first(state({ targets: [] }))).toMatchObject({
      kind: 'end',
      outcome: 'no-target',
      reason: expect.stringContaining('no distribution'),
    });
  });

  test('a target in which no origin is this API counts as no target', () => {
    expect(first(state({ targets: [distribution('D1', [])] }))).toMatchObject({ outcome: 'no-target' });
  });

  test('never gated: no target sends a key, so it is not for a rotation to begin', () => {
    const seen = state({
      targets: [distribution('D1', [sendsNothing]), distribution('D2', [sendsNothing])],
    });
    expect(first(seen)).toMatchObject({
      kind: 'end',
      outcome: 'not-gated',
      reason: 'no distribution sends a key: this gate has not been set up',
    });
  });

  test('healthy: makes a new key', () => {
    expect(first(state())).toMatchObject({
      kind: 'create-key',
      reason: 'a rotation was requested',
    });
  });

  test('healthy with a key that has reached its age: makes a new key and says how old the other is', () => {
    const seen = state({ keys: [key('old', 14 * days)] });
    expect(first(seen, whenDue)).toMatchObject({
      kind: 'create-key',
      reason: 'the live key is 14.0 days old, the limit is 14.0 days',
    });
  });

  test('key too young: nothing is done', () => {
    const seen = state({ keys: [key('old', 14 * days - 1)] });
    expect(first(seen, whenDue)).toEqual({
      kind: 'end',
      outcome: 'finished',
      reason: 'no new key is due and no older key is left',
    });
  });

  test('key too young, but it leaked: a new one is made at once', () => {
    const seen = state({ keys: [key('old', 60)] });
    for (const revoke of ['graceful', 'immediate'] as const)
      expect(first(seen, { ...whenDue, revoke })).toMatchObject({
        kind: 'create-key',
        reason: 'the live key is being revoked',
      });
  });

  test('asked only to finish, with nothing unfinished: nothing is done, however old the key is', () => {
    expect(first(state(), { ...rotateNow, scope: 'finish' })).toMatchObject({ outcome: 'finished' });
  });

  test('pending from another run: a newer key that is not live is left alone', () => {
    const seen = state({ keys: [key('old', 5 * days), key('pending', 60)] });
    expect(first(seen, whenDue)).toMatchObject({ kind: 'end', outcome: 'finished' });
  });

  test('stale left over: it is retired, and no other key is made on top', () => {
    const seen = state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days), key('new', 3_600)],
    });
    expect(first(seen)).toMatchObject({ kind: 'prove-through-cloudfront', keyId: 'new' });
    expect(first(seen, whenDue)).toMatchObject({ kind: 'prove-through-cloudfront', keyId: 'new' });
  });

  test('stale left over: with it gone the run is at its end, and no other key is made on top', () => {
    const keys = [key('older', 60 * days), key('old', 30 * days), key('new', 3_600)];
    const seen = state({ targets: [distribution('D1', sends('new'))], keys });
    const steps = [
      { kind: 'settled' } as const,
      { kind: 'proved-through-cloudfront', keyId: 'new' } as const,
      ...[{ kind: 'disabled', keyId: 'older' } as const, { kind: 'disabled', keyId: 'old' } as const],
      { kind: 'watched', keyIds: ['older', 'old'] } as const,
      ...[{ kind: 'deleted', keyId: 'older' } as const, { kind: 'deleted', keyId: 'old' } as const],
    ];
    const kinds = steps.map((_, n) => decide(rotateNow, after(seen, ...steps.slice(0, n + 1)), now).kind);
    expect(kinds).toEqual([
      'prove-through-cloudfront',
      'disable-key',
      'disable-key',
      'watch',
      'delete-key',
      'delete-key',
      'end',
    ]);
  });

  test('stale left over for more than a day: it is retired first, then the run rotates', () => {
    const seen = state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days), key('new', days)],
    });
    expect(first(seen)).toMatchObject({ kind: 'prove-through-cloudfront', keyId: 'new' });
    expect(first(seen, whenDue)).toMatchObject({ kind: 'prove-through-cloudfront' });
    const retired = after(seen, { kind: 'disabled', keyId: 'old' }, { kind: 'deleted', keyId: 'old' });
    expect(decide(rotateNow, retired, now)).toMatchObject({ kind: 'create-key' });
    expect(decide(whenDue, retired, now)).toMatchObject({ kind: 'end', outcome: 'finished' });
    const off = after(seen, { kind: 'disabled', keyId: 'old' });
    expect(decide(rotateNow, off, now)).toMatchObject({ kind: 'create-key' });
    const young = state({ ...seen, keys: [key('old', 30 * days), key('new', days - 1)] });
    const finished = after(young, { kind: 'disabled', keyId: 'old' }, { kind: 'deleted', keyId: 'old' });
    expect(decide(rotateNow, finished, now)).toMatchObject({ kind: 'end', outcome: 'finished' });
    expect(decide(rotateNow, after(young, { kind: 'disabled', keyId: 'old' }), now)).toMatchObject({
      kind: 'prove-through-cloudfront',
    });
  });

  test('a leaked key does not wait for what an earlier run left', () => {
    const seen = state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days), key('new', days)],
    });
    expect(first(seen, { ...rotateNow, revoke: 'graceful' })).toMatchObject({ kind: 'create-key' });
  });

  test('an orphan older than a day, newer than the live key: it is retired before the run rotates', () => {
    const seen = state({ keys: [key('old', 30 * days), key('orphan', days + 1)] });
    expect(first(seen)).toMatchObject({ kind: 'prove-through-cloudfront', keyId: 'old', settle: 30 });
    expect(first(state({ keys: [key('old', 30 * days), key('orphan', days)] }))).toMatchObject({
      kind: 'create-key',
    });
  });

  test('a disabled key left for this run to delete does not stand in the way of a rotation', () => {
    const seen = state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days, { enabled: false }), key('new', 3_600)],
    });
    expect(first(seen)).toMatchObject({ kind: 'create-key' });
    expect(first(seen, whenDue)).toMatchObject({ kind: 'prove-through-cloudfront' });
  });

  test('header of a dead key: a new key is made whatever was asked for', () => {
    const seen = state({ targets: [distribution('D1', [sendsUnknown])] });
    for (const intent of [rotateNow, whenDue, { ...rotateNow, scope: 'finish' } as const])
      expect(first(seen, intent)).toMatchObject({
        kind: 'create-key',
        reason: 'a distribution sends a value that is not a key of this account: its viewers are refused',
      });
  });

  test('header of a disabled key: it is enabled before anything else', () => {
    const seen = state({ keys: [key('old', 5 * days, { enabled: false })] });
    expect(first(seen)).toEqual({
      kind: 'enable-key',
      keyId: 'old',
      reason: 'viewers are refused: the live key is disabled',
    });
  });

  test('header of a key that is not in the plan: it is attached before anything else', () => {
    const seen = state({ keys: [key('old', 5 * days, { attached: false })] });
    expect(first(seen)).toEqual({
      kind: 'attach-key',
      keyId: 'old',
      reason: 'viewers are refused: the live key is not in the usage plan',
    });
  });

  test('after healing, a key that is young enough stays', () => {
    const seen = state({ keys: [key('old', 5 * days, { enabled: false, attached: false })] });
    const enabled = after(seen, { kind: 'enabled', keyId: 'old' });
    expect(decide(whenDue, enabled, now)).toMatchObject({ kind: 'attach-key', keyId: 'old' });
    const healed = after(seen, { kind: 'enabled', keyId: 'old' }, { kind: 'attached', keyId: 'old' });
    expect(decide(whenDue, healed, now)).toMatchObject({ kind: 'end', outcome: 'finished' });
  });

  test('header of a disabled key that is not ours: it is not touched, a key of ours takes its place', () => {
    const seen = state({ keys: [key('old', 5 * days, { enabled: false, owned: false })] });
    expect(first(seen, whenDue)).toMatchObject({
      kind: 'create-key',
      reason: 'a distribution sends key old, which the gate does not accept: its viewers are refused',
    });
  });

  test('different live keys on different targets: one new key for all', () => {
    const seen = state({
      targets: [distribution('D1', sends('new')), distribution('D2', sends('old'))],
      keys: [key('old', 5 * days), key('new', 60)],
    });
    expect(first(seen, whenDue)).toMatchObject({
      kind: 'create-key',
      reason: 'the distributions send different keys: an earlier run was interrupted between them',
    });
  });

  test('a gated target beside one that sends nothing: its viewers are refused now', () => {
    const seen = state({
      targets: [distribution('D1', sends('old')), distribution('D2', [sendsNothing])],
      keys: [key('old', 60)],
    });
    expect(first(seen, whenDue)).toMatchObject({
      kind: 'create-key',
      reason: 'a distribution sends no key: its viewers are refused',
    });
  });

  test('target found twice: two origins of one distribution are one target, and both must hold the key', () => {
    const seen = state({
      targets: [distribution('D1', sends('new', 'old'))],
      keys: [key('old', 5 * days), key('new', 60)],
    });
    expect(first(seen, whenDue)).toMatchObject({ kind: 'create-key' });
  });

  test('InProgress at the start of a resumed run: waits for the edges', () => {
    const seen = state({
      targets: [distribution('D1', sends('new'), { deployed: false })],
      keys: [key('old', 30 * days), key('new', 600)],
    });
    expect(first(seen)).toMatchObject({
      kind: 'wait',
      reason: 'the edges switch one by one, usually within 3 to 15 minutes',
    });
  });

  test('the same where the key before was made by hand, and will never be retired', () => {
    const keys = [key('old', 30 * days, { owned: false }), key('new', 2 * days)];
    const waiting = state({ targets: [distribution('D1', sends('new'), { deployed: false })], keys });
    expect(first(waiting)).toMatchObject({ kind: 'wait' });
    expect(first(state({ targets: [distribution('D1', sends('new'))], keys }))).toMatchObject({
      kind: 'create-key',
    });
  });

  test('the same where something outside still sends the key before', () => {
    const waiting = state({
      targets: [distribution('D1', sends('new'), { deployed: false })],
      others: [distribution('D9', sends('old'))],
      keys: [key('old', 30 * days), key('new', 2 * days)],
    });
    expect(first(waiting)).toMatchObject({ kind: 'wait' });
  });

  test('InProgress at the start of a healthy gate: the new key may be made meanwhile', () => {
    const seen = state({ targets: [distribution('D1', sends('old'), { deployed: false })] });
    expect(first(seen)).toMatchObject({ kind: 'create-key' });
  });

  test('foreign keys in the plan: they are nobody to retire', () => {
    const seen = state({
      keys: [key('old', 5 * days), key('partner', 90 * days, { owned: false })],
    });
    expect(first(seen, whenDue)).toMatchObject({ kind: 'end', outcome: 'finished' });
  });

  test('a list without ETags is not what a new key may be made after', () => {
    const seen = state({
      targets: [distribution('D1', sends('old')), distribution('D2', sends('old'), { etag: undefined })],
    });
    expect(first(seen)).toEqual({
      kind: 'look',
      at: 'everything',
      reason: 'the ETags must be older than the new key',
    });
  });
});
