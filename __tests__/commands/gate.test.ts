import { CreateApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { awsAssumptions } from '../../local-aws/assumptions.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf } from '../../src/aws/cloudfront/distribution-config.ts';
import { sentence } from '../../src/commands/converge.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { gate } from '../../src/commands/gate.ts';
import type { Context } from '../../src/gate/context.ts';
import type { Failure } from '../../src/failure.ts';
import { openAccount, settingsWith } from './account.ts';
import { gateSettings, openApi, underLoad, type Load } from './gate-account.ts';

describe('gating an API that is in use', () => {
  test.each([1, 2, 3])(
    'refuses no viewer at any moment, and everybody else at the end (seed %i)',
    async (seed) => {
      const account = await openAccount(seed);
      const live = await openApi(account);
      const load: Load = { over: false, asked: 0, refused: 0 };
      const done = await account.run((context) =>
        underLoad(context, live, load, () => gate(context, gateSettings(live))),
      );
      expect(load.refused).toBe(0);
      expect(load.asked).toBeGreaterThan(100);
      expect(done).toMatchObject({
        outcome: 'finished',
        proof: 'status',
        gatedMethods: ['GET /health', 'GET /pictures/{key}', 'POST /pictures/{key}'],
      });
      for (const headers of [{}, { 'x-api-key': 'thisIsNoKeyOfAnybody000000000000' }]) {
        const answer = await account.probe.request(`${live.direct}/pictures/cat.jpg`, headers);
        expect(answer.status).toBe(403);
        expect(Buffer.from(answer.body).toString()).toBe('{"message":"Forbidden"}');
      }
    },
  );

  test.each([11])(
    'refuses nobody when edges take 20 minutes and hosts a minute to hear of a key (seed %i)',
    async (seed) => {
      const account = await openAccount(seed, awsAssumptions);
      const live = await openApi(account);
      const load: Load = { over: false, asked: 0, refused: 0 };
      const edges = account.world.cloudFront.edgeCount;
      const done = await account.run(async (context) => {
        await context.clock.sleep(1_800_000);
        return underLoad(context, live, load, () => gate(context, gateSettings(live)), 2_000, edges);
      });
      expect(done?.outcome).toBe('finished');
      expect(load.asked).toBeGreaterThan(500);
      expect(load.refused).toBe(0);
      expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
    },
  );

  test.each([
    { propagation: 90, seen: 'refused nobody' },
    // The wait for in-flight requests without the key is as long by itself.
    { propagation: 0, seen: 'refused nobody' },
  ])('with $propagation s for the hosts to hear of a key: $seen', async ({ propagation }) => {
    const ended = new Set<string>();
    let refused = 0;
    for (const seed of [6, 7, 8]) {
      const account = await openAccount(seed);
      const value = 'aKeyInTheHeaderAndInNoPlan000000';
      const live = await openApi(account, { 'x-api-key': value });
      const load: Load = { over: false, asked: 0, refused: 0 };
      const work = async (context: Context): Promise<string> => {
        try {
          return (await gate(context, gateSettings(live, { propagationSeconds: propagation }))).outcome;
        } catch (error) {
          // Hosts that had heard of the closed stage go on refusing until they hear that it is open again.
          await context.clock.sleep(20_000);
          return (error as Failure).anchor;
        }
      };
      const end = await account.run(async (context) => {
        await context.aws.apiGateway.send(new CreateApiKeyCommand({ name: 'mine', value, enabled: true }));
        return underLoad(context, live, load, () => work(context), 200);
      });
      ended.add(end ?? 'killed');
      refused += load.refused;
    }
    expect([...ended]).toEqual(['finished']);
    expect(refused).toBe(0);
  });

  test('a second run writes nothing and reads at most 20 times', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run((context) => gate(context, gateSettings(live)));
    const calls = await account.callsOf(() => account.run((context) => gate(context, gateSettings(live))));
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(20);
  });

  test('has nothing to do before what `deploy` made, and proves it by the key that the edges send', async () => {
    const account = await openAccount();
    const made = await account.run((context) => deploy(context, settingsWith()));
    const { apiId = '', distributionId = '' } = made ?? {};
    const live = { apiId, distributionId, domainName: '', direct: '' };
    const calls = await account.callsOf(async () => {
      const done = await account.run((context) => gate(context, gateSettings(live, { stage: 'live' })));
      expect(done).toMatchObject({
        outcome: 'finished',
        proof: 'key-id',
        keyIds: [made?.keyId],
        changes: [],
      });
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });

  test('a dry run shows what would be changed and writes nothing', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const planned: string[] = [];
    const calls = await account.callsOf(async () => {
      const done = await account.run((context) => gate(context, gateSettings(live)), { dryRun: true });
      expect(done?.outcome).toBe('planned');
      planned.push(...(done?.changes ?? []).map(sentence));
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect(planned.toSorted()).toEqual([
      `distribution ${live.distributionId}: x-api-key of origin "api" (none) -> key (new)`,
      'key of the gate "photos": created (a new value, in the usage plan)',
      'method "GET /health": apiKeyRequired false -> true',
      'method "GET /pictures/{key}": apiKeyRequired false -> true',
      'method "POST /pictures/{key}": apiKeyRequired false -> true',
      expect.stringMatching(/^stage "prod" of API .* -> a new one, key required$/),
      `usage plan of the gate "photos": created (stage ${live.apiId}/prod, no throttle, no quota)`,
    ]);
  });

  test('leaves an excluded method open, through a later run too', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const settings = gateSettings(live, { excludeMethods: ['GET /health'] });
    await account.run((context) => gate(context, settings));
    const calls = await account.callsOf(() => account.run((context) => gate(context, settings)));
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
    expect((await account.probe.request(`${live.direct}/pictures/cat.jpg`)).status).toBe(403);
  });

  test('changes nothing of the distribution but the one header', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const read = () => account.run(({ aws }) => findDistribution(aws, live.distributionId));
    const before = await read();
    await account.run((context) => gate(context, gateSettings(live)));
    const after = await read();
    const value = after && originsOf(after.config).flatMap((origin) => headerValues(origin, 'x-api-key'))[0];
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    const header = `<OriginCustomHeader><HeaderName>x-api-key</HeaderName><HeaderValue>${value ?? ''}</HeaderValue></OriginCustomHeader>`;
    const without = after?.config.xml.replace(
      `<CustomHeaders><Quantity>1</Quantity><Items>${header}</Items></CustomHeaders>`,
      '<CustomHeaders><Quantity>0</Quantity><Items/></CustomHeaders>',
    );
    expect(without).toBe(before?.config.xml);
    expect(account.said.join('\n')).not.toContain(value);
    expect(account.masked).toContain(value);
  });
});
