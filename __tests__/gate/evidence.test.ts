import { describe, expect, test } from '@jest/globals';
import { createVirtualClock } from '../../local-aws/clock.ts';
import {
  proveThroughCloudFront,
  untilSteady,
  watchDisabled,
  type Evidence,
  type Round,
  type ViewerEndpoint,
  type Watch,
} from '../../src/gate/evidence.ts';
import type { ProbeAnswer } from '../../src/probe.ts';

const { signal } = new AbortController();

/** At least so many seconds; rounds, each after so many seconds if it says so, the last one again and again. */
test.each<readonly [string, number, string, Evidence, asked: number, seconds: number]>([
  ['ten good answers in a row', 0, 'good', 'steady', 10, 0.9],
  ['again ten after a bad one', 0, 'good, bad, good', 'steady', 12, 1.25],
  ['no less than the propagation time, however good the answers are', 90, 'good', 'steady', 46, 90],
  ['what goes well, though single answers are held up', 0, 'good 15', 'steady', 10, 150.9],
  ['a minute after three times the propagation time nothing more', 20, 'bad', 'contrary', 412, 120.25],
  ['silence neither for a yes nor for a no, for half a minute', 0, 'nothing', 'none', 121, 30],
  [
    'a round that shows nothing neither for one of the row nor for its end',
    ...([0, 'good, nothing, good', 'steady', 11, 1] as const),
  ],
  [
    'what was bad last for the verdict when nothing more is shown',
    ...([0, 'bad, nothing', 'contrary', 242, 60.25] as const),
  ],
  ['no more when told to stop', 90, 'good, stop', 'contrary', 2, 2],
])('asking until the answers are steady takes %s', async (_, atLeast, told, expected, rounds, seconds) => {
  const answers = told.split(', ').map((answer) => answer.split(' '));
  const clock = createVirtualClock(0);
  let asked = 0;
  const evidence: Evidence = await clock.run(
    untilSteady({ clock, signal }, atLeast, async () => {
      const [round, seconds = 0] = answers[Math.min(asked++, answers.length - 1)] ?? [];
      await clock.sleep(Number(seconds) * 1_000);
      return round as Round;
    }),
  );
  expect([evidence, asked, clock.now() / 1_000]).toEqual([expected, rounds, expect.closeTo(seconds)]);
});

const route = { path: (nonce: string) => `/pictures?${nonce}`, proof: 'status' } as const;
const direct = { url: 'https://api', route };
const viewers: readonly ViewerEndpoint[] = [{ url: 'https://viewers', route, distributionId: 'E1' }];
const body = new Uint8Array();
const accepted: ProbeAnswer = { status: 200, headers: { 'x-amz-apigw-id': '1' }, body };
const rejected: ProbeAnswer = { status: 403, headers: { 'x-amzn-errortype': 'ForbiddenException' }, body };

type Clock = ReturnType<typeof createVirtualClock>;
type World = Parameters<typeof watchDisabled>[0];

/** What `work` comes to, and after how many seconds, where the probe is answered so. */
async function during(
  request: (url: string, clock: Clock) => Promise<ProbeAnswer>,
  work: (context: World) => Promise<unknown>,
): Promise<{ readonly came: unknown; readonly seconds: number }> {
  const clock = createVirtualClock(0);
  const probe = { request: (url: string) => request(url, clock) };
  const context = { clock, signal, probe } as unknown as World;
  const came = await clock.run(work(context)).catch((error: unknown) => error);
  return { came, seconds: clock.now() / 1_000 };
}

const prove = (atLeast: number) => (context: World) =>
  proveThroughCloudFront(context, viewers, 'k1', { atLeast, propagation: 90 });

describe('requests that CloudFront holds up', () => {
  /** The viewers' every third request is answered after `held` seconds, with `late`; the API itself rejects at once. */
  const holding = (held: number, late: ProbeAnswer) => {
    let asked = 0;
    return async (url: string, clock: Clock): Promise<ProbeAnswer> => {
      if (url.startsWith(direct.url)) return rejected;
      if (asked++ % 3 > 0) return accepted;
      await clock.sleep(held * 1_000);
      return late;
    };
  };
  const watch = (context: World): Promise<Watch> => watchDisabled(context, { direct, viewers }, ['old'], 45);

  test.each<[string, number, ProbeAnswer, typeof watch | ReturnType<typeof prove>, unknown, number]>([
    ['do not hold up the watch over a disabled key', 90, accepted, watch, 'rejected', 45],
    ['end it when they are rejected at last', 20, rejected, watch, 'viewer-rejected', 21],
    ['are waited for by the proof no longer than 10 s', 90, accepted, prove(0), [], 51.55],
  ])('%s', async (_, held, late, work, expected, after) => {
    const { came, seconds } = await during(holding(held, late), work);
    expect(came).toEqual(expected);
    expect(seconds).toBeCloseTo(after);
  });
});

describe('the proof through CloudFront of a key that was enabled a moment ago', () => {
  /** The host that is asked at a second accepts the key, or has not heard of it yet. */
  const proved = (accepts: (second: number) => boolean, atLeast = 0) =>
    during(async (_, clock) => (accepts(clock.now() / 1_000) ? accepted : rejected), prove(atLeast));

  test('is not given up before every host can have heard of the key, also if an earlier run enabled it', async () => {
    expect((await proved((second) => second > 85)).came).toEqual([]);
  });

  test('is not ended by the hosts that know it while one may not', async () => {
    const { came, seconds } = await proved((second) => second < 20 || second > 60, 90);
    expect(came).toEqual([]);
    expect(seconds).toBeGreaterThanOrEqual(90);
  });

  test('ends nevertheless where the key is never accepted', async () => {
    const { came, seconds } = await proved(() => false);
    expect(came).toMatchObject({ anchor: 'not-proved-through-cloudfront' });
    expect(seconds).toBeCloseTo(150.25);
  });
});
