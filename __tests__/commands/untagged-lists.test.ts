import { CreateUsagePlanCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import { gateSettings, openApi, rotateSettings, stage, underLoad, type LiveApi } from './gate-account.ts';

const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90 };
const lists = ['GetRestApis', 'GetUsagePlans', 'GetApiKeys'] as const;
const fault = { kind: 'untagged', which: 'all' } as const;

async function gatedApi(adopted: boolean): Promise<{ account: Account; live: LiveApi }> {
  const account = await openAccount();
  const live = await openApi(account);
  const apiStages = [{ apiId: live.apiId, stage }];
  const users = adopted
    ? await account.aws.apiGateway.send(new CreateUsagePlanCommand({ name: 'theirs', apiStages }))
    : undefined;
  await account.run((context) => gate(context, gateSettings(live, { usagePlanId: users?.id })));
  return { account, live };
}

describe.each([
  ["the gate's own plan", false],
  ["a user's plan", true],
])('%s, in a list that shows no tags', (_, adopted) => {
  test('is still the gate’s: rotate puts a new key in place, and no viewer is refused', async () => {
    const { account, live } = await gatedApi(adopted);
    account.failNext({ operation: 'GetUsagePlans', fault });
    const load = { over: false, asked: 0, refused: 0 };
    const done = await account.run((context) =>
      underLoad(context, live, load, () => rotate(context, rotateSettings)),
    );
    expect(done).toMatchObject({ outcome: 'finished', rotated: true });
    expect(load.refused).toBe(0);
  });

  test('is still the gate’s: destroy opens the API before it deletes the key', async () => {
    const { account, live } = await gatedApi(adopted);
    account.failNext({ operation: 'GetUsagePlans', fault });
    const load = { over: false, asked: 0, refused: 0 };
    await account.run((context) =>
      underLoad(context, live, load, async () => {
        await destroy(context, asked);
        await context.clock.sleep(60_000);
      }),
    );
    account.world.faults.end();
    await account.run((context) => destroy(context, asked));
    expect(load.refused).toBe(0);
    expect((await account.probe.request(`${live.direct}/pictures/cat.jpg`)).status).toBe(200);
    expect(await listKeys(account.aws, 'photos')).toEqual([]);
    expect((await listPlans(account.aws)).map(({ name, tags }) => [name, tags])).toEqual(
      adopted ? [['theirs', {}]] : [],
    );
  });
});

describe.each(['all', 'newest'] as const)('lists that do not show tags (%s)', (which) => {
  test.each(lists)('%s: deploy makes nothing twice, and destroy leaves nothing behind', async (operation) => {
    const account = await openAccount();
    const { aws } = account;
    await account.run((context) => deploy(context, settingsWith()));
    account.failNext({ operation, fault: { kind: 'untagged', which } });
    const again = await account.callsOf(() => account.run((context) => deploy(context, settingsWith())));
    expect(again.filter(({ write }) => write)).toEqual([]);
    await account.run((context) => destroy(context, asked));
    account.world.faults.end();
    const left = [
      ...[await listApis(aws), await listDistributions(aws)],
      ...[await listKeys(aws, 'photos'), await listPlans(aws)],
    ];
    expect(left.flat()).toEqual([]);
  });
});

test.each([1, 2, 3, 4, 5, 6])(
  'destroy leaves no distribution behind whose tags are not shown once (answer %i)',
  async (nth) => {
    const account = await openAccount();
    const { aws } = account;
    await account.run((context) => deploy(context, settingsWith()));
    account.failNext({ service: 'cloudfront', operation: 'ListTagsForResource', nth, fault });
    await account.run((context) => destroy(context, asked)).catch(() => undefined);
    expect(await listApis(aws)).toHaveLength((await listDistributions(aws)).length);
    await account.run((context) => destroy(context, asked));
    expect(await listDistributions(aws)).toEqual([]);
    expect(await listApis(aws)).toEqual([]);
  },
);

test('a key that lacks its tag beside others that show theirs is asked for it by its id', async () => {
  const { account } = await gatedApi(false);
  account.failNext({ operation: 'GetApiKeys', fault: { kind: 'untagged', which: 'newest' } });
  expect(await account.run((context) => rotate(context, rotateSettings))).toMatchObject({
    outcome: 'finished',
  });
  expect(await account.run((context) => rotate(context, rotateSettings))).toMatchObject({
    outcome: 'finished',
  });
  account.world.faults.end();
  expect(await listKeys(account.aws, 'photos')).toHaveLength(1);
});

test('a key whose making was not answered is the gate’s, whatever lists and older answers show of it', async () => {
  const { account } = await gatedApi(false);
  account.failNext({ operation: 'CreateApiKey', nth: 1, fault: { kind: 'resetAfter' } });
  account.failNext({ operation: 'GetApiKeys', nth: 2, fault });
  const notFound = {
    code: 'NotFoundException',
    status: 404,
    message: 'Invalid API Key identifier specified',
  };
  account.failNext({ operation: 'GetApiKey', fault: { kind: 'refused', ...notFound } });
  expect(await account.run((context) => rotate(context, rotateSettings))).toMatchObject({
    outcome: 'finished',
    rotated: true,
  });
});
