import { beforeAll, describe, expect, test } from '@jest/globals';
import type { IAM } from '@aws-sdk/client-iam';
import type { STS } from '@aws-sdk/client-sts';
import type { VirtualClock } from '../../../local-aws/clock.ts';
import type { Iam } from '../../../local-aws/iam/iam.ts';
import { allow, localAccount, policy, trust } from '../local-account.ts';
import { expectRefusals, type Refused, refused } from '../refusals.ts';

const RoleName = 'resize';
const arn = 'arn:aws:iam::123456789012:role/resize';
const session = 'arn:aws:sts::123456789012:assumed-role/resize/resize';
const photos = 'arn:aws:s3:::photos/*';
const reading = policy(allow('s3:GetObject', photos));
const creation = {
  RoleName,
  AssumeRolePolicyDocument: trust(),
  Description: 'reads <photos> & logs',
  Tags: [{ Key: 'gate', Value: 'a+b' }],
};

const tag = (Key: string) => ({ Key, Value: 'v' });

interface Account {
  readonly client: IAM;
  readonly sts: STS;
  readonly iam: Iam;
  readonly clock: VirtualClock;
}

function inTime<T>(story: (account: Account) => Promise<T>): Promise<T> {
  const { aws, clients, clock } = localAccount();
  return clock.run(story({ client: clients.iam, sts: clients.sts, iam: aws.iam, clock }));
}

/** An SDK client reads the machine's shared configuration files once, which is no work for virtual time. */
beforeAll(async () => {
  await localAccount().clients.iam.config.region();
});

describe('a role', () => {
  test('comes back as it was made, its policies percent-encoded', () =>
    inTime(async ({ client }) => {
      const { Role: made } = await client.createRole(creation);
      expect(made?.Arn).toBe(arn);
      await client.putRolePolicy({ RoleName, PolicyName: 'read', PolicyDocument: reading });
      const { Role } = await client.getRole({ RoleName });
      expect(Role).toMatchObject({
        Arn: arn,
        RoleId: made?.RoleId,
        Description: 'reads <photos> & logs',
        MaxSessionDuration: 3600,
        RoleLastUsed: {},
        Tags: [{ Key: 'gate', Value: 'a+b' }],
      });
      expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust());
      const inline = await client.getRolePolicy({ RoleName, PolicyName: 'read' });
      expect(inline.PolicyDocument).not.toContain('{');
      expect(decodeURIComponent(inline.PolicyDocument ?? '')).toBe(reading);
      const { PolicyNames } = await client.listRolePolicies({ RoleName });
      expect(PolicyNames).toEqual(['read']);
    }));

  test('cannot be assumed by Lambda at first, here and there for a while, then always', () =>
    inTime(async ({ client, iam, clock }) => {
      const answers = (): Set<boolean> => new Set(Array.from({ length: 20 }, () => iam.mayAssume(arn)));
      expect(answers()).toEqual(new Set([false]));
      await client.createRole(creation);
      expect(answers()).toEqual(new Set([false, true]));
      await clock.sleep(60_000);
      expect(answers()).toEqual(new Set([true]));
      await client.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust('ec2.amazonaws.com') });
      await clock.sleep(60_000);
      expect(answers()).toEqual(new Set([false]));
    }));

  test('may do what its policies allow, once the word has spread', () =>
    inTime(async ({ client, iam, clock }) => {
      const may = (action: string, resource: string): boolean => iam.allows(session, action, resource);
      await client.createRole(creation);
      await client.putRolePolicy({ RoleName, PolicyName: 'read', PolicyDocument: reading });
      const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
      await client.attachRolePolicy({ RoleName, PolicyArn });
      await clock.sleep(60_000);
      expect(may('s3:GetObject', 'arn:aws:s3:::photos/a.jpg')).toBe(true);
      expect(may('s3:GetObject', 'arn:aws:s3:::others/a.jpg')).toBe(false);
      expect(may('s3:PutObject', 'arn:aws:s3:::photos/a.jpg')).toBe(false);
      expect(may('logs:CreateLogGroup', 'arn:aws:logs:eu-central-1:123456789012:log-group:x')).toBe(true);
      const { AttachedPolicies } = await client.listAttachedRolePolicies({ RoleName });
      expect(AttachedPolicies).toEqual([{ PolicyArn, PolicyName: 'AWSLambdaBasicExecutionRole' }]);
    }));

  test('is deleted only without its policies', () =>
    inTime(async ({ client }) => {
      const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
      await client.createRole(creation);
      await client.putRolePolicy({ RoleName, PolicyName: 'read', PolicyDocument: reading });
      await client.attachRolePolicy({ RoleName, PolicyArn });
      const conflict = { name: 'DeleteConflictException', $metadata: { httpStatusCode: 409 } };
      await expect(client.deleteRole({ RoleName })).rejects.toMatchObject(conflict);
      await client.detachRolePolicy({ RoleName, PolicyArn });
      await expect(client.deleteRole({ RoleName })).rejects.toMatchObject(conflict);
      await client.deleteRolePolicy({ RoleName, PolicyName: 'read' });
      await client.deleteRole({ RoleName });
      await refused(client.getRole({ RoleName }), '404 NoSuchEntityException');
    }));

  test('is tagged and untagged', () =>
    inTime(async ({ client }) => {
      await client.createRole(creation);
      await client.tagRole({ RoleName, Tags: [{ Key: 'two', Value: '2' }] });
      await client.untagRole({ RoleName, TagKeys: ['gate'] });
      const { Tags } = await client.listRoleTags({ RoleName });
      expect(Tags).toEqual([{ Key: 'two', Value: '2' }]);
    }));
});

expectRefusals(
  'iam',
  {
    '409 EntityAlreadyExistsException': {
      'a second role of the same name': ['CreateRole'],
    },
    '404 NoSuchEntityException': {
      'a role that is not there': ['GetRole', { RoleName: 'other' }],
      'a policy that is not there': ['GetRolePolicy'],
      'to delete a policy that is not there': ['DeleteRolePolicy'],
      'to attach a managed policy that is not there': ['AttachRolePolicy'],
    },
    '400 InvalidInputException': Object.fromEntries(
      ['TagRole', 'CreateRole'].map((operation): [string, Refused] => [
        `${operation} with one key twice, in other letters`,
        [
          operation,
          { RoleName: operation === 'TagRole' ? RoleName : 'new', Tags: [tag('a'), tag('A')] },
          'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
        ],
      ]),
    ),
    '400 ValidationError': {
      'fifty-one tags at once': ['TagRole', { Tags: Array.from({ length: 51 }, (_, n) => tag(`k${n}`)) }],
      'a name with a space': ['GetRole', { RoleName: 'a b' }],
    },
    '400 MalformedPolicyDocumentException': {
      'a policy that is no JSON': ['PutRolePolicy', { PolicyDocument: '{' }],
    },
    '409 LimitExceededException': {
      'inline policies over 10,240 characters': [
        'PutRolePolicy',
        { PolicyDocument: policy(allow('s3:GetObject', `arn:aws:s3:::${'x'.repeat(10_240)}`)) },
      ],
      'a trust policy over 2,048 characters': [
        'UpdateAssumeRolePolicy',
        { PolicyDocument: trust(`${'l'.repeat(2_048)}.amazonaws.com`) },
        'Cannot exceed quota for ACLSizePerRole: 2048',
      ],
      'more than 50 tags': ['TagRole', { Tags: Array.from({ length: 50 }, (_, n) => tag(`k${n}`)) }],
    },
  },
  async () => {
    const client = localAccount().clients.iam;
    await client.createRole(creation);
    const PolicyArn = 'arn:aws:iam::aws:policy/None';
    return { client, made: undefined, right: { ...creation, PolicyName: 'p', PolicyArn } };
  },
);

test('STS says who calls, which no policy can forbid', () =>
  inTime(async ({ sts, iam }) => {
    expect(await sts.getCallerIdentity()).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/administrator',
    });
    iam.grant('arn:aws:iam::123456789012:user/administrator', []);
    expect(iam.allows('arn:aws:iam::123456789012:user/administrator', 'sts:GetCallerIdentity', '*')).toBe(
      true,
    );
    expect(iam.allows('arn:aws:iam::123456789012:user/administrator', 'iam:GetRole', arn)).toBe(false);
  }));
