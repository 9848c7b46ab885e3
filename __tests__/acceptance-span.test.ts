import { expect, test } from '@jest/globals';
import { span } from '../acceptance/figure.ts';
import { spread } from '../acceptance/transition.ts';

const call = { sent: 0, answered: 10 };
const judge = (old: number, fresh: number): boolean | undefined =>
  span(
    'a change',
    spread(call, [
      { sent: old, answered: old + 1, isNew: false },
      { sent: fresh, answered: fresh + 1, isNew: true },
    ]),
    [300, 900],
    0,
    () => ({}),
  ).fits;

test('a change that a slow machine saw late fits the model in which it may have come in time', () => {
  expect(judge(500, 1_500)).toBe(true);
});

test('an old state that is seen after the longest delay does not fit, nor a new one before the shortest', () => {
  expect(judge(1_000, 1_500)).toBe(false);
  expect(judge(0, 200)).toBe(false);
});
