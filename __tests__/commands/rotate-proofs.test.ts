import { describe, expect, test } from '@jest/globals';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { untilSteady } from '../../src/commands/rotate/proofs.ts';

const { signal } = new AbortController();

/** Asks with answers that come after `seconds` each; the last one is given for ever. */
async function steadyWith(
  atLeast: number,
  answers: readonly (readonly [good: boolean | 'stop', seconds: number])[],
): Promise<{ steady: boolean; asked: number; seconds: number }> {
  const clock = createVirtualClock(0);
  let asked = 0;
  const steady = await clock.run(
    untilSteady({ clock, signal }, atLeast, async () => {
      const [good, seconds] = answers[Math.min(asked++, answers.length - 1)] ?? [false, 0];
      await clock.sleep(seconds * 1_000);
      return good;
    }),
  );
  return { steady, asked, seconds: clock.now() / 1_000 };
}

describe('asking until the answers are steady', () => {
  test('takes ten good answers in a row', async () => {
    expect(await steadyWith(0, [[true, 0]])).toMatchObject({ steady: true, asked: 10 });
    expect(
      await steadyWith(0, [
        [true, 0],
        [false, 0],
        [true, 0],
      ]),
    ).toMatchObject({ steady: true, asked: 12 });
  });

  test('takes no less than the propagation time, however good the answers are', async () => {
    expect(await steadyWith(90, [[true, 0]])).toMatchObject({ steady: true, seconds: 90 });
  });

  test('does not give up what goes well because single answers are held up', async () => {
    expect(await steadyWith(0, [[true, 15]])).toMatchObject({ steady: true, asked: 10 });
  });

  test('gives up a minute after three times the propagation time', async () => {
    const { steady, seconds } = await steadyWith(20, [[false, 0]]);
    expect(steady).toBe(false);
    expect(seconds).toBeGreaterThan(120);
    expect(seconds).toBeLessThan(125);
  });

  test('ends at once when told to stop', async () => {
    expect(
      await steadyWith(90, [
        [true, 0],
        ['stop', 0],
      ]),
    ).toMatchObject({ steady: false, asked: 2 });
  });
});
