import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  DeleteApiKeyCommand,
  DeleteRestApiCommand,
  DeleteUsagePlanCommand,
  PutMethodCommand,
  TagResourceCommand as TagApi,
  UpdateApiKeyCommand,
  UpdateRestApiCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import {
  DeleteDistributionCommand,
  GetDistributionConfigCommand,
  TagResourceCommand as TagDistribution,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, DeleteRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PolicyDocument } from '../../local-aws/iam/policy.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { openAccount, packageOf } from '../commands/account.ts';
import { addDistribution } from '../commands/gate-account.ts';
import { anyWords, asHolderOf, policyOf } from '../account/policy-holder.ts';

const denied = {
  name: expect.stringMatching(/AccessDenied|Forbidden|Unauthorized|NotAuthorized/) as unknown,
};
const assumable = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
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

async function makeTheirs(aws: Aws, tags: Record<string, string>): Promise<Theirs> {
  const name = 'theirs';
  const key = await aws.apiGateway.send(new CreateApiKeyCommand({ name, enabled: true, tags }));
  const api = await aws.apiGateway.send(new CreateRestApiCommand({ name, tags }));
  const plan = await aws.apiGateway.send(new CreateUsagePlanCommand({ name, tags }));
  const distributionId = await addDistribution(aws, api.id ?? '', {}, { Comment: JSON.stringify(tags) });
  const Items = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const Resource = `arn:aws:cloudfront::123456789012:distribution/${distributionId}`;
  if (Items.length > 0) await aws.cloudFront.send(new TagDistribution({ Resource, Tags: { Items } }));
  const { ETag = '' } = await aws.cloudFront.send(new GetDistributionConfigCommand({ Id: distributionId }));
  return {
    ...{ keyId: key.id ?? '', planId: plan.id ?? '', apiId: api.id ?? '', rootId: api.rootResourceId ?? '' },
    ...{ distributionId, etag: ETag },
  };
}

/** What each policy's holder tries on things of others. */
const attempts: Readonly<Record<string, (aws: Aws, theirs: Theirs) => Promise<unknown>>> = {
  'delete a key': ({ apiGateway }, { keyId }) => apiGateway.send(new DeleteApiKeyCommand({ apiKey: keyId })),
  'disable a key': ({ apiGateway }, { keyId }) =>
    apiGateway.send(
      new UpdateApiKeyCommand({
        apiKey: keyId,
        patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }],
      }),
    ),
  'claim a key by a tag': ({ apiGateway, region }, { keyId }) =>
    apiGateway.send(
      new TagApi({
        resourceArn: `arn:aws:apigateway:${region}::/apikeys/${keyId}`,
        tags: { 'cloudfront-image-gate': 'photos' },
      }),
    ),
  'claim an API by a tag': ({ apiGateway, region }, { apiId }) =>
    apiGateway.send(
      new TagApi({
        resourceArn: `arn:aws:apigateway:${region}::/restapis/${apiId}`,
        tags: { 'cloudfront-image-gate': 'photos' },
      }),
    ),
  'make a key without a tag': ({ apiGateway }) => apiGateway.send(new CreateApiKeyCommand({ name: 'mine' })),
  'make a key for another gate': ({ apiGateway }) =>
    apiGateway.send(new CreateApiKeyCommand({ name: 'mine', tags: { 'cloudfront-image-gate': 'shop' } })),
  'delete an API': ({ apiGateway }, { apiId }) =>
    apiGateway.send(new DeleteRestApiCommand({ restApiId: apiId })),
  'change an API': ({ apiGateway }, { apiId }) =>
    apiGateway.send(
      new UpdateRestApiCommand({
        restApiId: apiId,
        patchOperations: [{ op: 'replace', path: '/name', value: 'taken' }],
      }),
    ),
  'add a method to an API': ({ apiGateway }, { apiId, rootId }) =>
    apiGateway.send(
      new PutMethodCommand({
        restApiId: apiId,
        resourceId: rootId,
        httpMethod: 'GET',
        authorizationType: 'NONE',
      }),
    ),
  'deploy an API': ({ apiGateway }, { apiId }) =>
    apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'live' })),
  'delete a plan': ({ apiGateway }, { planId }) =>
    apiGateway.send(new DeleteUsagePlanCommand({ usagePlanId: planId })),
  'change a plan': ({ apiGateway }, { planId }) =>
    apiGateway.send(
      new UpdateUsagePlanCommand({
        usagePlanId: planId,
        patchOperations: [{ op: 'replace', path: '/name', value: 'taken' }],
      }),
    ),
  'change a distribution': async ({ cloudFront }, { distributionId: Id }) => {
    const { DistributionConfig, ETag: IfMatch } = await cloudFront.send(
      new GetDistributionConfigCommand({ Id }),
    );
    return cloudFront.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig }));
  },
  'delete a distribution': ({ cloudFront }, { distributionId: Id, etag: IfMatch }) =>
    cloudFront.send(new DeleteDistributionCommand({ Id, IfMatch })),
  'make a distribution without a tag': ({ cloudFront: _, ...aws }, { apiId }) =>
    addDistribution({ ...aws, cloudFront: _ }, apiId),
  'delete a role of another name': ({ iam }) => iam.send(new DeleteRoleCommand({ RoleName: 'theirs' })),
  'give a role a policy': ({ iam }) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName: 'cloudfront-image-gate-photos',
        PolicyName: 'all',
        PolicyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      }),
    ),
  'make a role without a boundary': ({ iam }) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: 'cloudfront-image-gate-photos',
        AssumeRolePolicyDocument: assumable,
      }),
    ),
  'give a function a stronger role': ({ lambda }) =>
    lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'cloudfront-image-gate-photos',
        Role: 'arn:aws:iam::123456789012:role/theirs',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: packageOf('export').zip },
        Tags: { 'cloudfront-image-gate': 'photos' },
      }),
    ),
  'change the code of a function': ({ lambda }) =>
    lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'theirs', ZipFile: packageOf('taken').zip })),
  'call a function': ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: 'theirs' })),
  'delete a function': ({ lambda }) => lambda.send(new DeleteFunctionCommand({ FunctionName: 'theirs' })),
  'open the function to everybody': ({ lambda }) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName: 'cloudfront-image-gate-photos',
        StatementId: 'all',
        Action: 'lambda:InvokeFunction',
        Principal: '*',
      }),
    ),
  'delete a log group': ({ logs }) => logs.send(new DeleteLogGroupCommand({ logGroupName: 'theirs' })),
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
      const holder = asHolderOf(documents, account, policy);
      await account.run(async (context) => {
        const theirs = [
          await makeTheirs(context.aws, {}),
          await makeTheirs(context.aws, { 'cloudfront-image-gate': 'shop' }),
        ];
        for (const RoleName of ['theirs', 'cloudfront-image-gate-photos'])
          await context.aws.iam.send(
            new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: assumable }),
          );
        await context.aws.logs.send(new CreateLogGroupCommand({ logGroupName: 'theirs' }));
        const { aws } = holder(context);
        for (const [what, attempt] of Object.entries(attempts)) {
          const seen: string[] = [];
          for (const one of theirs)
            seen.push(
              await attempt(aws, one).then(
                () => 'done',
                (error: unknown) => (error as Error).name,
              ),
            );
          ends.set(what, seen);
        }
      });
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
  const holder = asHolderOf(policyOf('deploy-role', anyWords), account, 'maker');
  await account.run(async (context) => {
    const { iam } = holder(context).aws;
    const role = { RoleName: 'cloudfront-image-gate-photos', AssumeRolePolicyDocument: assumable };
    const Tags = [{ Key: 'cloudfront-image-gate', Value: 'photos' }];
    for (const PermissionsBoundary of [undefined, boundary.replace(anyWords.BOUNDARY, 'wide')])
      await expect(
        iam.send(new CreateRoleCommand({ ...role, Tags, PermissionsBoundary })),
      ).rejects.toMatchObject(denied);
    await iam.send(new CreateRoleCommand({ ...role, Tags, PermissionsBoundary: boundary }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: role.RoleName,
        PolicyName: 'all',
        PolicyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      }),
    );
    await context.clock.sleep(120_000);
    const session = `arn:aws:sts::123456789012:assumed-role/${role.RoleName}/function`;
    const may = (action: string, resource: string) => account.world.iam.allows(session, action, resource);
    expect(may('s3:GetObject', 'arn:aws:s3:::originals/cat.jpg')).toBe(true);
    expect(may('s3:GetObject', 'arn:aws:s3:::salaries/2026.csv')).toBe(false);
    expect(may('iam:CreateUser', '*')).toBe(false);
  });
});
