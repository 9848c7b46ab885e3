import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { deploy } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

const logGroupName = '/aws/lambda/cloudfront-image-gate-photos';
const resourceArn = `arn:aws:logs:eu-central-1:123456789012:log-group:${logGroupName}`;

const deployWith = (account: Account, logRetentionDays: number | undefined, dryRun = false) =>
  account.run((context) => deploy(context, settingsWith({ logRetentionDays })), { dryRun });
const takeDown = (account: Account, dryRun = false) =>
  account.run(
    (context) => destroy(context, { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90 }),
    {
      dryRun,
    },
  );

/** The days that each log group of the account is kept. */
async function retentions({ aws }: Account): Promise<unknown> {
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  return logGroups.map((group) => [group.logGroupName, group.retentionInDays]);
}

describe('the log group of deploy', () => {
  test('is made before the function, with its retention, and left alone by the second run', async () => {
    const account = await openAccount();
    const first = await account.callsOf(() => deployWith(account, 30));
    const made = first.filter(({ write }) => write).map(({ operation }) => operation);
    expect(made.slice(made.indexOf('CreateLogGroup')).slice(0, 3)).toEqual([
      'CreateLogGroup',
      'PutRetentionPolicy',
      'CreateFunction',
    ]);
    expect(await retentions(account)).toEqual([[logGroupName, 30]]);
    const { tags } = await account.aws.logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ 'cloudfront-image-gate': 'photos' });
    const second = await account.callsOf(() => deployWith(account, 30));
    expect(second.filter(({ write }) => write)).toEqual([]);
  });

  test('is left to Lambda without a retention: no call is about it', async () => {
    const account = await openAccount();
    const calls = await account.callsOf(() => deployWith(account, undefined));
    expect(calls.filter(({ service }) => service === 'logs')).toEqual([]);
  });

  test('gets another retention by one write', async () => {
    const account = await openAccount();
    await deployWith(account, 30);
    const calls = await account.callsOf(() => deployWith(account, 90));
    expect(calls.filter(({ write }) => write).map(({ operation }) => operation)).toEqual([
      'PutRetentionPolicy',
    ]);
    expect(await retentions(account)).toEqual([[logGroupName, 90]]);
  });

  test('stands in a dry run of deploy and of destroy', async () => {
    const account = await openAccount();
    const resource = `log group "${logGroupName}"`;
    const planned = await deployWith(account, 30, true);
    expect(planned?.changes).toContainEqual({
      ...{ resource, field: '', from: undefined, to: 'kept for 30 days' },
    });
    expect(await retentions(account)).toEqual([]);
    await deployWith(account, 30);
    const removed = await takeDown(account, true);
    expect(removed?.changes).toContainEqual({
      ...{ resource, field: '', from: 'with its records', to: undefined },
    });
    expect(await retentions(account)).toEqual([[logGroupName, 30]]);
  });

  test('that Lambda made gets the retention but no tag, and outlives the gate', async () => {
    const account = await openAccount();
    await account.aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const outcome = await deployWith(account, 14);
    expect(outcome?.changes).toContainEqual({
      ...{ resource: `log group "${logGroupName}"`, field: 'retention', from: 'forever', to: '14 days' },
    });
    await takeDown(account);
    expect(await retentions(account)).toEqual([[logGroupName, 14]]);
    const { tags } = await account.aws.logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({});
  });

  test('is not mistaken for one whose name only begins alike', async () => {
    const account = await openAccount();
    await account.aws.logs.send(new CreateLogGroupCommand({ logGroupName: `${logGroupName}-two` }));
    await deployWith(account, 30);
    await takeDown(account);
    expect(await retentions(account)).toEqual([[`${logGroupName}-two`, undefined]]);
  });

  test('that carries another gate’s tag is an error', async () => {
    const account = await openAccount();
    const tags = { 'cloudfront-image-gate': 'other' };
    await account.aws.logs.send(new CreateLogGroupCommand({ logGroupName, tags }));
    await expect(deployWith(account, 30)).rejects.toMatchObject({ anchor: 'foreign-resource' });
    expect(await retentions(account)).toEqual([[logGroupName, undefined]]);
  });

  test('is not promised a retention that a policy of the account decides', async () => {
    const account = await openAccount();
    await deployWith(account, 30);
    account.world.logs.setAccountRetention({ policyName: 'company', days: 365 });
    await expect(deployWith(account, 30)).rejects.toMatchObject({
      anchor: 'log-retention',
      message: expect.stringContaining('"company"'),
    });
    await expect(deployWith(account, 365)).resolves.toMatchObject({ changes: [] });
  });
});
