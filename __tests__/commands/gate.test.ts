import { describe, expect, test } from '@jest/globals';
import { findDistribution } from '../../src/aws/distribution.ts';
import { originsOf } from '../../src/aws/distribution-config.ts';
import { sentence } from '../../src/commands/converge.ts';
import { gate } from '../../src/commands/gate.ts';
import { openAccount } from './account.ts';
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

  test('a second run writes nothing and reads at most 20 times', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run((context) => gate(context, gateSettings(live)));
    const calls = await account.callsOf(() => account.run((context) => gate(context, gateSettings(live))));
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(20);
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
    const settings = gateSettings(live, { excludedMethods: ['GET /health'] });
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
    const value = after && originsOf(after.config)[0]?.headers.get('x-api-key');
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
