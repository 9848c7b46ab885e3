import type { Scenario } from '../scenario.ts';

/** Lets Lambda assume a role. */
export const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const PolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::pictures/*' }],
});

const RoleName = 'images';

export const roleScenarios: readonly Scenario[] = [
  {
    name: 'a role is made once, read with its trust and deleted when it has no policy left',
    tell: async ({ iam }, observe) => {
      const create = () =>
        iam.createRole({
          RoleName,
          AssumeRolePolicyDocument: trust,
          Tags: [{ Key: 'a', Value: '1' }],
        });
      await observe('create', create, ({ Role }) => ({ name: Role?.RoleName, path: Role?.Path }));
      await observe('create again', create, () => 'made');
      await observe(
        'read',
        () => iam.getRole({ RoleName }),
        ({ Role }) => ({
          trust: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as unknown,
          tags: Role?.Tags,
        }),
      );
      const policy = { RoleName, PolicyName: 'pictures' };
      await observe(
        'put a policy',
        () => iam.putRolePolicy({ ...policy, PolicyDocument }),
        () => 'done',
      );
      await observe(
        'read the policy',
        () => iam.getRolePolicy(policy),
        (read) => JSON.parse(decodeURIComponent(read.PolicyDocument ?? '')) as unknown,
      );
      await observe(
        'delete too early',
        () => iam.deleteRole({ RoleName }),
        () => 'done',
      );
      await observe(
        'delete the policy',
        () => iam.deleteRolePolicy(policy),
        () => 'done',
      );
      await observe(
        'read the policy then',
        () => iam.getRolePolicy(policy),
        () => 'there',
      );
      await observe(
        'delete',
        () => iam.deleteRole({ RoleName }),
        () => 'done',
      );
      await observe(
        'read then',
        () => iam.getRole({ RoleName }),
        () => 'there',
      );
    },
  },
  {
    name: 'a policy that is no JSON is refused',
    tell: async ({ iam }, observe) => {
      await observe(
        'as trust',
        () => iam.createRole({ RoleName, AssumeRolePolicyDocument: 'nonsense' }),
        () => 'made',
      );
      await observe(
        'for a role that there is not',
        () => iam.putRolePolicy({ RoleName: 'none', PolicyName: 'p', PolicyDocument }),
        () => 'done',
      );
    },
  },
  {
    name: 'the caller has an account of twelve digits',
    tell: async ({ sts }, observe) => {
      await observe(
        'ask',
        () => sts.getCallerIdentity(),
        ({ Account }) => Account?.length,
      );
    },
  },
];
