import { expect, test } from '@jest/globals';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import type { Account } from '../account/account.ts';
import { addDistribution, addSite, xmlOf } from '../account/distribution.ts';
import { gated, type Prepare } from '../account/gated.ts';
import { patch } from '../account/hand.ts';
import {
  addCustomDomain,
  addMethod,
  addPath,
  addToPlan,
  handMadeKey,
  methodsOf,
  stage,
  toApi,
  type LiveApi,
} from '../account/live-api.ts';

/** Each value of an account by its place, as its owner reads it, but for what each deployment changes. */
async function settingsOf(account: Account, restApiId: string): Promise<readonly string[]> {
  const { apiGateway, aws } = account;
  const { items: plans = [] } = await apiGateway.getUsagePlans({});
  const { items: keys = [] } = await apiGateway.getApiKeys({ includeValues: true });
  // A key that was deleted may go on standing in its plan's list.
  const keysOf = async (usagePlanId?: string) =>
    (await apiGateway.getUsagePlanKeys({ usagePlanId })).items?.filter(({ id }) =>
      keys.some((key) => key.id === id),
    );
  const all = await methodsOf(account, restApiId);
  const distributions = await account.inTime(listDistributions(aws));
  return flat('', {
    apis: (await apiGateway.getRestApis({})).items,
    methods: await Promise.all(all.map((at) => apiGateway.getMethod(at))),
    stages: (await apiGateway.getStages({ restApiId })).item,
    responses: (await apiGateway.getGatewayResponses({ restApiId })).items,
    plans: await Promise.all(plans.map(async (plan) => ({ ...plan, keys: await keysOf(plan.id) }))),
    keys,
    domains: (await apiGateway.getDomainNames({})).items,
    distributions: await Promise.all(distributions.map(({ id }) => xmlOf(account, id))),
  });
}

const ofEachDeployment = ['$metadata', 'deploymentId', 'lastUpdatedDate'];

function flat(place: string, value: unknown): readonly string[] {
  if (value instanceof Date || typeof value !== 'object' || value === null)
    return [`${place} ${String(value).replaceAll('<Items/>', '')}`];
  return Object.entries(value).flatMap(([name, one]) =>
    ofEachDeployment.includes(name) ? [] : flat(`${place}/${name}`, one),
  );
}

/** The comparison of both lists as they are would print all of them. */
const without = (some: readonly string[], others: readonly string[]) =>
  some.filter((one) => !others.includes(one));

/** As consoles and the usual tools leave an account. */
async function furnish(account: Account, { apiId: restApiId }: LiveApi): Promise<void> {
  const { apiGateway } = account;
  const at = { restApiId, stageName: stage };
  const { rootResourceId = '' } = await apiGateway.getRestApi({ restApiId });
  const proxy = await addPath(account, restApiId, rootResourceId, '{proxy+}');
  for (const method of ['ANY', 'OPTIONS']) await addMethod(account, restApiId, proxy, method);
  const responseParameters = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" };
  await apiGateway.putGatewayResponse({ restApiId, responseType: 'DEFAULT_4XX', responseParameters });
  await apiGateway.createDeployment({ ...at, stageDescription: 'theirs', variables: { alias: 'blue' } });
  await apiGateway.createDeployment({ ...at, stageName: 'beta', variables: { alias: 'green' } });
  const settings = {
    '/*/*/throttling/rateLimit': '50',
    '/~1health/GET/caching/enabled': 'true',
    '/tracingEnabled': 'true',
  };
  for (const [path, value] of Object.entries(settings))
    await apiGateway.updateStage({ ...at, ...patch('replace', path, value) });
  await addCustomDomain(account, restApiId, 'api.example.org');
  await addSite(account);
  await addDistribution(account, toApi(account, { apiId: restApiId }, { 'x-theirs': '1' }, 'beta'));
}

test.each<readonly [string, Prepare]>([
  ["the gate's own plan", furnish],
  [
    "its owner's plan, which did not open the stage",
    async (account, live) => {
      await furnish(account, live);
      return { usagePlanId: (await handMadeKey(account, live.apiId, ['beta'])).planId };
    },
  ],
  [
    "its owner's plan with limits and a disabled key",
    async (account, live) => {
      await furnish(account, live);
      const { id: usagePlanId } = await account.apiGateway.createUsagePlan({
        ...{ name: 'theirs', description: 'x', apiStages: [{ apiId: live.apiId, stage }] },
        ...{ quota: { limit: 1_000_000, period: 'DAY' }, tags: { team: 'b' } },
      });
      const { id } = await account.apiGateway.createApiKey({ name: 'partner', customerId: 'c1' });
      await addToPlan(account, usagePlanId, id);
      return { usagePlanId };
    },
  ],
])('gate, run twice, rotate and destroy leave everything as it was: %s', async (_, prepare) => {
  let before: readonly string[] = [];
  const { account, live, run } = await gated(async (owner, api) => {
    const told = (await prepare(owner, api)) ?? undefined;
    before = await settingsOf(owner, api.apiId);
    return told;
  });
  await run();
  expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
  await account.destroy();
  const after = await settingsOf(account, live.apiId);
  expect(before.length).toBeGreaterThan(100);
  expect([without(before, after), without(after, before)]).toEqual([[], []]);
});
