import { describe, expect, test } from '@jest/globals';
import type { APIGateway } from '@aws-sdk/client-api-gateway';
import { createFaultPlan, type Fault, type FaultChances, type FaultRule } from '../../local-aws/faults.ts';
import { createRandom } from '../../local-aws/random.ts';
import { gatewayWorld, patch, withProbe } from './api-gateway/gateway-world.ts';
import { outcomeOf } from './refusals.ts';
import { rawAnswersOf } from './schemas/checked-account.ts';

const create = (client: APIGateway): Promise<string> => outcomeOf(client.createApiKey({ name: 'k' }));
const keysIn = async (client: APIGateway): Promise<number> => (await client.getApiKeys()).items?.length ?? 0;

describe('a fault', () => {
  test.each<[FaultRule['fault'], string, number]>([
    [{ kind: 'throttled', retryAfterSeconds: 7 }, '429 TooManyRequestsException', 0],
    [{ kind: 'failed', status: 500 }, '500 InternalFailure', 0],
    [{ kind: 'failed', status: 503 }, '503 ServiceUnavailableException', 0],
    [{ kind: 'resetBefore' }, 'ECONNRESET', 0],
    [{ kind: 'resetAfter' }, 'ECONNRESET', 1],
    [{ kind: 'expiredToken' }, '403 ExpiredTokenException', 0],
    [{ kind: 'accessDenied' }, '403 AccessDeniedException', 0],
    [{ kind: 'regionDisabled' }, '403 UnrecognizedClientException', 0],
    [{ kind: 'unverified' }, 'done', 1],
    [{ kind: 'slow', ms: 25_000 }, 'done', 1],
  ])('%o is seen as %s and leaves %i keys', async (fault, seen, left) => {
    const { client, run } = gatewayWorld({ faults: { rules: [{ operation: 'CreateApiKey', fault }] } });
    await run(async () => {
      expect(await create(client)).toBe(seen);
      expect(await keysIn(client)).toBe(left);
    });
  });

  test('takes as long as it says', async () => {
    const { client, clock, run } = gatewayWorld({
      faults: { rules: [{ fault: { kind: 'slow', ms: 25_000 } }] },
    });
    const before = clock.now();
    await run(() => create(client));
    expect(clock.now() - before).toBe(25_000);
  });

  test('of a stale read shows what was there before the last writes, each read as long ago as it says', async () => {
    const { client, clock, run, world } = gatewayWorld({ faults: { staleness: [0, 10_000] } });
    const keysAgo = async (ms: number): Promise<number> => {
      world.faults.add({ operation: 'GetApiKeys', nth: 1, fault: { kind: 'stale', ms } });
      return keysIn(client);
    };
    await run(async () => {
      expect(await keysAgo(10_000)).toBe(0);
      await create(client);
      await clock.sleep(3_000);
      await create(client);
      await clock.sleep(1_000);
      expect([await keysAgo(5_000), await keysAgo(4_000), await keysAgo(2_000)]).toEqual([0, 1, 1]);
      expect([await keysAgo(1_000), await keysAgo(0), await keysIn(client)]).toEqual([2, 2, 2]);
    });
  });

  test('of a stale read shows a refusal of the past too, and a write takes no notice', async () => {
    const { client, clock, run, world } = gatewayWorld({ faults: { staleness: [0, 10_000] } });
    await run(async () => {
      const { id: apiKey } = await client.createApiKey({ name: 'k' });
      const read = (): Promise<string> => outcomeOf(client.getApiKey({ apiKey }));
      expect(await read()).toBe('done');
      await clock.sleep(6_000);
      world.faults.add({ times: 2, fault: { kind: 'stale', ms: 5_000 } });
      await client.deleteApiKey({ apiKey });
      expect(await read()).toBe('done');
      expect(await read()).toBe('404 NotFoundException');
    });
  });

  test('of a stale list that was never asked for before lacks what was made a moment ago, for minutes', () =>
    withProbe(
      { apiKeyRequired: true, faults: { staleness: [0, 10 * 60_000] } },
      async ({ api, client, minutes, world }) => {
        const apiStages = [{ apiId: api, stage: 'live' }];
        const { id: keyId = '' } = await client.createApiKey({ name: 'k' });
        await minutes(3);
        const { id: usagePlanId = '' } = await client.createUsagePlan({ name: 'p', apiStages });
        await minutes(3);
        await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
        await client.updateApiKey({ apiKey: keyId, ...patch('/enabled', 'false') });
        const lists = [
          () => client.getApiKeys({ limit: 400, includeValues: true }),
          () => client.getUsagePlans({ limit: 400 }),
          () => client.getUsagePlanKeys({ usagePlanId, limit: 400 }),
          () => client.getUsagePlans({ keyId }),
        ];
        /** How many each list shows as of so many minutes ago. */
        const ago = async (count: number): Promise<string> => {
          const seen: number[] = [];
          for (const list of lists) {
            world.faults.add({ nth: 1, fault: { kind: 'stale', ms: count * 60_000 } });
            seen.push(((await list()).items ?? []).length);
          }
          return seen.join(' ');
        };
        expect(await ago(0)).toBe('1 1 1 1');
        expect(await ago(0.01)).toBe('1 1 0 0');
        expect(await ago(4)).toBe('1 0 0 0');
        expect(await ago(7)).toBe('0 0 0 0');
        expect(await ago(0)).toBe('1 1 1 1');
        world.faults.add({ nth: 1, fault: { kind: 'stale', ms: 1_000 } });
        expect((await client.getApiKey({ apiKey: keyId })).enabled).toBe(false);
      },
    ));

  test('by rule hits only the n-th call that it matches, or the first few', async () => {
    const { client, run, world } = gatewayWorld({
      faults: { rules: [{ operation: 'CreateApiKey', nth: 2, fault: { kind: 'resetBefore' } }] },
    });
    await run(async () => {
      expect([await create(client), await create(client), await create(client)]).toEqual([
        'done',
        'ECONNRESET',
        'done',
      ]);
      world.faults.add({ action: 'apigateway:POST', times: 1, fault: { kind: 'failed', status: 500 } });
      expect([await create(client), await create(client)]).toEqual(['500 InternalFailure', 'done']);
      world.faults.add({ fault: { kind: 'resetBefore' } });
      world.faults.end();
      expect(await create(client)).toBe('done');
    });
  });

  test.each(['before', 'after'] as const)('kills the caller %s its call was done', async (when) => {
    const death = new Error('killed');
    const { client, run, world } = gatewayWorld({
      faults: {
        rules: [{ operation: 'CreateApiKey', fault: { kind: 'killed', when } }],
        kill: () => {
          throw death;
        },
      },
    });
    await run(async () => {
      await expect(client.createApiKey()).rejects.toBe(death);
      expect(await keysIn(client)).toBe(when === 'after' ? 1 : 0);
    });
    expect(world.calls[0]).toMatchObject({ outcome: when === 'after' ? 'done' : 'reset', answer: 'reset' });
  });

  test.each<[keyof FaultChances, Partial<Fault>]>([
    ['throttled', { kind: 'throttled' }],
    ['failed', { kind: 'failed' }],
    ['resetBefore', { kind: 'resetBefore' }],
    ['resetAfter', { kind: 'resetAfter' }],
    ['swallowedBefore', { kind: 'swallowed', when: 'before' }],
    ['swallowedAfter', { kind: 'swallowed', when: 'after' }],
    ['slow', { kind: 'slow', ms: 7_000 }],
    ['stale', { kind: 'stale', ms: 9_000 }],
  ])('by the chance of %s is %j, and none without a chance', (name, fault) => {
    const call = { service: 's', operation: 'o', action: 's:o', accessKeyId: 'a' };
    const times = { slowness: [7_000, 7_000], staleness: [9_000, 9_000] } as const;
    const plan = createFaultPlan({ chances: { [name]: 1 }, ...times }, createRandom(1));
    expect(plan.faultsOf(call)).toEqual([expect.objectContaining(fault)]);
    plan.end();
    expect(plan.faultsOf(call)).toEqual([]);
  });

  test('by chance comes again with the same seed, and not with every seed', async () => {
    const story = async (seed: number): Promise<string[]> => {
      const chances = { throttled: 0.2, failed: 0.2, resetBefore: 0.2, resetAfter: 0.2, slow: 0.2 };
      const { client, run } = gatewayWorld({ seed, faults: { chances } });
      return run(async () => {
        const outcomes: string[] = [];
        for (let count = 0; count < 25; count++) outcomes.push(await create(client));
        return outcomes;
      });
    };
    const first = await story(1);
    expect(new Set(first).size).toBeGreaterThan(3);
    expect(await story(1)).toEqual(first);
    expect(await story(2)).not.toEqual(first);
  });

  test.each([
    ['before', 'swallowed', 0],
    ['after', 'done', 1],
  ] as const)('swallows the call %s it was done: only the caller can end it', async (when, outcome, keys) => {
    const { client, clock, run, world } = gatewayWorld({
      faults: { rules: [{ operation: 'CreateApiKey', fault: { kind: 'swallowed', when } }] },
    });
    await run(async () => {
      const limit = new AbortController();
      let ended = false;
      const call = client.createApiKey({}, { abortSignal: limit.signal }).finally(() => (ended = true));
      await clock.sleep(30 * 86_400_000);
      expect(ended).toBe(false);
      limit.abort();
      await expect(call).rejects.toMatchObject({ name: 'AbortError' });
      expect(await keysIn(client)).toBe(keys);
    });
    expect(world.calls[0]).toMatchObject({ operation: 'CreateApiKey', outcome, answer: 'swallowed' });
  });

  test.each(['html', 'empty', 'cut-off'] as const)(
    'makes a list unreadable (%s) with status 200, and takes no notice of a write',
    async (how) => {
      const { client, run, world } = gatewayWorld({
        faults: { rules: [{ fault: { kind: 'unreadable', how } }] },
      });
      const answers = rawAnswersOf(client);
      await run(async () => {
        expect(await create(client)).toBe('done');
        await client.getApiKeys().catch(() => undefined);
      });
      expect(world.calls.map(({ answer }) => answer)).toEqual(['done', 'done']);
      expect(answers).toMatchObject([{ statusCode: 201 }, { statusCode: 200 }]);
      const text = new TextDecoder().decode(answers[1]?.body);
      expect(text).toMatch({ html: /^<!DOCTYPE html>/, empty: /^$/, 'cut-off': /^\{"item":.*[^}]$/ }[how]);
    },
  );
});
