import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decide, type PolicyDocument } from '../../local-aws/iam/policy.ts';
import { anyWords, policyOf } from '../account/policy-holder.ts';

const account = '123456789012';
const gateRole = `arn:aws:iam::${account}:role/cloudfront-image-gate-photos`;
const gateFunction = `arn:aws:lambda:eu-central-1:${account}:function:cloudfront-image-gate-photos`;
const ours = {
  'aws:ResourceTag/cloudfront-image-gate': 'photos',
  'aws:RequestTag/cloudfront-image-gate': 'photos',
};
const bound = { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/${anyWords.BOUNDARY}` };

/**
 * Ways from some rights to more (the published lists of privilege escalation in IAM, as far as these services go), each as
 * calls that are all needed. A holder may even have the gate's tags on everything.
 */
const paths: Readonly<
  Record<string, readonly (readonly [action: string, resource: string, context?: object])[]>
> = {
  'a role of its own with any policy': [
    ['iam:CreateRole', gateRole],
    ['iam:PutRolePolicy', gateRole],
  ],
  'a role of its own with a managed policy': [
    ['iam:CreateRole', gateRole, bound],
    ['iam:AttachRolePolicy', gateRole, bound],
  ],
  'more rights for a role that has no boundary': [['iam:PutRolePolicy', gateRole]],
  'taking the boundary off': [['iam:DeleteRolePermissionsBoundary', gateRole, bound]],
  'another boundary': [['iam:PutRolePermissionsBoundary', gateRole, bound]],
  'another version of the boundary': [['iam:CreatePolicyVersion', bound['iam:PermissionsBoundary']]],
  'another trust policy': [['iam:UpdateAssumeRolePolicy', gateRole, bound]],
  'keys for a user': [['iam:CreateAccessKey', `arn:aws:iam::${account}:user/admin`]],
  'taking another role': [['sts:AssumeRole', `arn:aws:iam::${account}:role/admin`]],
  'a function with a stronger role': [
    ['iam:PassRole', `arn:aws:iam::${account}:role/admin`, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
  ],
  "a machine with the function's role": [
    ['iam:PassRole', `arn:aws:iam::${account}:role/resize`, { 'iam:PassedToService': 'ec2.amazonaws.com' }],
  ],
  'a machine with the role that is made': [
    ['iam:PassRole', gateRole, { 'iam:PassedToService': 'ec2.amazonaws.com' }],
  ],
  'code in a function of others': [['lambda:UpdateFunctionCode', `${gateFunction}-of-others`]],
  "another gate's function": [['lambda:UpdateFunctionCode', gateFunction.replace('photos', 'photos2')]],
  'a call of its own function from outside': [
    ['lambda:AddPermission', gateFunction, { 'lambda:Principal': '*' }],
  ],
  'an address of its own for the function': [['lambda:CreateFunctionUrlConfig', gateFunction]],
  'code by a layer of others': [
    ['lambda:AddLayerVersionPermission', `arn:aws:lambda:eu-central-1:${account}:layer:all`],
  ],
  'the originals themselves': [['s3:GetObject', 'arn:aws:s3:::salaries/2026.csv']],
  'changing the originals': [['s3:PutObject', 'arn:aws:s3:::originals/cat.jpg']],
  'secrets of others': [
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-central-1:${account}:secret:x`],
  ],
  stacks: [['cloudformation:CreateStack', '*']],
  'an authorizer of its own': [
    ['apigateway:POST', 'arn:aws:apigateway:eu-central-1::/restapis/abc/authorizers', ours],
  ],
  'the policy of an API': [
    ['apigateway:UpdateRestApiPolicy', 'arn:aws:apigateway:eu-central-1::/restapis/abc', ours],
  ],
  "the account's log role": [['apigateway:PATCH', 'arn:aws:apigateway:eu-central-1::/account', ours]],
};

const files = readdirSync('docs/iam').flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
const policies = files.filter((name) => !name.includes('trust') && name !== 'boundary');

describe('no way to more rights', () => {
  const all = policies.map((name) => policyOf(name, anyWords));

  test.each(Object.entries(paths))('%s: not with all policies together', (_name, calls) => {
    const open = calls.every(
      ([action, resource, context = {}]) =>
        decide(all, action, resource, { ...(action.startsWith('iam') ? {} : ours), ...context }) ===
        'allowed',
    );
    expect(open).toBe(false);
  });

  test.each(Object.entries(paths))('%s: an administrator could', (_name, calls) => {
    const administrator: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    for (const [action, resource] of calls) expect(decide([administrator], action, resource)).toBe('allowed');
  });

  test('only deploy-role.json writes anything in IAM, and destroy.json deletes', () => {
    const writes = policies.filter((name) =>
      /iam:(Create|Put|Attach|Update|Add|Set)/.test(JSON.stringify(policyOf(name, anyWords))),
    );
    expect(writes).toEqual(['deploy-role']);
    const deletes = policies.filter((name) =>
      JSON.stringify(policyOf(name, anyWords)).includes('iam:Delete'),
    );
    expect(deletes).toEqual(['destroy']);
  });

  test('plan.json has no action that writes', () => {
    const actions = JSON.stringify(policyOf('plan', anyWords)).match(/"[a-z0-9]+:[A-Z]\w+"/g) ?? [];
    expect(actions.length).toBeGreaterThan(5);
    for (const action of actions) expect(action).toMatch(/:(GET|Get|List|Describe)/);
  });
});
