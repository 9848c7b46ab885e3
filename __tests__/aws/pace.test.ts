import { beforeEach, describe, expect, test } from '@jest/globals';
import { createVirtualClock, type VirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import { usualRegion } from '../../simulation/world/clients.ts';
import { buildGate, type Gate } from '../../simulation/world/gate.ts';
import { connect, type Aws } from '../../src/aws/client/connect.ts';
import { createPace } from '../../src/aws/client/pace.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';

let clock: VirtualClock;
let local: LocalAws;
let stop: AbortController;
let aws: Aws;
let gate: Gate;

beforeEach(async () => {
  clock = createVirtualClock(Date.UTC(2026, 0, 5));
  local = createLocalAws({ clock, seed: 1, region: usualRegion });
  stop = new AbortController();
  aws = connect({
    ...{ region: usualRegion, clock, pace: createPace(clock, stop.signal) },
    ...{ requestHandler: local.requestHandler(), credentials: administratorKey },
  });
  const parts = { targets: [1], staging: false, other: false, leftovers: [] };
  gate = await clock.run(buildGate(aws, clock, parts));
});

/** Writes a distribution `times` over; answers the seconds after the first call at which each was done. */
async function update(times: number): Promise<readonly number[]> {
  const [id = ''] = gate.targetIds;
  const began = clock.now();
  const done: number[] = [];
  for (let n = 0; n < times; n++) {
    const found = await findDistribution(aws, id);
    const xml = found?.config.xml.replace(/<Comment>[^<]*/, `<Comment>version ${n}`) ?? '';
    await updateDistribution(aws, { id, etag: found?.etag ?? '' }, { xml });
    done.push((clock.now() - began) / 1_000);
  }
  return done;
}

const refusals = (): number => local.calls.filter(({ outcome }) => outcome === 'Throttling').length;

describe('UpdateDistribution, of which AWS takes two a minute', () => {
  test('goes at full speed until it is throttled, then one every half minute: one rejection, not one each', async () => {
    const done = await clock.run(update(7));
    expect(done).toEqual([0, 0, 30, 60, 90, 120, 150]);
    expect(refusals()).toBe(1);
  });

  test('a run that is told to stop does not wait for its turn', async () => {
    const told = new DOMException('told to stop', 'AbortError');
    const ended = clock.run(
      Promise.all([
        update(7).catch((error: unknown) => ({ error, at: clock.now() })),
        clock.sleep(70_000).then(() => {
          stop.abort(told);
          return clock.now();
        }),
      ]),
    );
    const [end, toldAt] = await ended;
    expect(end).toEqual({ error: told, at: toldAt });
  });
});
