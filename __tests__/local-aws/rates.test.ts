import { expect, test } from '@jest/globals';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { Rates, type ServiceRates } from '../../local-aws/rates.ts';

const own = { Make: { count: 1, perMs: 20_000 } };
const together = { count: 2, perMs: 1_000, burst: 3 };

/** Calls, one after another, each so many milliseconds after the last: seconds that it is told to wait, or `ok`. */
test.each<[string, ServiceRates, string]>([
  ['no rate', {}, '0: ok, 0: ok'],
  ['one call in 20 s', { byOperation: own }, '0: ok, 0: 20, 500: 20, 18500: 1, 999: 1, 1: ok, 0: 20'],
  ['an operation without a rate of its own', { byOperation: own }, '0 Read: ok, 0 Read: ok'],
  ['all operations together', { together }, '0 Read: ok, 0: ok, 0: ok, 0: 1, 500: ok, 499: 1, 1: ok'],
  ['a bucket that fills up to its burst', { together }, '0: ok, 60000: ok, 0: ok, 0: ok, 0: 1'],
  // A refused call takes nothing, of neither bucket.
  ['both', { byOperation: own, together }, '0: ok, 0: 20, 0: 20, 0 Read: ok, 0 Read: ok, 0 Read: 1, 0: 20'],
])('an account with %s', (_, rates, calls) => {
  const clock = createVirtualClock(0);
  let now = 0;
  const account = new Rates({ ...clock, now: () => now });
  const told = calls.split(', ').map((call) => {
    const [when = ''] = call.split(':');
    const [after, operation = 'Make'] = when.split(' ');
    now += Number(after);
    return `${when}: ${account.take('service', operation, rates) ?? 'ok'}`;
  });
  expect(told.join(', ')).toBe(calls);
});
