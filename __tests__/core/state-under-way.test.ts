import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Event } from '../../src/core/progress.ts';
import { after, days, distribution, key, now, state, rotateNow, sends, switched } from './gate-states.ts';

const created: Event = { kind: 'created', key: key('new', 0, { attached: false }) };
const attached: Event = { kind: 'attached', keyId: 'new' };
const proved: Event = { kind: 'proved-at-origin', keyId: 'new' };
const twoTargets = state({ targets: [distribution('D1', sends('old')), distribution('D2', sends('old'))] });

const next = (...events: readonly Event[]): ReturnType<typeof decide> =>
  decide(rotateNow, after(state(), ...events), now);

describe('a run on the way to its switch', () => {
  test('attaches the new key, proves it at the origin and switches under the ETag read before it was made', () => {
    expect(next(created)).toEqual({
      kind: 'attach-key',
      keyId: 'new',
      reason: 'attach the new key so that both keys are accepted',
    });
    expect(next(created, attached)).toEqual({
      kind: 'prove-at-origin',
      keyId: 'new',
      reason: 'a new key takes time to be accepted everywhere',
    });
    expect(next(created, attached, proved)).toEqual({
      kind: 'switch',
      distributionId: 'D1',
      ifMatch: 'D1-1',
      keyId: 'new',
      reason: 'send the new key from every edge',
    });
  });

  test('another key that was proved is no proof for this one', () => {
    expect(next(created, attached, { kind: 'proved-at-origin', keyId: 'old' })).toMatchObject({
      kind: 'prove-at-origin',
      keyId: 'new',
    });
  });

  test('the API keeps rejecting the new key: probed twice, then nothing is switched', () => {
    const again: Event = { kind: 'saw', state: state({ keys: [key('old', 30 * days), key('new', 60)] }) };
    const refusedOnce = [created, attached, { kind: 'not-accepted' }] as const;
    expect(next(...refusedOnce)).toMatchObject({ kind: 'look', at: 'everything' });
    expect(next(...refusedOnce, again)).toMatchObject({ kind: 'prove-at-origin' });
    expect(next(...refusedOnce, again, { kind: 'not-accepted' }, again)).toEqual({
      kind: 'end',
      outcome: 'not-accepted',
      reason: 'the API keeps rejecting the new key new; nothing was switched',
    });
  });

  test('the new key was removed by another writer: given up', () => {
    const gone: Event = { kind: 'saw', state: state() };
    expect(next(created, attached, { kind: 'not-accepted' }, gone)).toEqual({
      kind: 'abandon',
      keyId: 'new',
      reason: 'key new was removed or disabled by another writer',
    });
  });

  test('the new key carries the tags of another owner: given up', () => {
    const keys = [key('old', 30 * days), key('new', 60, { owned: false })];
    const seen: Event = { kind: 'saw', state: state({ keys }) };
    expect(next(created, attached, { kind: 'not-accepted' }, seen)).toEqual({
      kind: 'abandon',
      keyId: 'new',
      reason: "key new was claimed by another owner's tags",
    });
  });

  test('the new key was disabled by another writer: given up', () => {
    const keys = [key('old', 30 * days), key('new', 60, { enabled: false })];
    const seen: Event = { kind: 'saw', state: state({ keys }) };
    expect(next(created, { kind: 'not-accepted' }, seen)).toMatchObject({ kind: 'abandon', keyId: 'new' });
  });

  test('the live key was switched off meanwhile: healed before the attempt goes on', () => {
    const keys = [key('old', 30 * days, { enabled: false }), key('new', 60)];
    const seen: Event = { kind: 'saw', state: state({ keys }) };
    expect(next(created, attached, { kind: 'not-accepted' }, seen)).toMatchObject({
      kind: 'enable-key',
      keyId: 'old',
    });
  });

  test('partial switch: the targets left are switched under their first ETags', () => {
    const progress = after(twoTargets, created, attached, proved, switched('D1'));
    expect(decide(rotateNow, progress, now)).toMatchObject({
      kind: 'switch',
      distributionId: 'D2',
      ifMatch: 'D2-1',
    });
  });

  test('412: looks again, then gives the key up because the ETag has changed', () => {
    expect(next(created, attached, proved, { kind: 'switch-lost' })).toMatchObject({
      kind: 'look',
      at: 'everything',
    });
    const changed = state({
      targets: [distribution('D1', sends('old'), { etag: 'D1-foreign' })],
      keys: [key('old', 30 * days), key('new', 60)],
    });
    expect(next(created, attached, proved, { kind: 'switch-lost' }, { kind: 'saw', state: changed })).toEqual(
      { kind: 'abandon', keyId: 'new', reason: 'D1 was changed after its ETag was read' },
    );
  });

  test('lost response: a switch that shows our key was won although no response said so', () => {
    const done = state({
      targets: [
        distribution('D1', sends('new'), { etag: 'D1-2', deployed: false }),
        distribution('D2', sends('old')),
      ],
      keys: [key('old', 30 * days), key('new', 60)],
    });
    const progress = after(
      twoTargets,
      created,
      attached,
      proved,
      { kind: 'switch-lost' },
      { kind: 'saw', state: done },
    );
    expect(decide(rotateNow, progress, now)).toMatchObject({
      kind: 'switch',
      distributionId: 'D2',
      ifMatch: 'D2-1',
    });
  });

  test('lost response: one of two origins with our key is no won switch', () => {
    const mixed = state({
      targets: [distribution('D1', sends('new', 'old'), { etag: 'D1-2' })],
      keys: [key('old', 30 * days), key('new', 60)],
    });
    expect(
      next(created, attached, proved, { kind: 'switch-lost' }, { kind: 'saw', state: mixed }),
    ).toMatchObject({ kind: 'abandon' });
  });

  test('a target that appeared after the key was made cannot be switched to it', () => {
    const seen: Event = {
      kind: 'saw',
      state: { ...twoTargets, keys: [key('old', 30 * days), key('new', 60)] },
    };
    expect(next(created, attached, proved, { kind: 'switch-lost' }, seen)).toMatchObject({
      kind: 'abandon',
      reason: 'D2 was changed after its ETag was read',
    });
  });

  test('a key given up is not used again: a new attempt makes its own and proves it', () => {
    const progress = after(state(), created, attached, proved, { kind: 'abandoned' });
    expect(decide(rotateNow, progress, now)).toMatchObject({ kind: 'create-key' });
    const second = after(
      state(),
      ...[
        created,
        attached,
        proved,
        { kind: 'not-accepted' } as const,
        { kind: 'saw', state: state() } as const,
      ],
      ...[{ kind: 'abandoned' } as const, { kind: 'created', key: key('newer', 0) } as const],
    );
    expect(decide(rotateNow, second, now)).toMatchObject({ kind: 'prove-at-origin', keyId: 'newer' });
  });

  test('a target that carried a key given up is not taken for one that carries the next', () => {
    const progress = after(
      twoTargets,
      ...[created, attached, proved, switched('D1'), { kind: 'abandoned' } as const],
      ...[
        { kind: 'created', key: key('newer', 0) } as const,
        { kind: 'proved-at-origin', keyId: 'newer' } as const,
      ],
    );
    expect(decide(rotateNow, progress, now)).toMatchObject({
      kind: 'switch',
      distributionId: 'D1',
      ifMatch: 'D1-2',
      keyId: 'newer',
    });
  });

  test('contended: after five attempts it leaves the distribution to the others', () => {
    const attempt = [created, { kind: 'abandoned' }] as const;
    const four = [...attempt, ...attempt, ...attempt, ...attempt];
    expect(next(...four)).toMatchObject({ kind: 'create-key' });
    expect(next(...four, ...attempt)).toEqual({
      kind: 'end',
      outcome: 'contended',
      reason: 'another writer changed the distribution in each of 5 attempts',
    });
  });

  test('superseded on the way: a key of another run that went live meanwhile is finished instead of replaced', () => {
    const theirs = state({
      targets: [distribution('D1', sends('theirs'), { deployed: false, etag: 'D1-2' })],
      keys: [key('old', 30 * days), key('new', 60), key('theirs', 50)],
    });
    expect(
      next(
        created,
        attached,
        proved,
        { kind: 'switch-lost' },
        { kind: 'saw', state: theirs },
        { kind: 'abandoned' },
      ),
    ).toMatchObject({ kind: 'wait' });
  });

  test('nothing that is switched is switched again', () => {
    expect(next(created, attached, proved, switched('D1'))).toMatchObject({ kind: 'wait' });
  });

  test('more than an hour after the new key was made it is given up: another run may take it for an orphan', () => {
    const proving = after(state(), created, attached, proved);
    const at = (seconds: number): unknown => decide(rotateNow, proving, now + seconds * 1_000);
    expect(at(3_600)).toMatchObject({ kind: 'switch', keyId: 'new' });
    expect(at(3_601)).toEqual({
      kind: 'abandon',
      keyId: 'new',
      reason: 'key new was created more than an hour ago',
    });
  });

  test('an hour old and in place on every target: it stays', () => {
    const done = after(state(), created, attached, proved, switched('D1'));
    expect(decide({ ...rotateNow, deploymentTimeout: 9_000 }, done, now + 3_601_000)).toMatchObject({
      kind: 'wait',
    });
  });

  test('an hour old and in place on one of two targets: given up, the other target is not switched to it', () => {
    const half = after(twoTargets, created, attached, proved, switched('D1'));
    expect(decide(rotateNow, half, now + 3_601_000)).toMatchObject({ kind: 'abandon', keyId: 'new' });
  });
});
