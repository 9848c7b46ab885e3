import { describe, expect, test } from '@jest/globals';
import { createProbeApi, gatewayWorld, type GatewayWorld } from './gateway-world.ts';

const value = 'abcdefghijklmnopqrstuvwxyz012345';
const minute = 60_000;

/** Two APIs, each with a plan of its own, and one key in both plans. */
async function twoPlans({ client, clock }: GatewayWorld) {
  const key = await client.createApiKey({ name: 'shared', value, enabled: true });
  const keyId = key.id ?? '';
  const gates: { api: string; plan: string }[] = [];
  for (const name of ['first', 'second']) {
    const { api } = await createProbeApi(client, true);
    const { id: plan = '' } = await client.createUsagePlan({
      name,
      apiStages: [{ apiId: api, stage: 'live' }],
    });
    await client.createUsagePlanKey({ usagePlanId: plan, keyId, keyType: 'API_KEY' });
    gates.push({ api, plan });
  }
  await clock.sleep(2 * minute);
  const [first, second] = gates;
  if (!first || !second) throw new Error('two gates are missing');
  return { keyId, first, second };
}

describe('a key in the plans of two APIs', () => {
  test('is listed in both, and the hosts of each API accept it by their own plan', async () => {
    const world = gatewayWorld();
    const { client, clock, request, run } = world;
    await run(async () => {
      const { keyId, first, second } = await twoPlans(world);
      const listed = await client.getUsagePlans({ keyId });
      expect(listed.items?.map(({ id }) => id).sort()).toEqual([first.plan, second.plan].sort());
      const status = async (api: string) =>
        (await request(api, '/live/probe', { headers: { 'x-api-key': value } })).status;
      expect([await status(first.api), await status(second.api)]).toEqual([200, 200]);

      await client.updateUsagePlan({
        usagePlanId: first.plan,
        patchOperations: [{ op: 'remove', path: '/apiStages', value: `${first.api}:live` }],
      });
      const { apiGateway } = world.world;
      expect(apiGateway.accepts(first.api, 'live', value)).toContain(true);
      await clock.sleep(2 * minute);
      expect(apiGateway.accepts(first.api, 'live', value)).not.toContain(true);
      expect(apiGateway.accepts(second.api, 'live', value)).not.toContain(false);
      expect([await status(first.api), await status(second.api)]).toEqual([403, 200]);
    });
  });

  test('is refused host by host once another tool has deleted the plan, and goes on in the other', async () => {
    const world = gatewayWorld();
    const { client, clock, request, run } = world;
    await run(async () => {
      const { keyId, first, second } = await twoPlans(world);
      await client.updateUsagePlan({
        usagePlanId: first.plan,
        patchOperations: [{ op: 'remove', path: '/apiStages', value: `${first.api}:live` }],
      });
      await client.deleteUsagePlan({ usagePlanId: first.plan });
      const { apiGateway } = world.world;
      expect(apiGateway.accepts(first.api, 'live', value)).toContain(true);
      await clock.sleep(2 * minute);
      expect(apiGateway.accepts(first.api, 'live', value)).not.toContain(true);
      const refused = await request(first.api, '/live/probe', { headers: { 'x-api-key': value } });
      expect(refused.status).toBe(403);
      expect(apiGateway.accepts(second.api, 'live', value)).not.toContain(false);
      const listed = await client.getUsagePlans({ keyId });
      expect(listed.items?.map(({ id }) => id)).toEqual([second.plan]);
    });
  });
});
