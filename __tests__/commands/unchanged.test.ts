import { expect, test } from '@jest/globals';
import { deploy, type DeploySettings } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import type { Context } from '../../src/gate/context.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import { gateSettings, openApi, rotateSettings, statusSettings } from './gate-account.ts';
import { addSite } from './site.ts';

/** With everything that costs a look. */
const settings = (change: Partial<DeploySettings> = {}): DeploySettings =>
  settingsWith({
    edgeFunction: 'function handler(event) { return event.request; }',
    logRetentionDays: 30,
    ...change,
  });

type Command = (context: Context) => Promise<unknown>;
const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 30 };
const young = { ...rotateSettings.intent, maxKeyAge: 30 * 86_400 };

const deployed = async (account: Account): Promise<void> => {
  await account.run((context) => deploy(context, settings()));
};
const gated = async (account: Account) => {
  const live = await openApi(account);
  await account.run((context) => gate(context, gateSettings(live)));
  return live;
};

/** How the account is prepared, and the command that finds nothing to do in it. */
const scenes: readonly (readonly [string, (account: Account) => Promise<Command>])[] = [
  [
    'deploy',
    async (account) => {
      await deployed(account);
      return (context) => deploy(context, settings());
    },
  ],
  [
    'deploy into a distribution that stands',
    async (account) => {
      const distributionId = await addSite(account);
      const into: Command = (context) => deploy(context, settings({ distributionIds: [distributionId] }));
      await account.run(into);
      return into;
    },
  ],
  [
    'gate',
    async (account) => {
      const live = await gated(account);
      return (context) => gate(context, gateSettings(live));
    },
  ],
  [
    'rotate, the key young enough, before what deploy made',
    async (account) => {
      await deployed(account);
      return (context) => rotate(context, { ...rotateSettings, probe: undefined, intent: young });
    },
  ],
  [
    'rotate, the key young enough, before a gated API',
    async (account) => {
      await gated(account);
      return (context) => rotate(context, { ...rotateSettings, intent: young });
    },
  ],
  [
    'status of what deploy made',
    async (account) => {
      await deployed(account);
      return (context) => status(context, statusSettings);
    },
  ],
  [
    'destroy, nothing being left',
    async (account) => {
      await deployed(account);
      const takeDown: Command = (context) => destroy(context, asked);
      await account.run(takeDown);
      return takeDown;
    },
  ],
];

test.each(scenes)('an unchanged account costs no write and 21 reads at most: %s', async (_name, prepare) => {
  const account = await openAccount();
  const command = await prepare(account);
  const calls = await account.callsOf(() => account.run(command));
  expect(calls.filter(({ write }) => write)).toEqual([]);
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.length).toBeLessThanOrEqual(21);
});
