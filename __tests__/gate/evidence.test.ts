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

describe('requests that CloudFront holds up', () => {
  const route = { path: (nonce: string) => `/pictures?${nonce}`, proof: 'status' } as const;
  const direct = { url: 'https://api', route };
  const viewers: readonly ViewerEndpoint[] = [{ url: 'https://viewers', route, distributionId: 'E1' }];
  const body = new Uint8Array();
  const accepted: ProbeAnswer = { status: 200, headers: { 'x-amz-apigw-id': '1' }, body };
  const rejected: ProbeAnswer = {
    status: 403,
    headers: { 'x-amzn-errortype': 'ForbiddenException' },
    body,
  };

  /** The viewers' every third request is answered after `held` seconds, with `late`; the API itself rejects at once. */
  async function during<T>(
    held: number,
    late: ProbeAnswer,
    work: (context: Parameters<typeof watchDisabled>[0]) => Promise<T>,
  ): Promise<{ came: T; seconds: number }> {
    const clock = createVirtualClock(0);
    let asked = 0;
    const request = async (url: string): Promise<ProbeAnswer> => {
      if (url.startsWith(direct.url)) return rejected;
      if (asked++ % 3 > 0) return accepted;
      await clock.sleep(held * 1_000);
      return late;
    };
    const context = { clock, signal, probe: { request } } as unknown as Parameters<typeof watchDisabled>[0];
    const came = await clock.run(work(context));
    return { came, seconds: clock.now() / 1_000 };
  }

  const watch = (context: Parameters<typeof watchDisabled>[0]): Promise<Watch> =>
    watchDisabled(context, { direct, viewers }, ['old'], 45);

  test('do not hold up the watch over a disabled key', async () => {
    const { came, seconds } = await during(90, accepted, watch);
    expect(came).toBe('rejected');
    expect(seconds).toBeCloseTo(45);
  });

  test('end it when they are rejected at last', async () => {
    const { came, seconds } = await during(20, rejected, watch);
    expect(came).toBe('viewer-rejected');
    expect(seconds).toBeCloseTo(21);
  });

  test('are waited for no longer than 10 s by the proof through CloudFront', async () => {
    const { came, seconds } = await during(90, accepted, (context) =>
      proveThroughCloudFront(context, viewers, 'k1', { atLeast: 0, propagation: 90 }),
    );
    expect(came).toEqual([]);
    expect(seconds).toBeCloseTo(51.55);
  });
});

describe('the proof through CloudFront of a key that was enabled a moment ago', () => {
  const route = { path: (nonce: string) => `/pictures?${nonce}`, proof: 'status' } as const;
  const viewers: readonly ViewerEndpoint[] = [{ url: 'https://viewers', route, distributionId: 'E1' }];

  /** The host that is asked at a second accepts the key, or has not heard of it yet. */
  async function proved(
    accepts: (second: number) => boolean,
    time: Parameters<typeof proveThroughCloudFront>[3],
  ): Promise<{ readonly came: unknown; readonly seconds: number }> {
    const clock = createVirtualClock(0);
    const request = async (): Promise<ProbeAnswer> =>
      accepts(clock.now() / 1_000)
        ? { status: 200, headers: { 'x-amz-apigw-id': '1' }, body: new Uint8Array() }
        : { status: 403, headers: { 'x-amzn-errortype': 'ForbiddenException' }, body: new Uint8Array() };
    const context = { clock, signal, probe: { request } } as unknown as Parameters<
      typeof proveThroughCloudFront
    >[0];
    const came = await clock
      .run(proveThroughCloudFront(context, viewers, 'k1', time))
      .catch((error: unknown) => error);
    return { came, seconds: clock.now() / 1_000 };
  }

  test('is not given up before every host can have heard of the key, also if an earlier run enabled it', async () => {
    const { came } = await proved((second) => second > 85, { atLeast: 0, propagation: 90 });
    expect(came).toEqual([]);
  });

  test('is not ended by the hosts that know it while one may not', async () => {
    const { came, seconds } = await proved((second) => second < 20 || second > 60, {
      ...{ atLeast: 90, propagation: 90 },
    });
    expect(came).toEqual([]);
    expect(seconds).toBeGreaterThanOrEqual(90);
  });

  test('ends nevertheless where the key is never accepted', async () => {
    const { came, seconds } = await proved(() => false, { atLeast: 0, propagation: 90 });
    expect(came).toMatchObject({ anchor: 'not-proved-through-cloudfront' });
    expect(seconds).toBeCloseTo(150.25);
  });
});
