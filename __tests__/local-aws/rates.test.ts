import { expect, test } from '@jest/globals';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { Rates, type ServiceRates } from '../../local-aws/rates.ts';

const own = { Make: { count: 1, perMs: 20_000 } };
const together = { count: 2, perMs: 1_000, burst: 3 };

/** What calls are told, one after another, each so many milliseconds after the last: seconds to wait, or undefined. */
test.each<
  [string, ServiceRates, readonly (readonly [after: number, told: number | undefined, operation?: string])[]]
>([
  [
    'no rate',
    {},
    [
      [0, undefined],
      [0, undefined],
    ],
  ],
  [
    'one call in 20 s',
    { byOperation: own },
    [
      [0, undefined],
      [0, 20],
      [500, 20],
      [18_500, 1],
      [999, 1],
      [1, undefined],
      [0, 20],
    ],
  ],
  [
    'an operation without a rate of its own',
    { byOperation: own },
    [
      [0, undefined, 'Read'],
      [0, undefined, 'Read'],
    ],
  ],
  [
    'all operations together',
    { together },
    [
      [0, undefined, 'Read'],
      [0, undefined],
      [0, undefined],
      [0, 1],
      [500, undefined],
      [499, 1],
      [1, undefined],
    ],
  ],
  [
    'a bucket that fills up to its burst',
    { together },
    [
      [0, undefined],
      [60_000, undefined],
      [0, undefined],
      [0, undefined],
      [0, 1],
    ],
  ],
  // A refused call takes nothing, of neither bucket.
  [
    'both',
    { byOperation: own, together },
    [
      [0, undefined],
      [0, 20],
      [0, 20],
      [0, undefined, 'Read'],
      [0, undefined, 'Read'],
      [0, 1, 'Read'],
      [0, 20],
    ],
  ],
])('an account with %s', (_, rates, calls) => {
  const clock = createVirtualClock(0);
  let now = 0;
  const account = new Rates({ ...clock, now: () => now });
  const told = calls.map(([after, , operation = 'Make']) => {
    now += after;
    return account.take('service', operation, rates);
  });
  expect(told).toEqual(calls.map(([, expected]) => expected));
});
