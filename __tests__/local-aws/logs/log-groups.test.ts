import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { allow, localAccount } from '../local-account.ts';
import { expectRefusals, refused } from '../refusals.ts';

const logGroupName = '/aws/lambda/resize';
const arnOf = (name: string): string => `arn:aws:logs:eu-central-1:123456789012:log-group:${name}`;
const resourceArn = arnOf(logGroupName);
const someTags = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'x']));

let account: ReturnType<typeof localAccount>;
let logs: CloudWatchLogs;

beforeEach(async () => {
  account = localAccount();
  ({ logs } = account.clients);
  await logs.createLogGroup({ logGroupName, tags: { gate: 'photos' } });
});

describe('log groups', () => {
  test('are found by the beginning of their names, in order and page by page', async () => {
    for (const name of ['b', 'a-2', 'a-1']) await logs.createLogGroup({ logGroupName: name });
    const all = await logs.describeLogGroups();
    expect(all.logGroups?.map((group) => group.logGroupName)).toEqual([logGroupName, 'a-1', 'a-2', 'b']);
    const first = await logs.describeLogGroups({ logGroupNamePrefix: 'a', limit: 1 });
    expect(first.logGroups?.map((group) => group.logGroupName)).toEqual(['a-1']);
    const second = await logs.describeLogGroups({
      logGroupNamePrefix: 'a',
      limit: 1,
      nextToken: first.nextToken,
    });
    expect([second.logGroups?.[0]?.logGroupName, second.nextToken]).toEqual(['a-2', undefined]);
  });

  test('keep their events forever by default', async () => {
    const shown = async (): Promise<unknown> =>
      (await logs.describeLogGroups()).logGroups?.map((group) => [
        group.retentionInDays,
        group.retentionPolicyName,
      ]);
    expect(await shown()).toEqual([[undefined, undefined]]);
    await logs.putRetentionPolicy({ logGroupName, retentionInDays: 30 });
    expect(await shown()).toEqual([[30, undefined]]);
    account.aws.logs.setAccountRetention({ policyName: 'all', days: 90 });
    expect(await shown()).toEqual([[90, 'all']]);
    account.aws.logs.setAccountRetention(undefined);
    await logs.deleteRetentionPolicy({ logGroupName });
    expect(await shown()).toEqual([[undefined, undefined]]);
  });

  test('take tags beside those that they have', async () => {
    await logs.tagResource({ resourceArn, tags: { team: 'web' } });
    const { tags } = await logs.listTagsForResource({ resourceArn });
    expect(tags).toEqual({ gate: 'photos', team: 'web' });
  });

  test('are made with tags only by someone who may tag', async () => {
    const user = account.clientsOfUser(allow('logs:CreateLogGroup'));
    const create = (name: string, tags?: Record<string, string>) =>
      user.logs.createLogGroup({ logGroupName: name, tags });
    await refused(create('tagged', { a: 'b' }), '400 AccessDeniedException');
    await expect(create('plain')).resolves.toBeDefined();
  });

  test('that are protected stay', async () => {
    await logs.createLogGroup({ logGroupName: 'kept', deletionProtectionEnabled: true });
    await refused(logs.deleteLogGroup({ logGroupName: 'kept' }), '400 ValidationException');
  });

  test('cannot be made faster than AWS lets an account', async () => {
    const makes = Array.from({ length: 12 }, (_, index) =>
      logs.createLogGroup({ logGroupName: `group-${index}` }),
    );
    const refusals = (await Promise.allSettled(makes)).filter(({ status }) => status === 'rejected');
    expect(refusals[0]).toMatchObject({ reason: { name: 'ThrottlingException' } });
  });
});

expectRefusals(
  'logs',
  {
    '400 ResourceAlreadyExistsException': {
      'a group that is made twice': ['CreateLogGroup'],
    },
    '400 InvalidParameterException': {
      'a name of other letters': ['CreateLogGroup', { logGroupName: 'a b' }],
      'a group without a name': ['CreateLogGroup', { logGroupName: undefined }],
      'a reserved name': ['CreateLogGroup', { logGroupName: 'aws/x' }],
      'a reserved tag': ['CreateLogGroup', { logGroupName: 'x', tags: { 'aws:a': 'b' } }],
      'a tag that is too long': ['CreateLogGroup', { logGroupName: 'x', tags: { a: 'b'.repeat(257) } }],
      'too many tags': ['CreateLogGroup', { logGroupName: 'x', tags: someTags(51) }],
      'days that are not offered': [
        'PutRetentionPolicy',
        { retentionInDays: 31 },
        /\[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653\]/,
      ],
      'a retention of no days': ['PutRetentionPolicy', { retentionInDays: undefined }],
      'a list of 51 at a time': ['DescribeLogGroups', { limit: 51 }],
      'a list by other letters': ['DescribeLogGroups', { logGroupNamePrefix: 'a b' }],
      'a list by prefix and pattern together': [
        'DescribeLogGroups',
        { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' },
      ],
      'tags by an ARN that ends in :*': ['ListTagsForResource', { resourceArn: `${resourceArn}:*` }],
    },
    '400 ResourceNotFoundException': {
      'to delete what is not there': ['DeleteLogGroup', { logGroupName: 'x' }],
      'to keep what is not there': ['PutRetentionPolicy', { logGroupName: 'x' }],
      'to keep forever what is not there': ['DeleteRetentionPolicy', { logGroupName: 'x' }],
      'the tags of what is not there': ['ListTagsForResource', { resourceArn: arnOf('x') }],
    },
    '400 TooManyTagsException': {
      'more tags than fit': ['TagResource', { tags: someTags(50) }],
    },
  },
  async () => {
    const client = localAccount({ rates: false }).clients.logs;
    await client.createLogGroup({ logGroupName, tags: { gate: 'photos' } });
    return { client, made: undefined, right: { logGroupName, resourceArn, retentionInDays: 30 } };
  },
);
