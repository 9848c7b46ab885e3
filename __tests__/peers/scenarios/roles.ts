import { allow, policy, trust } from '../../local-aws/local-account.ts';
import type { Scenario } from '../scenario.ts';

const PolicyDocument = policy(allow('s3:GetObject', 'arn:aws:s3:::pictures/*'));
const RoleName = 'images';
const read = (json = ''): unknown => JSON.parse(decodeURIComponent(json));

export const roleScenarios: readonly Scenario[] = [
  {
    name: 'a role is made once, read with its trust and deleted when it has no policy left',
    tell: async ({ iam }, observe) => {
      const Tags = [{ Key: 'a', Value: '1' }];
      const create = () => iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(), Tags });
      await observe('create', create, ({ Role }) => ({ name: Role?.RoleName, path: Role?.Path }));
      await observe('create again', create);
      await observe(
        'read',
        () => iam.getRole({ RoleName }),
        ({ Role }) => ({ trust: read(Role?.AssumeRolePolicyDocument), tags: Role?.Tags }),
      );
      const pictures = { RoleName, PolicyName: 'pictures' };
      await observe('put a policy', () => iam.putRolePolicy({ ...pictures, PolicyDocument }));
      const document = () => iam.getRolePolicy(pictures);
      await observe('read the policy', document, (shown) => read(shown.PolicyDocument));
      await observe('delete too early', () => iam.deleteRole({ RoleName }));
      await observe('delete the policy', () => iam.deleteRolePolicy(pictures));
      await observe('read the policy then', document);
      await observe('delete', () => iam.deleteRole({ RoleName }));
      await observe('read then', () => iam.getRole({ RoleName }));
    },
  },
  {
    name: 'a policy that is no JSON is refused',
    tell: async ({ iam }, observe) => {
      const nonsense = { RoleName, AssumeRolePolicyDocument: 'nonsense' };
      await observe('as trust', () => iam.createRole(nonsense));
      const none = { RoleName: 'none', PolicyName: 'p', PolicyDocument };
      await observe('for a role that there is not', () => iam.putRolePolicy(none));
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
