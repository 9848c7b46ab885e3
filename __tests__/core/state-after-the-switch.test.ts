import { describe, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import { record, type Event } from '../../src/core/progress.ts';
import {
  after,
  days,
  distribution,
  expectStep,
  key,
  now,
  on,
  readyToSwitch,
  rotateNow,
  sawKeys,
  sends,
  state,
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

const older = key('older', 60 * days);
const three = [old, older, fresh];
const offAlready = [{ ...old, enabled: false }, fresh];
const provedAtEdges = on('proved-through-cloudfront');
const settling: Event = { kind: 'settled' };
/** A run whose keys are these. */
const seeing = (keys: typeof three, ...events: readonly Event[]): readonly Event[] => [
  polled(300, [deployed], { keys }),
  sawKeys(keys),
  ...events,
];
const severalOff = [
  ...seeing(three, provedAtEdges, settling),
  ...[on('disabled', 'older'), on('disabled', 'old')],
];
const severalWatched: readonly Event[] = [
  ...severalOff,
  ...[{ kind: 'watched', keyIds: ['older'] } as const, { kind: 'watched', keyIds: ['old'] } as const],
];
const d9 = (id: string, change = {}) => ({ others: [distribution('D9', sends(id), change)] });
const asked = {
  graceful: { ...rotateNow, revoke: 'graceful' },
  immediate: { ...rotateNow, revoke: 'immediate' },
  later: { ...rotateNow, deleteOld: 'next-run' },
} as const;

/** What has happened since the switch, what the run does next, what it is for, and the seconds since the switch. */
const ways: Readonly<Record<string, readonly [readonly Event[], string, Intent?, number?]>> = {
  'waits for the edges': [[polled(10, [inProgress])], 'wait', rotateNow, 10],
  'lists the keys': [everywhere, 'look keys: every edge has switched: list what is older'],
  'proves the new key through CloudFront': [
    listed,
    'prove-through-cloudfront new 30: in-flight requests with the old key drain meanwhile',
  ],
  'settles while it proves': [proved, 'prove-through-cloudfront new 30'],
  'disables the old key': [settled, 'disable-key old: it can be enabled again if something still needs it'],
  watches: [disabled, 'watch new old: probing through CloudFront while the old key is disabled'],
  'deletes the old key': [
    watched,
    'delete-key old: no edge sends it and no request failed while it was disabled',
  ],
  ends: [[...watched, on('deleted', 'old')], 'end finished: no older key is left'],
  'shortly before its time is out it still waits': [[polled(1_799, [inProgress])], 'wait', rotateNow, 1_799],
  'time-out: the run ends as pending and every key stays': [
    [polled(1_800, [inProgress])],
    'end pending: the deployment did not reach every edge before `deployment-timeout`: both keys stay valid, and the next run continues',
    rotateNow,
    1_800,
  ],
  'the credentials expire in the wait: pending, every key stays': [
    [polled(10, [inProgress]), { kind: 'blinded' }],
    'end pending: the credentials expired while the edges were still switching',
  ],
  'another distribution that still sends the old key keeps it alive': [
    [polled(300, [deployed], d9('old')), sawKeys([old, fresh]), provedAtEdges],
    'end still-sent: key old stays valid: D9 still sends it',
  ],
  'another distribution that is still switching may still send the old key: wait for it': [
    [polled(300, [deployed], d9('new', { deployed: false }))],
    'wait',
  ],
  'keys listed before the edges had switched are listed again': [
    [...everywhere, sawKeys([old, fresh], 299.999)],
    'look keys',
  ],
  'keys listed as the edges had just switched are enough': [
    [...everywhere, sawKeys([old, fresh], 300)],
    'prove-through-cloudfront',
  ],
  'another key that was proved through CloudFront is no proof for this one': [
    [...listed, on('proved-through-cloudfront', 'old')],
    'prove-through-cloudfront new',
  ],
  'proves the new key even if no older one is left': [seeing([fresh]), 'prove-through-cloudfront'],
  'and then ends': [seeing([fresh], provedAtEdges), 'end finished: no older key is left'],
  'several keys left over: the oldest is disabled first': [
    seeing(three, provedAtEdges, settling),
    'disable-key older',
  ],
  'several keys left over: the next is disabled': [
    seeing(three, provedAtEdges, settling, on('disabled', 'older')),
    'disable-key old',
  ],
  'several keys left over: they are watched together': [severalOff, 'watch new older,old'],
  'several keys left over: one was watched': [
    [...severalOff, { kind: 'watched', keyIds: ['older'] }],
    'watch new old',
  ],
  'several keys left over: the oldest is deleted first': [severalWatched, 'delete-key older'],
  'several keys left over: the next is deleted': [
    [...severalWatched, on('deleted', 'older')],
    'delete-key old',
  ],
  'a poll that shows the same headers leaves settled what was settled: lists the keys': [
    [...settled, polled(310, [deployed])],
    'look keys',
  ],
  'a poll that shows the same headers leaves settled what was settled: disables': [
    [...settled, polled(310, [deployed]), sawKeys([old, fresh], 310.001)],
    'disable-key',
  ],
  'a key that was disabled already needs no settling': [seeing(offAlready, provedAtEdges), 'watch new old'],
  'delete-old next-run: watches': [disabled, 'watch', asked.later],
  'delete-old next-run: the old key stays, disabled': [
    watched,
    'end finished: the old key is disabled; the next run deletes it',
    asked.later,
  ],
  'revoke graceful: waits as usual': [[polled(10, [inProgress])], 'wait', asked.graceful, 10],
  'revoke graceful: does not settle': [proved, 'disable-key old', asked.graceful],
  'revoke immediate: the old key is disabled before the edges have switched': [
    [],
    'disable-key old: revoked immediately, so requests through edges that still send it are rejected',
    asked.immediate,
    0,
  ],
  'revoke immediate: then the run waits': [[on('disabled', 'old')], 'wait', asked.immediate, 0],
};

describe('a run that has switched', () => {
  test.each(Object.entries(ways))('%s', (_, [events, words, intent, seconds]) => {
    expectStep(step(events, intent, seconds), words);
  });

  test('polls every 2 s at first and then ever more rarely, but every 10 s at least', () => {
    for (const [waited, pause] of [
      [0, 2],
      [20, 2],
      [21, 2.1],
      [50, 5],
      [100, 10],
      [1_000, 10],
    ] as const)
      expectStep(step([polled(waited, [inProgress])], rotateNow, waited), `wait ${pause}`);
  });

  test.each([
    ['edges that have not switched for more than a day are waited for', days, 0, 'wait'],
    [
      'a lasting overlap becomes a failure: the edges have not switched for more than a day',
      ...[
        days,
        1_800,
        'end lasting-overlap: the edges have not switched for more than a day: both keys stay valid',
      ],
    ],
    ['a shorter overlap is none', days - 1_800, 1_800, 'end pending'],
  ] as const)('%s', (_, age, seconds, words) => {
    const seen = state({ targets: [inProgress], keys: [old, key('new', age)] });
    const progress = after(seen, { kind: 'polled', state: seen });
    expectStep(decide({ ...rotateNow, maxKeyAge: 10 * days }, progress, now + seconds * 1_000), words);
  });

  test('a resumed run counts its waiting from its own first poll', () => {
    const seen = state({ targets: [inProgress], keys: [old, key('new', 3_000)] });
    const resumed = after(seen, { kind: 'polled', state: { ...seen, targetsSeenAt: now + 5_000 } });
    expectStep(decide(rotateNow, after(seen), now), 'wait 2');
    expectStep(decide(rotateNow, resumed, now + 1_804_000), 'wait 10');
    expectStep(decide(rotateNow, resumed, now + 1_805_000), 'end pending');
  });

  test('a staging distribution takes part: it must be deployed with the new key as well', () => {
    const staging = distribution('D2', sends('new'), { etag: 'D2-2', deployed: false });
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const both = [switched('D1'), switched('D2')].reduce(record, readyToSwitch(state({ targets })));
    const waiting = record(both, polled(300, [deployed, staging]));
    expectStep(decide(rotateNow, waiting, now + 300_000), 'wait');
    const done = record(waiting, polled(310, [deployed, { ...staging, deployed: true }]));
    expectStep(decide(rotateNow, done, now + 310_000), 'look keys');
  });

  test('what was settled before another header was sent does not count for that header', () => {
    const theirs = distribution('D1', sends('theirs'), { etag: 'D1-3' });
    const keys = [old, fresh, key('theirs', 0)];
    const progress = after(
      state({ targets: [deployed], keys: [old, fresh] }),
      ...[provedAtEdges, settling, polled(40, [theirs], { keys, keysSeenAt: now + 40_000 })],
      on('proved-through-cloudfront', 'theirs'),
    );
    expectStep(decide(rotateNow, progress, now + 40_000), 'prove-through-cloudfront theirs 30');
  });

  test('the run after one that only disabled the old key deletes it', () => {
    const seen = state({ targets: [deployed], keys: [{ ...old, enabled: false }, key('new', days)] });
    const nextRun = after(seen, provedAtEdges, { kind: 'watched', keyIds: ['old'] });
    expectStep(decide({ ...asked.later, maxKeyAge: 14 * days }, nextRun, now), 'delete-key old');
  });

  test('revoke immediate: nothing is disabled before every target has the new key', () => {
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const progress = record(readyToSwitch(state({ targets })), switched('D1'));
    expectStep(decide(asked.immediate, progress, now), 'switch');
  });

  test('revoke immediate of a key that is disabled already waits at once', () => {
    const seen = state({ keys: [old, { ...older, enabled: false }] });
    const progress = [switched('D1'), on('disabled', 'old')].reduce(record, readyToSwitch(seen));
    expectStep(decide(asked.immediate, progress, now), 'wait');
  });
});
