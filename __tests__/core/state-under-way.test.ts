import { describe, test } from '@jest/globals';
import { decide } from '../../src/core/decide.ts';
import type { Event } from '../../src/core/progress.ts';
import {
  after,
  created,
  days,
  distribution,
  expectStep,
  key,
  now,
  on,
  rotateNow,
  saw,
  sends,
  state,
  switched,
} from './gate-states.ts';

const attached = [created(), on('attached')];
const proved = [...attached, on('proved-at-origin')];
const refused: Event = { kind: 'not-accepted' };
const lost: Event = { kind: 'switch-lost' };
const abandoned: Event = { kind: 'abandoned' };
const twoTargets = { targets: [distribution('D1', sends('old')), distribution('D2', sends('old'))] };
const old = key('old', 30 * days);
const keys = [old, key('new', 60)];
const attempts = (count: number): readonly Event[] =>
  Array(count).fill([created(), abandoned]).flat() as Event[];

/** What has happened to a run with one target, and what it does next. */
const ways: Readonly<Record<string, readonly [events: readonly Event[], step: string]>> = {
  'attaches the new key': [[created()], 'attach-key new: attach the new key so that both keys are accepted'],
  'proves the new key at the origin': [
    attached,
    'prove-at-origin new: a new key takes time to be accepted everywhere',
  ],
  'switches under the ETag read before the key was made': [
    proved,
    'switch D1 D1-1 new: send the new key from every edge',
  ],
  'another key that was proved is no proof for this one': [
    [...attached, on('proved-at-origin', 'old')],
    'prove-at-origin new',
  ],
  'the API rejects the new key: looks again': [[...attached, refused], 'look everything'],
  'and probes it a second time': [[...attached, refused, saw({ keys })], 'prove-at-origin'],
  'the API keeps rejecting the new key: nothing is switched': [
    [...attached, refused, saw({ keys }), refused, saw({ keys })],
    'end not-accepted: the API keeps rejecting the new key new; nothing was switched',
  ],
  'the new key was removed by another writer: given up': [
    [...attached, refused, saw()],
    'abandon new: key new was removed or disabled by another writer',
  ],
  'the new key carries the tags of another owner: given up': [
    [...attached, refused, saw({ keys: [old, key('new', 60, { owned: false })] })],
    "abandon new: key new was claimed by another owner's tags",
  ],
  'the new key was disabled by another writer: given up': [
    [created(), refused, saw({ keys: [old, key('new', 60, { enabled: false })] })],
    'abandon new',
  ],
  'the live key was switched off meanwhile: healed before the attempt goes on': [
    [...attached, refused, saw({ keys: [{ ...old, enabled: false }, key('new', 60)] })],
    'enable-key old',
  ],
  '412: looks again': [[...proved, lost], 'look everything'],
  '412: gives the key up because the ETag has changed': [
    [...proved, lost, saw({ targets: [distribution('D1', sends('old'), { etag: 'D1-foreign' })], keys })],
    'abandon new: D1 was changed after its ETag was read',
  ],
  'lost response: one of two origins with our key is no won switch': [
    [...proved, lost, saw({ targets: [distribution('D1', sends('new', 'old'), { etag: 'D1-2' })], keys })],
    'abandon',
  ],
  'a target that appeared after the key was made cannot be switched to it': [
    [...proved, lost, saw({ ...twoTargets, keys })],
    'abandon new: D2 was changed after its ETag was read',
  ],
  'a key given up is not used again: a new attempt makes its own': [[...proved, abandoned], 'create-key'],
  'and proves its own': [
    [...proved, refused, saw(), abandoned, created('newer'), on('attached', 'newer')],
    'prove-at-origin newer',
  ],
  'contended: makes a fifth attempt': [attempts(4), 'create-key'],
  'contended: after five attempts it leaves the distribution to the others': [
    attempts(5),
    'end contended: another writer changed the distribution in each of 5 attempts',
  ],
  'superseded on the way: a key of another run that went live meanwhile is finished instead of replaced': [
    [
      ...[...proved, lost],
      saw({
        targets: [distribution('D1', sends('theirs'), { deployed: false, etag: 'D1-2' })],
        keys: [...keys, key('theirs', 50)],
      }),
      abandoned,
    ],
    'wait',
  ],
  'nothing that is switched is switched again': [[...proved, switched('D1')], 'wait'],
};

/** The same for a run with two targets. */
const waysOfTwo: typeof ways = {
  'partial switch: the targets left are switched under their first ETags': [
    [...proved, switched('D1')],
    'switch D2 D2-1',
  ],
  'lost response: a switch that shows our key was won although no response said so': [
    [
      ...[...proved, lost],
      saw({
        targets: [
          distribution('D1', sends('new'), { etag: 'D1-2', deployed: false }),
          distribution('D2', sends('old')),
        ],
        keys,
      }),
    ],
    'switch D2 D2-1',
  ],
  'a target that carried a key given up is not taken for one that carries the next': [
    [
      ...proved,
      switched('D1'),
      abandoned,
      created('newer'),
      on('attached', 'newer'),
      on('proved-at-origin', 'newer'),
    ],
    'switch D1 D1-2 newer',
  ],
};

describe('a run on the way to its switch', () => {
  test.each(Object.entries(ways))('%s', (_, [events, step]) => {
    expectStep(decide(rotateNow, after(state(), ...events), now), step);
  });

  test.each(Object.entries(waysOfTwo))('%s', (_, [events, step]) => {
    expectStep(decide(rotateNow, after(state(twoTargets), ...events), now), step);
  });

  test.each([
    [
      'an hour after the new key was made it is still switched to',
      state(),
      proved,
      3_600,
      'switch D1 D1-1 new',
    ],
    [
      'more than an hour after the new key was made it is given up: another run may take it for an orphan',
      ...[state(), proved, 3_601, 'abandon new: key new was created more than an hour ago'],
    ],
    [
      'an hour old and in place on every target: it stays',
      state(),
      [...proved, switched('D1')],
      3_601,
      'wait',
    ],
    [
      'an hour old and in place on one of two targets: given up, the other target is not switched to it',
      ...[state(twoTargets), [...proved, switched('D1')], 3_601, 'abandon new'],
    ],
  ] as const)('%s', (_, seen, events, seconds, step) => {
    const intent = { ...rotateNow, deploymentTimeout: 9_000 };
    expectStep(decide(intent, after(seen, ...events), now + seconds * 1_000), step);
  });
});
