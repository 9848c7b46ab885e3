import { beforeAll, describe, expect, test } from '@jest/globals';
import { statementsOf } from '../../local-aws/iam/policy.ts';
import { setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { findCachePolicy } from '../../src/aws/cloudfront/cache-policy.ts';
import type { DeployOutcome } from '../../src/commands/deploy.ts';
import { openAccount, type Account, type RunOptions } from '../account/account.ts';
import { addDistribution, setHeader } from '../account/distribution.ts';
import { patch } from '../account/hand.ts';
import {
  addCustomDomain,
  addToPlan,
  handMade,
  handMadeKey,
  methodsOf,
  planWith,
  stage,
  toApi,
} from '../account/live-api.ts';
import type { LiveApi } from '../account/live-api.ts';
import { anyWords, asHolderOf, policyOf, unusedIn, usesOf, type Use } from '../account/policy-holder.ts';
import { addRole } from '../account/role.ts';
import type { DeployChange } from '../account/settings.ts';

/** Runs of a command as the holder of its policy, each time in an account of its own. */
type Scene = (account: Account, live: LiveApi, holder: RunOptions) => Promise<unknown>;

async function foreignKey({ apiGateway }: Account): Promise<string> {
  return (await apiGateway.createApiKey({ name: 'by hand', value: handMade, enabled: true })).id ?? '';
}

/** A distribution that reaches the API by a custom domain of its own. */
async function addBehindDomain(account: Account, { apiId }: LiveApi): Promise<string> {
  const domain = 'api.example.org';
  await addCustomDomain(account, apiId, domain);
  return addDistribution(account, { domain, headers: { 'x-api-key': handMade } });
}

async function disableAll(account: Account): Promise<void> {
  for (const { id } of await account.keys()) await setKeyEnabled(account.aws, id, false);
}

const scenes: Readonly<Record<'gate' | 'rotate' | 'status', readonly Scene[]>> = {
  gate: [
    async (account, live, holder) => {
      await account.gate(live, {}, holder);
      await disableAll(account);
      await account.gate(live, {}, holder);
    },
    async (account, live, holder) => {
      await account.apiGateway.createDeployment({ restApiId: live.apiId, stageName: 'beta' });
      const apiStages = [{ apiId: live.apiId, stage: 'beta' }];
      const usagePlanId = await planWith(account, await foreignKey(account), apiStages, 'mine');
      const edited = await addDistribution(account, toApi(account, live, { 'x-api-key': handMade }));
      const distributionIds = [live.distributionId, edited];
      await account.gate(live, { usagePlanId, distributionIds }, holder);
    },
    async (account, live, holder) => {
      const hear = (line: string): void => {
        if (line.startsWith('stage ')) void disableAll(account);
      };
      await expect(account.gate(live, {}, { ...holder, hear })).rejects.toMatchObject({
        anchor: 'viewer-refused',
      });
    },
    async (account, live, holder) => {
      const second = await addBehindDomain(account, live);
      await foreignKey(account);
      const distributionIds = [live.distributionId, second];
      expect(await account.gate(live, { distributionIds }, holder)).toMatchObject({ outcome: 'finished' });
    },
  ],
  rotate: [
    async (account, live, holder) => {
      const { planId } = await account.gate(live);
      await addToPlan(account, planId, await foreignKey(account));
      expect(await account.rotate({}, holder)).toMatchObject({ outcome: 'finished', rotated: true });
    },
    async (account, live, holder) => {
      await account.gate(live);
      await addBehindDomain(account, live);
      expect(await account.rotate({}, holder)).toMatchObject({ outcome: 'finished', rotated: true });
    },
  ],
  status: [
    async (account, live, holder) => {
      const { planId } = await account.gate(live);
      await addToPlan(account, planId, await foreignKey(account));
      await addBehindDomain(account, live);
      expect((await account.status({}, holder)).distributionIds).toHaveLength(2);
    },
    async (account, _, holder) => {
      expect((await account.status({}, holder)).state).toBe('broken');
      await account.deploy();
      const { checks } = await account.status({}, holder);
      expect(checks.find(({ name }) => name === 'function')).toMatchObject({ state: 'ok' });
    },
  ],
};

const wordsFor = ({ apiId }: LiveApi) => ({ ...anyWords, API_ID: apiId, STAGE: stage });

describe.each(['gate', 'rotate', 'status'] as const)('the policy for %s', (command) => {
  test('suffices, grants no action and names no resource that is not used', async () => {
    const used: Use[] = [];
    for (const scene of scenes[command]) {
      const account = await openAccount();
      const live = await account.openApi();
      const holder = { context: asHolderOf(policyOf(command, wordsFor(live)), account, command) };
      const calls = await account.callsOf(() => scene(account, live, holder));
      used.push(...usesOf(calls.filter(({ principalArn }) => principalArn.endsWith(`user/${command}`))));
    }
    expect(used.length).toBeGreaterThan(10);
    expect(unusedIn(policyOf(command, anyWords), used)).toEqual([]);
  });
});

test('a role that lacks one statement gets an error with the permission to grant', async () => {
  const account = await openAccount();
  const live = await account.openApi();
  const whole = policyOf('gate', wordsFor(live));
  const Statement = statementsOf(whole).filter(({ Sid }) => Sid !== 'RequireTheKey');
  const context = asHolderOf({ ...whole, Statement }, account, 'gate');
  await expect(account.gate(live, {}, { context })).rejects.toMatchObject({
    anchor: 'access-denied',
    remedy: expect.stringContaining('Grant the role apigateway:PATCH') as unknown,
  });
});

const FunctionName = 'cloudfront-image-gate-photos';
const edgeFunction = (comment: string) => `function handler(event) { return event.request; } // ${comment}`;
const full = { edgeFunction: edgeFunction('first'), logRetentionDays: 30 };

const killHeader = (account: Account, { distributionId = '' }: DeployOutcome): Promise<unknown> =>
  setHeader(account, distributionId, 'someoneElsesValue00000000');

/** What makes a deploy repair something, each by calls that nothing else asks for. */
const damages: readonly ((account: Account, gate: DeployOutcome) => Promise<unknown>)[] = [
  ({ aws }, { keyId }) => setKeyEnabled(aws, keyId ?? '', false),
  killHeader,
  ({ apiGateway }, { apiId = '', planId: usagePlanId }) =>
    apiGateway.updateUsagePlan({ usagePlanId, ...patch('remove', '/apiStages', `${apiId}:live`) }),
  async (account, { apiId = '' }) => {
    const [method] = await methodsOf(account, apiId, '/.gate/{nonce}');
    if (!method) throw new Error('there is no probe');
    const response = { ...method, statusCode: '200' };
    await account.apiGateway.deleteMethodResponse(response);
    await account.apiGateway.putMethodResponse(response);
  },
  async ({ aws, cloudFront }) => {
    const { id: Id = '' } = (await findCachePolicy(aws, 'photos')) ?? {};
    const { ETag: IfMatch, CachePolicy } = await cloudFront.getCachePolicy({ Id });
    const config = CachePolicy?.CachePolicyConfig;
    const key = config?.ParametersInCacheKeyAndForwardedToOrigin;
    const bent = { ...key, QueryStringsConfig: { QueryStringBehavior: 'none' } };
    const CachePolicyConfig = { ...config, ParametersInCacheKeyAndForwardedToOrigin: bent };
    await cloudFront.updateCachePolicy({ Id, IfMatch, CachePolicyConfig: CachePolicyConfig as never });
  },
  async ({ lambda }, { apiId = '' }) => {
    const StatementId = `cloudfront-image-gate-${apiId}-live-InvokeFunction`;
    const at = { FunctionName, Qualifier: 'live', StatementId };
    await lambda.removePermission(at);
    const Principal = 'apigateway.amazonaws.com';
    await lambda.addPermission({ ...at, Action: 'lambda:InvokeFunction', Principal });
  },
  // A dead value again, where another distribution has a custom domain of API Gateway as its origin.
  async (account, gate) => {
    const domain = 'api.example.org';
    await addCustomDomain(account, gate.apiId ?? '', domain, 'live');
    await addDistribution(account, { domain });
    await killHeader(account, gate);
  },
];

/** What `command` is used for by the holder of its policy. */
const usedBy: Readonly<
  Record<'deploy' | 'destroy', (account: Account, holder: RunOptions) => Promise<Use[]>>
> = {
  deploy: async (account, holder) => {
    const used: Use[] = [];
    const deploy = async (change: DeployChange): Promise<void> => {
      used.push(...usesOf(await account.callsOf(() => account.deploy(change, holder))));
    };
    const functionRoleArn = await addRole(account, anyWords.FUNCTION_ROLE);
    const first = { ...full, functionRoleArn };
    await deploy(first);
    for (const damage of damages) {
      await account.inTime(damage(account, await account.deploy(first)));
      await deploy(first);
    }
    const functionEnvironment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'buffered' };
    const other = { functionRoleArn, edgeFunction: edgeFunction('second'), memory: 3_000, source: 'second' };
    await deploy(other);
    await deploy({ ...other, responseMode: 'buffered', functionEnvironment });
    return used;
  },
  destroy: async (account, holder) => {
    const used: Use[] = [];
    const destroy = async (): Promise<void> => {
      const takeDown = () => account.destroy({ propagationSeconds: 30 }, holder);
      used.push(...usesOf(await account.callsOf(takeDown)));
    };
    await account.deploy(full);
    await destroy();
    for (const isTheirs of [false, true]) {
      const live = await account.openApi();
      const { planId: usagePlanId } = isTheirs ? await handMadeKey(account, live.apiId) : {};
      if (isTheirs) await account.inTime(setHeader(account, live.distributionId, handMade));
      await account.gate(live, { usagePlanId });
      account.failNext({ operation: 'GetUsagePlans', nth: 1, fault: { kind: 'untagged', which: 'all' } });
      await destroy();
    }
    return used;
  },
};

describe.each(['deploy', 'destroy'] as const)('the policy for %s', (command) => {
  const policy = policyOf(command, anyWords);
  let used: Use[] = [];

  beforeAll(async () => {
    const account = await openAccount();
    used = await usedBy[command](account, { context: asHolderOf(policy, account, command) });
  });

  test('suffices, grants no action and names no resource that is not used', () => {
    expect(used.length).toBeGreaterThan(20);
    // Without lambda:ListTags GetFunction leaves the tags out; nothing calls it by itself.
    expect(unusedIn(policy, used, ['lambda:ListTags'])).toEqual([]);
  });
});

test('a plan is made without reading a value of a key, and says what it leaves out', async () => {
  const account = await openAccount();
  const functionRoleArn = await addRole(account, anyWords.FUNCTION_ROLE);
  const policy = policyOf('plan', anyWords);
  const context = asHolderOf(policy, account, 'plan');
  const used: Use[] = [];
  const plan = async (memory: number) => {
    let changes: DeployOutcome['changes'] = [];
    const work = async () => {
      const settings = { ...full, functionRoleArn, memory };
      ({ changes } = await account.deploy(settings, { dryRun: true, context }));
    };
    used.push(...usesOf(await account.callsOf(work)));
    return changes;
  };
  const hidden = { resource: 'key and distribution', from: 'hidden from this role', to: 'not compared' };
  expect(await plan(1_769)).toContainEqual(expect.objectContaining(hidden));
  await account.deploy({ ...full, functionRoleArn });
  expect(await plan(3_000)).toMatchObject([{ field: 'memory' }, {}, {}, hidden]);
  const guarded = used.filter(({ resource }) => /apikeys|\/keys|:distribution\//.test(resource));
  expect(guarded.length).toBeGreaterThan(0);
  expect(JSON.stringify(policy)).not.toMatch(/apikeys|\/keys|[gG]etDistribution|ListDistributions/);
  expect(unusedIn(policy, used, ['lambda:ListTags'])).toEqual([]);
});
