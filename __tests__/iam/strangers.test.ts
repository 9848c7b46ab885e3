import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PolicyDocument } from '../../local-aws/iam/policy.ts';
import { openAccount } from '../account/account.ts';
import { addDistribution } from '../account/distribution.ts';
import { handOf, patch, type Hand } from '../account/hand.ts';
import { packageOf } from '../account/images.ts';
import { toApi } from '../account/live-api.ts';
import { anyWords, asHolderOf, policyOf } from '../account/policy-holder.ts';
import { addRole, trust } from '../account/role.ts';

const denied = {
  name: expect.stringMatching(/AccessDenied|Forbidden|Unauthorized|NotAuthorized/) as unknown,
};
const gateTag = { Key: 'cloudfront-image-gate', Value: 'photos' };
/** A control: an administrator is refused none of these calls, so the refusals come from the policies. */
const everything: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const boundary = `arn:aws:iam::123456789012:policy/${anyWords.BOUNDARY}`;

/** Things that are not the gate's: of someone else (`untagged`), or of another gate. */
interface Theirs {
  readonly keyId: string;
  readonly planId: string;
  readonly apiId: string;
  readonly rootId: string;
  readonly distributionId: string;
  readonly etag: string;
}

async function makeTheirs(hand: Hand, tags: Record<string, string>): Promise<Theirs> {
  const { apiGateway, cloudFront } = hand;
  const name = 'theirs';
  const key = await apiGateway.createApiKey({ name, enabled: true, tags });
  const api = await apiGateway.createRestApi({ name, tags });
  const plan = await apiGateway.createUsagePlan({ name, tags });
  const apiId = api.id ?? '';
  const distributionId = await addDistribution(hand, toApi(hand, { apiId }));
  const Items = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const Resource = `arn:aws:cloudfront::123456789012:distribution/${distributionId}`;
  if (Items.length > 0) await cloudFront.tagResource({ Resource, Tags: { Items } });
  const { ETag = '' } = await cloudFront.getDistributionConfig({ Id: distributionId });
  return {
    ...{ keyId: key.id ?? '', planId: plan.id ?? '', apiId, rootId: api.rootResourceId ?? '' },
    ...{ distributionId, etag: ETag },
  };
}

const ofTheGate = { 'cloudfront-image-gate': 'photos' };
const all = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const ours = { RoleName: 'cloudfront-image-gate-photos', FunctionName: 'cloudfront-image-gate-photos' };

/** What each policy's holder tries on things of others. */
const attempts: Readonly<Record<string, (hand: Hand, theirs: Theirs) => Promise<unknown>>> = {
  'delete a key': ({ apiGateway }, { keyId: apiKey }) => apiGateway.deleteApiKey({ apiKey }),
  'disable a key': ({ apiGateway }, { keyId: apiKey }) =>
    apiGateway.updateApiKey({ apiKey, ...patch('replace', '/enabled', 'false') }),
  'claim a key by a tag': ({ apiGateway, aws: { region } }, { keyId }) =>
    apiGateway.tagResource({
      ...{ resourceArn: `arn:aws:apigateway:${region}::/apikeys/${keyId}`, tags: ofTheGate },
    }),
  'claim an API by a tag': ({ apiGateway, aws: { region } }, { apiId }) =>
    apiGateway.tagResource({
      ...{ resourceArn: `arn:aws:apigateway:${region}::/restapis/${apiId}`, tags: ofTheGate },
    }),
  'make a key without a tag': ({ apiGateway }) => apiGateway.createApiKey({ name: 'mine' }),
  'make a key for another gate': ({ apiGateway }) =>
    apiGateway.createApiKey({ name: 'mine', tags: { 'cloudfront-image-gate': 'shop' } }),
  'delete an API': ({ apiGateway }, { apiId: restApiId }) => apiGateway.deleteRestApi({ restApiId }),
  'change an API': ({ apiGateway }, { apiId: restApiId }) =>
    apiGateway.updateRestApi({ restApiId, ...patch('replace', '/name', 'taken') }),
  'add a method to an API': ({ apiGateway }, { apiId: restApiId, rootId: resourceId }) =>
    apiGateway.putMethod({ restApiId, resourceId, httpMethod: 'GET', authorizationType: 'NONE' }),
  'deploy an API': ({ apiGateway }, { apiId: restApiId }) =>
    apiGateway.createDeployment({ restApiId, stageName: 'live' }),
  'delete a plan': ({ apiGateway }, { planId: usagePlanId }) => apiGateway.deleteUsagePlan({ usagePlanId }),
  'change a plan': ({ apiGateway }, { planId: usagePlanId }) =>
    apiGateway.updateUsagePlan({ usagePlanId, ...patch('replace', '/name', 'taken') }),
  'change a distribution': async ({ cloudFront }, { distributionId: Id }) => {
    const { DistributionConfig, ETag: IfMatch } = await cloudFront.getDistributionConfig({ Id });
    return cloudFront.updateDistribution({ Id, IfMatch, DistributionConfig });
  },
  'delete a distribution': ({ cloudFront }, { distributionId: Id, etag: IfMatch }) =>
    cloudFront.deleteDistribution({ Id, IfMatch }),
  'make a distribution without a tag': (hand, theirs) => addDistribution(hand, toApi(hand, theirs)),
  'delete a role of another name': ({ iam }) => iam.deleteRole({ RoleName: 'theirs' }),
  'give a role a policy': ({ iam }) =>
    iam.putRolePolicy({ RoleName: ours.RoleName, PolicyName: 'all', PolicyDocument: all }),
  'make a role without a boundary': ({ iam }) =>
    iam.createRole({ RoleName: ours.RoleName, AssumeRolePolicyDocument: trust }),
  'give a function a stronger role': ({ lambda }) =>
    lambda.createFunction({
      ...{ FunctionName: ours.FunctionName, Role: 'arn:aws:iam::123456789012:role/theirs' },
      ...{ Runtime: 'nodejs24.x', Handler: 'index.handler', Tags: ofTheGate },
      Code: { ZipFile: packageOf('export').zip },
    }),
  'change the code of a function': ({ lambda }) =>
    lambda.updateFunctionCode({ FunctionName: 'theirs', ZipFile: packageOf('taken').zip }),
  'call a function': ({ lambda }) => lambda.invoke({ FunctionName: 'theirs' }),
  'delete a function': ({ lambda }) => lambda.deleteFunction({ FunctionName: 'theirs' }),
  'open the function to everybody': ({ lambda }) =>
    lambda.addPermission({
      ...{ FunctionName: ours.FunctionName, StatementId: 'all' },
      ...{ Action: 'lambda:InvokeFunction', Principal: '*' },
    }),
  'delete a log group': ({ logs }) => logs.deleteLogGroup({ logGroupName: 'theirs' }),
};

describe.each(['rotate', 'deploy', 'destroy', 'status', 'gate', 'plan', 'administrator'])(
  'who has %s.json and a token of an hour',
  (policy) => {
    /** gate's and rotate's ids are those of the gate's own API and distribution, which are none of these. */
    const words = {
      ...anyWords,
      API_ID: 'ours',
      DISTRIBUTION_ID: 'OURS',
      USAGE_PLAN_ID: 'ours',
      API_KEY_ID: 'ours',
    };
    /** How each attempt ended, for each of theirs. */
    const ends = new Map<string, readonly string[]>();

    beforeAll(async () => {
      const account = await openAccount();
      account.world.iam.addPolicy(anyWords.BOUNDARY, { Statement: [] });
      const policies = policy === 'deploy' ? ['deploy', 'deploy-role'] : [policy];
      const documents = policies.map((one) => (one === 'administrator' ? everything : policyOf(one, words)));
      const theirs = [
        await makeTheirs(account, {}),
        await makeTheirs(account, { 'cloudfront-image-gate': 'shop' }),
      ];
      for (const RoleName of ['theirs', ours.RoleName]) await addRole(account, RoleName);
      await account.logs.createLogGroup({ logGroupName: 'theirs' });
      const hand = handOf(asHolderOf(documents, account, policy).aws, account.inTime);
      for (const [what, attempt] of Object.entries(attempts)) {
        const seen: string[] = [];
        for (const one of theirs)
          seen.push(
            await attempt(hand, one).then(
              () => 'done',
              (error: unknown) => (error as Error).name,
            ),
          );
        ends.set(what, seen);
      }
    });

    test.each(Object.keys(attempts))('may not %s', (what) => {
      const refused = expect.stringMatching(/^(AccessDenied(Exception)?)$/) as unknown;
      if (policy === 'administrator') expect(ends.get(what)).not.toContainEqual(refused);
      else expect(ends.get(what)).toEqual([refused, refused]);
    });
  },
);

test('within the boundary a role may be made, beyond it not', async () => {
  const account = await openAccount();
  account.world.iam.addPolicy(anyWords.BOUNDARY, policyOf('boundary', anyWords));
  account.world.iam.addPolicy('wide', { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  const { iam } = handOf(asHolderOf(policyOf('deploy-role', anyWords), account, 'maker').aws, account.inTime);
  const { RoleName } = ours;
  const role = { RoleName, AssumeRolePolicyDocument: trust, Tags: [gateTag] };
  for (const PermissionsBoundary of [undefined, boundary.replace(anyWords.BOUNDARY, 'wide')])
    await expect(iam.createRole({ ...role, PermissionsBoundary })).rejects.toMatchObject(denied);
  await iam.createRole({ ...role, PermissionsBoundary: boundary });
  await iam.putRolePolicy({ RoleName, PolicyName: 'all', PolicyDocument: all });
  await account.pass(120);
  const session = `arn:aws:sts::123456789012:assumed-role/${RoleName}/function`;
  const may = (action: string, resource: string) => account.world.iam.allows(session, action, resource);
  expect(may('s3:GetObject', 'arn:aws:s3:::originals/cat.jpg')).toBe(true);
  expect(may('s3:GetObject', 'arn:aws:s3:::salaries/2026.csv')).toBe(false);
  expect(may('iam:CreateUser', '*')).toBe(false);
});
