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

const leftOver = [key('old', 30 * days), key('new', 3_600)];
const switching = [distribution('D1', sends('new'), { deployed: false })];
const begins = { kind: 'create-key' } as const;
const proves = { kind: 'prove-through-cloudfront' } as const;
const stays = { kind: 'end', outcome: 'finished', reason: 'no new key is due and no older key is left' };
const asked = {
  finish: { ...rotateNow, scope: 'finish' },
  graceful: { ...whenDue, revoke: 'graceful' },
  immediate: { ...whenDue, revoke: 'immediate' },
} as const;

/** What is seen, what the run does first, and what it is for where that matters. */
const firsts: Readonly<Record<string, readonly [GateState, object, Intent?]>> = {
  'no target: ends without touching anything': [
    state({ targets: [] }),
    { kind: 'end', outcome: 'no-target', reason: expect.stringContaining('no distribution') },
  ],
  'a target in which no origin is this API counts as no target': [
    state({ targets: [distribution('D1', [])] }),
    { outcome: 'no-target' },
  ],
  'never gated: no target sends a key, so it is not for a rotation to begin': [
    state({ targets: [distribution('D1', [sendsNothing]), distribution('D2', [sendsNothing])] }),
    {
      ...{ kind: 'end', outcome: 'not-gated' },
      reason: 'no distribution sends a key: this gate has not been set up',
    },
  ],
  'healthy: makes a new key': [state(), { ...begins, reason: 'a rotation was requested' }],
  'healthy with a key that has reached its age: makes a new key and says how old the other is': [
    state({ keys: [key('old', 14 * days)] }),
    { ...begins, reason: 'the live key is 14.0 days old, the limit is 14.0 days' },
    whenDue,
  ],
  'key too young: nothing is done': [state({ keys: [key('old', 14 * days - 1)] }), stays, whenDue],
  'key too young, but to be revoked: a new one is made at once': [
    state({ keys: [key('old', 60)] }),
    { ...begins, reason: 'the live key is being revoked' },
    asked.graceful,
  ],
  'key too young, but to be revoked immediately': [
    state({ keys: [key('old', 60)] }),
    { ...begins, reason: 'the live key is being revoked' },
    asked.immediate,
  ],
  'asked only to finish, with nothing unfinished: nothing is done, however old the key is': [
    state(),
    { outcome: 'finished' },
    asked.finish,
  ],
  'pending from another run: a newer key that is not live is left alone': [
    state({ keys: [key('old', 5 * days), key('pending', 60)] }),
    stays,
    whenDue,
  ],
  'stale left over: it is retired, and no other key is made on top': [
    state({ targets: [distribution('D1', sends('new'))], keys: leftOver }),
    { ...proves, keyId: 'new' },
  ],
  'stale left over, and the live key is young': [
    state({ targets: [distribution('D1', sends('new'))], keys: leftOver }),
    { ...proves, keyId: 'new' },
    whenDue,
  ],
  'a key that is to be revoked does not wait for what an earlier run left': [
    state({ targets: [distribution('D1', sends('new'))], keys: [key('old', 30 * days), key('new', days)] }),
    begins,
    { ...rotateNow, revoke: 'graceful' },
  ],
  'an orphan older than a day, newer than the live key: it is retired before the run rotates': [
    state({ keys: [key('old', 30 * days), key('orphan', days + 1)] }),
    { ...proves, keyId: 'old', settle: 30 },
  ],
  'an orphan of a day is left alone': [state({ keys: [key('old', 30 * days), key('orphan', days)] }), begins],
  'a disabled key left for this run to delete does not stand in the way of a rotation': [
    state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days, { enabled: false }), key('new', 3_600)],
    }),
    begins,
  ],
  'and is deleted where the live key stays': [
    state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days, { enabled: false }), key('new', 3_600)],
    }),
    proves,
    whenDue,
  ],
  ...Object.fromEntries(
    [rotateNow, whenDue, asked.finish].map((intent) => [
      `header of a dead key: a new key is made whatever the run is for (${intent.scope}, ${String(intent.maxKeyAge)})`,
      [
        state({ targets: [distribution('D1', [sendsUnknown])] }),
        {
          ...begins,
          reason: 'a distribution sends a value that is not a key of this account: its viewers are rejected',
        },
        intent,
      ] as const,
    ]),
  ),
  'header of a disabled key: it is enabled before anything else': [
    state({ keys: [key('old', 5 * days, { enabled: false })] }),
    { kind: 'enable-key', keyId: 'old', reason: 'viewers are rejected: the live key is disabled' },
  ],
  'header of a key that is not in the plan: it is attached before anything else': [
    state({ keys: [key('old', 5 * days, { attached: false })] }),
    {
      kind: 'attach-key',
      keyId: 'old',
      reason: 'viewers are rejected: the live key is not in the usage plan',
    },
  ],
  'header of a disabled key that is not ours: it is not touched, a key of ours takes its place': [
    state({ keys: [key('old', 5 * days, { enabled: false, owned: false })] }),
    {
      ...begins,
      reason: 'a distribution sends key old, which the gate does not accept: its viewers are rejected',
    },
    whenDue,
  ],
  'different live keys on different targets: one new key for all': [
    state({
      targets: [distribution('D1', sends('new')), distribution('D2', sends('old'))],
      keys: [key('old', 5 * days), key('new', 60)],
    }),
    {
      ...begins,
      reason: 'the distributions send different keys: an earlier run was interrupted between them',
    },
    whenDue,
  ],
  'a gated target beside one that sends nothing: its viewers are rejected now': [
    state({
      targets: [distribution('D1', sends('old')), distribution('D2', [sendsNothing])],
      keys: [key('old', 60)],
    }),
    { ...begins, reason: 'a distribution sends no key: its viewers are rejected' },
    whenDue,
  ],
  'target found twice: two origins of one distribution are one target, and both must hold the key': [
    state({
      targets: [distribution('D1', sends('new', 'old'))],
      keys: [key('old', 5 * days), key('new', 60)],
    }),
    begins,
    whenDue,
  ],
  'InProgress at the start of a resumed run: waits for the edges': [
    state({ targets: switching, keys: leftOver }),
    { kind: 'wait', reason: 'the edges switch one by one, usually within 3 to 15 minutes' },
  ],
  'the same where the key before was made by hand, and will never be retired': [
    state({ targets: switching, keys: [key('old', 30 * days, { owned: false }), key('new', 2 * days)] }),
    { kind: 'wait' },
  ],
  'a key before it that was made by hand does not hold up a rotation': [
    state({
      targets: [distribution('D1', sends('new'))],
      keys: [key('old', 30 * days, { owned: false }), key('new', 2 * days)],
    }),
    begins,
  ],
  'the same where something outside still sends the key before': [
    state({
      targets: switching,
      others: [distribution('D9', sends('old'))],
      keys: [key('old', 30 * days), key('new', 2 * days)],
    }),
    { kind: 'wait' },
  ],
  'InProgress at the start of a healthy gate: the new key may be made meanwhile': [
    state({ targets: [distribution('D1', sends('old'), { deployed: false })] }),
    begins,
  ],
  'foreign keys in the plan: they are nobody to retire': [
    state({ keys: [key('old', 5 * days), key('partner', 90 * days, { owned: false })] }),
    stays,
    whenDue,
  ],
  'a list without ETags is not what a new key may be made after': [
    state({
      targets: [distribution('D1', sends('old')), distribution('D2', sends('old'), { etag: undefined })],
    }),
    { kind: 'look', at: 'everything', reason: 'the ETags must be older than the new key' },
  ],
};

describe('a run that has just begun', () => {
  test.each(Object.entries(firsts))('%s', (_, [seen, expected, intent]) => {
    expect(first(seen, intent)).toMatchObject(expected);
  });

  test('that has seen nothing reads everything', () => {
    expect(decide(rotateNow, nothingDone, now)).toEqual({
      ...{ kind: 'look', at: 'everything', reason: 'see the gate as it is' },
    });
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

  test('after healing, a key that is young enough stays', () => {
    const seen = state({ keys: [key('old', 5 * days, { enabled: false, attached: false })] });
    const enabled = after(seen, { kind: 'enabled', keyId: 'old' });
    expect(decide(whenDue, enabled, now)).toMatchObject({ kind: 'attach-key', keyId: 'old' });
    const healed = after(seen, { kind: 'enabled', keyId: 'old' }, { kind: 'attached', keyId: 'old' });
    expect(decide(whenDue, healed, now)).toMatchObject({ kind: 'end', outcome: 'finished' });
  });
});
