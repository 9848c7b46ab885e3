import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  UpdateMethodCommand,
  CreateDeploymentCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { originsOf } from '../../src/aws/cloudfront/distribution-config.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { sentence } from '../../src/commands/converge.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import type { Context } from '../../src/gate/context.ts';
import { openAccount, type Account } from './account.ts';
import { cutEverywhere } from './crashes/cut-short.ts';
import { ungating } from './crashes/gate-scenes.ts';
import { gateSettings, openApi, stage, underLoad, type LiveApi, type Load } from './gate-account.ts';

const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90 };
const ungate = (context: Context) => destroy(context, asked);

async function gatedApi(
  seed = 1,
  change: Parameters<typeof gateSettings>[1] = {},
): Promise<{ account: Account; live: LiveApi }> {
  const account = await openAccount(seed);
  const live = await openApi(account);
  await account.run((context) => gate(context, gateSettings(live, change)));
  return { account, live };
}

async function statusOf({ probe }: Account, { direct }: LiveApi, path: string): Promise<number> {
  return (await probe.request(`${direct}${path}`)).status;
}

async function headersOf({ aws }: Account, { distributionId }: LiveApi): Promise<readonly string[]> {
  const found = await findDistribution(aws, distributionId);
  return (found ? originsOf(found.config) : []).flatMap(({ headers }) => headers.map(({ name }) => name));
}

describe('destroying a gate before an API that is in use', () => {
  test.each([1, 2, 3])('refuses no viewer at any moment (seed %i)', async (seed) => {
    const { account, live } = await gatedApi(seed);
    const load: Load = { over: false, asked: 0, refused: 0 };
    const done = await account.run((context) => underLoad(context, live, load, () => ungate(context)));
    expect(done).toMatchObject({ pending: false });
    expect(load.refused).toBe(0);
    expect(load.asked).toBeGreaterThan(40);
    expect(await statusOf(account, live, '/pictures/cat.jpg')).toBe(200);
    expect(await headersOf(account, live)).toEqual([]);
    expect(await listKeys(account.aws, 'photos')).toEqual([]);
    expect(await listPlans(account.aws)).toEqual([]);
    const again = await account.callsOf(() => account.run(ungate));
    expect(again.filter(({ write }) => write)).toEqual([]);
  });

  test.each(['GetStage', 'GetDeployment'])(
    'refuses no viewer where an answer of %s is empty, whichever it is',
    async (operation) => {
      for (let nth = 1; nth <= 4; nth++) {
        const { account, live } = await gatedApi();
        account.failNext({ operation, nth, fault: { kind: 'unreadable', how: 'empty' } });
        const load: Load = { over: false, asked: 0, refused: 0 };
        await account
          .run((context) => underLoad(context, live, load, () => ungate(context)))
          .catch(() => undefined);
        expect([nth, load.refused]).toEqual([nth, 0]);
        expect(await account.run(ungate)).toMatchObject({ pending: false });
        expect(await statusOf(account, live, '/pictures/cat.jpg')).toBe(200);
      }
    },
  );

  test('leaves closed what its owner had closed himself', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const resourceId = (await listRoutes(account.aws, live.apiId)).find(({ path }) => path === '/health')?.id;
    await account.aws.apiGateway.send(
      new UpdateMethodCommand({
        ...{ restApiId: live.apiId, resourceId, httpMethod: 'GET' },
        patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'true' }],
      }),
    );
    await account.run(async ({ aws, clock }) => {
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: live.apiId, stageName: stage }));
      await clock.sleep(60_000);
    });
    await account.run((context) => gate(context, gateSettings(live)));
    await account.run(ungate);
    expect(await statusOf(account, live, '/health')).toBe(403);
    expect(await statusOf(account, live, '/pictures/cat.jpg')).toBe(200);
  });

  test("leaves a plan and a key that are its owner's, without the gate's tags", async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const { id: usagePlanId } = await account.aws.apiGateway.send(
      new CreateUsagePlanCommand({
        name: 'theirs',
        apiStages: [{ apiId: live.apiId, stage }],
        tags: { team: 'a' },
      }),
    );
    const key = await account.aws.apiGateway.send(
      new CreateApiKeyCommand({ name: 'theirs', enabled: true, value: 'theirOwnKeyOf30Characters00000' }),
    );
    await account.aws.apiGateway.send(
      new CreateUsagePlanKeyCommand({ usagePlanId, keyId: key.id, keyType: 'API_KEY' }),
    );
    await account.run((context) => gate(context, gateSettings(live, { usagePlanId })));
    await account.run(ungate);
    expect((await listPlans(account.aws)).map(({ id, tags }) => ({ id, tags }))).toEqual([
      { id: usagePlanId, tags: { team: 'a' } },
    ]);
    const answer = await account.probe.request(`${live.direct}/pictures/cat.jpg`, {
      'x-api-key': 'theirOwnKeyOf30Characters00000',
    });
    expect(answer.status).toBe(200);
  });

  test('is shown by a dry run, which writes nothing', async () => {
    const { account, live } = await gatedApi();
    const planned: string[] = [];
    const calls = await account.callsOf(async () => {
      const done = await account.run(ungate, { dryRun: true });
      planned.push(...(done?.changes ?? []).map(sentence));
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
    const [first, second, third, ...rest] = planned;
    expect([first, second, third].toSorted()).toEqual([
      'method "GET /health": apiKeyRequired true -> false',
      'method "GET /pictures/{key}": apiKeyRequired true -> false',
      'method "POST /pictures/{key}": apiKeyRequired true -> false',
    ]);
    expect(rest).toEqual([
      expect.stringMatching(/^stage "prod" of API .*: deployment closed: .* -> a new one, key not required$/),
      `distribution ${live.distributionId}: x-api-key of origin "api" a key of the gate -> (none)`,
      expect.stringMatching(/^key .*: removed$/),
      expect.stringMatching(/^usage plan .*: removed$/),
    ]);
  });

  test.each([1, 2])(
    'is finished by the next run when it was cut short at any write, and nobody is refused (seed %i)',
    async (seed) => {
      const { points, wrong } = await cutEverywhere(ungating, seed, { at: 'every write', oneIn: 7 });
      expect(wrong).toEqual([]);
      expect(points).toBeGreaterThan(2);
    },
  );
});
