import { describe, expect, test } from '@jest/globals';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import { addDistribution, setHeader } from '../account/distribution.ts';
import { gated, rotateUnderLoad, served, type Gated } from '../account/gated.ts';
import { patch } from '../account/hand.ts';
import { addToPlan, stage } from '../account/live-api.ts';
import { watchedAbroad } from '../account/walls.ts';

test('the answer to CreateApiKey is lost: a Conflict on our own random value means that it was made, and the rotation goes on', async () => {
  const { account, live, key } = await gated();
  account.failNext({ operation: 'CreateApiKey', times: 1, fault: { kind: 'resetAfter' } });
  // The list does not show it yet, so it is tried again.
  account.failNext({ operation: 'GetApiKeys', fault: { kind: 'stale', ms: 20_000 } });
  const calls = await account.callsOf(async () => {
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect((await account.keys()).map(({ id }) => id)).toEqual([result.liveKeyId]);
  });
  const tries = calls.filter(({ operation }) => operation === 'CreateApiKey');
  expect(tries.map(({ outcome }) => outcome)).toContain('ConflictException');
});

test('a list shows no tags, and by its id a new key is not there yet: it stays the key of the run that made it', async () => {
  const { account, live, key } = await gated();
  const [kind, message] = ['refused', 'Invalid API Key'] as const;
  const unseen = { kind, message, code: 'NotFoundException', status: 404 } as const;
  // The first lists are read before the key is made.
  const nth = 2;
  account.failNext({ operation: 'GetApiKeys', nth, fault: { kind: 'untagged', which: 'all' } });
  account.failNext({ operation: 'GetUsagePlanKeys', nth, fault: { kind: 'stale', ms: 120_000 } });
  account.failNext({ operation: 'GetApiKey', fault: unseen });
  const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
  expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
  expect(refused).toBe(0);
});

describe('the usage plan goes', () => {
  /** Another tool takes it away, as AWS lets it: its stages first. */
  async function deletePlan({ account: { apiGateway }, live, planId: usagePlanId }: Gated): Promise<void> {
    const stages = patch('remove', '/apiStages', `${live.apiId}:${stage}`);
    await apiGateway.updateUsagePlan({ usagePlanId, ...stages });
    await apiGateway.deleteUsagePlan({ usagePlanId });
  }

  // Before the key exists, while it is proved, while edges switch, while requests drain, and while viewers are watched.
  test.each([0.5, 60, 110, 150, 200, 260])(
    'after %s s of a rotation: no key is lost, and the run says so',
    async (seconds) => {
      const scene = await gated();
      const { account, live, key } = scene;
      const [ended] = await Promise.all([
        account.rotate().catch((error: unknown) => error),
        account.pass(seconds).then(() => deletePlan(scene)),
      ]);
      const keys = await account.keys();
      for (const value of account.world.cloudFront.sends(live.distributionId, 'x-api-key', 'api'))
        expect(keys.find((one) => one.value === value)).toMatchObject({ enabled: true });
      // What it meets depends on the moment; the plan is what the next run misses.
      const anchor = expect.stringMatching(/./) as unknown;
      expect(ended).toMatchObject(ended instanceof Error ? { anchor } : { outcome: 'not-accepted' });
      expect(keys.find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
      await expect(account.rotate()).rejects.toMatchObject({ anchor: 'no-gate' });
    },
  );

  test('before it, and AWS says 200 and no keys of it: nothing is taken for unattached, nothing is deleted', async () => {
    const scene = await gated();
    const { account, planId: usagePlanId, key } = scene;
    await deletePlan(scene);
    expect((await account.apiGateway.getUsagePlanKeys({ usagePlanId })).items ?? []).toEqual([]);
    await expect(account.rotate()).rejects.toMatchObject({ anchor: 'no-gate' });
    expect((await account.keys()).map(({ id, enabled }) => [id, enabled])).toEqual([[key.id, true]]);
  });
});

test.each([
  ['older than a day: retired', 25, false, true],
  ['younger: it may still be put in place, and stays', 23, false, false],
  ['older than a day, but sent by something outside: it stays', 25, true, false],
])(
  'an orphan that a run left when it died, while something outside sends an older key, %s',
  async (_, hours, sent, goes) => {
    const { account, live, planId, key } = await gated();
    const headers = { 'x-origin-secret': key.value };
    const outside = await addDistribution(account, { domain: 'proxy.example.net', headers });
    await account.pass(60);
    const value = 'orphanorphanorphanorphan000000000000key2';
    const { id: orphan } = await account.inTime(createKey(account.aws, 'photos', value));
    await addToPlan(account, planId, orphan);
    if (sent) await setHeader(account, outside, value, 'x-second-secret');
    await account.pass(hours * 3_600);
    const { done, refusals } = await watchedAbroad(account, live, (probe) =>
      account.rotate({}, { context: { probe } }),
    );
    expect(done).toMatchObject({ outcome: 'still-sent', otherDistributionIds: [outside] });
    expect(done.deletedKeyIds).toEqual(goes ? [orphan] : []);
    expect(refusals).toEqual([]);
    const left = (await account.keys()).filter(({ enabled }) => enabled).map(({ id }) => id);
    expect(left.toSorted()).toEqual([key.id, done.liveKeyId, ...(goes ? [] : [orphan])].toSorted());
    expect(await served(account, [live.distributionId])).toEqual([200]);
  },
);
