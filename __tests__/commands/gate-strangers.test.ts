import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  UpdateApiKeyCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { findKey, listAllKeys } from '../../src/aws/api-key.ts';
import { listRoutes } from '../../src/aws/api-methods.ts';
import type { Aws } from '../../src/aws/connect.ts';
import { keyRequirement } from '../../src/aws/key-requirement.ts';
import { isOwned } from '../../src/aws/ownership.ts';
import { listPlans } from '../../src/aws/usage-plan.ts';
import { gate, type GateSettings } from '../../src/commands/gate.ts';
import { openAccount, type Account } from './account.ts';
import {
  addDistribution,
  addMethod,
  addPath,
  gateSettings,
  openApi,
  stage,
  type LiveApi,
} from './gate-account.ts';

const handMade = 'aValueMadeByHand0000000000000000';

/** A key and the plan that it is in, as the tutorial makes them. */
async function handMadeKey(
  aws: Aws,
  apiId: string,
  stages: readonly string[] = [stage],
): Promise<{ keyId: string; planId: string }> {
  const key = await aws.apiGateway.send(
    new CreateApiKeyCommand({ name: 'tutorial', value: handMade, enabled: true }),
  );
  const apiStages = stages.map((name) => ({ apiId, stage: name }));
  const plan = await aws.apiGateway.send(new CreateUsagePlanCommand({ name: 'tutorial', apiStages }));
  await aws.apiGateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' }),
  );
  return { keyId: key.id ?? '', planId: plan.id ?? '' };
}

/** An account with the live API, changed by `prepare`, and a gate run on it. */
async function gateAfter(
  prepare: (aws: Aws, live: LiveApi, account: Account) => Promise<Partial<GateSettings> | undefined>,
): Promise<{ account: Account; live: LiveApi; done: () => ReturnType<typeof gate> }> {
  const account = await openAccount();
  const live = await openApi(account);
  const change = await account.run(async (context) => {
    const prepared = await prepare(context.aws, live, account);
    await context.clock.sleep(120_000);
    return prepared ?? {};
  });
  const settings = gateSettings(live, change);
  const done = async () => {
    const result = await account.run((context) => gate(context, settings));
    if (!result) throw new Error('the run was killed');
    return result;
  };
  return { account, live, done };
}

const writesOf = async (account: Account, work: () => Promise<unknown>): Promise<readonly string[]> =>
  (await account.callsOf(work)).filter(({ write }) => write).map(({ operation }) => operation);

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
    const { account, done } = await gateAfter(async (aws, { apiId }) => {
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'beta' }));
      const { planId } = await handMadeKey(aws, apiId, ['beta']);
      return { usagePlanId: planId };
    });
    const { planId, apiId } = await done();
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

describe('a gate that would do harm', () => {
  /** What somebody had there, the error's anchor, and its words. */
  const refusals: readonly (readonly [
    string,
    (aws: Aws, live: LiveApi, account: Account) => Promise<Partial<GateSettings> | undefined>,
    string,
    RegExp,
  ])[] = [
    ['an API that does not exist', async () => ({ apiId: 'nowhere123' }), 'no-api', /nowhere123/],
    ['a stage that does not exist', async () => ({ stage: 'beta' }), 'no-stage', /"beta"/],
    [
      'a distribution that does not exist',
      async () => ({ distributionIds: ['E0'] }),
      'no-distribution',
      /E0/,
    ],
    ['a usage plan that does not exist', async () => ({ usagePlanId: 'none00' }), 'no-plan', /none00/],
    [
      'an excluded method that does not exist',
      async () => ({ excludedMethods: ['GET /helath'] }),
      'no-method',
      /"GET \/helath"; it has .*GET \/health/,
    ],
    [
      'a probe path that does not exist',
      async () => ({ probePath: '/nowhere' }),
      'probe-path',
      /GET \/nowhere/,
    ],
    [
      'a distribution that leads elsewhere',
      async (aws, { apiId }) => ({
        distributionIds: [await addDistribution(aws, `not${apiId}`)],
      }),
      'no-origin',
      /it has not/,
    ],
    [
      'a header that something else may read',
      async (aws, { apiId, distributionId }) => ({
        distributionIds: [
          distributionId,
          await addDistribution(aws, apiId, { 'x-api-key': 'of-something-else' }),
        ],
      }),
      'foreign-header',
      /no API key/,
    ],
    [
      'a key that another plan gives to others',
      async (aws, { apiId, distributionId }) => {
        await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'beta' }));
        await handMadeKey(aws, apiId, ['beta']);
        return {
          distributionIds: [distributionId, await addDistribution(aws, apiId, { 'x-api-key': handMade })],
        };
      },
      'key-of-another-plan',
      /"tutorial"/,
    ],
    [
      'another distribution whose viewers send no key',
      async (aws, { apiId }) => {
        await addDistribution(aws, apiId, { 'x-else': '1' });
        return undefined;
      },
      'ungated-distribution',
      /viewers there would be refused/,
    ],
    [
      'methods that nobody deployed yet',
      async (aws, { apiId }) => {
        const root = (await listRoutes(aws, apiId)).find(({ path }) => path === '/')?.id ?? '';
        await addMethod(aws, apiId, await addPath(aws, apiId, root, 'draft'), 'GET');
        return undefined;
      },
      'undeployed-changes',
      /GET \/draft/,
    ],
    [
      'keys that come from an authorizer',
      async (aws, { apiId }) => {
        const patchOperations = [{ op: 'replace' as const, path: '/apiKeySource', value: 'AUTHORIZER' }];
        await aws.apiGateway.send(new UpdateRestApiCommand({ restApiId: apiId, patchOperations }));
        return undefined;
      },
      'key-source',
      /AUTHORIZER/,
    ],
  ];

  test.each(refusals)('stops before anything is changed: %s', async (_, prepare, anchor, words) => {
    const { account, live, done } = await gateAfter(prepare);
    const refused: unknown[] = [];
    const writes = await writesOf(account, () => done().catch((error: unknown) => refused.push(error)));
    expect(refused[0]).toMatchObject({ anchor, message: expect.stringMatching(words) as unknown });
    // The plan alone may have been made: it changes nothing for anybody.
    expect(writes.filter((operation) => operation !== 'CreateUsagePlan')).toEqual([]);
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
  });

  test('is told of another gate behind whose name it would hide', async () => {
    const { account, live, done } = await gateAfter(async () => undefined);
    await done();
    const other = await openApi(account);
    const settings = gateSettings(other);
    await expect(account.run((context) => gate(context, settings))).rejects.toMatchObject({
      anchor: 'foreign-resource',
      message: expect.stringContaining(live.apiId) as unknown,
    });
  });

  test('puts the stage back at once when a viewer is refused after all', async () => {
    const { account, live } = await gateAfter(async () => undefined);
    const sabotaged = account.run((context) => {
      const changed = (line: string): void => {
        context.journal.changed(line);
        // Somebody switches the key off in the moment in which the stage begins to require it.
        if (!line.startsWith('stage ')) return;
        void disableAllKeys(context.aws);
      };
      return gate({ ...context, journal: { ...context.journal, changed } }, gateSettings(live));
    });
    await expect(sabotaged).rejects.toMatchObject({ anchor: 'viewer-refused' });
    expect(account.said.at(-1)).toMatch(/back on deployment/);
    await account.run(({ clock }) => clock.sleep(60_000));
    expect((await account.probe.request(`https://${live.domainName}/pictures/cat.jpg`)).status).toBe(200);
    expect((await account.run((context) => gate(context, gateSettings(live))))?.outcome).toBe('finished');
  });
});

async function disableAllKeys(aws: Aws): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
  for (const { id } of await listAllKeys(aws))
    await aws.apiGateway.send(new UpdateApiKeyCommand({ apiKey: id, patchOperations }));
}
