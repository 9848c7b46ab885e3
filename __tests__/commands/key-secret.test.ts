import { describe, expect, test } from '@jest/globals';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { otherTool } from '../../src/aws/ownership.ts';
import type { Check } from '../../src/commands/status/check.ts';
import { openAccount, type Account } from '../account/account.ts';
import { rewrite, sentBy } from '../account/distribution.ts';
import { gated } from '../account/gated.ts';
import { keySecret, secretValue } from '../account/key-secret.ts';
import type { LiveApi } from '../account/live-api.ts';
import { anyWords, asHolderOf, policyOf, unusedIn, usesOf } from '../account/policy-holder.ts';

const SecretId = keySecret;
const tags = [{ Key: 'cloudfront-image-gate', Value: 'photos' }];
const resource = `secret ${keySecret}`;

async function sentKey(account: Account, id = ''): Promise<string | undefined> {
  return Object.values(await sentBy(account, id))[0];
}

async function withApi(): Promise<{ account: Account; live: LiveApi }> {
  const account = await openAccount();
  return { account, live: await account.openApi() };
}

const withSecret = () => gated(async () => ({ keySecret }));

describe('a secret for the key', () => {
  test('is made by `deploy`, tagged, with the key that the distribution sends; a second run writes nothing', async () => {
    const account = await openAccount();
    const planned = await account.deploy({ keySecret }, { dryRun: true });
    expect(planned.changes.map((change) => change.resource)).toContain(resource);
    const { distributionId } = await account.deploy({ keySecret });
    expect(await account.secrets.describeSecret({ SecretId })).toMatchObject({ Tags: tags });
    const value = await secretValue(account);
    expect(await sentKey(account, distributionId)).toBe(value);
    expect(account.masked).toContain(value);
    expect(await account.writesOf(() => account.deploy({ keySecret }))).toEqual([]);
  });

  test('is made by `gate`, and scheduled for deletion by `destroy`, once', async () => {
    const { account, live } = await withApi();
    const planned = await account.gate(live, { keySecret }, { dryRun: true });
    expect(planned.changes.map((change) => change.resource)).toContain(resource);
    await account.gate(live, { keySecret });
    expect(await sentKey(account, live.distributionId)).toBe(await secretValue(account));
    expect(await account.writesOf(() => account.gate(live, { keySecret }))).toEqual([]);
    const gone = await account.destroy({ keySecret });
    expect(gone.changes.map((change) => change.resource)).toContain(resource);
    expect(await account.secrets.describeSecret({ SecretId })).toHaveProperty('DeletedDate');
    expect((await account.destroy({ keySecret })).changes).toEqual([]);
    await expect(account.gate(live, { keySecret })).rejects.toMatchObject({ anchor: 'key-secret' });
  });

  test('is remembered for commands that do not get it, whatever its member is called', async () => {
    const field = 'ключ {1}';
    const { account, live } = await withApi();
    const told = { keySecret, keySecretField: field };
    await account.gate(live, told);
    const held = async (): Promise<unknown> =>
      (JSON.parse((await secretValue(account)) ?? '{}') as Record<string, unknown>)[field];
    const before = await held();
    expect(await account.writesOf(() => account.gate(live, told))).toEqual([]);
    expect(await account.writesOf(() => account.gate(live, {}))).toEqual([]);
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await held()).not.toBe(before);
    expect(await held()).toBe(await sentKey(account, live.distributionId));
    expect((await account.status()).checks).toContainEqual(
      expect.objectContaining({ name: 'key secret', state: 'ok' }),
    );
    await account.destroy();
    expect(await account.secrets.describeSecret({ SecretId })).toHaveProperty('DeletedDate');
  });

  test('that the first list of plans does not show yet keeps its key: the run stops, and the next one finishes', async () => {
    const { account, live } = await withApi();
    await account.gate(live, {});
    await account.pass(600);
    const held = await sentKey(account, live.distributionId);
    await account.gate(live, { keySecret });
    account.failNext({ operation: 'GetUsagePlans', fault: { kind: 'stale', ms: 300_000 } });
    await expect(account.rotate()).rejects.toMatchObject({ anchor: 'key-in-use' });
    expect(await secretValue(account)).toBe(held);
    expect((await account.keys()).find(({ value }) => value === held)).toMatchObject({ enabled: true });
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await secretValue(account)).toBe(await sentKey(account, live.distributionId));
  });

  test.each([{}, { ForceDeleteWithoutRecovery: true }])(
    'that is only remembered no longer counts once it is deleted (%j)',
    async (how) => {
      const { account, live } = await withApi();
      await account.gate(live, { keySecret });
      await account.secrets.deleteSecret({ SecretId, ...how });
      expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
      expect(account.log()).toContain(
        `The secret ${keySecret}, which this gate was set up with, no longer exists`,
      );
      await expect(account.rotate({ keySecret })).rejects.toMatchObject({ anchor: 'key-secret' });
    },
  );

  test('of another writer is filled where it is empty, stays theirs, and is left by `destroy`', async () => {
    const { account, live } = await withApi();
    await account.secrets.createSecret({ Name: keySecret });
    await account.gate(live, { keySecret });
    expect(await secretValue(account)).toBe(await sentKey(account, live.distributionId));
    await account.destroy({ keySecret });
    expect(await account.secrets.describeSecret({ SecretId })).not.toHaveProperty('DeletedDate');
  });

  test('that contains a foreign value stops `gate` and `deploy` before anything is created', async () => {
    const { account, live } = await withApi();
    await account.secrets.createSecret({ Name: keySecret, SecretString: 'a password' });
    for (const run of [() => account.gate(live, { keySecret }), () => account.deploy({ keySecret })])
      expect(await account.refusalOf(run)).toMatchObject({ error: { anchor: 'key-secret' }, writes: [] });
    expect(account.log()).not.toContain('a password');
  });

  test.each([
    ['made for that gate', undefined],
    ['made by its owner', ''],
  ])('%s that contains the key of another gate stays as it is', async (_, made) => {
    const { account, live } = await withApi();
    if (made !== undefined) await account.secrets.createSecret({ Name: keySecret });
    await account.gate(live, { keySecret });
    const held = await secretValue(account);
    const second = await account.openApi();
    expect(await account.refusalOf(() => account.gate(second, { name: 'second', keySecret }))).toMatchObject({
      error: { anchor: 'foreign-resource', message: expect.stringContaining('gate "photos"') as unknown },
      writes: [],
    });
    expect(await secretValue(account)).toBe(held);
  });

  test('whose member is not a text stops `gate` before anything is created', async () => {
    const { account, live } = await withApi();
    await account.secrets.createSecret({ Name: keySecret, SecretString: '{"key":{"of":"another tool"}}' });
    const run = () => account.gate(live, { keySecret, keySecretField: 'key' });
    expect(await account.refusalOf(run)).toMatchObject({ error: { anchor: 'key-secret' }, writes: [] });
  });

  test('that has got members of other tools is left by `destroy`', async () => {
    const { account, live } = await withApi();
    await account.gate(live, { keySecret, keySecretField: 'key' });
    const SecretString = `{"password":"theirs",${(await secretValue(account))?.slice(1) ?? ''}`;
    await account.secrets.putSecretValue({ SecretId, SecretString });
    await account.destroy();
    expect(await account.secrets.describeSecret({ SecretId })).not.toHaveProperty('DeletedDate');
    expect(account.log()).toContain(`The secret ${keySecret} stays`);
  });

  test('is filled again after a lost response without a second one', async () => {
    const { account, live } = await withApi();
    account.failNext({ operation: 'CreateSecret', nth: 1, fault: { kind: 'resetAfter' } });
    expect((await account.gate(live, { keySecret })).outcome).toBe('finished');
    expect(await account.secrets.describeSecret({ SecretId })).toMatchObject({ Tags: tags });
  });
});

test('docs/iam/key-secret.json, beside the policy of each command, is enough, and nothing in it is unused', async () => {
  const { account, live } = await withApi();
  const policy = policyOf('key-secret', { ...anyWords, KEY_SECRET: keySecret });
  const as = (command: string) => ({
    context: asHolderOf([policyOf(command, anyWords), policy], account, command),
  });
  const secret = { keySecret, keySecretField: 'key' };
  const calls = await account.callsOf(async () => {
    await account.gate(live, secret, as('gate'));
    await account.rotate(secret, as('rotate'));
    await account.status(secret, as('status'));
    await account.destroy(secret, as('destroy'));
  });
  expect(calls.filter(({ outcome }) => outcome === 'AccessDeniedException')).toEqual([]);
  expect(calls.map(({ operation }) => operation)).toContain('DeleteSecret');
  expect(unusedIn(policy, usesOf(calls))).toEqual([]);
});

describe('`status` says of the secret', () => {
  const check = async (account: Account, name: string, change = {}): Promise<Check | undefined> =>
    (await account.status(change)).checks.find((one) => one.name === name);

  test.each<readonly [string, (account: Account) => Promise<unknown>, Check['state'], string]>([
    ['that it holds the live key', async () => undefined, 'ok', 'hold'],
    [
      'that it is behind',
      ({ secrets }) => secrets.putSecretValue({ SecretId, SecretString: 'x'.repeat(40) }),
      'warning',
      'holds a value that is not a key',
    ],
    [
      'that it is to be deleted',
      ({ secrets }) => secrets.deleteSecret({ SecretId }),
      'warning',
      'scheduled for deletion',
    ],
    [
      'that it does not exist',
      ({ secrets }) => secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true }),
      'warning',
      'there is no secret',
    ],
  ])('%s', async (_, act, state, words) => {
    const { account } = await withSecret();
    await act(account);
    const finding = expect.stringContaining(words) as unknown;
    expect(await check(account, 'key secret', { keySecret })).toMatchObject({ state, finding });
  });

  test('who else writes the header, and that the secret makes it harmless', async () => {
    const { account, live } = await gated();
    const owner = (change = {}) => check(account, 'header owner', change);
    expect((await owner())?.finding).toBe('no other tool is known');
    await account.pass(2 * 86_400);
    await rewrite(account, live.distributionId, (xml) => xml.replace('by hand', 'by another hand'));
    expect((await owner())?.finding).toMatch(
      /E\w+ was last changed 2\.0 days after \w+ was created, not by a rotation/,
    );
    const Items = [{ Key: 'ManagedBy', Value: 'terraform' }];
    const Resource = (await findDistribution(account.aws, live.distributionId))?.arn;
    await account.cloudFront.tagResource({ Resource, Tags: { Items } });
    const finding = expect.stringContaining('belongs to Terraform') as unknown;
    expect(await owner()).toMatchObject({ state: 'warning', finding });
    await account.gate(live, { keySecret });
    expect(await owner()).toMatchObject({ state: 'ok', finding });
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
