import {
  CreateUsagePlanCommand,
  DeleteMethodResponseCommand,
  PutMethodResponseCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { GetCachePolicyCommand, UpdateCachePolicyCommand } from '@aws-sdk/client-cloudfront';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { AddPermissionCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import { findCachePolicy } from '../../src/aws/cloudfront/cache-policy.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { deploy, type DeployOutcome, type DeploySettings } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import { addCustomDomain, addDistribution, gateSettings, openApi } from './gate-account.ts';
import { anyWords, asHolderOf, policyOf, unusedIn, usesOf, type Use } from '../account/policy-holder.ts';

const FunctionName = 'cloudfront-image-gate-photos';
const edgeFunction = (comment: string) => `function handler(event) { return event.request; } // ${comment}`;

/** What makes a deploy repair something, each by calls that nothing else asks for. */
const damages: readonly ((account: Account, gate: DeployOutcome) => Promise<unknown>)[] = [
  ({ aws }, { keyId }) => setKeyEnabled(aws, keyId ?? '', false),
  async ({ aws }, { distributionId = '' }) => {
    const found = await findDistribution(aws, distributionId);
    if (!found) throw new Error('there is no distribution');
    const config = withOriginHeader(found.config, 'gate', 'x-api-key', 'somebodyElsesValue0000000');
    await updateDistribution(aws, { id: distributionId, etag: found.etag }, config);
  },
  async ({ aws }, { apiId: restApiId = '', planId: usagePlanId }) => {
    const patchOperations = [{ op: 'remove' as const, path: '/apiStages', value: `${restApiId}:live` }];
    await aws.apiGateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
  },
  async ({ aws }, { apiId: restApiId = '' }) => {
    const resourceId = (await listRoutes(aws, restApiId)).find(({ path }) => path.endsWith('{nonce}'))?.id;
    const at = { restApiId, resourceId, httpMethod: 'GET', statusCode: '200' };
    await aws.apiGateway.send(new DeleteMethodResponseCommand(at));
    await aws.apiGateway.send(new PutMethodResponseCommand(at));
  },
  async ({ aws }) => {
    const { id: Id = '' } = (await findCachePolicy(aws, 'photos')) ?? {};
    const { ETag, CachePolicy } = await aws.cloudFront.send(new GetCachePolicyCommand({ Id }));
    const key = CachePolicy?.CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin;
    const bent = { ...key, QueryStringsConfig: { QueryStringBehavior: 'none' } };
    const config = { ...CachePolicy?.CachePolicyConfig, ParametersInCacheKeyAndForwardedToOrigin: bent };
    await aws.cloudFront.send(
      new UpdateCachePolicyCommand({ Id, IfMatch: ETag, CachePolicyConfig: config as never }),
    );
  },
  async ({ aws }, { apiId = '' }) => {
    const at = {
      FunctionName,
      Qualifier: 'live',
      StatementId: `cloudfront-image-gate-${apiId}-live-InvokeFunction`,
    };
    await aws.lambda.send(new RemovePermissionCommand(at));
    await aws.lambda.send(
      new AddPermissionCommand({
        ...at,
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
      }),
    );
  },
  // A dead value again, where another distribution has a custom domain of API Gateway as its origin.
  async ({ aws }, { apiId = '', distributionId = '' }) => {
    await addCustomDomain(aws, apiId, 'api.example.org', 'live');
    await addDistribution(aws, apiId, {}, {}, 'api.example.org');
    const found = await findDistribution(aws, distributionId);
    if (!found) throw new Error('there is no distribution');
    const config = withOriginHeader(found.config, 'gate', 'x-api-key', 'somebodyElsesValue0000000');
    await updateDistribution(aws, { id: distributionId, etag: found.etag }, config);
  },
];

/** An execution role that was made beforehand. */
async function roleOf({ aws }: Account): Promise<string> {
  const trust = {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  const { Role } = await aws.iam.send(
    new CreateRoleCommand({
      RoleName: anyWords.FUNCTION_ROLE,
      AssumeRolePolicyDocument: JSON.stringify(trust),
    }),
  );
  return Role?.Arn ?? '';
}

/** A usage plan that someone made by hand. */
async function planOf({ aws }: Account): Promise<string | undefined> {
  return (await aws.apiGateway.send(new CreateUsagePlanCommand({ name: 'theirs' }))).id;
}

test('a plan is made without reading a value of a key, and says what it leaves out', async () => {
  const account = await openAccount();
  const settings = settingsWith({ edgeFunction: edgeFunction('first'), logRetentionDays: 30 });
  const functionRoleArn = await roleOf(account);
  const policy = policyOf('plan', anyWords);
  const holder = asHolderOf(policy, account, 'plan');
  const used: Use[] = [];
  const plan = async (memory: number) => {
    const asked = { ...settings, functionRoleArn, memory };
    let seen: DeployOutcome | undefined;
    const work = async () => {
      seen = await account.run((context) => deploy(holder(context), asked), { dryRun: true });
    };
    used.push(...usesOf(await account.callsOf(work)));
    return seen?.changes ?? [];
  };
  const hidden = { resource: 'key and distribution', from: 'hidden from this role', to: 'not compared' };
  expect(await plan(1_769)).toContainEqual(expect.objectContaining(hidden));
  await account.run((context) => deploy(context, { ...settings, functionRoleArn }));
  expect(await plan(3_000)).toMatchObject([{ field: 'memory' }, {}, {}, hidden]);
  expect(
    used.filter(({ resource }) => /apikeys|\/keys|:distribution\//.test(resource)).length,
  ).toBeGreaterThan(0);
  expect(JSON.stringify(policy)).not.toMatch(/apikeys|\/keys|[gG]etDistribution|ListDistributions/);
  expect(unusedIn(policy, used, ['lambda:ListTags'])).toEqual([]);
});

describe.each(['deploy', 'destroy'] as const)('the policy for %s', (command) => {
  const policy = policyOf(command, anyWords);
  const used: Use[] = [];

  beforeAll(async () => {
    const account = await openAccount();
    const functionRoleArn = await roleOf(account);
    const holder = asHolderOf(policy, account, command);
    const watch = async (work: () => Promise<unknown>): Promise<void> => {
      used.push(...usesOf(await account.callsOf(work)));
    };
    const asks = (settings: DeploySettings) => account.run((context) => deploy(holder(context), settings));
    if (command === 'destroy') {
      const made = settingsWith({ edgeFunction: edgeFunction('first'), logRetentionDays: 30 });
      await account.run((context) => deploy(context, made));
      const asked = { name: anyWords.GATE, deploymentTimeout: 3_600, propagationSeconds: 30 };
      const takeDown = () => account.run((context) => destroy(holder(context), asked));
      await watch(() => takeDown());
      for (const usagePlanId of [undefined, await planOf(account)]) {
        const live = await openApi(account);
        const settings = gateSettings(live, { usagePlanId });
        await account.run((context) => gate(context, settings));
        const fault = { kind: 'untagged', which: 'all' } as const;
        account.failNext({ operation: 'GetUsagePlans', nth: 1, fault });
        await watch(() => takeDown());
      }
      return;
    }
    const first = settingsWith({
      ...{ functionRoleArn, logRetentionDays: 30 },
      edgeFunction: edgeFunction('first'),
    });
    await watch(() => asks(first));
    for (const damage of damages) {
      const gate = await account.run((context) => deploy(context, first));
      if (!gate) throw new Error('the run was killed');
      await account.run(() => damage(account, gate));
      await watch(() => asks(first));
    }
    const functionEnvironment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'buffered' };
    const other = { functionRoleArn, edgeFunction: edgeFunction('second'), memory: 3_000 };
    await watch(() => asks(settingsWith(other, 'second')));
    await watch(() =>
      asks(settingsWith({ ...other, responseMode: 'buffered', functionEnvironment }, 'second')),
    );
  });

  test('suffices', () => {
    expect(used.length).toBeGreaterThan(20);
  });

  test('grants no action and names no resource that is not used', () => {
    // Without lambda:ListTags GetFunction leaves the tags out; nothing calls it by itself.
    const implied = ['lambda:ListTags'];
    expect(unusedIn(policy, used, implied)).toEqual([]);
  });
});
