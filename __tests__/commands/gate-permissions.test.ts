import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { statementsOf } from '../../local-aws/iam/policy.ts';
import { listAllKeys, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import type { Context } from '../../src/gate/context.ts';
import { openAccount, settingsWith } from './account.ts';
import {
  addCustomDomain,
  addDistribution,
  gateSettings,
  openApi,
  rotateSettings,
  stage,
  statusSettings,
  type LiveApi,
} from './gate-account.ts';
import { handMade } from './gate-scene.ts';
import { anyWords, asHolderOf, policyOf, unusedIn, usesOf, type Use } from '../account/policy-holder.ts';

/** What a command meets, each time in a fresh account; `holder` may do what the policy says. */
type Scene = (context: Context, live: LiveApi, holder: (context: Context) => Context) => Promise<unknown>;

async function foreignKeyIn(aws: Aws, usagePlanId: string | undefined): Promise<void> {
  const { id: keyId } = await aws.apiGateway.send(
    new CreateApiKeyCommand({ name: 'by hand', value: handMade, enabled: true }),
  );
  if (usagePlanId !== undefined)
    await aws.apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
}

/** A distribution that reaches the API by a custom domain of its own. */
async function addBehindDomain({ aws }: Context, { apiId }: LiveApi): Promise<string> {
  await addCustomDomain(aws, apiId, 'api.example.org');
  return addDistribution(aws, apiId, { 'x-api-key': handMade }, {}, 'api.example.org');
}

const scenes: Readonly<Record<'gate' | 'rotate' | 'status', readonly Scene[]>> = {
  gate: [
    (context, live, holder) => gate(holder(context), gateSettings(live)),
    async (context, live, holder) => {
      await gate(context, gateSettings(live));
      for (const { id } of await listAllKeys(context.aws)) await setKeyEnabled(context.aws, id, false);
      await gate(holder(context), gateSettings(live));
    },
    async (context, live, holder) => {
      const { aws } = context;
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: live.apiId, stageName: 'beta' }));
      const apiStages = [{ apiId: live.apiId, stage: 'beta' }];
      const { id } = await aws.apiGateway.send(new CreateUsagePlanCommand({ name: 'mine', apiStages }));
      await foreignKeyIn(aws, id);
      const edited = await addDistribution(aws, live.apiId, { 'x-api-key': handMade });
      await gate(
        holder(context),
        gateSettings(live, { usagePlanId: id, distributionIds: [live.distributionId, edited] }),
      );
    },
    async (context, live, holder) => {
      const changed = (line: string): void => {
        if (!line.startsWith('stage ')) return;
        void listAllKeys(context.aws).then((keys) =>
          Promise.all(keys.map(({ id }) => setKeyEnabled(context.aws, id, false))),
        );
      };
      const watched = { ...holder(context), journal: { ...context.journal, changed } };
      await expect(gate(watched, gateSettings(live))).rejects.toMatchObject({ anchor: 'viewer-refused' });
    },
    async (context, live, holder) => {
      const second = await addBehindDomain(context, live);
      await foreignKeyIn(context.aws, undefined);
      const distributionIds = [live.distributionId, second];
      expect(await gate(holder(context), gateSettings(live, { distributionIds }))).toMatchObject({
        outcome: 'finished',
      });
    },
  ],
  rotate: [
    async (context, live, holder) => {
      const { planId } = await gate(context, gateSettings(live));
      await foreignKeyIn(context.aws, planId);
      // No probe path: it looks for a method by itself.
      const settings = { ...rotateSettings, probe: undefined };
      expect(await rotate(holder(context), settings)).toMatchObject({
        outcome: 'finished',
        rotated: true,
      });
    },
    async (context, live, holder) => {
      await gate(context, gateSettings(live));
      await addBehindDomain(context, live);
      expect(await rotate(holder(context), rotateSettings)).toMatchObject({
        outcome: 'finished',
        rotated: true,
      });
    },
  ],
  status: [
    async (context, live, holder) => {
      const { planId } = await gate(context, gateSettings(live));
      await foreignKeyIn(context.aws, planId);
      await addBehindDomain(context, live);
      const seen = await status(holder(context), statusSettings);
      expect(seen.distributionIds).toHaveLength(2);
    },
    async (context, _, holder) => {
      const seen = await status(holder(context), statusSettings);
      expect(seen.state).toBe('broken');
    },
    async (context, _, holder) => {
      await deploy(context, settingsWith());
      const { checks } = await status(holder(context), statusSettings);
      expect(checks.find(({ name }) => name === 'function')).toMatchObject({ state: 'ok' });
    },
  ],
};

describe.each(['gate', 'rotate', 'status'] as const)('the policy for %s', (command) => {
  const used: Use[] = [];

  beforeAll(async () => {
    for (const scene of scenes[command]) {
      const account = await openAccount();
      const live = await openApi(account);
      const arn = `arn:aws:iam::123456789012:user/${command}`;
      const policy = policyOf(command, placeholders(live));
      const holder = asHolderOf(policy, account, command);
      const calls = await account.callsOf(() => account.run((context) => scene(context, live, holder)));
      used.push(...usesOf(calls.filter(({ principalArn }) => principalArn === arn)));
    }
  });

  test('suffices', () => {
    expect(used.length).toBeGreaterThan(10);
  });

  test('grants no action and names no resource that is not used', () => {
    expect(unusedIn(policyOf(command, anyWords), used)).toEqual([]);
  });
});

test('a role that lacks one statement is told which permission to grant', async () => {
  const account = await openAccount();
  const live = await openApi(account);
  const whole = policyOf('gate', placeholders(live));
  const Statement = statementsOf(whole).filter(({ Sid }) => Sid !== 'RequireTheKey');
  const holder = asHolderOf({ ...whole, Statement }, account, 'gate');
  const refused = account.run((context) => gate(holder(context), gateSettings(live)));
  await expect(refused).rejects.toMatchObject({
    anchor: 'access-denied',
    remedy: expect.stringContaining('Grant the role apigateway:PATCH') as unknown,
  });
});

function placeholders(live: LiveApi): Readonly<Record<string, string>> {
  return { ...anyWords, API_ID: live.apiId, STAGE: stage };
}
