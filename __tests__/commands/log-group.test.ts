import { describe, expect, test } from '@jest/globals';
import { openAccount, type Account } from '../account/account.ts';

const logGroupName = '/aws/lambda/cloudfront-image-gate-photos';
const resourceArn = `arn:aws:logs:eu-central-1:123456789012:log-group:${logGroupName}`;

/** The days that each log group of the account is kept. */
async function retentions({ logs }: Account): Promise<unknown> {
  const { logGroups = [] } = await logs.describeLogGroups({});
  return logGroups.map((group) => [group.logGroupName, group.retentionInDays]);
}

const tagsOf = async ({ logs }: Account) => (await logs.listTagsForResource({ resourceArn })).tags;

describe('the log group of deploy', () => {
  test('is made before the function, with its retention, and gets another one by one write', async () => {
    const account = await openAccount();
    const made = await account.writesOf(() => account.deploy({ logRetentionDays: 30 }));
    expect(made.slice(made.indexOf('CreateLogGroup')).slice(0, 3)).toEqual([
      ...['CreateLogGroup', 'PutRetentionPolicy', 'CreateFunction'],
    ]);
    expect(await retentions(account)).toEqual([[logGroupName, 30]]);
    expect(await tagsOf(account)).toEqual({ 'cloudfront-image-gate': 'photos' });
    expect(await account.writesOf(() => account.deploy({ logRetentionDays: 90 }))).toEqual([
      'PutRetentionPolicy',
    ]);
    expect(await retentions(account)).toEqual([[logGroupName, 90]]);
    expect(await account.writesOf(() => account.deploy({ logRetentionDays: 90 }))).toEqual([]);
  });

  test('is left to Lambda without a retention: no call is about it', async () => {
    const account = await openAccount();
    const calls = await account.callsOf(() => account.deploy());
    expect(calls.filter(({ service }) => service === 'logs')).toEqual([]);
  });

  test('is in a dry run of deploy and of destroy', async () => {
    const account = await openAccount();
    const change = { resource: `log group "${logGroupName}"`, field: '', from: undefined, to: undefined };
    const planned = await account.deploy({ logRetentionDays: 30 }, { dryRun: true });
    expect(planned.changes).toContainEqual({ ...change, to: 'kept for 30 days' });
    expect(await retentions(account)).toEqual([]);
    await account.deploy({ logRetentionDays: 30 });
    const removed = await account.destroy({}, { dryRun: true });
    expect(removed.changes).toContainEqual({ ...change, from: 'with its records' });
    expect(await retentions(account)).toEqual([[logGroupName, 30]]);
  });

  test('that Lambda made gets the retention but no tag, and outlives the gate', async () => {
    const account = await openAccount();
    await account.logs.createLogGroup({ logGroupName });
    const { changes } = await account.deploy({ logRetentionDays: 14 });
    expect(changes).toContainEqual({
      ...{ resource: `log group "${logGroupName}"`, field: 'retention', from: 'forever', to: '14 days' },
    });
    await account.destroy();
    expect(await retentions(account)).toEqual([[logGroupName, 14]]);
    expect(await tagsOf(account)).toEqual({});
  });

  test('is not mistaken for one whose name only begins the same', async () => {
    const account = await openAccount();
    await account.logs.createLogGroup({ logGroupName: `${logGroupName}-two` });
    await account.deploy({ logRetentionDays: 30 });
    await account.destroy();
    expect(await retentions(account)).toEqual([[`${logGroupName}-two`, undefined]]);
  });

  test('that carries another gate’s tag is an error', async () => {
    const account = await openAccount();
    await account.logs.createLogGroup({ logGroupName, tags: { 'cloudfront-image-gate': 'other' } });
    await expect(account.deploy({ logRetentionDays: 30 })).rejects.toMatchObject({
      anchor: 'foreign-resource',
    });
    expect(await retentions(account)).toEqual([[logGroupName, undefined]]);
  });

  test('is not promised a retention that a policy of the account decides', async () => {
    const account = await openAccount();
    await account.deploy({ logRetentionDays: 30 });
    account.world.logs.setAccountRetention({ policyName: 'company', days: 365 });
    await expect(account.deploy({ logRetentionDays: 30 })).rejects.toMatchObject({
      anchor: 'log-retention',
      message: expect.stringContaining('"company"') as unknown,
    });
    expect(await account.deploy({ logRetentionDays: 365 })).toMatchObject({ changes: [] });
  });
});
