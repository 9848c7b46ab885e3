import { expect, test } from '@jest/globals';
import { gated } from '../account/gated.ts';

/** How many calls one rotation makes, and how long it took, when the answer to its n-th call is swallowed. */
async function rotateWithout(nth: number): Promise<{ calls: number; seconds: number }> {
  const { account } = await gated();
  let calls = 0;
  const swallowing = account.intercepted(async (_, onwards) => {
    const answer = await onwards();
    return ++calls === nth ? new Promise(() => undefined) : answer;
  });
  const began = account.clock.now();
  await account.rotate({}, swallowing).catch(() => undefined);
  return { calls, seconds: (account.clock.now() - began) / 1_000 };
}

test('a rotation of which one response is swallowed after the call was done takes a minute longer, or ends before', async () => {
  const whole = await rotateWithout(0);
  // Every third call: each is a whole account of its own.
  for (let nth = 1; nth <= whole.calls; nth += 3) {
    const { seconds } = await rotateWithout(nth);
    expect({ nth, late: seconds > whole.seconds + 120 }).toEqual({ nth, late: false });
  }
});
