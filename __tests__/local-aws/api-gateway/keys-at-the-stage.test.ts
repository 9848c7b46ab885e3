import { describe, expect, test } from '@jest/globals';
import {
  createProbeApi,
  methodOf,
  patch,
  type ProbeWorld,
  textOf,
  value,
  withProbe,
} from './gateway-world.ts';

const withKey = { headers: { 'x-api-key': value } };

describe('a stage that requires a key', () => {
  test(
    'answers 403 Forbidden without a key, with a wrong one, and 200 with a key of its plan',
    withProbe(true, async ({ api, keyInPlan, minutes, request }) => {
      const { keyId } = await keyInPlan();
      await minutes(2);
      for (const headers of [{}, { 'x-api-key': 'zzzzzzzzzzzzzzzzzzzzzzzz' }]) {
        const refused = await request(api, '/live/probe', { headers });
        expect(refused.status).toBe(403);
        expect(refused.headers['x-amzn-errortype']).toBe('ForbiddenException');
        expect(textOf(refused)).toBe('{"message":"Forbidden"}');
      }
      const admitted = await request(api, '/live/probe?nonce=n1', withKey);
      expect(admitted.status).toBe(200);
      expect(admitted.headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      expect(JSON.parse(textOf(admitted))).toEqual({
        nonce: 'n1',
        key: keyId,
        request: admitted.headers['x-amzn-requestid'],
      });
    }),
  );

  test('lets hosts learn of a new key one by one, within a minute, and some fall back meanwhile', async () => {
    let relapsed = 0;
    const learn = async ({ accepts, api, clock, keyInPlan, world }: ProbeWorld): Promise<void> => {
      await keyInPlan();
      const { apiGateway } = world;
      const none = Array<boolean>(apiGateway.hosts).fill(false);
      expect(accepts()).toEqual(none);
      let before: readonly boolean[] = none;
      for (let next = apiGateway.nextChange(api, 'live'); next; next = apiGateway.nextChange(api, 'live')) {
        await clock.sleep(next - clock.now());
        const now = accepts();
        if (now.some((accepted, host) => before[host] === true && !accepted)) relapsed++;
        before = now;
      }
      expect(before).toEqual(none.map(() => true));
      expect(clock.now()).toBeLessThanOrEqual(Date.UTC(2026, 10, 22, 12, 1));
    };
    for (let seed = 1; seed <= 20; seed++) await withProbe(true, learn, { seed })();
    expect(relapsed).toBeGreaterThan(0);
  });

  test(
    'goes on accepting a disabled and a deleted key at hosts that have not learned of it',
    withProbe(
      true,
      async ({ accepts, client, keyInPlan, minutes }) => {
        const { keyId: apiKey } = await keyInPlan();
        await minutes(2);
        await client.updateApiKey({ apiKey, ...patch('/enabled', 'false') });
        expect(accepts()).toContain(true);
        await minutes();
        expect(accepts()).not.toContain(true);

        await client.updateApiKey({ apiKey, ...patch('/enabled', 'true') });
        await minutes();
        expect(accepts()).not.toContain(false);
        await client.deleteApiKey({ apiKey });
        await minutes();
        expect(accepts()).not.toContain(true);
      },
      { seed: 3 },
    ),
  );

  test(
    'refuses a key that was disabled for long and is enabled again until a host has learned of it',
    withProbe(true, async ({ accepts, client, keyInPlan, minutes }) => {
      const { keyId: apiKey } = await keyInPlan();
      await minutes(2);
      await client.updateApiKey({ apiKey, ...patch('/enabled', 'false') });
      await minutes(2);
      await client.updateApiKey({ apiKey, ...patch('/enabled', 'true') });
      expect(accepts()).not.toContain(true);
      await minutes(2);
      expect(accepts()).not.toContain(false);
    }),
  );

  test(
    'gives one connection always the same host',
    withProbe(
      true,
      async ({ accepts, api, clock, keyInPlan, minutes, request }) => {
        await minutes();
        await keyInPlan();
        const someKnow = (): boolean => new Set(accepts()).size === 2;
        for (let seconds = 0; seconds < 60 && !someKnow(); seconds++) await clock.sleep(1_000);
        const statuses = async (connection: object = {}): Promise<Set<number>> => {
          const found = new Set<number>();
          for (let count = 0; count < 30; count++)
            found.add((await request(api, '/live/probe', { ...withKey, ...connection })).status);
          return found;
        };
        expect(await statuses()).toEqual(new Set([200, 403]));
        for (const connection of ['a', 'b', 'c', 'd']) expect((await statuses({ connection })).size).toBe(1);
      },
      { seed: 5, overrides: { apiGateway: { hosts: [6, 6] } } },
    ),
  );
});

/** Two APIs, each with a plan of its own, and one key in both plans. */
describe('a key in the plans of two APIs', () => {
  test.each(['is listed with its stages', 'has been deleted by another tool'])(
    'is refused host by host once one plan %s no more, and goes on in the other',
    (how) =>
      withProbe(true, async ({ accepts, api, client, keyInPlan, minutes, request, world }) => {
        const { keyId, usagePlanId } = await keyInPlan();
        const { api: other } = await createProbeApi(client, true);
        const apiStages = [{ apiId: other, stage: 'live' }];
        const { id: otherPlan } = await client.createUsagePlan({ name: 'other', apiStages });
        await client.createUsagePlanKey({ usagePlanId: otherPlan, keyId, keyType: 'API_KEY' });
        await minutes(2);
        const plans = async () => (await client.getUsagePlans({ keyId })).items?.map(({ id }) => id).sort();
        const statuses = async () => [
          (await request(api, '/live/probe', withKey)).status,
          (await request(other, '/live/probe', withKey)).status,
        ];
        expect(await plans()).toEqual([usagePlanId, otherPlan].sort());
        expect(await statuses()).toEqual([200, 200]);

        await client.updateUsagePlan({ usagePlanId, ...patch('/apiStages', `${api}:live`, 'remove') });
        const isDeleted = how.startsWith('has been deleted');
        if (isDeleted) await client.deleteUsagePlan({ usagePlanId });
        expect(accepts()).toContain(true);
        await minutes(2);
        expect(accepts()).not.toContain(true);
        expect(world.apiGateway.accepts(other, 'live', value)).not.toContain(false);
        expect(await statuses()).toEqual([403, 200]);
        expect(await plans()).toEqual(isDeleted ? [otherPlan] : [usagePlanId, otherPlan].sort());
      })(),
  );
});

describe('a stage', () => {
  test(
    'serves the deployment, not the API: a later apiKeyRequired changes nothing until it is deployed',
    withProbe(false, async (scene) => {
      const { api, client, deploy, minutes, request } = scene;
      await client.updateMethod({ ...methodOf(scene), ...patch('/apiKeyRequired', 'true') });
      await minutes();
      expect((await request(api, '/live/probe')).status).toBe(200);
      await deploy();
      await minutes();
      expect((await request(api, '/live/probe')).status).toBe(403);
    }),
  );

  test(
    'answers an unknown path with 403 Missing Authentication Token, an unknown stage with Forbidden',
    withProbe(false, async ({ api, minutes, request }) => {
      await minutes();
      const unknown = await request(api, '/live/elsewhere');
      expect([unknown.status, textOf(unknown)]).toEqual([403, '{"message":"Missing Authentication Token"}']);
      expect(unknown.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
      const other = await request(api, '/test/probe');
      expect([other.status, textOf(other)]).toEqual([403, '{"message":"Forbidden"}']);
    }),
  );
});

describe('a plan', () => {
  const tooMany = '429 {"message":"Too Many Requests"}';
  const exceeded = '429 {"message":"Limit Exceeded"}';
  const six = (passed: number, refused = ''): string[] =>
    Array.from({ length: 6 }, (_, index) => (index < passed ? '200' : refused));

  test.each([
    ['without limits accepts every request of its key', {}, 0, [six(6), six(6)]],
    [
      'with a throttle answers 429 Too Many Requests beyond its burst, and fills again',
      { throttle: { burstLimit: 4, rateLimit: 2 } },
      1_000,
      [six(4, tooMany), six(2, tooMany)],
    ],
    [
      'with a quota answers 429 Limit Exceeded',
      { quota: { limit: 5, period: 'DAY' as const } },
      3_600_000,
      [six(5, exceeded), six(0, exceeded)],
    ],
    [
      'with a quota begins anew on the next day',
      { quota: { limit: 5, period: 'DAY' as const } },
      24 * 3_600_000,
      [six(5, exceeded), six(5, exceeded)],
    ],
  ])('%s', (_, limits, pause, expected) =>
    withProbe(true, async ({ api, clock, keyInPlan, minutes, request }) => {
      await keyInPlan(limits);
      await minutes();
      const answers = async (): Promise<string[]> => {
        const seen: string[] = [];
        for (let count = 0; count < 6; count++) {
          const response = await request(api, '/live/probe', withKey);
          seen.push(response.status === 200 ? '200' : `${response.status} ${textOf(response)}`);
        }
        return seen;
      };
      const first = await answers();
      await clock.sleep(pause);
      expect([first, await answers()]).toEqual(expected);
    })(),
  );
});
