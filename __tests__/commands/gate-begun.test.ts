import { CreateDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { findKey } from '../../src/aws/apigateway/api-key.ts';
import { keyRequirement, listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import { isOwned } from '../../src/aws/ownership.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { gate } from '../../src/commands/gate.ts';
import { openAccount } from './account.ts';
import { addDistribution, gateSettings, openApi, stage } from './gate-account.ts';
import { gateAfter, handMade, handMadeKey, writesOf } from './gate-scene.ts';

describe('a gate that was begun by hand', () => {
  test('keeps the key that the header holds: it is adopted and no edge sends another', async () => {
    const account = await openAccount();
    const live = await openApi(account, { 'X-API-Key': handMade });
    const hand = await account.run(({ aws }) => handMadeKey(aws, live.apiId));
    const run = () =>
      account.run((context) => gate(context, gateSettings(live, { usagePlanId: hand?.planId })));
    expect(await writesOf(account, run)).toEqual([
      'TagResource',
      'TagResource',
      'UpdateMethod',
      'UpdateMethod',
      'UpdateMethod',
      'CreateDeployment',
    ]);
    expect((await run())?.keyIds).toEqual([hand?.keyId]);
    expect((await account.probe.request(`https://${live.domainName}/health`)).status).toBe(200);
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
    expect(await writesOf(account, run)).toEqual([]);
  });

  test('adopts key and plan once every distribution is named', async () => {
    const { account, live, done } = await gateAfter(async (aws, api) => {
      const { planId } = await handMadeKey(aws, api.apiId);
      const second = await addDistribution(aws, api.apiId, { 'X-API-Key': handMade });
      return { usagePlanId: planId, distributionIds: [second, api.distributionId] };
    });
    const outcome = await done();
    const [key, ...more] = await Promise.all(outcome.keyIds.map((id) => findKey(account.aws, id)));
    expect(more).toEqual([]);
    expect(key).toMatchObject({ value: handMade });
    expect(isOwned(key?.tags, 'photos')).toBe(true);
    expect(await listPlans(account.aws)).toHaveLength(1);
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
    expect(await writesOf(account, done)).toEqual([]);
  });

  test('warns when the given plan opens other stages, and leaves them in it', async () => {
    const { account, live, done } = await gateAfter(async (aws, { apiId }) => {
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'beta' }));
      const { planId } = await handMadeKey(aws, apiId, ['beta']);
      return { usagePlanId: planId };
    });
    const { planId } = await done();
    const { apiId } = live;
    const [plan] = await listPlans(account.aws);
    expect(plan).toMatchObject({
      id: planId,
      stages: [
        { apiId, stage: 'beta' },
        { apiId, stage },
      ],
    });
    expect(account.said.join('\n')).toContain(`also opens ${apiId}/beta`);
    expect(await writesOf(account, done)).toEqual([]);
  });

  test('finishes one whose methods require the key but were never deployed so', async () => {
    const { account, live, done } = await gateAfter(async (aws, { apiId }) => {
      for (const step of keyRequirement(aws, apiId, []).plan(await listRoutes(aws, apiId))) await step.act();
      return undefined;
    });
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
    const writes = await writesOf(account, done);
    expect(writes).toContain('CreateDeployment');
    expect(writes).not.toContain('UpdateMethod');
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
  });

  test('goes on while the edges are still switching', async () => {
    const { account, live } = await gateAfter(async () => undefined);
    const settings = gateSettings(live, { deploymentTimeout: 1 });
    const first = await account.run((context) => gate(context, settings));
    expect(first?.outcome).toBe('pending');
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
    const second = await account.run((context) => gate(context, gateSettings(live)));
    expect(second).toMatchObject({ outcome: 'finished', keyIds: first?.keyIds });
  });
});

test('a gate that is told to stop makes no further write, and the next run goes on', async () => {
  const account = await openAccount();
  const live = await openApi(account);
  const stop = new AbortController();
  const interrupted = await account.run(
    (context) => {
      const waiting = (): void => {
        stop.abort(new Error('SIGINT'));
      };
      return gate({ ...context, journal: { ...context.journal, waiting } }, gateSettings(live));
    },
    { signal: stop.signal },
  );
  expect(interrupted).toMatchObject({ outcome: 'interrupted' });
  expect(account.world.calls.some(({ operation }) => operation === 'UpdateMethod')).toBe(false);
  expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
  const next = await account.run((context) => gate(context, gateSettings(live)));
  expect(next).toMatchObject({ outcome: 'finished' });
});

test('a distribution that comes later gets a key of its own: the live one may be retired at any moment', async () => {
  const account = await openAccount();
  const live = await openApi(account);
  await account.run((context) => gate(context, gateSettings(live)));
  const later = (await account.run(({ aws }) => addDistribution(aws, live.apiId, { 'x-else': '1' }))) ?? '';
  const settings = gateSettings(live, { distributionIds: [live.distributionId, later] });
  const done = await account.run((context) => gate(context, settings));
  expect(done).toMatchObject({ outcome: 'finished' });
  expect(new Set(done?.keyIds).size).toBe(2);
  expect(await writesOf(account, () => account.run((context) => gate(context, settings)))).toEqual([]);
});
