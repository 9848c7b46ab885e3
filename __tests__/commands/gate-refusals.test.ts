import {
  CreateDeploymentCommand,
  UpdateApiKeyCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { gate, type GateSettings } from '../../src/commands/gate.ts';
import type { Account } from './account.ts';
import { addDistribution, addMethod, addPath, gateSettings, openApi, type LiveApi } from './gate-account.ts';
import { gateAfter, handMade, handMadeKey, writesOf } from './gate-scene.ts';

describe('a gate that would do harm', () => {
  /** What someone had there, the error's anchor, and its words. */
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
      async () => ({ excludeMethods: ['GET /helath'] }),
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
        // Someone switches the key off in the moment in which the stage begins to require it.
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
