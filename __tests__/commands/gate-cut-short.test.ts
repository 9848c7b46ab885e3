import { describe, expect, test } from '@jest/globals';
import { gate } from '../../src/commands/gate.ts';
import { openAccount } from './account.ts';
import { cutEverywhere } from './crashes/cut-short.ts';
import { gating, healing, partsMissing } from './crashes/gate-scenes.ts';
import { addDistribution, gateSettings, openApi, underLoad, type Load } from './gate-account.ts';

/** Here a host hears of everything within 10 s. */
const propagation = 15;

/** A sample of what `npm run crashes` tries: every call in all three ways. */
describe('a gate that is cut short', () => {
  test.each([1, 2])('is finished by the next run, and no viewer is refused (seed %i)', async (seed) => {
    const { calls, points, wrong } = await cutEverywhere(gating, seed, { oneIn: 9 });
    expect(wrong).toEqual([]);
    expect(calls).toBeGreaterThan(20);
    expect(points).toBeGreaterThan(8);
  });

  test.each(healing.map((scene, index) => [scene.name, index + 1, scene] as const))(
    'while it heals is finished by the next run: %s (seed %i)',
    async (_name, seed, scene) => {
      const { points, wrong } = await cutEverywhere(scene, seed, { oneIn: 4 });
      expect(wrong).toEqual([]);
      expect(points).toBeGreaterThan(6);
    },
  );

  test('between two distributions is finished with one key for both', async () => {
    for (const nth of [1, 2]) {
      const account = await openAccount();
      const live = await openApi(account);
      const second = await account.run(({ aws }) => addDistribution(aws, live.apiId, { 'x-else': '1' }));
      const distributionIds = [live.distributionId, second ?? ''];
      const both = gateSettings(live, { propagationSeconds: propagation, distributionIds });
      account.failNext({ operation: 'UpdateDistribution', nth, fault: { kind: 'killed', when: 'after' } });
      const died = await account.run((context) => gate(context, both));
      expect(died).toBeUndefined();
      account.world.faults.end();
      const done = await account.run((context) => gate(context, both));
      expect(done?.keyIds).toHaveLength(1);
      expect(await partsMissing(account, live)).toEqual([]);
    }
  });

  test('rides out throttles of every operation', async () => {
    const reference = await openAccount();
    const undisturbed = await openApi(reference);
    const calls = await reference.callsOf(() =>
      reference.run((context) =>
        gate(context, gateSettings(undisturbed, { propagationSeconds: propagation })),
      ),
    );
    const account = await openAccount();
    const live = await openApi(account);
    for (const operation of new Set(calls.map((call) => call.operation)))
      account.failNext({ operation, fault: { kind: 'throttled', retryAfterSeconds: 3 }, times: 2 });
    const load: Load = { over: false, asked: 0, refused: 0 };
    const done = await account.run((context) =>
      underLoad(
        context,
        live,
        load,
        () => gate(context, gateSettings(live, { propagationSeconds: propagation })),
        5_000,
      ),
    );
    expect(done?.outcome).toBe('finished');
    expect(load.refused).toBe(0);
  });
});
