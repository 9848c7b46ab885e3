import { describe, expect, test } from '@jest/globals';
import { deleteKey, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import type { DeployOutcome } from '../../src/commands/deploy.ts';
import { openAccount, type Account } from '../account/account.ts';
import { rewrite, setHeader } from '../account/distribution.ts';
import { patch } from '../account/hand.ts';
import { methodsOf, requireKey } from '../account/live-api.ts';
import type { DeployChange } from '../account/settings.ts';

const FunctionName = 'cloudfront-image-gate-photos';

type Damage = (account: Account, gate: DeployOutcome & { readonly apiId: string }) => Promise<unknown>;

const redeploy = ({ apiGateway }: Account, restApiId: string): Promise<unknown> =>
  apiGateway.createDeployment({ restApiId, stageName: 'live' });

/** On every host, with the description of the deployment before. */
async function deployAlike(account: Account, restApiId: string): Promise<void> {
  const { apiGateway } = account;
  const { deploymentId } = await apiGateway.getStage({ restApiId, stageName: 'live' });
  const embed = ['apisummary'];
  const { description } = await apiGateway.getDeployment({ restApiId, deploymentId, embed });
  await apiGateway.createDeployment({ restApiId, stageName: 'live', description });
  await account.pass(60);
}

async function probeOf(account: Account, restApiId: string) {
  const [probe] = await methodsOf(account, restApiId, '/.gate/{nonce}');
  return { restApiId, resourceId: '', httpMethod: '', ...probe };
}

/** A method that requires no key any more, on every host. */
const opened =
  (path: string): Damage =>
  async (account, { apiId }) => {
    await requireKey(account, apiId, false, path);
    await redeploy(account, apiId);
    await account.pass(60);
  };

/** What was done to a gate that stood, and what the next deploy writes to undo it. */
const damages: readonly (readonly [string, Damage, readonly string[]])[] = [
  [
    'the key requirement was taken off images, GET, HEAD and OPTIONS',
    opened('/{proxy+}'),
    [...Array<string>(3).fill('UpdateMethod'), 'CreateDeployment'],
  ],
  [
    'the key requirement was taken off the probe',
    opened('/.gate/{nonce}'),
    ['UpdateMethod', 'CreateDeployment'],
  ],
  [
    'the probe was deleted',
    async ({ apiGateway }, { apiId: restApiId }) => {
      const { items = [] } = await apiGateway.getResources({ restApiId, embed: ['methods'] });
      const resourceId = items.find(({ path }) => path === '/.gate')?.id;
      await apiGateway.deleteResource({ restApiId, resourceId });
    },
    [
      ...['CreateResource', 'CreateResource', 'PutMethod', 'PutIntegration'],
      ...['PutMethodResponse', 'PutIntegrationResponse'],
    ],
  ],
  [
    'the stage was deployed while the probe was broken, and the probe repaired afterwards',
    async (account, { apiId: restApiId }) => {
      const { apiGateway } = account;
      const at = { ...(await probeOf(account, restApiId)), statusCode: '200' };
      const response = await apiGateway.getIntegrationResponse(at);
      await apiGateway.deleteIntegrationResponse(at);
      await deployAlike(account, restApiId);
      await apiGateway.putIntegrationResponse({ ...at, ...response });
    },
    ['CreateDeployment'],
  ],
  [
    'the stage was deployed without the probe',
    async (account, { apiId }) => {
      await account.apiGateway.deleteMethod(await probeOf(account, apiId));
      await deployAlike(account, apiId);
    },
    ['PutMethod', 'PutIntegration', 'PutMethodResponse', 'PutIntegrationResponse', 'CreateDeployment'],
  ],
  [
    'a run could take the stage from a plan too many, and not delete it',
    ({ apiGateway }) =>
      apiGateway.createUsagePlan({
        name: 'cloudfront-image-gate-photos',
        tags: { 'cloudfront-image-gate': 'photos' },
      }),
    ['DeleteUsagePlan'],
  ],
  [
    'the stage was taken out of the plan and deleted',
    async ({ apiGateway }, { apiId: restApiId, planId: usagePlanId }) => {
      await apiGateway.updateUsagePlan({
        usagePlanId,
        ...patch('remove', '/apiStages', `${restApiId}:live`),
      });
      await apiGateway.deleteStage({ restApiId, stageName: 'live' });
    },
    ['CreateDeployment', 'UpdateUsagePlan'],
  ],
  [
    'the plan was limited',
    ({ apiGateway }, { planId: usagePlanId }) =>
      apiGateway.updateUsagePlan({
        usagePlanId,
        patchOperations: [
          { op: 'add', path: '/throttle/rateLimit', value: '100' },
          { op: 'add', path: '/quota/limit', value: '1000' },
          { op: 'add', path: '/quota/period', value: 'DAY' },
        ],
      }),
    ['UpdateUsagePlan'],
  ],
  [
    'the API was given binary media types',
    ({ apiGateway }, { apiId: restApiId }) =>
      apiGateway.updateRestApi({ restApiId, ...patch('add', '/binaryMediaTypes/*~1*') }),
    ['UpdateRestApi'],
  ],
  [
    'the endpoint that CloudFront uses was closed',
    async (account, { apiId: restApiId }) => {
      const closed = patch('replace', '/disableExecuteApiEndpoint', 'true');
      await account.apiGateway.updateRestApi({ restApiId, ...closed });
      await redeploy(account, restApiId);
    },
    ['UpdateRestApi', 'CreateDeployment'],
  ],
  [
    'the permission to invoke was taken away',
    ({ lambda }, { apiId }) => {
      const StatementId = `cloudfront-image-gate-${apiId}-live-InvokeFunction`;
      return lambda.removePermission({ FunctionName, Qualifier: 'live', StatementId });
    },
    ['AddPermission'],
  ],
  [
    "the role's policy was deleted",
    ({ iam }) => iam.deleteRolePolicy({ RoleName: FunctionName, PolicyName: 'read-pictures-and-log' }),
    ['PutRolePolicy'],
  ],
  [
    'the handler was changed',
    ({ lambda }) => lambda.updateFunctionConfiguration({ FunctionName, Handler: 'other.handler' }),
    ['UpdateFunctionConfiguration'],
  ],
];

async function deployed(): Promise<{ account: Account; gate: DeployOutcome & { apiId: string } }> {
  const account = await openAccount();
  const gate = await account.deploy();
  return { account, gate: { ...gate, apiId: gate.apiId ?? '' } };
}

const doneWrites = async (account: Account): Promise<readonly string[]> =>
  (await account.callsOf(() => account.deploy()))
    .filter(({ write, outcome }) => write && outcome === 'done')
    .map(({ operation }) => operation);

test.each(damages)('deploy heals a gate: %s', async (_what, damage, writes) => {
  const { account, gate } = await deployed();
  await account.inTime(damage(account, gate));
  expect(await doneWrites(account)).toEqual(writes);
  expect(await account.writesOf(() => account.deploy())).toEqual([]);
});

test.each<readonly [string, Damage]>([
  ['the live key was disabled', ({ aws }, { keyId }) => setKeyEnabled(aws, keyId ?? '', false)],
  ['the live key was deleted', ({ aws }, { keyId }) => deleteKey(aws, keyId ?? '')],
  [
    'another value was put into the header',
    (account, { distributionId = '' }) => setHeader(account, distributionId, 'someoneElsesValue00000000'),
  ],
  [
    'the header was taken away',
    (account, { distributionId = '' }) =>
      rewrite(account, distributionId, (xml) =>
        xml.replace(
          /<CustomHeaders>.*?<\/CustomHeaders>/,
          '<CustomHeaders><Quantity>0</Quantity></CustomHeaders>',
        ),
      ),
  ],
])('deploy brings viewers back: %s', async (_what, damage) => {
  const { account, gate } = await deployed();
  await account.inTime(damage(account, gate));
  await account.pass(120);
  const domain = `https://${gate.domainName ?? ''}`;
  expect(await account.code(`${domain}/a.jpg`)).toBe(403);
  expect(await account.deploy()).toMatchObject({ pending: false });
  expect(await account.code(`${domain}/b.jpg`)).toBe(404);
  expect(await account.writesOf(() => account.deploy())).toEqual([]);
});

describe('no viewer gets half a deployment', () => {
  /** Asks for a new image every 200 ms as long as `work` runs; answers the statuses seen. */
  async function codesDuring(account: Account, domain: string, work: Promise<unknown>): Promise<Set<number>> {
    const state = { done: false };
    const ended = work.finally(() => {
      state.done = true;
    });
    ended.catch(() => undefined);
    const seen = new Set<number>();
    for (let turn = 0; !state.done; turn++) {
      seen.add(await account.code(`https://${domain}/picture-${turn}.jpg`));
      await account.pass(0.2);
    }
    await ended;
    return seen;
  }

  test.each<readonly [string, DeployChange]>([
    ['new code', { source: 'second' }],
    [
      'buffered instead of streamed',
      {
        responseMode: 'buffered',
        functionEnvironment: { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'buffered' },
      },
    ],
  ])('while %s goes live', async (_what, change) => {
    const { account, gate } = await deployed();
    const seen = await codesDuring(account, gate.domainName ?? '', account.deploy(change));
    // 404 is what this function says of every image.
    expect([...seen]).toEqual([404]);
  });

  test('the version before goes live again when images fail with the new one', async () => {
    const { account, gate } = await deployed();
    await expect(account.deploy({ source: 'fails for viewers' })).rejects.toMatchObject({
      anchor: 'images-fail',
    });
    expect(account.said.at(-1)).toBe('alias "cloudfront-image-gate-photos:live": rolled back to version 1');
    await account.pass(60);
    expect(await account.code(`https://${gate.domainName ?? ''}/later.jpg`)).toBe(404);
  });
});

test.each([
  ['streamed', 29, 29_000, '30'],
  ['streamed', 119, 119_000, '120'],
  ['buffered', 10, 10_000, '30'],
] as const)(
  'function, integration and origin wait for each other: %s, %d s',
  async (responseMode, timeout, integration, origin) => {
    const account = await openAccount();
    const functionEnvironment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: responseMode };
    const { apiId = '', distributionId: Id } = await account.deploy({
      ...{ responseMode, timeout, functionEnvironment },
    });
    const [at] = await methodsOf(account, apiId, '/{proxy+}');
    const { timeoutInMillis } = await account.apiGateway.getIntegration({
      ...at,
      httpMethod: 'GET',
    } as never);
    expect(timeoutInMillis).toBe(integration);
    const { DistributionConfig } = await account.cloudFront.getDistributionConfig({ Id });
    const [first] = DistributionConfig?.Origins?.Items ?? [];
    expect(String(first?.CustomOriginConfig?.OriginReadTimeout)).toBe(origin);
    if (timeout !== 29) return;
    expect(await account.writesOf(() => account.deploy({ timeout: 60 }))).toContain('UpdateDistribution');
    expect(account.log()).toContain('response timeout 30 -> 61');
  },
);
