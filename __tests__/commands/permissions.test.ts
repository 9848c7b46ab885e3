import {
  DeleteMethodResponseCommand,
  PutMethodResponseCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { GetCachePolicyCommand, UpdateCachePolicyCommand } from '@aws-sdk/client-cloudfront';
import { AddPermissionCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { statementsOf, type PolicyDocument } from '../../local-aws/iam/policy.ts';
import { matchesPattern } from '../../local-aws/iam/pattern.ts';
import { setKeyEnabled } from '../../src/aws/api-key.ts';
import { listRoutes } from '../../src/aws/api-methods.ts';
import { findCachePolicy } from '../../src/aws/cache-policy.ts';
import { connect } from '../../src/aws/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/distribution.ts';
import { withOriginHeader } from '../../src/aws/distribution-config.ts';
import { deploy, type DeployOutcome, type DeploySettings } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import type { Context } from '../../src/context.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

const FunctionName = 'cloudfront-image-gate-photos';
const edgeFunction = (comment: string) => `function handler(event) { return event.request; } // ${comment}`;

function policyOf(command: string): PolicyDocument {
  const file = new URL(`../../docs/iam/${command}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as PolicyDocument;
}

/** The context of somebody who may do what `document` says and nothing else. */
function asHolderOf(document: PolicyDocument, account: Account, name: string): (context: Context) => Context {
  const principalArn = `arn:aws:iam::123456789012:user/${name}`;
  const key = {
    accessKeyId: `AKIA${name.toUpperCase()}`.padEnd(20, '0'),
    secretAccessKey: name.padEnd(40, '0'),
  };
  account.world.credentials.add({ ...key, principalArn });
  account.world.iam.grant(principalArn, [document]);
  const { clock } = account.world.surroundings;
  const requestHandler = account.world.requestHandler();
  const aws = connect({ region: 'eu-central-1', clock, requestHandler, credentials: key });
  return (context) => ({ ...context, aws });
}

/** What makes a deploy repair something, each by calls that nothing else asks for. */
const damages: readonly ((account: Account, gate: DeployOutcome) => Promise<unknown>)[] = [
  ({ aws }, { keyId }) => setKeyEnabled(aws, keyId ?? '', false),
  async ({ aws }, { distributionId = '' }) => {
    const found = await findDistribution(aws, distributionId);
    if (!found) throw new Error('there is no distribution');
    const config = withOriginHeader(found.config, 'gate', 'x-api-key', 'somebodyElsesValue0000000');
    await updateDistribution(aws, distributionId, found.etag, config, []);
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
];

describe.each(['deploy', 'destroy'] as const)('the policy for %s', (command) => {
  const policy = policyOf(command);
  const used: { action: string; resource: string }[] = [];

  beforeAll(async () => {
    const account = await openAccount();
    const holder = asHolderOf(policy, account, command);
    const watch = async (work: () => Promise<unknown>): Promise<void> => {
      const calls = await account.callsOf(work);
      used.push(
        ...calls.flatMap(({ action, resource, alsoNeeds = [] }) => [{ action, resource }, ...alsoNeeds]),
      );
    };
    const asks = (settings: DeploySettings) => account.run((context) => deploy(holder(context), settings));
    if (command === 'destroy') {
      await account.run((context) => deploy(context, settingsWith({ edgeFunction: edgeFunction('first') })));
      await watch(() =>
        account.run((context) => destroy(holder(context), { name: 'photos', deploymentTimeout: 3_600 })),
      );
      return;
    }
    const first = settingsWith({ edgeFunction: edgeFunction('first') });
    await watch(() => asks(first));
    for (const damage of damages) {
      const gate = await account.run((context) => deploy(context, first));
      if (!gate) throw new Error('the run was killed');
      await account.run(() => damage(account, gate));
      await watch(() => asks(first));
    }
    const functionEnvironment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'buffered' };
    const other = { edgeFunction: edgeFunction('second'), memory: 3_000 };
    await watch(() => asks(settingsWith(other, 'second')));
    await watch(() =>
      asks(settingsWith({ ...other, responseMode: 'buffered', functionEnvironment }, 'second')),
    );
  }, 60_000);

  test('suffices', () => {
    expect(used.length).toBeGreaterThan(20);
  });

  test('grants no action and names no resource that is not used', () => {
    // Without lambda:ListTags GetFunction leaves the tags out; nothing calls it by itself.
    const implied = ['lambda:ListTags'];
    const idle = statementsOf(policy).flatMap(({ Action = [], Resource = [] }) => {
      const actions = [Action].flat().filter((action) => !implied.includes(action));
      const resources = [Resource].flat();
      return [
        ...actions.filter((action) => !used.some((call) => call.action === action)),
        ...resources.filter(
          (pattern) =>
            !used.some(
              ({ action, resource }) => actions.includes(action) && matchesPattern(pattern, resource),
            ),
        ),
      ];
    });
    expect(idle).toEqual([]);
  });
});
