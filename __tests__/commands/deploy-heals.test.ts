import {
  CreateDeploymentCommand,
  DeleteResourceCommand,
  DeleteStageCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { RemovePermissionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { deleteKey, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { withOriginHeader, type DistributionConfig } from '../../src/aws/cloudfront/distribution-config.ts';
import { deploy, type DeployOutcome } from '../../src/commands/deploy.ts';
import { Failure } from '../../src/failure.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

const FunctionName = 'cloudfront-image-gate-photos';

/** A method that lets everybody in, on every host. */
const opened =
  (path: string) =>
  async ({ aws, run }: Account, { apiId: restApiId }: DeployOutcome): Promise<void> => {
    const resourceId = await routeId(aws, restApiId, path);
    const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value: 'false' }];
    await run(async ({ clock }) => {
      await aws.apiGateway.send(
        new UpdateMethodCommand({ restApiId, resourceId, httpMethod: 'GET', patchOperations }),
      );
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' }));
      await clock.sleep(60_000);
    });
  };

/** What someone did to a gate that stood, and what the next deploy writes to undo it. */
const damages: readonly (readonly [
  string,
  (account: Account, gate: DeployOutcome) => Promise<unknown>,
  readonly string[],
])[] = [
  [
    'took the key requirement off pictures and deployed it',
    opened('/{proxy+}'),
    ['UpdateMethod', 'CreateDeployment'],
  ],
  [
    'took the key requirement off the probe and deployed it',
    opened('/.gate/{nonce}'),
    ['UpdateMethod', 'CreateDeployment'],
  ],
  [
    'deleted the probe',
    async ({ aws }, { apiId: restApiId }) => {
      const resourceId = await routeId(aws, restApiId, '/.gate');
      await aws.apiGateway.send(new DeleteResourceCommand({ restApiId, resourceId }));
    },
    [
      'CreateResource',
      'CreateResource',
      'PutMethod',
      'PutIntegration',
      'PutMethodResponse',
      'PutIntegrationResponse',
    ],
  ],
  [
    'took the stage out of the plan and deleted it',
    async ({ aws }, { apiId: restApiId, planId: usagePlanId }) => {
      await aws.apiGateway.send(
        new UpdateUsagePlanCommand({
          usagePlanId,
          patchOperations: [{ op: 'remove', path: '/apiStages', value: `${restApiId ?? ''}:live` }],
        }),
      );
      await aws.apiGateway.send(new DeleteStageCommand({ restApiId, stageName: 'live' }));
    },
    ['CreateDeployment', 'UpdateUsagePlan'],
  ],
  [
    'limited the plan',
    async ({ aws }, { planId: usagePlanId }) => {
      const patchOperations = [
        { op: 'add' as const, path: '/throttle/rateLimit', value: '100' },
        { op: 'add' as const, path: '/quota/limit', value: '1000' },
        { op: 'add' as const, path: '/quota/period', value: 'DAY' },
      ];
      await aws.apiGateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
    },
    ['UpdateUsagePlan'],
  ],
  [
    'gave the API binary media types',
    async ({ aws }, { apiId: restApiId }) => {
      const patchOperations = [{ op: 'add' as const, path: '/binaryMediaTypes/*~1*' }];
      await aws.apiGateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
    },
    ['UpdateRestApi'],
  ],
  [
    'closed the endpoint that CloudFront comes in by',
    async ({ aws }, { apiId: restApiId }) => {
      const patchOperations = [{ op: 'replace' as const, path: '/disableExecuteApiEndpoint', value: 'true' }];
      await aws.apiGateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' }));
    },
    ['UpdateRestApi', 'CreateDeployment'],
  ],
  [
    'took away the permission to invoke',
    async ({ aws }, { apiId }) => {
      const StatementId = `cloudfront-image-gate-${apiId ?? ''}-live-InvokeFunction`;
      await aws.lambda.send(new RemovePermissionCommand({ FunctionName, Qualifier: 'live', StatementId }));
    },
    ['AddPermission'],
  ],
  [
    "deleted the role's policy",
    ({ aws }) =>
      aws.iam.send(
        new DeleteRolePolicyCommand({ RoleName: FunctionName, PolicyName: 'read-pictures-and-log' }),
      ),
    ['PutRolePolicy'],
  ],
  [
    'changed the handler',
    ({ aws }) =>
      aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler: 'other.handler' })),
    ['UpdateFunctionConfiguration'],
  ],
];

async function routeId(aws: Account['aws'], apiId: string | undefined, path: string): Promise<string> {
  return (await listRoutes(aws, apiId ?? '')).find((route) => route.path === path)?.id ?? '';
}

describe('deploy heals a gate when someone', () => {
  test.each(damages)('%s', async (_what, damage, writes) => {
    const account = await openAccount();
    const gate = await account.run((context) => deploy(context, settingsWith()));
    if (!gate) throw new Error('the run was killed');
    await damage(account, gate);
    const calls = await account.callsOf(() => account.run((context) => deploy(context, settingsWith())));
    const done = calls.filter(({ write, outcome }) => write && outcome === 'done');
    expect(done.map(({ operation }) => operation)).toEqual(writes);
    const again = await account.callsOf(() => account.run((context) => deploy(context, settingsWith())));
    expect(again.filter(({ write }) => write)).toEqual([]);
  });
});

describe('deploy lets viewers in again when', () => {
  const keyHeaderSet = async ({ aws }: Account, { distributionId = '' }: DeployOutcome, edit: Edit) => {
    const found = await findDistribution(aws, distributionId);
    if (!found) throw new Error('there is no distribution');
    await updateDistribution(aws, { id: distributionId, etag: found.etag }, edit(found.config));
  };
  type Edit = (config: DistributionConfig) => DistributionConfig;

  test.each<readonly [string, (account: Account, gate: DeployOutcome) => Promise<unknown>]>([
    ['the live key was disabled', ({ aws }, { keyId }) => setKeyEnabled(aws, keyId ?? '', false)],
    ['the live key was deleted', ({ aws }, { keyId }) => deleteKey(aws, keyId ?? '')],
    [
      'someone put another value into the header',
      (account, gate) =>
        keyHeaderSet(account, gate, (config) =>
          withOriginHeader(config, 'gate', 'x-api-key', 'somebodyElsesValue0000000'),
        ),
    ],
    [
      'someone took the header away',
      (account, gate) =>
        keyHeaderSet(account, gate, ({ xml }) => ({
          xml: xml.replace(
            /<CustomHeaders>.*?<\/CustomHeaders>/,
            '<CustomHeaders><Quantity>0</Quantity></CustomHeaders>',
          ),
        })),
    ],
  ])('%s', async (_what, damage) => {
    const account = await openAccount();
    const gate = await account.run((context) => deploy(context, settingsWith()));
    if (!gate) throw new Error('the run was killed');
    await damage(account, gate);
    await account.run(({ clock }) => clock.sleep(120_000));
    const refused = await account.probe.request(`https://${gate.domainName ?? ''}/a.jpg`);
    expect(refused.status).toBe(403);
    const healed = await account.run((context) => deploy(context, settingsWith()));
    expect(healed?.pending).toBe(false);
    const answered = await account.probe.request(`https://${gate.domainName ?? ''}/b.jpg`);
    expect(answered.status).toBe(404);
    const again = await account.callsOf(() => account.run((context) => deploy(context, settingsWith())));
    expect(again.filter(({ write }) => write)).toEqual([]);
  });
});

describe('no viewer meets half a deployment', () => {
  /** Asks for a new picture every 200 ms as long as `work` runs; answers the statuses seen. */
  async function watched(account: Account, domain: string, work: Promise<unknown>): Promise<Set<number>> {
    const { clock } = account.world.surroundings;
    const state = { done: false };
    const ended = work.finally(() => {
      state.done = true;
    });
    ended.catch(() => undefined);
    const seen = new Set<number>();
    for (let turn = 0; !state.done; turn++) {
      seen.add((await account.probe.request(`https://${domain}/picture-${turn}.jpg`)).status);
      await clock.sleep(200);
    }
    await ended;
    return seen;
  }

  test.each([
    ['new code', settingsWith({}, 'second')],
    [
      'buffered instead of streamed',
      settingsWith({
        responseMode: 'buffered',
        functionEnvironment: { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'buffered' },
      }),
    ],
  ])('while %s goes live', async (_what, settings) => {
    const account = await openAccount();
    const gate = await account.run((context) => deploy(context, settingsWith()));
    const seen = await account.run((context) =>
      watched(account, gate?.domainName ?? '', deploy(context, settings)),
    );
    // 404 is what this function says of every picture.
    expect([...(seen ?? [])]).toEqual([404]);
  });

  test('the version before goes live again when pictures fail with the new one', async () => {
    const account = await openAccount();
    const gate = await account.run((context) => deploy(context, settingsWith()));
    const failure = await account.run(async (context) =>
      deploy(context, settingsWith({}, 'fails for viewers')).catch((error: unknown) => error),
    );
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ anchor: 'images-fail' });
    expect(account.said.at(-1)).toBe('alias "cloudfront-image-gate-photos:live": rolled back to version 1');
    await account.run(({ clock }) => clock.sleep(60_000));
    const picture = await account.probe.request(`https://${gate?.domainName ?? ''}/later.jpg`);
    expect(picture.status).toBe(404);
  });
});
