import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import type { GateState, Header } from '../../src/core/gate-state.ts';
import { nothingDone, record, type Event } from '../../src/core/progress.ts';
import {
  after,
  days,
  distribution,
  expectStep,
  key,
  now,
  on,
  rotateNow,
  state,
  sends,
  sendsNothing,
  sendsUnknown,
} from './gate-states.ts';

const whenDue: Intent = { ...rotateNow, maxKeyAge: 14 * days };

const old = key('old', 30 * days);
const young = key('old', 5 * days);
const foreign = { ...old, owned: false };
const off = { ...old, enabled: false };
const d1 = (...ids: readonly string[]) => [distribution('D1', sends(...ids))];
const d1And = (other: readonly Header[], ...ids: readonly string[]) => [
  ...d1(...ids),
  distribution('D2', other),
];
const switching = [distribution('D1', sends('new'), { deployed: false })];
const leftOver = [old, key('new', 3_600)];
const stays = 'end finished: no new key is due and no older key is left';
const asked = {
  finish: { ...rotateNow, scope: 'finish' },
  graceful: { ...whenDue, revoke: 'graceful' },
  immediate: { ...whenDue, revoke: 'immediate' },
} as const;

/** What is seen, what the run does first, and what it is for where that matters. */
const firsts: Readonly<Record<string, readonly [Partial<GateState>, string, Intent?]>> = {
  'no target: ends without touching anything': [
    { targets: [] },
    'end no-target: no distribution has this API as an origin and sends it a key',
  ],
  'a target in which no origin is this API counts as no target': [
    { targets: [distribution('D1', [])] },
    'end no-target',
  ],
  'never gated: no target sends a key, so it is not for a rotation to begin': [
    { targets: [distribution('D1', [sendsNothing]), distribution('D2', [sendsNothing])] },
    'end not-gated: no distribution sends a key: this gate has not been set up',
  ],
  'healthy: makes a new key': [{}, 'create-key: a rotation was requested'],
  'healthy with a key that has reached its age: makes a new key and says how old the other is': [
    { keys: [key('old', 14 * days)] },
    'create-key: the live key is 14.0 days old, the limit is 14.0 days',
    whenDue,
  ],
  'key too young: nothing is done': [{ keys: [key('old', 14 * days - 1)] }, stays, whenDue],
  'key too young, but to be revoked: a new one is made at once': [
    { keys: [key('old', 60)] },
    'create-key: the live key is being revoked',
    asked.graceful,
  ],
  'key too young, but to be revoked immediately': [
    { keys: [key('old', 60)] },
    'create-key: the live key is being revoked',
    asked.immediate,
  ],
  'asked only to finish, with nothing unfinished: nothing is done, however old the key is': [
    {},
    'end finished',
    asked.finish,
  ],
  'pending from another run: a newer key that is not live is left alone': [
    { keys: [young, key('pending', 60)] },
    stays,
    whenDue,
  ],
  'stale left over: it is retired, and no other key is made on top': [
    { targets: d1('new'), keys: leftOver },
    'prove-through-cloudfront new',
  ],
  'stale left over, and the live key is young': [
    { targets: d1('new'), keys: leftOver },
    'prove-through-cloudfront new',
    whenDue,
  ],
  'a key that is to be revoked does not wait for what an earlier run left': [
    { targets: d1('new'), keys: [old, key('new', days)] },
    'create-key',
    { ...rotateNow, revoke: 'graceful' },
  ],
  'an orphan older than a day, newer than the live key: it is retired before the run rotates': [
    { keys: [old, key('orphan', days + 1)] },
    'prove-through-cloudfront old 30',
  ],
  'an orphan of a day is left alone': [{ keys: [old, key('orphan', days)] }, 'create-key'],
  'a disabled key left for this run to delete does not stand in the way of a rotation': [
    { targets: d1('new'), keys: [off, key('new', 3_600)] },
    'create-key',
  ],
  'and is deleted where the live key stays': [
    { targets: d1('new'), keys: [off, key('new', 3_600)] },
    'prove-through-cloudfront',
    whenDue,
  ],
  ...Object.fromEntries(
    [rotateNow, whenDue, asked.finish].map((intent) => [
      `header of a dead key: a new key is made whatever the run is for (${intent.scope}, ${String(intent.maxKeyAge)})`,
      [
        { targets: [distribution('D1', [sendsUnknown])] },
        'create-key: a distribution sends a value that is not a key of this account: its viewers are rejected',
        intent,
      ] as const,
    ]),
  ),
  'header of a disabled key: it is enabled before anything else': [
    { keys: [{ ...young, enabled: false }] },
    'enable-key old: viewers are rejected: the live key is disabled',
  ],
  'header of a key that is not in the plan: it is attached before anything else': [
    { keys: [{ ...young, attached: false }] },
    'attach-key old: viewers are rejected: the live key is not in the usage plan',
  ],
  'header of a disabled key that leaked: it stays disabled': [
    { keys: [{ ...young, enabled: false }] },
    'create-key: a distribution sends key old, which the gate does not accept: its viewers are rejected',
    asked.immediate,
  ],
  'header of a leaked key that was taken out of the plan: it stays out': [
    { keys: [{ ...young, attached: false }] },
    'create-key',
    asked.immediate,
  ],
  'header of a disabled key that is to be revoked gracefully: viewers come first': [
    { keys: [{ ...young, enabled: false }] },
    'enable-key old',
    asked.graceful,
  ],
  'header of a disabled key that is not ours: it is not touched, a key of ours takes its place': [
    { keys: [{ ...young, enabled: false, owned: false }] },
    'create-key: a distribution sends key old, which the gate does not accept: its viewers are rejected',
    whenDue,
  ],
  'different live keys on different targets: one new key for all': [
    { targets: d1And(sends('old'), 'new'), keys: [young, key('new', 60)] },
    'create-key: the distributions send different keys: an earlier run was interrupted between them',
    whenDue,
  ],
  'a gated target beside one that sends nothing: its viewers are rejected now': [
    { targets: d1And([sendsNothing], 'old'), keys: [key('old', 60)] },
    'create-key: a distribution sends no key: its viewers are rejected',
    whenDue,
  ],
  'target found twice: two origins of one distribution are one target, and both must hold the key': [
    { targets: d1('new', 'old'), keys: [young, key('new', 60)] },
    'create-key',
    whenDue,
  ],
  'InProgress at the start of a resumed run: waits for the edges': [
    { targets: switching, keys: leftOver },
    'wait 2: the edges switch one by one, usually within 3 to 15 minutes',
  ],
  'the same where the key before was made by hand, and will never be retired': [
    { targets: switching, keys: [foreign, key('new', 2 * days)] },
    'wait',
  ],
  'a key before it that was made by hand does not hold up a rotation': [
    { targets: d1('new'), keys: [foreign, key('new', 2 * days)] },
    'create-key',
  ],
  'the same where something outside still sends the key before': [
    { targets: switching, others: [distribution('D9', sends('old'))], keys: [old, key('new', 2 * days)] },
    'wait',
  ],
  'InProgress at the start of a healthy gate: the new key may be made meanwhile': [
    { targets: [distribution('D1', sends('old'), { deployed: false })] },
    'create-key',
  ],
  'foreign keys in the plan: they are nobody to retire': [
    { keys: [young, key('partner', 90 * days, { owned: false })] },
    stays,
    whenDue,
  ],
  'a list without ETags is not what a new key may be made after': [
    { targets: [...d1('old'), distribution('D2', sends('old'), { etag: undefined })] },
    'look everything: the ETags must be older than the new key',
  ],
};

describe('a run that has just begun', () => {
  test.each(Object.entries(firsts))('%s', (_, [seen, words, intent = rotateNow]) => {
    expectStep(decide(intent, after(state(seen)), now), words);
  });

  test('that has seen nothing reads everything', () => {
    expectStep(decide(rotateNow, nothingDone, now), 'look everything: see the gate as it is');
  });

  test('stale left over: with it gone the run is at its end, and no other key is made on top', () => {
    const keys = [key('older', 60 * days), ...leftOver];
    const seen = state({ targets: d1('new'), keys });
    const steps: readonly Event[] = [
      ...[{ kind: 'settled' } as const, on('proved-through-cloudfront')],
      ...[on('disabled', 'older'), on('disabled', 'old')],
      { kind: 'watched', keyIds: ['older', 'old'] },
      ...[on('deleted', 'older'), on('deleted', 'old')],
    ];
    const kinds = steps.map((_, n) => decide(rotateNow, after(seen, ...steps.slice(0, n + 1)), now).kind);
    expect(kinds.join(' ')).toBe(
      'prove-through-cloudfront disable-key disable-key watch delete-key delete-key end',
    );
  });

  const retired = [on('disabled', 'old'), on('deleted', 'old')];

  test.each([
    ['for more than a day: it is retired first', days, [], rotateNow, 'prove-through-cloudfront new'],
    ['for more than a day, with no key due: it is retired', days, [], whenDue, 'prove-through-cloudfront'],
    ['for more than a day and deleted: then the run rotates', days, retired, rotateNow, 'create-key'],
    ['for more than a day and deleted, with no key due: ends', days, retired, whenDue, 'end finished'],
    ['for more than a day and disabled: the run rotates', days, retired.slice(0, 1), rotateNow, 'create-key'],
    ['for less than a day and deleted: ends', days - 1, retired, rotateNow, 'end finished'],
    [
      'for less than a day and disabled: goes on',
      ...[days - 1, retired.slice(0, 1), rotateNow, 'prove-through-cloudfront'],
    ],
  ] as const)('stale left over %s', (_, age, events, intent, words) => {
    const seen = state({ targets: d1('new'), keys: [old, key('new', age)] });
    expectStep(decide(intent, after(seen, ...events), now), words);
  });

  test('after healing, a key that is young enough stays', () => {
    const seen = state({ keys: [{ ...young, enabled: false, attached: false }] });
    const enabled = after(seen, on('enabled', 'old'));
    expectStep(decide(whenDue, enabled, now), 'attach-key old');
    expectStep(decide(whenDue, record(enabled, on('attached', 'old')), now), 'end finished');
  });
});
