import { describe, expect, test } from '@jest/globals';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { untilSteady, type Evidence, type Round } from '../../src/gate/evidence.ts';

const { signal } = new AbortController();

/** Asks with answers that come after `seconds` each; the last one is given for ever. */
async function steadyWith(
  atLeast: number,
  answers: readonly (readonly [round: Round, seconds: number])[],
): Promise<{ evidence: Evidence; asked: number; seconds: number }> {
  const clock = createVirtualClock(0);
  let asked = 0;
  const evidence = await clock.run(
    untilSteady({ clock, signal }, atLeast, async () => {
      const [round, seconds] = answers[Math.min(asked++, answers.length - 1)] ?? ['nothing', 0];
      await clock.sleep(seconds * 1_000);
      return round;
    }),
  );
  return { evidence, asked, seconds: clock.now() / 1_000 };
}

describe('asking until the answers are steady', () => {
  test('takes ten good answers in a row', async () => {
    expect(await steadyWith(0, [['good', 0]])).toMatchObject({ evidence: 'steady', asked: 10 });
    expect(
      await steadyWith(0, [
        ['good', 0],
        ['bad', 0],
        ['good', 0],
      ]),
    ).toMatchObject({ evidence: 'steady', asked: 12 });
  });

  test('takes no less than the propagation time, however good the answers are', async () => {
    expect(await steadyWith(90, [['good', 0]])).toMatchObject({ evidence: 'steady', seconds: 90 });
  });

  test('does not give up what goes well because single answers are held up', async () => {
    expect(await steadyWith(0, [['good', 15]])).toMatchObject({ evidence: 'steady', asked: 10 });
  });

  test('gives up a minute after three times the propagation time', async () => {
    const { evidence, seconds } = await steadyWith(20, [['bad', 0]]);
    expect(evidence).toBe('contrary');
    expect(seconds).toBeGreaterThan(120);
    expect(seconds).toBeLessThan(125);
  });

  test('takes silence neither for a yes nor for a no, and gives up after half a minute of it', async () => {
    const { evidence, seconds } = await steadyWith(0, [['nothing', 0]]);
    expect(evidence).toBe('none');
    expect(seconds).toBeGreaterThanOrEqual(30);
    expect(seconds).toBeLessThan(35);
  });

  test('a round that shows nothing neither counts nor begins the row again', async () => {
    expect(
      await steadyWith(0, [
        ['good', 0],
        ['nothing', 0],
        ['good', 0],
      ]),
    ).toMatchObject({ evidence: 'steady', asked: 11 });
  });

  test('what was bad last stays the verdict when nothing more is shown', async () => {
    expect(
      await steadyWith(0, [
        ['bad', 0],
        ['nothing', 0],
      ]),
    ).toMatchObject({ evidence: 'contrary' });
  });

  test('ends at once when told to stop', async () => {
    expect(
      await steadyWith(90, [
        ['good', 0],
        ['stop', 0],
      ]),
    ).toMatchObject({ evidence: 'contrary', asked: 2 });
  });
});
