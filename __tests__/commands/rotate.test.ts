import { describe, expect, test } from '@jest/globals';
import type { GateParts } from '../../simulation/world/gate-keys.ts';
import { addDistribution } from '../../simulation/world/gate.ts';
import { takeInventory } from '../../simulation/world/inventory.ts';
import { isTidy } from '../../simulation/world/tidy.ts';
import { deleteKey } from '../../src/aws/apigateway/api-key.ts';
import { rewrite, sentBy, xmlOf } from '../account/distribution.ts';
import { gated, rotateUnderLoad } from '../account/gated.ts';
import { patch } from '../account/hand.ts';
import { openRotationStage } from '../account/rotation-stage.ts';

const day = 86_400;

describe('a healthy rotation', () => {
  test('makes five writes, reads eight times beside the polls, and leaves one key; then it is young enough', async () => {
    const { account, gate, rotate } = await openRotationStage();
    const { result, writes, reads } = await rotate();
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, reason: 'no older key is left' });
    expect(result.deletedKeyIds).toEqual(result.formerKeyIds);
    expect(result.liveKeyId).not.toBe(result.formerKeyIds[0]);
    expect(writes).toEqual([
      ...['CreateApiKey', 'CreateUsagePlanKey', 'UpdateDistribution', 'UpdateApiKey', 'DeleteApiKey'],
    ]);
    const firstPoll = reads.indexOf('GetDistribution') + 1;
    const polls = ['GetDistribution', 'ListDistributions'];
    expect(reads.filter((name, index) => index < firstPoll || !polls.includes(name))).toEqual([
      ...['GetUsagePlans', 'ListDistributions', 'GetDistribution', 'GetUsagePlanKeys', 'GetApiKeys'],
      // Whether the API's own domain answers: the key is proved there.
      'GetRestApi',
      // Before a key is retired: the keys once more, and in which other plans it is.
      ...['GetApiKeys', 'GetUsagePlans'],
    ]);
    // The one target is polled by itself.
    const following = reads.slice(firstPoll);
    expect(following.filter((name) => name === 'ListDistributions')).toHaveLength(2);
    expect(isTidy(await takeInventory(account.aws, gate))).toBe(true);
    expect(await rotate({ intent: { maxKeyAge: 30 * day } })).toMatchObject({
      ...{ result: { outcome: 'finished', rotated: false }, writes: [] },
    });
  });

  test('changes one header value in the configuration and keeps what the SDK does not know', async () => {
    const { account, gate, target, rotate } = await openRotationStage({ targets: [2] });
    await rewrite(account, target, (xml) =>
      xml.replace('<Comment>', '<FromTheFuture><Deep>1</Deep></FromTheFuture><Comment>'),
    );
    const before = await xmlOf(account, target);
    await rotate();
    const after = await xmlOf(account, target);
    const [, value = ''] = /<HeaderName>X-Api-Key<\/HeaderName><HeaderValue>([^<]+)/.exec(after) ?? [];
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(after).toBe(before.replaceAll(gate.firstValue, value));
  });

  test('ends without any wait for in-flight requests where the input says so, after a plan that writes nothing', async () => {
    const { rotate } = await openRotationStage();
    expect(await rotate({}, { dryRun: true })).toMatchObject({
      result: { outcome: 'planned', reason: 'create-key: a rotation was requested' },
      writes: [],
    });
    expect((await rotate({ intent: { settle: 0 } })).result.outcome).toBe('finished');
  });

  test.each<readonly [string, Partial<GateParts>]>([
    ['two origins of one distribution', { targets: [2] }],
    ['three distributions', { targets: [1, 2, 1] }],
    ['a staging copy', { targets: [1], staging: true }],
    ['keys left over and a key of a partner', { leftovers: ['stale', 'disabled', 'pending', 'foreign'] }],
  ])('with %s refuses nobody and touches nothing foreign', async (_, parts) => {
    const { account, gate, rotate } = await openRotationStage(parts);
    const before = await takeInventory(account.aws, gate);
    expect((await rotate()).result).toMatchObject({ outcome: 'finished' });
    // What an earlier run left young is finished first; the rotation that was asked for comes the day after.
    await account.pass(25 * 3_600);
    await rotate();
    const after = await takeInventory(account.aws, gate);
    expect(after.foreign).toEqual(before.foreign);
    expect(isTidy(after)).toBe(true);
  });

  test('leaves a key that a distribution outside its list sends', async () => {
    const { gate, rotate } = await openRotationStage({ other: true });
    const { result, writes } = await rotate({ distributionIds: gate.targetIds });
    expect(result).toMatchObject({ outcome: 'still-sent', otherDistributionIds: gate.otherIds });
    expect(writes).not.toContain('DeleteApiKey');
  });

  test('delete-old next-run: disables now, deletes with the next run', async () => {
    const { rotate } = await openRotationStage();
    const { result } = await rotate({ intent: { deleteOld: 'next-run' } });
    expect(result.disabledKeyIds).toEqual(result.formerKeyIds);
    expect(await rotate({ intent: { deleteOld: 'next-run', maxKeyAge: 30 * day } })).toMatchObject({
      ...{ writes: ['DeleteApiKey'], result: { deletedKeyIds: result.formerKeyIds } },
    });
  });

  test('retires a key that was made by hand and the gate adopted, whatever it is called', async () => {
    const { account, rotate } = await openRotationStage();
    const [{ id: first } = { id: '' }] = await account.keys();
    await account.apiGateway.updateApiKey({ apiKey: first, ...patch('replace', '/name', 'made by hand') });
    expect((await rotate()).result).toMatchObject({
      ...{ outcome: 'finished', formerKeyIds: [first], deletedKeyIds: [first] },
    });
  });

  test('goes on when another writer has retired the old key already', async () => {
    const { account, rotate } = await openRotationStage();
    const [oldest] = await account.keys();
    let retired = false;
    const hear = (line: string): void => {
      if (retired || !line.includes('in-flight requests')) return;
      retired = true;
      void deleteKey(account.aws, oldest?.id ?? '');
    };
    const { result } = await rotate({}, { hear });
    expect([retired, result]).toMatchObject([true, { outcome: 'finished', reason: 'no older key is left' }]);
  });

  test('finds by itself where an adopted API can be probed, and rejects no viewer', async () => {
    const { account, live } = await gated(undefined, {}, { seed: 5 });
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(result.deletedKeyIds).toEqual(result.formerKeyIds);
    expect(refused).toBe(0);
  });
});

describe('another stage of the same API, with its own key', () => {
  const theirs = { path: '/beta', value: 'theirtheirtheirtheir00000000000000theirs' };

  test('its distribution is none of this gate’s targets', async () => {
    const { account, gate, rotate } = await openRotationStage();
    const id = await account.inTime(addDistribution(account.aws, gate.apiId, 'beta', [theirs]));
    const { result, writes } = await rotate();
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, otherDistributionIds: [] });
    expect(writes.filter((name) => name === 'UpdateDistribution')).toHaveLength(1);
    expect(await sentBy(account, id)).toEqual({ '/beta': theirs.value });
  });

  test('its origin in a distribution that both share goes on sending its key', async () => {
    const { account, gate, rotate } = await openRotationStage();
    const mine = { path: '/live', value: gate.firstValue };
    const id = await account.inTime(addDistribution(account.aws, gate.apiId, 'shared', [mine, theirs]));
    expect((await rotate()).result).toMatchObject({ outcome: 'finished', rotated: true });
    const { '/live': ours, '/beta': other } = await sentBy(account, id);
    expect(other).toBe(theirs.value);
    expect(ours).not.toBe(gate.firstValue);
  });
});
