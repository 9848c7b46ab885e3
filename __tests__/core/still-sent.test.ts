import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Key, GateState } from '../../src/core/gate-state.ts';
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
} from './gate-states.ts';
import { deployed, fresh, old, polled, step } from './switched-run.ts';

/** A run that has switched, with these keys and others in what it sees from then on. */
function seeing(keys: readonly Key[], others: GateState['others'] = []): readonly Event[] {
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
      step(seeing([old, fresh], others)),
      'end still-sent: key old stays valid: D8, D9 still sends it',
    );
  });

  test('ends still-sent and names the other usage plans', () => {
    const shared = key('old', 30 * days, { otherPlanIds: ['partners', 'mobile'] });
    expectStep(
      step(seeing([shared, fresh])),
      'end still-sent: key old stays valid: it is in the usage plan partners, mobile too',
    );
  });

  test('retires the others of its old keys first', () => {
    const shared = [key('old', 30 * days, { otherPlanIds: ['partners'] }), key('older', 40 * days), fresh];
    expect(step(seeing(shared))).toMatchObject({ kind: 'disable-key', keyId: 'older' });
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
      ...seeing([old, fresh]),
      on('disabled', 'old'),
      polled(400, [deployed], { others, keys: [{ ...old, enabled: false }, fresh] }),
    ];
    expect(step(events)).toMatchObject({ kind: 'enable-key', keyId: 'old' });
    expect(step(events, { ...rotateNow, revoke: 'graceful' })).not.toMatchObject({ kind: 'enable-key' });
  });

  test('leaves a key that it did not disable as it is, whatever sends it', () => {
    const others = [distribution('D9', sends('old'))];
    expect(step(seeing([{ ...old, enabled: false }, fresh], others))).toMatchObject({ outcome: 'finished' });
  });
});

describe('a run whose old key is not of this gate', () => {
  const foreign = key('old', 30 * days, { owned: false });
  const ended = (keys: readonly Key[], revoke: 'no' | 'graceful'): unknown =>
    decide(
      { ...rotateNow, revoke },
      [
        { kind: 'switched', distribution: { ...deployed, deployed: false }, at: now } as const,
        ...seeing(keys),
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
    ...seeing([old, fresh]),
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
