import { UpdateApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { deleteKey, listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { takeInventory } from '../../simulation/world/inventory.ts';
import { isTidy } from '../../simulation/world/tidy.ts';
import { openRotationStage } from './rotation-stage.ts';

const healthyWrites = [
  'CreateApiKey',
  'CreateUsagePlanKey',
  'UpdateDistribution',
  'UpdateApiKey',
  'DeleteApiKey',
];
const day = 86_400;

describe('a healthy rotation', () => {
  test('makes five writes, refuses nobody and leaves one key', async () => {
    const stage = await openRotationStage();
    const { result, writes, refused, leaked } = await stage.rotate();
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, reason: 'no older key is left' });
    expect(writes).toEqual(healthyWrites);
    expect({ refused, leaked }).toEqual({ refused: 0, leaked: 0 });
    expect(result.deletedKeyIds).toEqual(result.formerKeyIds);
    expect(result.liveKeyId).not.toBe(result.formerKeyIds[0]);
    expect(isTidy(await takeInventory(stage.aws, stage.gate))).toBe(true);
  });

  test('reads eight times beside the polls of the distribution', async () => {
    const stage = await openRotationStage();
    const { reads } = await stage.rotate();
    const firstPoll = reads.indexOf('GetDistribution') + 1;
    const polls = ['GetDistribution', 'ListDistributions'];
    const beside = reads.filter((name, index) => index < firstPoll || !polls.includes(name));
    expect(beside).toEqual([
      ...['GetUsagePlans', 'ListDistributions', 'GetDistribution', 'GetUsagePlanKeys', 'GetApiKeys'],
      // Whether the API's own domain answers: the key is proved there.
      'GetRestApi',
      // Before a key is retired: the keys once more, and in which other plans it is.
      ...['GetApiKeys', 'GetUsagePlans'],
    ]);
  });

  test('changes one header value in the configuration and keeps what the SDK does not know', async () => {
    const stage = await openRotationStage({ targets: [2] });
    const [id = ''] = stage.gate.targetIds;
    const read = async (): Promise<string> => (await findDistribution(stage.aws, id))?.config.xml ?? '';
    await stage.during(async () => {
      const found = await findDistribution(stage.aws, id);
      const xml = found?.config.xml.replace(
        '<Comment>',
        '<FromTheFuture><Deep>1</Deep></FromTheFuture><Comment>',
      );
      await updateDistribution(stage.aws, { id, etag: found?.etag ?? '' }, { xml: xml ?? '' });
    });
    const before = await read();
    expect(before).toContain('<FromTheFuture>');
    const { refused } = await stage.rotate();
    expect(refused).toBe(0);
    const after = await read();
    const [, value = ''] = /<HeaderName>X-Api-Key<\/HeaderName><HeaderValue>([^<]+)/.exec(after) ?? [];
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(after).toBe(before.replaceAll(stage.gate.firstValue, value));
  });

  test('writes nothing when the key is young enough', async () => {
    const stage = await openRotationStage();
    await stage.rotate();
    const { result, writes } = await stage.rotate({ intent: { maxKeyAge: 30 * day } });
    expect(result).toMatchObject({ outcome: 'finished', rotated: false });
    expect(writes).toEqual([]);
  });

  test('ends without any wait for in-flight requests where the input says so', async () => {
    const stage = await openRotationStage();
    const { result } = await stage.rotate({ intent: { settle: 0 } });
    expect(result.outcome).toBe('finished');
  });

  test('writes nothing in a dry run, and says what it would do first', async () => {
    const stage = await openRotationStage();
    const { result, writes } = await stage.rotate({ dryRun: true });
    expect(result).toMatchObject({
      outcome: 'planned',
      reason: 'create-key: the run is to put a new key in place',
    });
    expect(writes).toEqual([]);
  });

  test.each([
    ['two origins of one distribution', { targets: [2] }],
    ['three distributions', { targets: [1, 2, 1] }],
    ['a staging copy', { targets: [1], staging: true }],
    [
      'keys left over and a key of a partner',
      { leftovers: ['stale', 'disabled', 'pending', 'foreign'] as const },
    ],
  ])('with %s refuses nobody and touches nothing foreign', async (_, parts) => {
    const stage = await openRotationStage(parts);
    const before = await takeInventory(stage.aws, stage.gate);
    const { result, refused, leaked } = await stage.rotate();
    expect(result).toMatchObject({ outcome: 'finished' });
    // What an earlier run left young is finished first; the rotation that was asked for comes the day after.
    await stage.during(() => stage.local.surroundings.clock.sleep(25 * 3_600_000));
    const second = await stage.rotate();
    const after = await takeInventory(stage.aws, stage.gate);
    expect({ refused, again: second.refused, leaked }).toEqual({ refused: 0, again: 0, leaked: 0 });
    expect(after.foreign).toEqual(before.foreign);
    expect(isTidy(after)).toBe(true);
  });

  test('leaves a key that a distribution outside its list sends', async () => {
    const stage = await openRotationStage({ other: true });
    const { result, refused, writes } = await stage.rotate({
      settings: { distributionIds: stage.gate.targetIds },
    });
    expect(result).toMatchObject({ outcome: 'still-sent', otherDistributionIds: stage.gate.otherIds });
    expect(writes).not.toContain('DeleteApiKey');
    expect(refused).toBe(0);
  });

  test('delete-old next-run: disables now, deletes with the next run', async () => {
    const stage = await openRotationStage();
    const first = await stage.rotate({ intent: { deleteOld: 'next-run' } });
    expect(first.result.disabledKeyIds).toEqual(first.result.formerKeyIds);
    const second = await stage.rotate({ intent: { deleteOld: 'next-run', maxKeyAge: 30 * day } });
    expect(second.writes).toEqual(['DeleteApiKey']);
    expect(second.result.deletedKeyIds).toEqual(first.result.formerKeyIds);
  });

  test('retires a key that someone made by hand and the gate adopted, whatever it is called', async () => {
    const stage = await openRotationStage();
    const first = await stage.during(async () => {
      const [key] = await listAllKeys(stage.aws);
      const patchOperations = [{ op: 'replace', path: '/name', value: 'made by hand' }] as const;
      await stage.aws.apiGateway.send(
        new UpdateApiKeyCommand({ apiKey: key?.id, patchOperations: [...patchOperations] }),
      );
      return key?.id;
    });
    const { result, refused } = await stage.rotate();
    expect(result).toMatchObject({ outcome: 'finished', formerKeyIds: [first], deletedKeyIds: [first] });
    expect(refused).toBe(0);
  });

  test('in a dry run does not wait for what an earlier run left', async () => {
    const stage = await openRotationStage();
    await stage.rotate({ intent: { deploymentTimeout: 3 } });
    const { result, writes, minutes } = await stage.rotate({ dryRun: true });
    expect(result).toMatchObject({
      outcome: 'planned',
      reason: 'wait: the edges switch one by one, usually within 3 to 15 minutes',
    });
    expect({ writes, minutes }).toEqual({ writes: [], minutes: 0 });
  });

  test('goes on when another writer has retired the old key already', async () => {
    const stage = await openRotationStage();
    const settling = (): boolean => stage.said.some((line) => line.includes('in-flight requests'));
    const { clock } = stage.local.surroundings;
    const someone = (async () => {
      while (!settling()) await clock.sleep(1_000);
      const [oldest] = (await listAllKeys(stage.aws)).toSorted(
        (one, other) => one.createdAt - other.createdAt,
      );
      await deleteKey(stage.aws, oldest?.id ?? '');
    })();
    const { result } = await stage.rotate();
    await someone;
    expect(result).toMatchObject({ outcome: 'finished', reason: 'no older key is left' });
  });
});
