import { expect, test } from '@jest/globals';
import { type CreateUsagePlanCommandInput } from '@aws-sdk/client-api-gateway';
import { createProbeApi, gatewayWorld, textOf } from './gateway-world.ts';

const value = 'abcdefghijklmnopqrstuvwxyz012345';

/** What six requests at once with the key come to, and six more after `pause` ms. */
async function answers(limits: Partial<CreateUsagePlanCommandInput>, pause: number): Promise<string[][]> {
  const { client, clock, request, run } = gatewayWorld();
  return run(async () => {
    const { api } = await createProbeApi(client, true);
    const apiStages = [{ apiId: api, stage: 'live' }];
    const plan = await client.createUsagePlan({ name: 'p', apiStages, ...limits });
    const key = await client.createApiKey({ value, enabled: true });
    await client.createUsagePlanKey({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' });
    await clock.sleep(60_000);
    const six = async (): Promise<string[]> => {
      const seen: string[] = [];
      for (let count = 0; count < 6; count++) {
        const response = await request(api, '/live/probe', { headers: { 'x-api-key': value } });
        seen.push(response.status === 200 ? '200' : `${response.status} ${textOf(response)}`);
      }
      return seen;
    };
    const first = await six();
    await clock.sleep(pause);
    return [first, await six()];
  });
}

test('a plan without limits lets every request of its key through', async () => {
  expect((await answers({}, 0)).flat()).toEqual(Array(12).fill('200'));
});

test("a plan's throttle answers 429 Too Many Requests beyond its burst, and fills again", async () => {
  const refused = '429 {"message":"Too Many Requests"}';
  expect(await answers({ throttle: { burstLimit: 4, rateLimit: 2 } }, 1_000)).toEqual([
    ['200', '200', '200', '200', refused, refused],
    ['200', '200', refused, refused, refused, refused],
  ]);
});

test("a plan's quota answers 429 Limit Exceeded until the next day", async () => {
  const refused = '429 {"message":"Limit Exceeded"}';
  const first = ['200', '200', '200', '200', '200', refused];
  const quota = { limit: 5, period: 'DAY' as const };
  expect(await answers({ quota }, 3_600_000)).toEqual([first, Array(6).fill(refused)]);
  expect(await answers({ quota }, 24 * 3_600_000)).toEqual([first, first]);
});
