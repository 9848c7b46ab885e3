import { describe, expect, test } from '@jest/globals';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { openAccount, settingsWith } from './account.ts';
import { cutEverywhere, type Cut } from './crashes/cut-short.ts';
import { deployScenes } from './crashes/deploy-scenes.ts';

/** `npm run crashes` cuts every call of every scene in all three ways; this is a sample. */
const tried: readonly (readonly Cut[])[] = [
  ['killed after', 'answer lost'],
  ['answer lost'],
  ['killed before'],
  ['killed after'],
];

describe('a deploy that is cut short', () => {
  test.each(deployScenes.map((scene, index) => [scene.name, index + 1, tried[index], scene] as const))(
    'is finished by the next one, at whatever write it was: %s (seed %i, %s)',
    async (_name, seed, cuts, scene) => {
      const { points, wrong } = await cutEverywhere(scene, seed, { cuts, at: 'every write', oneIn: 5 });
      expect(wrong).toEqual([]);
      expect(points).toBeGreaterThanOrEqual(1);
    },
  );

  test('rides out throttles and stumbles of every operation', async () => {
    const reference = await openAccount();
    const run = (account: typeof reference) =>
      account.run((context) => deploy(context, settingsWith({ logRetentionDays: 30 })));
    const writes = (await reference.callsOf(() => run(reference))).filter(({ write }) => write);
    expect(writes.length).toBeGreaterThan(30);
    const account = await openAccount();
    account.failNext({ operation: 'CreateDeployment', fault: { kind: 'failed', status: 503 }, times: 1 });
    for (const operation of new Set(writes.map((write) => write.operation)))
      account.failNext({ operation, fault: { kind: 'throttled', retryAfterSeconds: 3 }, times: 2 });
    expect(await run(account)).toMatchObject({ pending: false });
    const again = await account.callsOf(() => run(account));
    expect(again.filter(({ write }) => write)).toEqual([]);
  });

  test.each([0, 700, 5_000])('comes to one gate when two run at once, %d ms apart', async (apart) => {
    const account = await openAccount();
    const both = await account.run(async (context) =>
      Promise.all(
        [0, apart].map(async (delay) => {
          await context.clock.sleep(delay);
          return deploy(context, settingsWith()).catch((error: unknown) => error);
        }),
      ),
    );
    // One of two may lose a race for a name, and says so; the other one does the work.
    expect(both?.some((outcome) => !(outcome instanceof Error))).toBe(true);
    const run = () => account.run((context) => deploy(context, settingsWith()));
    expect(await run()).toMatchObject({ pending: false });
    expect(await listDistributions(account.aws)).toHaveLength(1);
    expect(await listPlans(account.aws)).toHaveLength(1);
    const third = await account.callsOf(run);
    expect(third.filter(({ write }) => write)).toEqual([]);
  });
});
