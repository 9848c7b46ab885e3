import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { createIam, type Iam } from '../../../local-aws/iam/iam.ts';
import { createSts } from '../../../local-aws/sts/sts.ts';
import { createWorld } from '../../../local-aws/world.ts';
import { refusalsIn } from '../refusal-table.ts';

const RoleName = 'resize';
const arn = 'arn:aws:iam::123456789012:role/resize';
const session = 'arn:aws:sts::123456789012:assumed-role/resize/resize';
const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
const policy = (Action: string, Resource = 'arn:aws:s3:::photos/*'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
const creation = new CreateRoleCommand({
  RoleName,
  AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
  Description: 'reads <photos> & logs',
  Tags: [{ Key: 'gate', Value: 'a+b' }],
});

interface Account {
  readonly client: IAMClient;
  readonly sts: STSClient;
  readonly iam: Iam;
  readonly clock: VirtualClock;
}

function inTime<T>(story: (account: Account) => Promise<T>): Promise<T> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const world = createWorld({ clock }, ({ surroundings }) => {
    const iam = createIam(surroundings);
    return { services: [iam.service, createSts(surroundings)], dataPlanes: [], iam };
  });
  const shared = {
    credentials: administratorKey,
    maxAttempts: 1,
    requestHandler: world.requestHandler() as never,
  };
  const client = new IAMClient({ ...shared, region: 'us-east-1' });
  const sts = new STSClient({ ...shared, region: 'eu-central-1' });
  return clock.run(story({ client, sts, iam: world.iam, clock }));
}

/** An SDK client reads the machine's shared configuration files once, which is no work for virtual time. */
beforeAll(async () => {
  await new IAMClient({ region: 'us-east-1', credentials: administratorKey }).config.region();
  await inTime(({ client }) => client.send(creation)).catch(() => undefined);
});

describe('a role', () => {
  test('comes back as it was made, its policies percent-encoded', () =>
    inTime(async ({ client }) => {
      const { Role: made } = await client.send(creation);
      expect(made?.Arn).toBe(arn);
      await client.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: policy('s3:GetObject') }),
      );
      const { Role } = await client.send(new GetRoleCommand({ RoleName }));
      expect(Role).toMatchObject({
        Arn: arn,
        RoleId: made?.RoleId,
        Description: 'reads <photos> & logs',
        MaxSessionDuration: 3600,
        Tags: [{ Key: 'gate', Value: 'a+b' }],
      });
      expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust('lambda.amazonaws.com'));
      const inline = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'read' }));
      expect(inline.PolicyDocument).not.toContain('{');
      expect(decodeURIComponent(inline.PolicyDocument ?? '')).toBe(policy('s3:GetObject'));
      const { PolicyNames } = await client.send(new ListRolePoliciesCommand({ RoleName }));
      expect(PolicyNames).toEqual(['read']);
    }));

  test('cannot be assumed by Lambda at first, here and there for a while, then always', () =>
    inTime(async ({ client, iam, clock }) => {
      const answers = (): Set<boolean> => new Set(Array.from({ length: 20 }, () => iam.mayAssume(arn)));
      expect(answers()).toEqual(new Set([false]));
      await client.send(creation);
      expect(answers()).toEqual(new Set([false, true]));
      await clock.sleep(60_000);
      expect(answers()).toEqual(new Set([true]));
      await client.send(
        new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust('ec2.amazonaws.com') }),
      );
      await clock.sleep(60_000);
      expect(answers()).toEqual(new Set([false]));
    }));

  test('may do what its policies allow, once the word has spread', () =>
    inTime(async ({ client, iam, clock }) => {
      const may = (action: string, resource: string): boolean => iam.allows(session, action, resource);
      await client.send(creation);
      await client.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: policy('s3:GetObject') }),
      );
      const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
      await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      await clock.sleep(60_000);
      expect(may('s3:GetObject', 'arn:aws:s3:::photos/a.jpg')).toBe(true);
      expect(may('s3:GetObject', 'arn:aws:s3:::others/a.jpg')).toBe(false);
      expect(may('s3:PutObject', 'arn:aws:s3:::photos/a.jpg')).toBe(false);
      expect(may('logs:CreateLogGroup', 'arn:aws:logs:eu-central-1:123456789012:log-group:x')).toBe(true);
      const { AttachedPolicies } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      expect(AttachedPolicies).toEqual([{ PolicyArn, PolicyName: 'AWSLambdaBasicExecutionRole' }]);
    }));

  test('is deleted only without its policies', () =>
    inTime(async ({ client }) => {
      const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
      await client.send(creation);
      await client.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: policy('s3:GetObject') }),
      );
      await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      const conflict = { name: 'DeleteConflictException', $metadata: { httpStatusCode: 409 } };
      await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject(conflict);
      await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject(conflict);
      await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }));
      await client.send(new DeleteRoleCommand({ RoleName }));
      await expect(client.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
        name: 'NoSuchEntityException',
      });
    }));

  test('is tagged and untagged', () =>
    inTime(async ({ client }) => {
      await client.send(creation);
      await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'two', Value: '2' }] }));
      await client.send(new UntagRoleCommand({ RoleName, TagKeys: ['gate'] }));
      const { Tags } = await client.send(new ListRoleTagsCommand({ RoleName }));
      expect(Tags).toEqual([{ Key: 'two', Value: '2' }]);
    }));
});

describe('IAM refuses', () => {
  test.each(
    refusalsIn<object>({
      '409 EntityAlreadyExistsException': {
        'a second role of the same name': creation,
      },
      '404 NoSuchEntityException': {
        'a role that is not there': new GetRoleCommand({ RoleName: 'other' }),
        'a policy that is not there': new GetRolePolicyCommand({ RoleName, PolicyName: 'read' }),
        'to delete a policy that is not there': new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }),
        'to attach a managed policy that is not there': new AttachRolePolicyCommand({
          RoleName,
          PolicyArn: 'arn:aws:iam::aws:policy/None',
        }),
      },
      '400 ValidationError': {
        'a name with a space': new GetRoleCommand({ RoleName: 'a b' }),
        'a name over 64 characters': new GetRoleCommand({ RoleName: 'a'.repeat(65) }),
      },
      '400 MalformedPolicyDocumentException': {
        'a policy that is no JSON': new PutRolePolicyCommand({
          RoleName,
          PolicyName: 'p',
          PolicyDocument: '{',
        }),
        'a resource that is no ARN': new PutRolePolicyCommand({
          RoleName,
          PolicyName: 'p',
          PolicyDocument: policy('s3:GetObject', 'photos'),
        }),
        'an action without a service': new PutRolePolicyCommand({
          RoleName,
          PolicyName: 'p',
          PolicyDocument: policy('GetObject'),
        }),
        'a trust policy without a principal': new UpdateAssumeRolePolicyCommand({
          RoleName,
          PolicyDocument: policy('sts:AssumeRole'),
        }),
      },
      '409 LimitExceededException': {
        'inline policies over 10,240 characters': new PutRolePolicyCommand({
          RoleName,
          PolicyName: 'p',
          PolicyDocument: policy('s3:GetObject', `arn:aws:s3:::${'x'.repeat(10_240)}`),
        }),
        'more than 50 tags': new TagRoleCommand({
          RoleName,
          Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' })),
        }),
      },
    }),
  )('%s', (_what, command, name, httpStatusCode) =>
    inTime(async ({ client }) => {
      await client.send(creation);
      await expect(client.send(command as typeof creation)).rejects.toMatchObject({
        name,
        $metadata: { httpStatusCode },
      });
    }),
  );
});

test('STS says who calls, which no policy can forbid', () =>
  inTime(async ({ sts, iam }) => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/administrator',
    });
    iam.grant('arn:aws:iam::123456789012:user/administrator', []);
    expect(iam.allows('arn:aws:iam::123456789012:user/administrator', 'sts:GetCallerIdentity', '*')).toBe(
      true,
    );
    expect(iam.allows('arn:aws:iam::123456789012:user/administrator', 'iam:GetRole', arn)).toBe(false);
  }));
