import { describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../local-aws/faults.ts';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import { sentence } from '../../src/commands/converge.ts';
import { openAccount, type Account } from '../account/account.ts';
import { addDistribution, addSite, domainOf, setHeader, xmlOf } from '../account/distribution.ts';
import { gated, prepared, type Gated, type Prepare } from '../account/gated.ts';
import { patch } from '../account/hand.ts';
import {
  addMethod,
  addToPlan,
  handMade,
  handMadeKey,
  methodsOf,
  planWith,
  requireKey,
  stage,
  toApi,
} from '../account/live-api.ts';
import { underLoad } from '../account/load.ts';
import { leftovers } from './crashes/deploy-scenes.ts';

async function deployed(): Promise<{ account: Account; apiId: string }> {
  const account = await openAccount();
  const edgeFunction = 'function handler(event) { return event.request; }';
  const { apiId = '' } = await account.deploy({ edgeFunction, logRetentionDays: 30 });
  return { account, apiId };
}

const untagged = { kind: 'untagged', which: 'all' } as const;

type Scene = Pick<Gated, 'account' | 'live' | 'key'>;
interface Put {
  /** Whose viewers must not be refused either. */
  readonly domainName?: string;
  readonly planId?: string;
}

/** What stands in the way of a destroy, and how it is put out of the way. */
const obstacles: readonly (readonly [
  string,
  string,
  (scene: Scene) => Promise<Put>,
  (scene: Scene, put: Put) => Promise<unknown>,
])[] = [
  [
    'the key also opens another API, to which another distribution sends it',
    'key-of-another-plan',
    async ({ account, key }) => {
      const { apiId, domainName } = await account.openApi({ 'x-api-key': key.value });
      await requireKey(account, apiId, true);
      await account.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
      return { domainName, planId: await planWith(account, key.id, [{ apiId, stage }]) };
    },
    ({ account, key }, { planId: usagePlanId }) =>
      account.apiGateway.deleteUsagePlanKey({ usagePlanId, keyId: key.id }),
  ],
  [
    'the stage has a canary',
    'canary',
    async ({ account, live: { apiId: restApiId } }) => {
      const canarySettings = { percentTraffic: 30 };
      await account.apiGateway.createDeployment({ restApiId, stageName: stage, canarySettings });
      return {};
    },
    ({ account, live: { apiId: restApiId } }) =>
      account.apiGateway.updateStage({ restApiId, stageName: stage, ...patch('remove', '/canarySettings') }),
  ],
  [
    'the API has methods that its owner has not deployed yet',
    'undeployed-changes',
    async ({ account, live: { apiId } }) => {
      const [health] = await methodsOf(account, apiId, '/health');
      await addMethod(account, apiId, health?.resourceId ?? '', 'DELETE');
      return {};
    },
    async ({ account, live: { apiId } }) => {
      const draft = (await methodsOf(account, apiId)).find(({ httpMethod }) => httpMethod === 'DELETE');
      if (draft) await account.apiGateway.deleteMethod(draft);
    },
  ],
];

const nothing = async (): Promise<undefined> => undefined;

/** As the tutorial leaves an account: every method, or those of one path, require a key, which the distribution sends. */
const closedByHand =
  (only?: string): Prepare =>
  async (account, { apiId, distributionId }) => {
    const { planId: usagePlanId } = await handMadeKey(account, apiId);
    await setHeader(account, distributionId, handMade);
    await requireKey(account, apiId, true, only);
    await account.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
    return { usagePlanId };
  };

/** Deploys again; the `gone` oldest deployments are deleted. */
const deployAgain =
  (gone: number) =>
  async ({ account, live: { apiId: restApiId } }: Gated): Promise<void> => {
    await account.apiGateway.createDeployment({ restApiId, stageName: stage });
    const { items = [] } = await account.apiGateway.getDeployments({ restApiId });
    const byAge = items.toSorted((one, other) => Number(one.createdDate) - Number(other.createdDate));
    for (const { id } of byAge.slice(0, gone))
      await account.apiGateway.deleteDeployment({ restApiId, deploymentId: id });
  };

/** Its owner lets the distribution send a new key of their own. */
async function sendOwnKey(
  account: Account,
  { distributionId }: Gated['live'],
  planId: string,
): Promise<void> {
  const value = 'anotherOneOfTheirOwn00000000000';
  const { id } = await account.apiGateway.createApiKey({ name: 'theirs', enabled: true, value });
  await addToPlan(account, planId, id);
  await account.pass(60);
  await setHeader(account, distributionId, value);
}

describe('destroy of what deploy made', () => {
  test('deletes the distribution before the key and the API behind it, and all the rest, so that deploy can make it anew', async () => {
    const { account } = await deployed();
    const calls = await account.callsOf(async () => {
      expect(await account.destroy()).toMatchObject({ pending: false });
    });
    const done = calls.filter(({ write, outcome }) => write && outcome === 'done');
    expect(done.map(({ operation }) => operation)).toEqual([
      ...['UpdateDistribution', 'DeleteDistribution', 'DeleteApiKey', 'UpdateUsagePlan', 'DeleteUsagePlan'],
      ...['DeleteRestApi', 'DeleteFunction', 'DeleteRolePolicy', 'DeleteRole', 'DeleteLogGroup'],
      ...['DeleteFunction', 'DeleteCachePolicy'],
    ]);
    expect(await leftovers(account)).toBe(0);
    expect(await account.writesOf(() => account.destroy())).toEqual([]);
    expect(await account.deploy()).toMatchObject({ pending: false });
  });

  test('lists it all in a dry run and removes nothing', async () => {
    const { account } = await deployed();
    const writes = await account.writesOf(async () => {
      const { changes } = await account.destroy({}, { dryRun: true });
      expect(changes.map(({ resource }) => resource.replace(/["\w-]+$/, '').trim())).toEqual([
        ...['distribution', 'distribution', 'key', 'usage plan', 'REST API', 'function'],
        ...['role "cloudfront-image-gate-photos"', 'role', 'log group "/aws/lambda/', 'CloudFront Function'],
        'cache policy',
      ]);
    });
    expect(writes).toEqual([]);
  });

  test.each<FaultRule>([
    ...([1, 2, 4, 5] as const).map((nth) => ({ nth, fault: { kind: 'unreadable', how: 'empty' } as const })),
    ...([2, 5] as const).map((nth) => ({ nth, fault: { kind: 'unreadable', how: 'html' } as const })),
    ...([4, 5] as const).map((nth) => ({ nth, fault: { kind: 'unreadable', how: 'cut-off' } as const })),
    ...[1, 2, 3, 4, 5, 6].map((nth) => ({ nth, fault: untagged })),
  ])('keeps what the distribution needs where its tags are not shown once: %j', async (blindness) => {
    const { account } = await deployed();
    account.failNext({ service: 'cloudfront', operation: 'ListTagsForResource', ...blindness });
    await account.destroy().catch(() => undefined);
    expect(await listApis(account.aws)).toHaveLength((await listDistributions(account.aws)).length);
    expect(await account.destroy()).toMatchObject({ pending: false });
    expect(await leftovers(account)).toBe(0);
  });

  test('says "pending" when the edges take too long, and the next run goes on', async () => {
    const { account } = await deployed();
    expect(await account.destroy({ deploymentTimeout: 0 })).toMatchObject({ pending: true });
    expect(await account.destroy()).toMatchObject({ pending: false });
    expect(await leftovers(account)).toBe(0);
  });

  test('leaves what is not the gate’s', async () => {
    const { account } = await deployed();
    await account.apiGateway.createRestApi({ name: 'theirs' });
    await account.deploy({ name: 'other' });
    await account.destroy();
    expect(await account.writesOf(() => account.deploy({ name: 'other' }))).toEqual([]);
    const names = (await listApis(account.aws)).map(({ name }) => name).sort();
    expect(names).toEqual(['cloudfront-image-gate-other', 'theirs']);
  });

  test('does not take the API away from a distribution that shows it by default', async () => {
    const { account, apiId } = await deployed();
    await addSite(account, apiDomain(apiId, 'eu-central-1'));
    expect(await account.refusalOf(() => account.destroy())).toMatchObject({
      error: { anchor: 'still-in-use' },
      writes: [],
    });
  });

  test('takes the gate out of a distribution of the user’s and leaves the rest', async () => {
    const account = await openAccount();
    const distributionId = await addSite(account);
    await account.deploy({ distributionIds: [distributionId] });
    expect(await account.destroy()).toMatchObject({ pending: false });
    const [left, ...more] = await listDistributions(account.aws);
    expect([left?.id, left?.origins.map(({ id }) => id), more]).toEqual([distributionId, ['site'], []]);
    expect(await listApis(account.aws)).toEqual([]);
  });
});

describe('destroy of a gate before an API that is in use', () => {
  const destroyUnderLoad = (account: Account, domainName: string) =>
    underLoad(account, [domainName], () => account.destroy().catch((error: unknown) => error), {
      after: 60,
    });

  test.each([1, 2])('refuses no viewer at any moment (seed %i)', async (seed) => {
    const { account, live } = await gated(undefined, {}, { seed });
    const { done, asked, refused } = await destroyUnderLoad(account, live.domainName);
    expect(done).toMatchObject({ pending: false });
    expect(refused).toBe(0);
    expect(asked).toBeGreaterThan(40);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(200);
    expect(await xmlOf(account, live.distributionId)).not.toContain('x-api-key');
    expect(await listKeys(account.aws, 'photos')).toEqual([]);
    expect(await listPlans(account.aws)).toEqual([]);
    expect(await account.writesOf(() => account.destroy())).toEqual([]);
  });

  test.each(['GetStage', 'GetDeployment'])(
    'refuses no viewer where an answer of %s is empty, whichever it is',
    async (operation) => {
      for (let nth = 1; nth <= 4; nth++) {
        const { account, live } = await gated();
        account.failNext({ operation, nth, fault: { kind: 'unreadable', how: 'empty' } });
        const { refused } = await destroyUnderLoad(account, live.domainName);
        expect([nth, refused]).toEqual([nth, 0]);
        expect(await account.destroy()).toMatchObject({ pending: false });
        expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(200);
      }
    },
  );

  test('leaves closed what its owner had closed', async () => {
    const { account, live } = await gated(async (hand, { apiId }) => {
      await requireKey(hand, apiId, true, '/health');
      await hand.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
    });
    await account.destroy();
    expect(await account.code(`${live.direct}/health`)).toBe(403);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(200);
  });

  test.each<readonly [string, Prepare]>([
    [
      'a deployment that its owner had rolled back',
      async (hand, { apiId: restApiId }) => {
        const { deploymentId: value } = await hand.apiGateway.getStage({ restApiId, stageName: stage });
        await requireKey(hand, restApiId, true);
        await hand.apiGateway.createDeployment({ restApiId, stageName: stage });
        const back = patch('replace', '/deploymentId', value);
        await hand.apiGateway.updateStage({ restApiId, stageName: stage, ...back });
      },
    ],
    [
      "another stage's deployment, in which every method requires a key",
      async (hand, { apiId: restApiId }) => {
        await requireKey(hand, restApiId, true);
        await hand.apiGateway.createDeployment({ restApiId, stageName: 'beta' });
      },
    ],
  ])('opens what it closed after %s', async (_, prepare) => {
    const { account, live } = await gated(prepare);
    const { done, refused } = await destroyUnderLoad(account, live.domainName);
    expect(done).toMatchObject({ pending: false });
    expect(refused).toBe(0);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(200);
  });

  /** What others do to the stage's deployments; what `destroy` says of it, and how its owner goes on then. */
  test.each<readonly [string, Prepare, (scene: Gated) => Promise<unknown>, RegExp, boolean]>([
    [
      'a tool deploys again and deletes the deployment that gate replaced',
      nothing,
      deployAgain(1),
      /^$/,
      true,
    ],
    [
      'only the deployment that is served is kept',
      nothing,
      deployAgain(2),
      /GET \/health, .* "photos"/,
      true,
    ],
    [
      'its owner adds a method that requires the key',
      nothing,
      async ({ account, live: { apiId } }) => {
        const [health] = await methodsOf(account, apiId, '/health');
        await addMethod(account, apiId, health?.resourceId ?? '', 'DELETE', { apiKeyRequired: true });
        await account.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
      },
      /requires the key on DELETE \/health, /,
      true,
    ],
    [
      'its owner had closed it, with a key that was rotated since',
      closedByHand(),
      ({ account }) => account.rotate(),
      /GET \/health, .* viewers of E\w+ would be rejected/,
      false,
    ],
    [
      'its owner had closed a part of it, with a key that was rotated since',
      closedByHand('/pictures/{key}'),
      ({ account }) => account.rotate(),
      /GET \/pictures\/{key}, .* viewers of E\w+ would be rejected/,
      true,
    ],
  ])('while %s', async (_, prepare, change, words, opens) => {
    const { account, live, ...scene } = await gated(prepare);
    await change({ account, live, ...scene });
    await account.pass(60);
    const { done, refused } = await underLoad(account, [live.domainName], () =>
      account.refusalOf(() => account.destroy()),
    );
    const message = expect.stringMatching(words.source === '^$' ? /not refused/ : words) as unknown;
    expect([done.error, refused]).toMatchObject([{ message }, 0]);
    if (words.source !== '^$')
      expect(done).toMatchObject({ error: { anchor: 'required-by-others' }, writes: [] });
    if (opens) await requireKey(account, live.apiId, false);
    else await sendOwnKey(account, live, scene.planId);
    if (opens) await account.apiGateway.createDeployment({ restApiId: live.apiId, stageName: stage });
    await account.pass(600);
    const last = await destroyUnderLoad(account, live.domainName);
    expect([last.done, last.refused]).toMatchObject([{ pending: false }, 0]);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(opens ? 200 : 403);
  });

  test('of one that was interrupted before it was deployed leaves nothing for the next deployment', async () => {
    const { account, live } = await prepared();
    expect(await account.gate(live, {}, { stopAt: /^method/ })).toMatchObject({ outcome: 'interrupted' });
    await account.destroy();
    await account.apiGateway.createDeployment({ restApiId: live.apiId, stageName: stage });
    await account.pass(60);
    for (const path of ['/health', '/pictures/cat.jpg'])
      expect(await account.code(`${live.direct}${path}`)).toBe(200);
  });

  test.each(obstacles)('changes nothing while %s; then it finishes', async (_, anchor, put, remove) => {
    for (const seed of [1, 2]) {
      const { account, live, key } = await gated(undefined, {}, { seed });
      const { domainName, ...at } = await put({ account, live, key });
      await account.pass(600);
      const domains = [live.domainName, ...(domainName === undefined ? [] : [domainName])];
      const destroy = () => account.refusalOf(() => account.destroy());
      const { done, refused } = await underLoad(account, domains, destroy, { after: 60 });
      expect([done, refused]).toMatchObject([{ error: { anchor }, writes: [] }, 0]);
      await remove({ account, live, key }, at);
      const last = await destroyUnderLoad(account, live.domainName);
      expect([last.done, last.refused]).toMatchObject([{ pending: false }, 0]);
      expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(200);
    }
  });

  test.each([
    ['photos', 'beta'],
    ['beta', 'photos'],
  ])(
    'of %s and then of %s, which is before another stage of the API, refuses no viewer',
    async (...names) => {
      const { account, live } = await gated(async ({ apiGateway }, { apiId }) => {
        await apiGateway.createDeployment({ restApiId: apiId, stageName: 'beta' });
      });
      const distributionId = await addDistribution(account, toApi(account, live, {}, 'beta'));
      await account.pass(600);
      await account.gate({ ...live, distributionId }, { name: 'beta', stage: 'beta' });
      const domains = [live.domainName, await domainOf(account, distributionId)];
      for (const name of names) {
        const { done, refused } = await underLoad(account, domains, () => account.destroy({ name }), {
          after: 60,
        });
        expect([done.pending, refused]).toEqual([false, 0]);
      }
      for (const url of [live.direct, live.direct.replace('prod', 'beta')])
        expect(await account.code(`${url}/pictures/cat.jpg`)).toBe(200);
    },
  );

  test("leaves a plan and a key that are its owner's, without the gate's tags", async () => {
    const { account, live, planId } = await gated(async (hand, { apiId, distributionId }) => {
      const { keyId, planId: usagePlanId } = await handMadeKey(hand, apiId);
      for (const kind of [`usageplans/${usagePlanId}`, `apikeys/${keyId}`]) {
        const resourceArn = `arn:aws:apigateway:eu-central-1::/${kind}`;
        await hand.apiGateway.tagResource({ resourceArn, tags: { team: 'a' } });
      }
      await setHeader(hand, distributionId, handMade);
      return { usagePlanId };
    });
    await account.destroy();
    const plans = (await listPlans(account.aws)).map(({ id, tags }) => ({ id, tags }));
    expect(plans).toEqual([{ id: planId, tags: { team: 'a' } }]);
    expect((await account.keys()).map(({ name, tags }) => [name, tags])).toEqual([
      ['tutorial', { team: 'a' }],
    ]);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`, { 'x-api-key': handMade })).toBe(200);
    const again = await account.gate(live, { name: 'another', usagePlanId: planId });
    expect(again).toMatchObject({ outcome: 'finished' });
  });

  test('is shown by a dry run, which writes nothing', async () => {
    const { account, live } = await gated();
    const planned: string[] = [];
    const writes = await account.writesOf(async () => {
      planned.push(...(await account.destroy({}, { dryRun: true })).changes.map(sentence));
    });
    expect(writes).toEqual([]);
    expect(planned.slice(0, 3).toSorted()).toEqual([
      'method "GET /health": apiKeyRequired true -> false',
      'method "GET /pictures/{key}": apiKeyRequired true -> false',
      'method "POST /pictures/{key}": apiKeyRequired true -> false',
    ]);
    expect(planned.slice(3)).toEqual([
      expect.stringMatching(/^stage "prod" of API .*: deployment closed: .* -> a new one, key not required$/),
      `distribution ${live.distributionId}: x-api-key of origin "api" a key of the gate -> (none)`,
      expect.stringMatching(/^key .*: removed$/),
      expect.stringMatching(/^usage plan .*: removed$/),
    ]);
  });
});

/** API Gateway's lists leave out tags at times. */
describe('lists that show no tags', () => {
  const theirPlan = async ({ apiGateway }: Account, { apiId }: { apiId: string }) => ({
    usagePlanId: (await apiGateway.createUsagePlan({ name: 'theirs', apiStages: [{ apiId, stage }] })).id,
  });

  test.each([
    ["the gate's own plan", undefined],
    ["a user's plan", theirPlan],
  ])('%s is still the gate’s: rotate and destroy refuse no viewer', async (_, prepare) => {
    const { account, live } = await gated(prepare);
    const blind = { operation: 'GetUsagePlans', fault: untagged };
    account.failNext(blind);
    const rotation = await underLoad(account, [live.domainName], () => account.rotate());
    expect(rotation).toMatchObject({ done: { outcome: 'finished', rotated: true }, refused: 0 });
    const { refused } = await underLoad(account, [live.domainName], () => account.destroy(), { after: 60 });
    account.world.faults.end();
    await account.destroy();
    expect(refused).toBe(0);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(200);
    expect(await listKeys(account.aws, 'photos')).toEqual([]);
    const plans = (await listPlans(account.aws)).map(({ name, tags }) => [name, tags]);
    expect(plans).toEqual(prepare ? [['theirs', {}]] : []);
  });

  const lists = ['GetRestApis', 'GetUsagePlans', 'GetApiKeys'] as const;
  test.each(lists.flatMap((list) => (['all', 'newest'] as const).map((which) => [list, which] as const)))(
    '%s (%s): deploy makes nothing twice, and destroy leaves nothing behind',
    async (operation, which) => {
      const account = await openAccount();
      await account.deploy();
      account.failNext({ operation, fault: { kind: 'untagged', which } });
      expect(await account.writesOf(() => account.deploy())).toEqual([]);
      await account.destroy();
      account.world.faults.end();
      expect(await leftovers(account)).toBe(0);
    },
  );

  test("the tag of a key that lacks it among others is read by the key's id", async () => {
    const { account } = await gated();
    account.failNext({ operation: 'GetApiKeys', fault: { kind: 'untagged', which: 'newest' } });
    for (let run = 0; run < 2; run++) expect(await account.rotate()).toMatchObject({ outcome: 'finished' });
    account.world.faults.end();
    expect(await listKeys(account.aws, 'photos')).toHaveLength(1);
  });

  test('a key whose making was not answered is the gate’s, whatever lists and older answers show of it', async () => {
    const { account } = await gated();
    account.failNext({ operation: 'CreateApiKey', nth: 1, fault: { kind: 'resetAfter' } });
    account.failNext({ operation: 'GetApiKeys', nth: 2, fault: untagged });
    const message = 'Invalid API Key identifier specified';
    const notFound = { kind: 'refused', code: 'NotFoundException', status: 404, message } as const;
    account.failNext({ operation: 'GetApiKey', fault: notFound });
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
  });
});
