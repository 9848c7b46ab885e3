import { describe, expect, test } from '@jest/globals';
import { checked } from '../../src/core/checked.ts';
import { nothingDone, type Progress } from '../../src/core/progress.ts';
import { action, type Action } from '../../src/core/step.ts';
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
} from './gate-states.ts';

const keys = [
  key('old', 60),
  key('older', days),
  key('partner', days, { owned: false }),
  key('shared', days, { otherPlanIds: ['mobile'] }),
];
const seen = after(state({ keys, others: [distribution('D9', sends('lent'))] }));
const check = (what: Action, progress: Progress = seen, intent = rotateNow, seconds = 0): unknown =>
  checked(action(what, 'a rule says so'), intent, progress, now + seconds * 1_000);

describe.each(['disable-key', 'delete-key'] as const)('%s, were a rule wrong', (kind) => {
  test.each([
    ['a key that a target sends', 'old', 'key old is still sent'],
    ['a key of another writer', 'partner', "key partner is not this gate's"],
    ['a key that was never seen', 'unseen', "key unseen is not this gate's"],
    ['a key that another plan holds', 'shared', 'key shared is in another usage plan'],
  ])('%s: stops the run', (_, keyId, why) => {
    expect(() => check({ kind, keyId })).toThrow(
      `The step ${kind} violates an invariant: ${why}. It was not carried out; please report this.`,
    );
  });

  test('a key that something outside the targets sends: stops the run', () => {
    const lent = after(
      state({ keys: [...keys, key('lent', days)], others: [distribution('D9', sends('lent'))] }),
    );
    expect(() => check({ kind, keyId: 'lent' }, lent)).toThrow('key lent is still sent');
  });

  test('while an edge may still send an older key: stops the run', () => {
    const busy = after(state({ keys, targets: [distribution('D1', sends('old'), { deployed: false })] }));
    expect(() => check({ kind, keyId: 'older' }, busy)).toThrow('an edge may still send an older key');
  });

  test('with a list of keys from before every edge had switched: stops the run', () => {
    const early = after(state({ keys, keysSeenAt: now - 1 }));
    expect(() => check({ kind, keyId: 'older' }, early)).toThrow(
      'the keys were listed before every edge had switched',
    );
    expect(() => check({ kind, keyId: 'older' }, { ...seen, deployedSince: undefined })).toThrow(
      'the keys were listed',
    );
  });

  test('an older key that nothing needs: passes', () => {
    expect(check({ kind, keyId: 'older' })).toMatchObject({ kind, keyId: 'older' });
  });
});

describe('a leaked key that is revoked at once', () => {
  const busy = after(state({ keys, targets: [distribution('D1', sends('old'), { deployed: false })] }));
  const immediate = { ...rotateNow, revoke: 'immediate' } as const;

  test('is disabled before the edges have switched, but not deleted', () => {
    expect(check({ kind: 'disable-key', keyId: 'older' }, busy, immediate)).toMatchObject({ keyId: 'older' });
    expect(() => check({ kind: 'delete-key', keyId: 'older' }, busy, immediate)).toThrow('an edge may still');
  });

  test('must not be sent by a header even so', () => {
    expect(() => check({ kind: 'disable-key', keyId: 'old' }, busy, immediate)).toThrow(
      'key old is still sent',
    );
  });
});

describe('a switch, were a rule wrong', () => {
  const ready = readyToSwitch();
  const to = (change: object): Action => ({
    kind: 'switch',
    distributionId: 'D1',
    ifMatch: 'D1-1',
    keyId: 'new',
    ...change,
  });

  test('to a key that this attempt did not create: stops the run', () => {
    expect(() => check(to({ keyId: 'old' }), ready)).toThrow('key old was not created by this attempt');
    expect(() => check(to({}))).toThrow('key new was not created by this attempt');
  });

  test('under an ETag that was read after the key was made: stops the run', () => {
    expect(() => check(to({ ifMatch: 'D1-2' }), ready)).toThrow('the ETag D1-2 may be newer than the key');
    expect(() => check(to({ distributionId: 'D2' }), ready)).toThrow('the ETag D1-1 may be newer');
  });

  test('to a key older than an hour: stops the run', () => {
    expect(() => check(to({}), ready, rotateNow, 3_601)).toThrow('key new is more than an hour old');
    expect(check(to({}), ready, rotateNow, 3_600)).toMatchObject({ kind: 'switch', keyId: 'new' });
  });
});

describe('any other step', () => {
  test.each(['enable-key', 'attach-key'] as const)('%s of a key that is not ours: stops the run', (kind) => {
    expect(() => check({ kind, keyId: 'partner' })).toThrow(
      `The step ${kind} violates an invariant: key partner is not`,
    );
    expect(() => check({ kind, keyId: 'unseen' })).toThrow("key unseen is not this gate's");
    expect(check({ kind, keyId: 'older' })).toMatchObject({ kind });
  });

  test('passes, and so does whatever comes before the first look', () => {
    for (const what of [
      { kind: 'create-key' },
      { kind: 'wait', seconds: 2 },
      { kind: 'prove-at-origin', keyId: 'partner' },
    ] as const)
      expect(check(what)).toEqual({ ...what, reason: 'a rule says so' });
    expect(check({ kind: 'look', at: 'everything' }, nothingDone)).toMatchObject({ kind: 'look' });
  });
});
