import { describe, expect, test } from '@jest/globals';
import { paginateGetApiKeys } from '@aws-sdk/client-api-gateway';
import { gatewayWorld, methodOf, patch, value, withProbe } from './gateway-world.ts';

describe('API keys', () => {
  test('are listed in pages, each key once, also when a whole page of them goes meanwhile', async () => {
    const { client, run } = gatewayWorld();
    await run(async () => {
      const made: (string | undefined)[] = [];
      for (let count = 0; count < 7; count++) made.push((await client.createApiKey({ name: 'gate' })).id);
      await client.createApiKey({ name: 'other' });
      const listed: (string | undefined)[] = [];
      for await (const page of paginateGetApiKeys({ client, pageSize: 3 }, { nameQuery: 'ga' })) {
        listed.push(...(page.items ?? []).map(({ id }) => id));
        if (listed.length === 3) for (const apiKey of listed) await client.deleteApiKey({ apiKey });
      }
      expect(listed.toSorted()).toEqual(made.toSorted());
    });
  });

  test('show their value only where it is asked for, and are disabled unless enabled', async () => {
    const { client, run } = gatewayWorld();
    await run(async () => {
      const made = await client.createApiKey({ value });
      expect(made).toMatchObject({ value, enabled: false });
      const apiKey = made.id;
      expect((await client.getApiKey({ apiKey })).value).toBeUndefined();
      expect((await client.getApiKey({ apiKey, includeValue: true })).value).toBe(value);
      expect((await client.getApiKeys()).items?.[0]?.value).toBeUndefined();
      const changed = await client.updateApiKey({ apiKey, ...patch('/name', 'x') });
      expect([changed.name, changed.value]).toEqual(['x', undefined]);
    });
  });

  test('carry the whole second of their creation and of their last change', async () => {
    const { client, clock, run } = gatewayWorld();
    await run(async () => {
      await clock.sleep(1_900);
      const { id } = await client.createApiKey();
      await clock.sleep(2_000);
      const changed = await client.updateApiKey({ apiKey: id, ...patch('/enabled', 'true') });
      const second = (date?: Date): number => (date?.getTime() ?? 0) - Date.UTC(2026, 10, 22, 12);
      expect([second(changed.createdDate), second(changed.lastUpdatedDate)]).toEqual([1_000, 3_000]);
    });
  });

  test('are none at a limit of -1, and none of a plan that is not there, as AWS was recorded to answer', async () => {
    const { client, run } = gatewayWorld();
    await run(async () => {
      await client.createApiKey({ value });
      const { items: keys } = await client.getApiKeys({ limit: -1 });
      const attached = await client.getUsagePlanKeys({ usagePlanId: 'nosuchplan' });
      expect([keys, attached.items]).toEqual([[], []]);
    });
  });

  test('plans and APIs that were never tagged have no tags but where AWS was recorded to show an empty map', () =>
    withProbe(true, async ({ api: restApiId, client }) => {
      const key = await client.createApiKey({ value });
      const plan = await client.createUsagePlan({ name: 'p' });
      const listed = [
        ...((await client.getApiKeys()).items ?? []),
        ...((await client.getUsagePlans()).items ?? []),
        ...((await client.getRestApis()).items ?? []),
      ];
      expect([key, plan, ...listed].map(({ tags }) => tags)).toEqual(Array(5).fill(undefined));
      const usagePlanId = plan.id;
      expect((await client.getUsagePlan({ usagePlanId })).tags).toEqual({});
      const changed = [
        await client.updateApiKey({ apiKey: key.id, ...patch('/name', 'x') }),
        await client.updateUsagePlan({ usagePlanId, ...patch('/name', 'x') }),
        await client.updateRestApi({ restApiId, ...patch('/name', 'x') }),
      ];
      expect(changed.map(({ tags }) => tags)).toEqual([{}, {}, {}]);
      const tagged = await client.createApiKey({ tags: { a: 'b' } });
      expect(tagged.tags).toEqual({ a: 'b' });
    }));

  test.each([
    [0, 0],
    [1, 1],
  ])('that are deleted stand in their plan with chance %i: %i left', (deletedKeyStaysInPlan, left) =>
    withProbe(
      { apiKeyRequired: true, overrides: { apiGateway: { deletedKeyStaysInPlan } } },
      async ({ client, keyInPlan }) => {
        const { keyId: apiKey, usagePlanId } = await keyInPlan();
        await client.deleteApiKey({ apiKey });
        expect((await client.getUsagePlanKeys({ usagePlanId })).items ?? []).toHaveLength(left);
      },
    ),
  );
});

test('a plan can be deleted once its stages are taken out by value', () =>
  withProbe(false, async ({ api, client, keyInPlan }) => {
    const { usagePlanId } = await keyInPlan();
    await client.updateUsagePlan({ usagePlanId, ...patch('/apiStages', `${api}:live`, 'remove') });
    await client.deleteUsagePlan({ usagePlanId });
    expect((await client.getUsagePlans()).items ?? []).toEqual([]);
  }));

test('a deployment says for every method whether it required a key then', () =>
  withProbe(true, async (scene) => {
    const { api: restApiId, client } = scene;
    await client.updateMethod({ ...methodOf(scene), ...patch('/apiKeyRequired', 'false') });
    const { deploymentId } = await client.getStage({ restApiId, stageName: 'live' });
    const shown = await client.getDeployment({ restApiId, deploymentId, embed: ['apisummary'] });
    expect(shown.apiSummary).toEqual({
      '/probe': { GET: { apiKeyRequired: true, authorizationType: 'NONE' } },
    });
  }));

test('tags are added, replaced and taken away one by one', async () => {
  const { client, run } = gatewayWorld();
  await run(async () => {
    const { id } = await client.createApiKey({ tags: { a: '1', b: '2' } });
    const resourceArn = `arn:aws:apigateway:eu-central-1::/apikeys/${id ?? ''}`;
    await client.tagResource({ resourceArn, tags: { b: '3', c: '4' } });
    await client.untagResource({ resourceArn, tagKeys: ['a'] });
    expect((await client.getTags({ resourceArn })).tags).toEqual({ b: '3', c: '4' });
    expect((await client.getApiKey({ apiKey: id })).tags).toEqual({ b: '3', c: '4' });
  });
});

test('one refused operation of a PATCH leaves everything as it was', async () => {
  const { client, run } = gatewayWorld();
  await run(async () => {
    const { id: apiKey } = await client.createApiKey({ name: 'first' });
    const { patchOperations } = patch('/name', 'renamed');
    await expect(
      client.updateApiKey({
        apiKey,
        patchOperations: [...patchOperations, ...patch('/value', 'x').patchOperations],
      }),
    ).rejects.toThrow("Invalid patch path  '/value' specified for op 'replace'");
    expect((await client.getApiKey({ apiKey })).name).toBe('first');
  });
});
