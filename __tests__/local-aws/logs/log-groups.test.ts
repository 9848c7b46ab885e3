import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createVirtualClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { createLocalAws, type LocalAws } from '../../../local-aws/local-aws.ts';
import { refusalsIn } from '../refusal-table.ts';

const logGroupName = '/aws/lambda/resize';
const arnOf = (name: string): string => `arn:aws:logs:eu-central-1:123456789012:log-group:${name}`;
const resourceArn = arnOf(logGroupName);
const someTags = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'x']));

let aws: LocalAws;
let logs: CloudWatchLogs;

const clientOf = (credentials: typeof administratorKey): CloudWatchLogs =>
  new CloudWatchLogs({
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials,
    requestHandler: aws.requestHandler(),
  });

beforeEach(async () => {
  aws = createLocalAws({ clock: createVirtualClock(Date.UTC(2026, 0, 5)) });
  logs = clientOf(administratorKey);
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

  test('keep their events forever until told otherwise', async () => {
    const shown = async (): Promise<unknown> =>
      (await logs.describeLogGroups()).logGroups?.map((group) => [
        group.retentionInDays,
        group.retentionPolicyName,
      ]);
    expect(await shown()).toEqual([[undefined, undefined]]);
    await logs.putRetentionPolicy({ logGroupName, retentionInDays: 30 });
    expect(await shown()).toEqual([[30, undefined]]);
    aws.logs.setAccountRetention({ policyName: 'all', days: 90 });
    expect(await shown()).toEqual([[90, 'all']]);
    aws.logs.setAccountRetention(undefined);
    await logs.deleteRetentionPolicy({ logGroupName });
    expect(await shown()).toEqual([[undefined, undefined]]);
  });

  test('take tags beside those that they have', async () => {
    await logs.tagResource({ resourceArn, tags: { team: 'web' } });
    const { tags } = await logs.listTagsForResource({ resourceArn });
    expect(tags).toEqual({ gate: 'photos', team: 'web' });
  });

  test('are made with tags only by someone who may tag', async () => {
    const user = {
      accessKeyId: 'AKIALOCALAWSDEPLOYER',
      secretAccessKey: 'secret',
      principalArn: 'arn:aws:iam::123456789012:user/deployer',
    };
    aws.credentials.add(user);
    aws.iam.grant(user.principalArn, [
      { Statement: [{ Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' }] },
    ]);
    const create = (name: string, tags?: Record<string, string>) =>
      clientOf(user).createLogGroup({ logGroupName: name, tags });
    await expect(create('tagged', { a: 'b' })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(create('plain')).resolves.toBeDefined();
  });

  test.each(
    refusalsIn({
      '400 ResourceAlreadyExistsException': {
        'made twice': () => logs.createLogGroup({ logGroupName }),
      },
      '400 InvalidParameterException': {
        'with a name of other letters': () => logs.createLogGroup({ logGroupName: 'a b' }),
        'without a name': () => logs.createLogGroup({ logGroupName: undefined }),
        'with a reserved name': () => logs.createLogGroup({ logGroupName: 'aws/x' }),
        'with a reserved tag': () => logs.createLogGroup({ logGroupName: 'x', tags: { 'aws:a': 'b' } }),
        'with a tag that is too long': () =>
          logs.createLogGroup({ logGroupName: 'x', tags: { a: 'b'.repeat(257) } }),
        'with too many tags': () => logs.createLogGroup({ logGroupName: 'x', tags: someTags(51) }),
        'kept for days that are not offered': () =>
          logs.putRetentionPolicy({ logGroupName, retentionInDays: 31 }),
        'kept for no days': () => logs.putRetentionPolicy({ logGroupName, retentionInDays: undefined }),
        'listed 51 at a time': () => logs.describeLogGroups({ limit: 51 }),
        'listed by other letters': () => logs.describeLogGroups({ logGroupNamePrefix: 'a b' }),
        'listed by prefix and pattern together': () =>
          logs.describeLogGroups({ logGroupNamePrefix: 'a', logGroupNamePattern: 'b' }),
        'asked for tags by an ARN that ends in :*': () =>
          logs.listTagsForResource({ resourceArn: `${resourceArn}:*` }),
      },
      '400 ResourceNotFoundException': {
        'deleted where there is none': () => logs.deleteLogGroup({ logGroupName: 'x' }),
        'kept where there is none': () => logs.putRetentionPolicy({ logGroupName: 'x', retentionInDays: 30 }),
        'kept forever where there is none': () => logs.deleteRetentionPolicy({ logGroupName: 'x' }),
        'asked for tags where there is none': () => logs.listTagsForResource({ resourceArn: arnOf('x') }),
      },
      '400 TooManyTagsException': {
        'given more tags than fit': () => logs.tagResource({ resourceArn, tags: someTags(50) }),
      },
    }),
  )('%s are refused', async (_, call, name) => {
    await expect(call()).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('that are protected stay', async () => {
    await logs.createLogGroup({ logGroupName: 'kept', deletionProtectionEnabled: true });
    await expect(logs.deleteLogGroup({ logGroupName: 'kept' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('cannot be made faster than AWS lets an account', async () => {
    const makes = Array.from({ length: 12 }, (_, index) =>
      logs.createLogGroup({ logGroupName: `group-${index}` }),
    );
    const refusals = (await Promise.allSettled(makes)).filter(({ status }) => status === 'rejected');
    expect(refusals[0]).toMatchObject({ reason: { name: 'ThrottlingException' } });
  });
});
