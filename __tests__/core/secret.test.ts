import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Header, GateState, Secret } from '../../src/core/gate-state.ts';
import { record, type Event, type Progress } from '../../src/core/progress.ts';
import { retirable } from '../../src/core/retirement.ts';
import { checked } from '../../src/core/checked.ts';
import { action, type Action, type Step } from '../../src/core/step.ts';
import { explore } from '../../simulation/core/explore.ts';
import { sabotages } from '../../simulation/core/sabotage.ts';
import { after, days, key, now, state, readyToSwitch, rotateNow } from './gate-states.ts';

const none: Header = { kind: 'none' };
const held = (id: string): Header => ({ kind: 'key', id });

function secret(current: Header, previous: Header = none, change: Partial<Secret> = {}): Secret {
  return { name: 'S', version: 'v1', current, previous, rest: [], ...change };
}

const seen = (one: Secret, change: Partial<GateState> = {}): GateState => state({ secret: one, ...change });
const ready = readyToSwitch(seen(secret(held('old'))));
const written = (version: string): Event => ({ kind: 'secret-written', version, keyId: 'new' });
const next = (progress: Progress, seconds = 0): Step => decide(rotateNow, progress, now + seconds * 1_000);

describe('the secret takes the new key', () => {
  test('once it is proved, under the version that was read before the key was made', () => {
    expect(next(ready)).toMatchObject({ kind: 'write-secret', ifVersion: 'v1', keyId: 'new' });
  });

  test('twice, so that its previous stage has no older key, and before any switch', () => {
    const once = record(ready, written('v2'));
    expect(next(once)).toMatchObject({
      ...{ kind: 'write-secret', ifVersion: 'v2', reason: 'its previous stage holds an older key' },
    });
    expect(next(record(once, written('v3')))).toMatchObject({ kind: 'switch', keyId: 'new' });
  });

  test('once where nothing was in it', () => {
    const empty = readyToSwitch(seen(secret(none)));
    expect(next(record(empty, written('v2')))).toMatchObject({ kind: 'switch' });
  });

  test('unless someone wrote it after it was read: then the key is given up', () => {
    const other = seen(secret(held('theirs'), held('old'), { version: 'w' }), {
      keys: [key('old', days), key('new', 0)],
    });
    expect(next(record(ready, { kind: 'saw', state: other }))).toMatchObject({ kind: 'abandon' });
  });

  test('unless the key is older than an hour', () => {
    expect(next(ready, 3_601)).toMatchObject({ kind: 'abandon' });
  });

  test('and a read that shows the secret from before its own write changes nothing of that', () => {
    const twice = [written('v2'), written('v3')].reduce(record, ready);
    const stale = seen(secret(held('new'), held('old'), { version: 'v2' }), {
      keys: [key('old', days), key('new', 0)],
    });
    const looked = record(twice, { kind: 'saw', state: stale });
    expect(looked.state?.secret?.version).toBe('v3');
    expect(next(looked)).toMatchObject({ kind: 'switch' });
  });
});

describe('the value of a stage of the secret', () => {
  const keys = [key('older', 60 * days), key('old', 30 * days)];
  test.each<[string, Secret]>([
    ['AWSCURRENT', secret(held('older'), held('old'))],
    ['AWSPREVIOUS', secret(held('old'), held('older'))],
    ['another stage', secret(held('old'), none, { rest: [held('older')] })],
  ])('%s: is never retired', (_, one) => {
    expect(retirable(seen(one, { keys }))).toEqual([]);
    for (const kind of ['disable-key', 'delete-key'] as const) {
      const what: Action = { kind, keyId: 'older' };
      expect(() => checked(action(what, ''), rotateNow, after(seen(one, { keys })), now)).toThrow(
        'key older is still sent',
      );
    }
  });

  test('and what leaves it may be', () => {
    expect(retirable(seen(secret(held('old'), held('old')), { keys }))).toMatchObject([{ id: 'older' }]);
  });

  test('an older key in AWSPREVIOUS is written over before it is retired', () => {
    const young = { ...rotateNow, maxKeyAge: 90 * days };
    const step = decide(young, after(seen(secret(held('old'), held('older')), { keys })), now);
    expect(step).toMatchObject({ kind: 'write-secret', ifVersion: 'v1', keyId: 'old' });
  });

  test.each<[string, Header]>([
    ['a newer key that a dead run left there', held('new')],
    ['nothing', none],
    ['garbage', { kind: 'unknown' }],
  ])('%s, and not the live key: makes a new key due', (_, current) => {
    const young = { ...rotateNow, maxKeyAge: 90 * days };
    const before = seen(secret(current), { keys: [key('old', 30 * days), key('new', 60)] });
    expect(decide(young, after(before), now)).toMatchObject({ kind: 'create-key' });
  });

  test('a disabled key in AWSCURRENT is enabled: an owner may send it at any moment', () => {
    const before = seen(secret(held('next')), {
      keys: [key('old', days), key('next', 60, { enabled: false })],
    });
    expect(next(after(before))).toMatchObject({ kind: 'enable-key', keyId: 'next' });
  });
});

describe('a write of the secret, were a rule wrong', () => {
  const check = (what: Partial<Extract<Action, { kind: 'write-secret' }>>, progress = ready): unknown =>
    checked(
      action({ kind: 'write-secret', ifVersion: 'v1', keyId: 'new', ...what }, ''),
      rotateNow,
      progress,
      now,
    );

  test.each<[string, () => unknown]>([
    ['does not open the gate', () => check({ keyId: 'unseen' })],
    [
      'was not created by this attempt',
      () =>
        check(
          { keyId: 'other' },
          readyToSwitch(seen(secret(held('old')), { keys: [key('old', days), key('other', 60)] })),
        ),
    ],
    ['is not of the version v2 any more', () => check({ ifVersion: 'v2' })],
    [
      'may be newer than the key',
      () => check({}, { ...ready, attempt: { etags: new Map(), keyId: 'new', secretVersions: ['v0'] } }),
    ],
    ['was not proved at the origin', () => check({}, { ...ready, provedAtOrigin: undefined })],
  ])('%s: stops the run', (why, act) => {
    expect(act).toThrow(why);
  });

  test('a switch before it: stops the run', () => {
    const what: Action = { kind: 'switch', distributionId: 'D1', ifMatch: 'D1-1', keyId: 'new' };
    expect(() => checked(action(what, ''), rotateNow, ready, now)).toThrow(
      'the secret does not hold key new yet',
    );
  });
});

describe('an owner that takes the header from the secret at any moment, in every order', () => {
  const gate = { targets: 1, secret: true, happenings: { applies: 1 } };
  const revoke = { ...rotateNow, revoke: 'graceful' } as const;

  test.each([
    ['one run after the other', { gate, rows: [[rotateNow, revoke]] }],
    ['an older key in AWSPREVIOUS', { gate: { ...gate, older: 1 }, rows: [[rotateNow, rotateNow]] }],
    ['two targets', { gate: { ...gate, targets: 2 }, rows: [[rotateNow]] }],
  ])('with %s, each of which may die: nobody is refused, nobody moves back', (_, what) => {
    const { refused, ends } = explore({ ...what, crashes: 1, lostAnswers: false });
    expect(refused).toBeUndefined();
    expect(ends).toBeGreaterThan(3);
  });

  test.each(['does not count the secret', 'writes the secret after the switch'] as const)(
    'finds a core that %s',
    (name) => {
      const { refused } = explore({
        gate,
        rows: [[rotateNow]],
        crashes: 0,
        lostAnswers: false,
        sabotage: sabotages[name],
      });
      expect(refused?.at(-1)).toMatch(/disables|take D0 back/);
    },
  );
});
