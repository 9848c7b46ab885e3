import { describe, expect, test } from '@jest/globals';
import { assume, awsAssumptions } from '../../local-aws/assumptions.ts';
import { findKey } from '../../src/aws/apigateway/api-key.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { isOwned } from '../../src/aws/ownership.ts';
import { sentence } from '../../src/commands/converge.ts';
import { openAccount, quick } from '../account/account.ts';
import { addDistribution, rewrite, sentBy, xmlOf } from '../account/distribution.ts';
import { gated, prepared } from '../account/gated.ts';
import { patch } from '../account/hand.ts';
import { handMade, handMadeKey, requireKey, stage, toApi } from '../account/live-api.ts';
import { underLoad } from '../account/load.ts';

const methods = ['GET /health', 'GET /pictures/{key}', 'POST /pictures/{key}'];

describe('gating an API that is in use', () => {
  test.each([
    [1, undefined],
    [2, undefined],
    // Edges take 20 minutes, and hosts a minute to hear of a key.
    [11, awsAssumptions],
  ])(
    'refuses no viewer at any moment, and everybody else at the end (seed %i)',
    async (seed, assumptions) => {
      const account = await openAccount({ seed, ...(assumptions && { assumptions }) });
      const live = await account.openApi();
      if (assumptions) await account.pass(1_800);
      const edges = account.world.cloudFront.edgeCount;
      const { done, asked, refused } = await underLoad(
        account,
        [live.domainName],
        () => account.gate(live),
        assumptions ? { pause: 2_000, edges } : {},
      );
      expect(refused).toBe(0);
      expect(asked).toBeGreaterThan(assumptions ? 500 : 100);
      expect(done).toMatchObject({ outcome: 'finished', proof: 'status', gatedMethods: methods });
      for (const headers of [{}, { 'x-api-key': 'thisIsNoKeyOfAnybody000000000000' }]) {
        const { status, body } = await account.probe.request(`${live.direct}/pictures/cat.jpg`, headers);
        expect([status, Buffer.from(body).toString()]).toEqual([403, '{"message":"Forbidden"}']);
      }
    },
  );

  test('keeps the key that it made, although lists do not show it yet', async () => {
    const account = await openAccount();
    const live = await account.openApi();
    account.failNext({ operation: 'GetApiKeys', fault: { kind: 'stale', ms: 20_000 } });
    const { done, refused } = await underLoad(account, [live.domainName], () => account.gate(live));
    expect([done.outcome, refused]).toEqual(['finished', 0]);
    expect((await account.keys()).map(({ id }) => id)).toEqual(done.keyIds);
  });

  // The wait for in-flight requests without the key is as long by itself.
  test.each([90, 0])(
    'with %i s for the hosts to hear of a key refuses nobody',
    async (propagationSeconds) => {
      for (const seed of [6, 7, 8]) {
        const account = await openAccount({ seed });
        const value = 'aKeyInTheHeaderAndInNoPlan000000';
        const live = await account.openApi({ 'x-api-key': value });
        await account.apiGateway.createApiKey({ name: 'mine', value, enabled: true });
        const gate = () => account.gate(live, { propagationSeconds });
        const { done, refused } = await underLoad(account, [live.domainName], gate, { pause: 200 });
        expect([done.outcome, refused]).toEqual(['finished', 0]);
      }
    },
  );

  test('has nothing to do before what `deploy` made, and proves it by the key that the edges send', async () => {
    const account = await openAccount();
    const { apiId = '', distributionId = '', keyId } = await account.deploy();
    const began = account.clock.now();
    const writes = await account.writesOf(async () => {
      expect(
        await account.gate({ apiId, distributionId }, { stage: 'live', propagationSeconds: 600 }),
      ).toMatchObject({
        ...{ outcome: 'finished', proof: 'key-id', keyIds: [keyId], changes: [] },
      });
    });
    expect(writes).toEqual([]);
    // No host has anything to hear of.
    expect(account.clock.now() - began).toBeLessThan(300_000);
  });

  test('a dry run shows what would be changed and writes nothing', async () => {
    const { account, live } = await prepared();
    const planned: string[] = [];
    const writes = await account.writesOf(async () => {
      const { outcome, changes } = await account.gate(live, {}, { dryRun: true });
      expect(outcome).toBe('planned');
      planned.push(...changes.map(sentence));
    });
    expect(writes).toEqual([]);
    expect(planned.toSorted()).toEqual([
      `distribution ${live.distributionId}: x-api-key of origin "api" (none) -> key (new)`,
      'key of the gate "photos": created (a new value, in the usage plan)',
      ...methods.map((method) => `method "${method}": apiKeyRequired false -> true`),
      expect.stringMatching(/^stage "prod" of API .* -> a new one, key required$/),
      `usage plan of the gate "photos": created (stage ${live.apiId}/prod, no throttle, no quota)`,
    ]);
  });

  test('leaves an excluded method open, through a later run too, and status needs no repetition of it', async () => {
    const { account, live, run } = await gated(async () => ({ excludeMethods: ['GET /health'] }));
    expect(await account.writesOf(run)).toEqual([]);
    expect(await account.code(`${live.direct}/health`)).toBe(200);
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(403);
    const { checks } = await account.status();
    expect(checks.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(checks.find(({ name }) => name === 'key required')?.state).toBe('ok');
    await account.gate(live, { excludeMethods: ['GET /health', 'POST /pictures/{key}'] });
    expect(account.log()).toMatch(/^POST \/pictures\/{key}: .* already requires a key/m);
  });

  test('changes nothing of the distribution but the one header', async () => {
    const { account, live, run } = await prepared();
    const before = await xmlOf(account, live.distributionId);
    await run();
    const after = await xmlOf(account, live.distributionId);
    const { '/prod': value = '' } = await sentBy(account, live.distributionId);
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    const header = `<OriginCustomHeader><HeaderName>x-api-key</HeaderName><HeaderValue>${value}</HeaderValue></OriginCustomHeader>`;
    const without = after.replace(
      `<CustomHeaders><Quantity>1</Quantity><Items>${header}</Items></CustomHeaders>`,
      '<CustomHeaders><Quantity>0</Quantity><Items/></CustomHeaders>',
    );
    expect(without).toBe(before);
    expect(account.log()).not.toContain(value);
    expect(account.masked).toContain(value);
  });
});

describe('a gate that was begun by hand', () => {
  test('keeps the key in the header: it is adopted and no edge sends another', async () => {
    let keyId = '';
    const { account, live, run } = await prepared(
      async (hand, { apiId }) => {
        const made = await handMadeKey(hand, apiId);
        ({ keyId } = made);
        return { usagePlanId: made.planId };
      },
      { 'X-API-Key': handMade },
    );
    expect(await account.writesOf(run)).toEqual([
      ...['TagResource', 'TagResource', 'UpdateMethod', 'UpdateMethod', 'UpdateMethod', 'CreateDeployment'],
    ]);
    expect((await run()).keyIds).toEqual([keyId]);
    expect(await account.code(`https://${live.domainName}/health`)).toBe(200);
    expect(await account.code(`${live.direct}/health`)).toBe(403);
    expect(await account.writesOf(run)).toEqual([]);
  });

  test('adopts key and plan once every distribution is named', async () => {
    const { account, live, run } = await prepared(async (hand, api) => {
      const { planId } = await handMadeKey(hand, api.apiId);
      const second = await addDistribution(hand, toApi(hand, api, { 'X-API-Key': handMade }));
      return { usagePlanId: planId, distributionIds: [second, api.distributionId] };
    });
    const [keyId, ...more] = (await run()).keyIds;
    expect(more).toEqual([]);
    const key = await findKey(account.aws, keyId ?? '');
    expect(key).toMatchObject({ value: handMade });
    expect(isOwned(key?.tags, 'photos')).toBe(true);
    expect(await listPlans(account.aws)).toHaveLength(1);
    expect(await account.code(`${live.direct}/health`)).toBe(403);
    expect(await account.writesOf(run)).toEqual([]);
  });

  test('warns when the given plan opens other stages, and leaves them in it', async () => {
    const { account, live, gate, run } = await gated(async (hand, { apiId }) => {
      await hand.apiGateway.createDeployment({ restApiId: apiId, stageName: 'beta' });
      return { usagePlanId: (await handMadeKey(hand, apiId, ['beta'])).planId };
    });
    const { apiId } = live;
    const [plan] = await listPlans(account.aws);
    const stages = [
      { apiId, stage: 'beta' },
      { apiId, stage },
    ];
    expect(plan).toMatchObject({ id: gate.planId, stages });
    expect(account.log()).toContain(`also contains ${apiId}/beta`);
    expect(await account.writesOf(run)).toEqual([]);
  });

  test('is finished where methods require the key but were never deployed so', async () => {
    const { account, live, run } = await prepared((hand, { apiId }) => requireKey(hand, apiId, true));
    expect(await account.code(`${live.direct}/health`)).toBe(200);
    const writes = await account.writesOf(run);
    expect(writes).toContain('CreateDeployment');
    expect(writes).not.toContain('UpdateMethod');
    expect(await account.code(`${live.direct}/health`)).toBe(403);
  });

  test('goes on while the edges are still switching', async () => {
    const { account, live, run } = await prepared();
    const first = await account.gate(live, { deploymentTimeout: 1 });
    expect(first.outcome).toBe('pending');
    expect(await account.code(`${live.direct}/health`)).toBe(200);
    expect(await run()).toMatchObject({ outcome: 'finished', keyIds: first.keyIds });
  });
});

test('the gate moves on to the API that replaced its own, once the plan no longer lists the deleted stage', async () => {
  const assumptions = assume(quick, { apiGateway: { deletedStageStaysInPlan: 1 } });
  const { account, live, key, planId: usagePlanId } = await gated(undefined, {}, { assumptions });
  const { apiId, distributionId } = await account.openApi({ 'x-api-key': key.value });
  await rewrite(account, live.distributionId, (xml) => xml.replaceAll(live.apiId, apiId));
  await account.apiGateway.deleteRestApi({ restApiId: live.apiId });
  await account.pass(900);
  const move = () =>
    account.gate({ apiId, distributionId }, { distributionIds: [distributionId, live.distributionId] });
  await expect(move()).rejects.toMatchObject({
    remedy: expect.stringContaining('remove it from the usage plan') as unknown,
  });
  await account.apiGateway.updateUsagePlan({
    ...{ usagePlanId, ...patch('remove', '/apiStages', `${live.apiId}:${stage}`) },
  });
  expect(await move()).toMatchObject({ outcome: 'finished', planId: usagePlanId, keyIds: [key.id] });
  expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
});

test('a distribution that comes later gets its own key: the live one may be retired at any moment', async () => {
  const { account, live } = await gated();
  const later = await addDistribution(account, toApi(account, live, { 'x-else': '1' }));
  const run = () => account.gate(live, { distributionIds: [live.distributionId, later] });
  const { outcome, keyIds } = await run();
  expect([outcome, new Set(keyIds).size]).toEqual(['finished', 2]);
  expect(await account.writesOf(run)).toEqual([]);
});
