import { describe, expect, test } from '@jest/globals';
import { type APIGateway } from '@aws-sdk/client-api-gateway';
import { createProbeApi, gatewayWorld, textOf } from './gateway-world.ts';

const value = 'abcdefghijklmnopqrstuvwxyz012345';
const minute = 60_000;

async function keyInPlan(client: APIGateway, api: string, name = 'gate'): Promise<string> {
  const plan = await client.createUsagePlan({ name, apiStages: [{ apiId: api, stage: 'live' }] });
  const key = await client.createApiKey({ name, value, enabled: true });
  const keyId = key.id ?? '';
  await client.createUsagePlanKey({ usagePlanId: plan.id ?? '', keyId, keyType: 'API_KEY' });
  return keyId;
}

describe('a stage that requires a key', () => {
  test('answers 403 Forbidden without a key, with a wrong one, and 200 with a key of its plan', async () => {
    const { client, clock, request, run } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, true);
      const id = await keyInPlan(client, api);
      await clock.sleep(2 * minute);

      for (const headers of [{}, { 'x-api-key': 'zzzzzzzzzzzzzzzzzzzzzzzz' }]) {
        const refused = await request(api, '/live/probe', { headers });
        expect(refused.status).toBe(403);
        expect(refused.headers['x-amzn-errortype']).toBe('ForbiddenException');
        expect(textOf(refused)).toBe('{"message":"Forbidden"}');
      }
      const admitted = await request(api, '/live/probe?nonce=n1', { headers: { 'x-api-key': value } });
      expect(admitted.status).toBe(200);
      expect(admitted.headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      expect(JSON.parse(textOf(admitted))).toEqual({
        nonce: 'n1',
        key: id,
        request: admitted.headers['x-amzn-requestid'],
      });
    });
  });

  test('lets hosts learn of a new key one by one, within a minute, and some fall back meanwhile', async () => {
    let relapsed = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { client, clock, world, run } = gatewayWorld({ seed });
      await run(async () => {
        const { api } = await createProbeApi(client, true);
        await keyInPlan(client, api);
        const { apiGateway } = world;
        expect(apiGateway.accepts(api, 'live', value)).toEqual(Array(apiGateway.hosts).fill(false));
        let before = apiGateway.accepts(api, 'live', value);
        for (let next = apiGateway.nextChange(api, 'live'); next; next = apiGateway.nextChange(api, 'live')) {
          await clock.sleep(next - clock.now());
          const now = apiGateway.accepts(api, 'live', value);
          if (now.some((accepted, host) => before[host] === true && !accepted)) relapsed++;
          before = now;
        }
        expect(before).toEqual(Array(apiGateway.hosts).fill(true));
      });
      expect(clock.now()).toBeLessThanOrEqual(Date.UTC(2026, 10, 22, 12, 1));
    }
    expect(relapsed).toBeGreaterThan(0);
  });

  test('goes on accepting a disabled and a deleted key at hosts that have not learned of it', async () => {
    const { client, clock, world, run } = gatewayWorld({ seed: 3 });
    await run(async () => {
      const { api } = await createProbeApi(client, true);
      const id = await keyInPlan(client, api);
      await clock.sleep(2 * minute);
      const disable = { op: 'replace', path: '/enabled', value: 'false' } as const;
      await client.updateApiKey({ apiKey: id, patchOperations: [disable] });
      expect(world.apiGateway.accepts(api, 'live', value)).toContain(true);
      await clock.sleep(minute);
      expect(world.apiGateway.accepts(api, 'live', value)).not.toContain(true);

      const enable = { ...disable, value: 'true' };
      await client.updateApiKey({ apiKey: id, patchOperations: [enable] });
      await clock.sleep(minute);
      expect(world.apiGateway.accepts(api, 'live', value)).not.toContain(false);
      await client.deleteApiKey({ apiKey: id });
      await clock.sleep(minute);
      expect(world.apiGateway.accepts(api, 'live', value)).not.toContain(true);
    });
  });

  test('refuses a key that was disabled for long and is enabled again until a host has learned of it', async () => {
    const { client, clock, world, run } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, true);
      const apiKey = await keyInPlan(client, api);
      const enable = (enabled: boolean): Promise<unknown> =>
        client.updateApiKey({
          apiKey,
          patchOperations: [{ op: 'replace', path: '/enabled', value: String(enabled) }],
        });
      await clock.sleep(2 * minute);
      await enable(false);
      await clock.sleep(2 * minute);
      await enable(true);
      expect(world.apiGateway.accepts(api, 'live', value)).not.toContain(true);
      await clock.sleep(2 * minute);
      expect(world.apiGateway.accepts(api, 'live', value)).not.toContain(false);
    });
  });

  test('gives one connection always the same host', async () => {
    const { client, clock, request, run, world } = gatewayWorld({
      seed: 5,
      overrides: { apiGateway: { hosts: [6, 6] } },
    });
    await run(async () => {
      const { api } = await createProbeApi(client, true);
      await clock.sleep(minute);
      await keyInPlan(client, api);
      const someKnow = (): boolean => new Set(world.apiGateway.accepts(api, 'live', value)).size === 2;
      for (let seconds = 0; seconds < 60 && !someKnow(); seconds++) await clock.sleep(1_000);
      const headers = { 'x-api-key': value };
      const statuses = async (connection?: string): Promise<Set<number>> => {
        const found = new Set<number>();
        for (let count = 0; count < 30; count++) {
          const options = connection === undefined ? { headers } : { headers, connection };
          found.add((await request(api, '/live/probe', options)).status);
        }
        return found;
      };
      expect(await statuses()).toEqual(new Set([200, 403]));
      for (const connection of ['a', 'b', 'c', 'd']) expect((await statuses(connection)).size).toBe(1);
    });
  });
});

describe('a stage', () => {
  test('serves the deployment, not the API: a later apiKeyRequired changes nothing until it is deployed', async () => {
    const { client, clock, request, run } = gatewayWorld();
    await run(async () => {
      const { api, resource } = await createProbeApi(client, false);
      const require = { op: 'replace', path: '/apiKeyRequired', value: 'true' } as const;
      await client.updateMethod({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        patchOperations: [require],
      });
      await clock.sleep(minute);
      expect((await request(api, '/live/probe')).status).toBe(200);
      await client.createDeployment({ restApiId: api, stageName: 'live' });
      await clock.sleep(minute);
      expect((await request(api, '/live/probe')).status).toBe(403);
    });
  });

  test('answers an unknown path with 403 Missing Authentication Token, an unknown stage with Forbidden', async () => {
    const { client, clock, request, run } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, false);
      await clock.sleep(minute);
      const unknown = await request(api, '/live/elsewhere');
      expect([unknown.status, textOf(unknown)]).toEqual([403, '{"message":"Missing Authentication Token"}']);
      expect(unknown.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
      const other = await request(api, '/test/probe');
      expect([other.status, textOf(other)]).toEqual([403, '{"message":"Forbidden"}']);
    });
  });
});
