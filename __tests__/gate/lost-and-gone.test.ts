import {
  DeleteUsagePlanCommand,
  GetUsagePlanKeysCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { attachKey } from '../../src/aws/apigateway/usage-plan.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { stage } from '../commands/gate-account.ts';
import {
  distributionOf,
  during,
  gated,
  keysOf,
  ownDomain,
  pass,
  rotateUnderLoad,
  rotation,
  served,
  setHeader,
  type Gated,
} from './scene.ts';
import { watched } from './walls.ts';

describe('the answer to CreateApiKey is lost', () => {
  test('a Conflict on our own random value means that it was made: one key, and the rotation goes on', async () => {
    const { account, live, key } = await gated();
    account.failNext({ operation: 'CreateApiKey', times: 1, fault: { kind: 'resetAfter' } });
    // The list does not show it yet, so it is tried again.
    account.failNext({ operation: 'GetApiKeys', fault: { kind: 'stale', ms: 20_000 } });
    const already = account.world.calls.length;
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
    const tries = account.world.calls.slice(already).filter(({ operation }) => operation === 'CreateApiKey');
    expect(tries.map(({ outcome }) => outcome)).toContain('ConflictException');
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect((await keysOf(account)).map(({ id }) => id)).toEqual([result.liveKeyId]);
  });
});

/** Another tool takes the plan away, as AWS lets it: its stages first. */
async function deletePlan(aws: Aws, { live, planId: usagePlanId }: Gated): Promise<void> {
  await aws.apiGateway.send(
    new UpdateUsagePlanCommand({
      usagePlanId,
      patchOperations: [{ op: 'remove', path: '/apiStages', value: `${live.apiId}:${stage}` }],
    }),
  );
  await aws.apiGateway.send(new DeleteUsagePlanCommand({ usagePlanId }));
}

describe('the usage plan goes while a rotation runs', () => {
  // Before the key exists, while it is proved, while edges switch, while requests drain, and while viewers are watched.
  test.each([0.5, 60, 110, 150, 200, 260])(
    'after %s s: no key is lost, and the run says so',
    async (seconds) => {
      const scene = await gated();
      const { account, key } = scene;
      const ended = await during(account, async (context) => {
        const gone = context.clock.sleep(seconds * 1_000).then(() => deletePlan(context.aws, scene));
        const end = await rotate(context, rotation()).catch((error: unknown) => error);
        await gone;
        return end;
      });
      const keys = await keysOf(account);
      const sent = account.world.cloudFront.sends(scene.live.distributionId, 'x-api-key', 'api');
      for (const value of sent)
        expect(keys.find((one) => one.value === value)).toMatchObject({ enabled: true });
      // What it meets depends on the moment; the plan is what the next run misses.
      if (ended instanceof Error)
        expect(ended).toMatchObject({ anchor: expect.stringMatching(/./) as unknown });
      else expect(ended).toMatchObject({ outcome: 'not-accepted' });
      expect(keys.find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
      await expect(during(account, (context) => rotate(context, rotation()))).rejects.toMatchObject({
        anchor: 'no-gate',
      });
    },
  );

  test('AWS says 200 and no keys of a plan that is gone: nothing is taken for unattached, nothing is deleted', async () => {
    const scene = await gated();
    const { account, planId, key } = scene;
    await during(account, ({ aws }) => deletePlan(aws, scene));
    const { items } = await during(account, ({ aws }) =>
      aws.apiGateway.send(new GetUsagePlanKeysCommand({ usagePlanId: planId })),
    );
    expect(items ?? []).toEqual([]);
    const error = await during(account, (context) =>
      rotate(context, rotation()).catch((thrown: unknown) => thrown),
    );
    expect(error).toMatchObject({ anchor: expect.stringMatching(/./) as unknown });
    expect((await keysOf(account)).map(({ id, enabled }) => [id, enabled])).toEqual([[key.id, true]]);
  });
});

describe('an orphan that a run left when it died, while something outside sends an older key', () => {
  async function orphaned(): Promise<Gated & { readonly outside: string; readonly orphan: string }> {
    const scene = await gated();
    const { account, live, planId, key } = scene;
    const outside = await during(account, ({ aws }) =>
      distributionOf(aws, [{ domain: 'proxy.example.net', headers: { 'x-origin-secret': key.value } }]),
    );
    await pass(account, 60);
    const orphan = await during(account, async ({ aws }) => {
      const made = await createKey(aws, 'photos', 'orphanorphanorphanorphan000000000000key2');
      await attachKey(aws, planId, made.id);
      return made.id;
    });
    expect(ownDomain(account, live)).toContain(live.apiId);
    return { ...scene, outside, orphan };
  }

  test.each([
    ['older than a day: retired', 25 * 3_600, true],
    ['younger: it may still be put in place, and stays', 23 * 3_600, false],
  ])('%s', async (_, seconds, goes) => {
    const scene = await orphaned();
    const { account, key, outside, orphan, live } = scene;
    await pass(account, seconds);
    const { done, refusals } = await watched(scene, (context) => rotate(context, rotation()));
    expect(done).toMatchObject({ outcome: 'still-sent', otherDistributionIds: [outside] });
    expect(done.deletedKeyIds).toEqual(goes ? [orphan] : []);
    expect(refusals).toEqual([]);
    const left = (await keysOf(account)).map(({ id }) => id);
    expect(left.toSorted()).toEqual([key.id, done.liveKeyId ?? '', ...(goes ? [] : [orphan])].toSorted());
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });

  test('older than a day, but sent by something outside: it stays', async () => {
    const scene = await orphaned();
    const { account, outside, orphan, key } = scene;
    const value = (await keysOf(account)).find(({ id }) => id === orphan)?.value ?? '';
    await during(account, ({ aws }) => setHeader(aws, outside, 'x-second-secret', value));
    await pass(account, 25 * 3_600);
    const { done } = await watched(scene, (context) => rotate(context, rotation()));
    expect(done.outcome).toBe('still-sent');
    const left = (await keysOf(account)).filter(({ enabled }) => enabled).map(({ id }) => id);
    expect(left).toEqual(expect.arrayContaining([key.id, orphan]));
  });
});
