import { TagResourceCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { otherTool } from '../../src/aws/ownership.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import type { Check } from '../../src/commands/status/check.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import { gateSettings, openApi, rotateSettings, statusSettings, type LiveApi } from './gate-account.ts';
import { anyWords, asHolderOf, policyOf, unusedIn, usesOf } from '../account/policy-holder.ts';
import { ask, keySecret, sentBy, valueOf } from './key-secret.ts';

const tags = [{ Key: 'cloudfront-image-gate', Value: 'photos' }];
const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90, keySecret };

const runDeploy = (account: Account, dryRun = false) =>
  account.run((context) => deploy(context, settingsWith({ keySecret })), { dryRun });
const runGate = (account: Account, live: LiveApi, dryRun = false) =>
  account.run((context) => gate(context, { ...gateSettings(live), keySecret }), { dryRun });

async function secretOf({ aws, run }: Account): Promise<Record<string, unknown> | undefined> {
  return run(() => ask(aws, 'DescribeSecret'));
}

describe('a secret for the key', () => {
  test('is made by `deploy`, tagged, with the key that the distribution sends; a second run writes nothing', async () => {
    const account = await openAccount();
    const planned = await runDeploy(account, true);
    expect(planned?.changes.map(({ resource }) => resource)).toContain(`secret ${keySecret}`);
    const made = await runDeploy(account);
    expect(await secretOf(account)).toMatchObject({ Tags: tags });
    const value = await account.run(({ aws }) => valueOf(aws));
    expect(await account.run(({ aws }) => sentBy(aws, made?.distributionId ?? ''))).toBe(value);
    expect(account.masked).toContain(value);
    const again = await account.callsOf(() => runDeploy(account));
    expect(again.filter(({ write }) => write)).toEqual([]);
  });

  test('is made by `gate`, and scheduled for deletion by `destroy`, once', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    expect((await runGate(account, live, true))?.changes.map(({ resource }) => resource)).toContain(
      `secret ${keySecret}`,
    );
    await runGate(account, live);
    expect(await account.run(({ aws }) => sentBy(aws, live.distributionId))).toBe(
      await account.run(({ aws }) => valueOf(aws)),
    );
    const again = await account.callsOf(() => runGate(account, live));
    expect(again.filter(({ write }) => write)).toEqual([]);
    const gone = await account.run((context) => destroy(context, asked));
    expect(gone?.changes.map(({ resource }) => resource)).toContain(`secret ${keySecret}`);
    expect(await secretOf(account)).toHaveProperty('DeletedDate');
    const nothing = await account.run((context) => destroy(context, asked));
    expect(nothing?.changes).toEqual([]);
    await expect(runGate(account, live)).rejects.toMatchObject({ anchor: 'key-secret' });
  });

  test('of another writer is filled where it is empty, stays theirs, and is left by `destroy`', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run(({ aws }) => ask(aws, 'CreateSecret'));
    await runGate(account, live);
    expect(await account.run(({ aws }) => valueOf(aws))).toBe(
      await account.run(({ aws }) => sentBy(aws, live.distributionId)),
    );
    await account.run((context) => destroy(context, asked));
    expect(await secretOf(account)).not.toHaveProperty('DeletedDate');
  });

  test.each(['gate', 'deploy'])(
    'that holds something foreign stops `%s` before anything is made',
    async (command) => {
      const account = await openAccount();
      const live = await openApi(account);
      await account.run(({ aws }) => ask(aws, 'CreateSecret', { SecretString: 'a password' }));
      const calls = await account.callsOf(async () => {
        const run = command === 'gate' ? runGate(account, live) : runDeploy(account);
        await expect(run).rejects.toMatchObject({ anchor: 'key-secret' });
      });
      expect(calls.filter(({ write }) => write)).toEqual([]);
      expect(account.said.join()).not.toContain('a password');
    },
  );

  test('is filled again by a lost answer without a second one', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    account.failNext({ operation: 'CreateSecret', nth: 1, fault: { kind: 'resetAfter' } });
    expect((await runGate(account, live))?.outcome).toBe('finished');
    expect(await secretOf(account)).toMatchObject({ Tags: tags });
  });
});

test('docs/iam/key-secret.json, beside the policy of each command, is enough, and nothing in it is unused', async () => {
  const account = await openAccount();
  const live = await openApi(account);
  const policy = policyOf('key-secret', { ...anyWords, KEY_SECRET: keySecret });
  const as = (command: string) => asHolderOf([policyOf(command, anyWords), policy], account, command);
  const calls = await account.callsOf(async () => {
    await account.run((context) => gate(as('gate')(context), { ...gateSettings(live), keySecret }));
    await account.run((context) => rotate(as('rotate')(context), { ...rotateSettings, keySecret }));
    await account.run((context) => status(as('status')(context), { ...statusSettings, keySecret }));
    await account.run((context) => destroy(as('destroy')(context), asked));
  });
  expect(calls.filter(({ outcome }) => outcome === 'AccessDeniedException')).toEqual([]);
  expect(calls.map(({ operation }) => operation)).toContain('DeleteSecret');
  expect(unusedIn(policy, usesOf(calls))).toEqual([]);
});

describe('`status` says of the secret', () => {
  const check = async (account: Account, name: string, named = true): Promise<Check | undefined> => {
    const seen = await account.run((context) =>
      status(context, { ...statusSettings, ...(named ? { keySecret } : {}) }),
    );
    return seen?.checks.find((one) => one.name === name);
  };

  test.each<[string, (account: Account) => Promise<unknown>, Partial<Check>]>([
    ['that it holds the live key', () => Promise.resolve(), { state: 'ok' }],
    [
      'that it is behind',
      ({ aws }) => ask(aws, 'PutSecretValue', { SecretString: 'x'.repeat(40) }),
      { state: 'warning', finding: expect.stringContaining('holds what is no key') as never },
    ],
    [
      'that it is to be deleted',
      ({ aws }) => ask(aws, 'DeleteSecret'),
      { state: 'warning', finding: expect.stringContaining('scheduled for deletion') as never },
    ],
    [
      'that it does not exist',
      ({ aws }) => ask(aws, 'DeleteSecret', { ForceDeleteWithoutRecovery: true }),
      { state: 'warning', finding: expect.stringContaining('there is no secret') as never },
    ],
  ])('%s', async (_, act, wanted) => {
    const account = await openAccount();
    const live = await openApi(account);
    await runGate(account, live);
    await account.run(() => act(account));
    expect(await check(account, 'key secret')).toMatchObject(wanted);
  });

  test('who else writes the header, and that the secret makes it harmless', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await runGate(account, live);
    const Items = [{ Key: 'ManagedBy', Value: 'terraform' }];
    await account.run(async ({ aws }) => {
      const Resource = (await findDistribution(aws, live.distributionId))?.arn;
      await aws.cloudFront.send(new TagResourceCommand({ Resource, Tags: { Items } }));
    });
    const finding = expect.stringContaining('belongs to Terraform') as unknown;
    expect(await check(account, 'header owner', false)).toMatchObject({ state: 'warning', finding });
    expect(await check(account, 'header owner')).toMatchObject({ state: 'ok', finding });
  });

  test('that the distribution was changed after its key was put in', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await runGate(account, live);
    expect((await check(account, 'header owner'))?.finding).toBe('no other tool is known');
    await account.run(async ({ aws, clock }) => {
      await clock.sleep(2 * 86_400_000);
      const found = await findDistribution(aws, live.distributionId);
      if (found) await updateDistribution(aws, found, found.config);
    });
    expect((await check(account, 'header owner'))?.finding).toMatch(
      /E\w+ was last changed 2\.0 days after \w+ was created, not by a rotation/,
    );
  });

  test.each([
    [{ 'aws:cloudformation:stack-name': 'site' }, 'the CloudFormation stack "site"'],
    [{ terraform: 'true' }, 'Terraform'],
    [{ 'managed-by': 'OpenTofu' }, 'Terraform'],
    [{ ManagedBy: 'the web team', owner: 'terraform' }, undefined],
  ])('that what carries the tags %j belongs to %s', (tagged, tool) => {
    expect(otherTool(tagged)).toBe(tool);
  });
});
