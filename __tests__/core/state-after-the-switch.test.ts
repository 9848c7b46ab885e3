import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Distribution, GateState, Key } from '../../src/core/gate-state.ts';
import type { Intent } from '../../src/core/intent.ts';
import { record, type Event, type Progress } from '../../src/core/progress.ts';
import type { Step } from '../../src/core/step.ts';
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
  sendsNothing,
  sendsUnknown,
  state,
  switched,
} from './gate-states.ts';

const old = key('old', 30 * days);
const fresh = key('new', 60);

/** What a poll sees `seconds` after the switch. */
function polled(seconds: number, targets: readonly Distribution[], change: Partial<GateState> = {}): Event {
  const at = now + seconds * 1_000;
  return { kind: 'polled', state: state({ targets, keys: [old, fresh], targetsSeenAt: at, ...change }) };
}
const inProgress = distribution('D1', sends('new'), { etag: 'D1-2', deployed: false });
const deployed = distribution('D1', sends('new'), { etag: 'D1-2' });

/** A run that has switched its only target and then met these events. */
function run(...events: readonly Event[]): Progress {
  return [switched('D1'), ...events].reduce(record, readyToSwitch());
}
/** What it does next, `seconds` after the switch. */
function step(events: readonly Event[], intent: Intent = rotateNow, seconds = 300): Step {
  return decide(intent, run(...events), now + seconds * 1_000);
}

const everywhere = [polled(300, [deployed])];
const listed = [...everywhere, sawKeys([old, fresh])];
const proved = [...listed, on('proved-through-cloudfront')];
/** The proof and the settling run side by side, and every sender is listed after them. */
const settled: readonly Event[] = [...proved, { kind: 'settled' }];
const disabled = [...settled, on('disabled', 'old')];
const watched: readonly Event[] = [...disabled, { kind: 'watched', keyIds: ['old'] }];

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

  test('revoke immediate: a leaked key that was disabled stays so until every target has the new key', () => {
    const targets = [distribution('D1', sends('old')), distribution('D2', sends('old'))];
    const keys = [{ ...old, enabled: false }];
    const progress = readyToSwitch(state({ targets, keys }));
    expectStep(decide(asked.immediate, progress, now), 'switch');
    expectStep(decide(asked.immediate, record(progress, switched('D1')), now), 'switch');
    const taken = polled(300, [deployed, distribution('D2', sends('old'), { etag: 'D2-3' })], {
      keys: [...keys, fresh],
    });
    const both = [switched('D1'), switched('D2'), taken].reduce(record, progress);
    expectStep(decide(asked.immediate, both, now), 'enable-key old');
  });

  test('revoke immediate of a key that is disabled already waits at once', () => {
    const seen = state({ keys: [old, { ...older, enabled: false }] });
    const progress = [switched('D1'), on('disabled', 'old')].reduce(record, readyToSwitch(seen));
    expectStep(decide(asked.immediate, progress, now), 'wait');
  });
});

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
    ['a value that is no key', [sendsUnknown], deployed],
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

/** The same, and the new key is proved. */
function proving(keys: readonly Key[], others: GateState['others'] = []): readonly Event[] {
  return [
    polled(300, [deployed], { keys, others }),
    ...[sawKeys(keys), on('proved-through-cloudfront'), { kind: 'settled' } as const],
  ];
}

describe('a run whose old key something else needs', () => {
  test('ends still-sent and names each distribution that sends it', () => {
    const others = [
      distribution('D8', sends('old')),
      distribution('D7', sends('new')),
      distribution('D9', sends('old')),
    ];
    expectStep(
      step(proving([old, fresh], others)),
      'end still-sent: key old stays valid: D8, D9 still sends it',
    );
  });

  test('ends still-sent and names the other usage plans', () => {
    const shared = key('old', 30 * days, { otherPlanIds: ['partners', 'mobile'] });
    expectStep(
      step(proving([shared, fresh])),
      'end still-sent: key old stays valid: it is in the usage plan partners, mobile too',
    );
  });

  test('retires the others of its old keys first', () => {
    const shared = [key('old', 30 * days, { otherPlanIds: ['partners'] }), key('older', 40 * days), fresh];
    expect(step(proving(shared))).toMatchObject({ kind: 'disable-key', keyId: 'older' });
  });

  test('says so in a run that has nothing to do', () => {
    const seen = state({
      others: [distribution('D9', sends('older'))],
      keys: [key('old', 60), key('older', days)],
    });
    expectStep(decide({ ...rotateNow, maxKeyAge: days }, after(seen), now), 'end still-sent');
  });

  test('enables a key that it disabled itself when something else sends it after all, unless that key leaked', () => {
    const others = [distribution('D9', sends('old'))];
    const events = [
      ...proving([old, fresh]),
      on('disabled', 'old'),
      polled(400, [deployed], { others, keys: [{ ...old, enabled: false }, fresh] }),
    ];
    expect(step(events)).toMatchObject({ kind: 'enable-key', keyId: 'old' });
    expect(step(events, { ...rotateNow, revoke: 'graceful' })).not.toMatchObject({ kind: 'enable-key' });
  });

  test('leaves a key that it did not disable as it is, whatever sends it', () => {
    const others = [distribution('D9', sends('old'))];
    expect(step(proving([{ ...old, enabled: false }, fresh], others))).toMatchObject({ outcome: 'finished' });
  });
});

describe('a run whose old key is not of this gate', () => {
  const foreign = key('old', 30 * days, { owned: false });
  const ended = (keys: readonly Key[], revoke: 'no' | 'graceful'): unknown =>
    decide(
      { ...rotateNow, revoke },
      [
        { kind: 'switched', distribution: { ...deployed, deployed: false }, at: now } as const,
        ...proving(keys),
      ].reduce(record, readyToSwitch(state({ keys: [foreign] }))),
      now + 300_000,
    );
  const reason = "key old is not this gate's (it lacks the gate's tag): it was not changed and stays valid";

  test('says that it stays valid, whether it leaked or not', () => {
    expect(ended([foreign, fresh], 'graceful')).toEqual({ kind: 'end', outcome: 'not-owned', reason });
    expect(ended([foreign, fresh], 'no')).toEqual({ kind: 'end', outcome: 'not-owned', reason });
  });

  test('does not mention a key that is not valid, or that nothing sent when the run began', () => {
    const plain = { outcome: 'finished', reason: 'no older key is left' };
    expect(ended([{ ...foreign, enabled: false }, fresh], 'graceful')).toMatchObject(plain);
    expect(ended([key('partner', days, { owned: false }), fresh], 'graceful')).toMatchObject(plain);
  });

  test('does not speak of a key that is still live', () => {
    const seen = state({ keys: [key('old', 60, { owned: false })] });
    expectStep(
      decide({ ...rotateNow, maxKeyAge: days }, after(seen), now),
      'end finished: no new key is due and no older key is left',
    );
  });
});

describe('a proof after which AWS does not list the distributions', () => {
  const unseen: Event = { kind: 'unseen', at: now + 301_000 };
  const proofs = (count: number): readonly Event[] => [
    ...proving([old, fresh]),
    unseen,
    ...Array.from({ length: count - 1 }, () => [on('proved-through-cloudfront'), unseen]).flat(),
  ];

  test('is repeated: nothing is retired by an older list', () => {
    expect(step(proofs(1))).toMatchObject({ kind: 'prove-through-cloudfront' });
    expect(step(proofs(4))).toMatchObject({ kind: 'prove-through-cloudfront' });
  });

  test('five times, then the run ends with every key valid', () => {
    expectStep(
      step(proofs(5)),
      'end pending: AWS did not list the distributions after 5 proofs: all keys stay valid',
    );
  });

  test('a wait in which nothing is seen counts no proof, and begins the wait', () => {
    const waiting = record(after(state()), unseen);
    expect(waiting).toMatchObject({ proofsUnlisted: 0, waitingSince: now + 301_000 });
    expect(record(waiting, { kind: 'unseen', at: now + 400_000 }).waitingSince).toBe(now + 301_000);
  });
});

describe('the time that in-flight requests are given', () => {
  test.each([
    ['as told', { ...rotateNow, settle: 7 }, 260, 7],
    ['as long as the origins allow them', { ...rotateNow, settle: undefined }, 260, 260],
    ['at least 45 s', { ...rotateNow, settle: undefined }, 10, 45],
    ['none for a leaked key', { ...rotateNow, revoke: 'graceful' } as const, 260, 0],
  ])('%s', (_, intent, longestRequest, settle) => {
    const events = [polled(300, [deployed], { longestRequest }), sawKeys([old, fresh])];
    expectStep(step(events, intent), `prove-through-cloudfront new ${settle}`);
  });
});
