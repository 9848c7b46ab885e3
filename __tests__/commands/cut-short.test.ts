import { describe, expect, test } from '@jest/globals';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { Killed, openAccount } from '../account/account.ts';
import { addDistribution, addSite } from '../account/distribution.ts';
import { toApi } from '../account/live-api.ts';
import { cutEverywhere, type Scene, type Where } from './crashes/cut-short.ts';
import { deployScenes, destroyScenes } from './crashes/deploy-scenes.ts';
import { gatePartsMissing, gating, healing, ungating } from './crashes/gate-scenes.ts';

const [fresh, newCode, deadKey, intoSite] = deployScenes;
const writes = { at: 'every write' } as const;

/** `npm run crashes` cuts every call of every scene in all three ways; this is a sample. */
const samples: readonly (readonly [Scene | undefined, seed: number, where: Where, atLeast: number])[] = [
  [fresh, 1, { ...writes, cuts: ['killed after', 'answer lost'], oneIn: 8 }, 8],
  [newCode, 2, { ...writes, cuts: ['answer lost'], oneIn: 5 }, 1],
  [deadKey, 3, { ...writes, cuts: ['killed before'], oneIn: 5 }, 1],
  [intoSite, 4, { ...writes, cuts: ['killed after'], oneIn: 7 }, 4],
  [gating, 1, { oneIn: 9 }, 9],
  [gating, 2, { oneIn: 13 }, 6],
  [healing[0], 1, { oneIn: 6 }, 5],
  [healing[1], 2, { oneIn: 6 }, 5],
  [destroyScenes[0], 1, { ...writes, oneIn: 12 }, 3],
  [destroyScenes[1], 2, { ...writes, oneIn: 12 }, 3],
  [ungating, 1, { ...writes, oneIn: 7 }, 3],
  [ungating, 2, { ...writes, oneIn: 7 }, 3],
];

describe('a run that is cut short is finished by the next one', () => {
  test.each(samples.map(([scene, ...sample]) => [scene?.name, ...sample, scene] as const))(
    'at any call of %s (seed %i, %j)',
    async (_name, seed, where, atLeast, scene) => {
      if (!scene) throw new Error('there is no such scene');
      const { points, wrong } = await cutEverywhere(scene, seed, where);
      expect(wrong).toEqual([]);
      expect(points).toBeGreaterThanOrEqual(atLeast);
    },
  );

  test.each([1, 2])('gate, after distribution %i of two: with one key for both', async (nth) => {
    const account = await openAccount();
    const live = await account.openApi();
    const second = await addDistribution(account, toApi(account, live, { 'x-else': '1' }));
    const both = { propagationSeconds: 15, distributionIds: [live.distributionId, second] };
    account.failNext({ operation: 'UpdateDistribution', nth, fault: { kind: 'killed', when: 'after' } });
    await expect(account.gate(live, both)).rejects.toBeInstanceOf(Killed);
    account.world.faults.end();
    expect((await account.gate(live, both)).keyIds).toHaveLength(1);
    expect(await gatePartsMissing(account, live)).toEqual([]);
  });

  test("destroy, after taking the gate out of a user's distribution: it waits for the edges before anything else goes", async () => {
    const account = await openAccount();
    const distributionId = await addSite(account);
    await account.deploy({ distributionIds: [distributionId] });
    const { cloudFront, faults } = account.world;
    account.failNext({ operation: 'UpdateDistribution', fault: { kind: 'killed', when: 'after' } });
    await expect(account.destroy()).rejects.toBeInstanceOf(Killed);
    expect(cloudFront.status(distributionId)).toBe('InProgress');
    faults.end();
    account.failNext({ operation: 'DeleteApiKey', fault: { kind: 'killed', when: 'before' } });
    await expect(account.destroy()).rejects.toBeInstanceOf(Killed);
    expect(cloudFront.status(distributionId)).toBe('Deployed');
    faults.end();
    expect(await account.destroy()).toMatchObject({ pending: false });
    expect(await listApis(account.aws)).toEqual([]);
  });
});
