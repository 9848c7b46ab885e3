import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
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
let logs: CloudWatchLogsClient;

const clientOf = (credentials: typeof administratorKey): CloudWatchLogsClient =>
  new CloudWatchLogsClient({
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials,
    requestHandler: aws.requestHandler(),
  });

beforeEach(async () => {
  aws = createLocalAws({ clock: createVirtualClock(Date.UTC(2026, 0, 5)) });
  logs = clientOf(administratorKey);
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { gate: 'photos' } }));
});

describe('log groups', () => {
  test('are found by the beginning of their names, in order and page by page', async () => {
    for (const name of ['b', 'a-2', 'a-1'])
      await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    const all = await logs.send(new DescribeLogGroupsCommand({}));
    expect(all.logGroups?.map((group) => group.logGroupName)).toEqual([logGroupName, 'a-1', 'a-2', 'b']);
    const first = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'a', limit: 1 }));
    expect(first.logGroups?.map((group) => group.logGroupName)).toEqual(['a-1']);
    const second = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: 'a', limit: 1, nextToken: first.nextToken }),
    );
    expect([second.logGroups?.[0]?.logGroupName, second.nextToken]).toEqual(['a-2', undefined]);
  });

  test('keep their events forever until told otherwise', async () => {
    const shown = async (): Promise<unknown> =>
      (await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.map((group) => [
        group.retentionInDays,
        group.retentionPolicyName,
      ]);
    expect(await shown()).toEqual([[undefined, undefined]]);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    expect(await shown()).toEqual([[30, undefined]]);
    aws.logs.setAccountRetention({ policyName: 'all', days: 90 });
    expect(await shown()).toEqual([[90, 'all']]);
    aws.logs.setAccountRetention(undefined);
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect(await shown()).toEqual([[undefined, undefined]]);
  });

  test('take tags beside those that they have', async () => {
    await logs.send(new TagResourceCommand({ resourceArn, tags: { team: 'web' } }));
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
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
      clientOf(user).send(new CreateLogGroupCommand({ logGroupName: name, tags }));
    await expect(create('tagged', { a: 'b' })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(create('plain')).resolves.toBeDefined();
  });

  test.each(
    refusalsIn({
      '400 ResourceAlreadyExistsException': {
        'made twice': () => logs.send(new CreateLogGroupCommand({ logGroupName })),
      },
      '400 InvalidParameterException': {
        'with a name of other letters': () => logs.send(new CreateLogGroupCommand({ logGroupName: 'a b' })),
        'without a name': () => logs.send(new CreateLogGroupCommand({ logGroupName: undefined })),
        'with a reserved name': () => logs.send(new CreateLogGroupCommand({ logGroupName: 'aws/x' })),
        'with a reserved tag': () =>
          logs.send(new CreateLogGroupCommand({ logGroupName: 'x', tags: { 'aws:a': 'b' } })),
        'with a tag that is too long': () =>
          logs.send(new CreateLogGroupCommand({ logGroupName: 'x', tags: { a: 'b'.repeat(257) } })),
        'with too many tags': () =>
          logs.send(new CreateLogGroupCommand({ logGroupName: 'x', tags: someTags(51) })),
        'kept for days that are not offered': () =>
          logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 })),
        'kept for no days': () =>
          logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: undefined })),
        'listed 51 at a time': () => logs.send(new DescribeLogGroupsCommand({ limit: 51 })),
        'listed by other letters': () =>
          logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'a b' })),
        'listed by prefix and pattern together': () =>
          logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'a', logGroupNamePattern: 'b' })),
        'asked for tags by an ARN that ends in :*': () =>
          logs.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}:*` })),
      },
      '400 ResourceNotFoundException': {
        'deleted where there is none': () => logs.send(new DeleteLogGroupCommand({ logGroupName: 'x' })),
        'kept where there is none': () =>
          logs.send(new PutRetentionPolicyCommand({ logGroupName: 'x', retentionInDays: 30 })),
        'kept forever where there is none': () =>
          logs.send(new DeleteRetentionPolicyCommand({ logGroupName: 'x' })),
        'asked for tags where there is none': () =>
          logs.send(new ListTagsForResourceCommand({ resourceArn: arnOf('x') })),
      },
      '400 TooManyTagsException': {
        'given more tags than fit': () =>
          logs.send(new TagResourceCommand({ resourceArn, tags: someTags(50) })),
      },
    }),
  )('%s are refused', async (_, call, name) => {
    await expect(call()).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('that are protected stay', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'kept', deletionProtectionEnabled: true }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName: 'kept' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('cannot be made faster than AWS lets an account', async () => {
    const makes = Array.from({ length: 12 }, (_, index) =>
      logs.send(new CreateLogGroupCommand({ logGroupName: `group-${index}` })),
    );
    const refusals = (await Promise.allSettled(makes)).filter(({ status }) => status === 'rejected');
    expect(refusals[0]).toMatchObject({ reason: { name: 'ThrottlingException' } });
  });
});
