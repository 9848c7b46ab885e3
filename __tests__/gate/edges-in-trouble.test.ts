import { describe, expect, test } from '@jest/globals';
import { gated, keysOf, pass, rotateUnderLoad, served } from './scene.ts';

describe('CloudFront answers nothing usable while the edges switch', () => {
  test.each([
    ['503', 51, { kind: 'failed', status: 503 }],
    ['429', 51, { kind: 'throttled' }],
    ['503', 600, { kind: 'failed', status: 503 }],
    ['429', 600, { kind: 'throttled' }],
  ] as const)('%s for %i s: the run waits, and ends as it would have', async (_, seconds, fault) => {
    const { account, live, key } = await gated();
    const { said } = account;
    const { clock, faults } = { ...account.world.surroundings, faults: account.world.faults };
    const trouble = (async () => {
      while (!said.some((line) => line.includes('edge by edge'))) await clock.sleep(500);
      for (const operation of ['GetDistribution', 'ListDistributions']) faults.add({ operation, fault });
      await clock.sleep(seconds * 1_000);
      faults.end();
    })();
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
    await trouble;
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(said.join('\n').includes('not seen this time')).toBe(seconds > 51);
    expect(refused).toBe(0);
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });
});

test('a deployment that stays InProgress for days: daily runs make no further key, and say so after a day', async () => {
  const { account, live } = await gated();
  const day = 86_400;
  const { result: first } = await rotateUnderLoad(account, [live.distributionId], {
    intent: { deploymentTimeout: 3 },
  });
  expect(first).toMatchObject({ outcome: 'pending', rotated: false });
  const outcomes: string[] = [];
  for (let run = 0; run < 3; run++) {
    account.world.cloudFront.redeploy(live.distributionId);
    const { result } = await rotateUnderLoad(account, [live.distributionId], {
      intent: { deploymentTimeout: 3 },
    });
    outcomes.push(result.outcome);
    expect(await keysOf(account)).toHaveLength(2);
    await pass(account, day);
  }
  expect(outcomes).toEqual(['pending', 'lasting-overlap', 'lasting-overlap']);
});
