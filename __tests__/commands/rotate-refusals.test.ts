import {
  CreateUsagePlanCommand,
  UpdateMethodCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { gateTags } from '../../src/aws/ownership.ts';
import { deployStage } from '../../src/aws/apigateway/stage.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openAccount, type Account } from './account.ts';
import { gateSettings, openApi, rotateSettings, stage, type LiveApi } from './gate-account.ts';
import { writesOf } from './gate-scene.ts';

/** An account with a gate before an API that was there, as the tests ask for it but for `change`. */
async function gated(
  change: Parameters<typeof gateSettings>[1] = {},
): Promise<{ account: Account; live: LiveApi }> {
  const account = await openAccount();
  const live = await openApi(account);
  await account.run((context) => gate(context, gateSettings(live, change)));
  return { account, live };
}

const rotation = (account: Account, change: Partial<typeof rotateSettings> = {}) =>
  account.run((context) => rotate(context, { ...rotateSettings, ...change }));

async function openAllMethods(aws: Aws, { apiId }: LiveApi): Promise<void> {
  for (const { id: resourceId, path } of await listRoutes(aws, apiId))
    for (const httpMethod of path === '/health' ? ['GET'] : path === '/pictures/{key}' ? ['GET', 'POST'] : [])
      await aws.apiGateway.send(
        new UpdateMethodCommand({
          ...{ restApiId: apiId, resourceId, httpMethod },
          patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'false' }],
        }),
      );
}

describe('a rotation that would prove nothing stops before it changes anything', () => {
  /** What someone did to the gate, the error's anchor, and its words. */
  const refusals: readonly (readonly [
    string,
    (aws: Aws, live: LiveApi) => Promise<unknown>,
    string,
    RegExp,
  ])[] = [
    [
      'a second plan with its tag',
      (aws, { apiId }) =>
        aws.apiGateway.send(
          new CreateUsagePlanCommand({
            name: 'copy',
            apiStages: [{ apiId, stage }],
            tags: gateTags('photos'),
          }),
        ),
      'several-plans',
      /^2 usage plans/,
    ],
    [
      'a plan that opens another stage too',
      async (aws, { apiId }) => {
        await deployStage(aws, apiId, 'beta', 'another stage');
        const [plan] = await listPlans(aws);
        await aws.apiGateway.send(
          new UpdateUsagePlanCommand({
            usagePlanId: plan?.id,
            patchOperations: [{ op: 'add', path: '/apiStages', value: `${apiId}:beta` }],
          }),
        );
      },
      'plan-stages',
      /opens 2 stages/,
    ],
  ];

  test.each(refusals)('%s', async (_, change, anchor, words) => {
    const { account, live } = await gated();
    await account.run(({ aws }) => change(aws, live));
    const refused: unknown[] = [];
    const writes = await writesOf(account, () =>
      rotation(account).catch((error: unknown) => refused.push(error)),
    );
    expect(refused[0]).toMatchObject({ anchor, message: expect.stringMatching(words) as unknown });
    expect(writes).toEqual([]);
  });

  test('no gate of that name', async () => {
    const account = await openAccount();
    await expect(rotation(account)).rejects.toMatchObject({ anchor: 'no-gate' });
  });
});

describe('a rotation whose new key cannot be proved', () => {
  test('goes by what AWS promises when the gate locks no GET, waits twice as long and says so', async () => {
    const { account } = await gated({ excludeMethods: ['GET /health', 'GET /pictures/{key}'] });
    expect(await rotation(account, { probe: undefined })).toMatchObject({
      outcome: 'finished',
      rotated: true,
    });
    const said = account.said.join('\n');
    expect(said).toContain('No method with a required key answers GET');
    expect(said).toContain('it was given 180 s, twice the propagation time, instead');
  });

  test('finds a gate that lets a random key in, and leaves every key valid', async () => {
    const { account, live } = await gated();
    await account.run(async ({ aws, clock }) => {
      await openAllMethods(aws, live);
      await deployStage(aws, live.apiId, stage, 'opened');
      await clock.sleep(60_000);
    });
    await expect(rotation(account)).rejects.toMatchObject({
      anchor: 'gate-open',
      message: expect.stringContaining('accepted a random key') as unknown,
    });
    expect((await account.probe.request(`https://${live.domainName}/pictures/cat.jpg`)).status).toBe(200);
    expect(account.said.join('\n')).not.toMatch(/disabled|deleted/);
  });
});
