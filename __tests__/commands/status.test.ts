import { describe, expect, test } from '@jest/globals';
import { deletePlan, listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { openAccount } from '../account/account.ts';
import { addDistribution, rewrite } from '../account/distribution.ts';
import { faultsOf, gated } from '../account/gated.ts';
import { stage } from '../account/live-api.ts';
import { breakages } from './status-breakages.ts';

describe('an existing gate', () => {
  test('is ok on every line, found with few reads and no write; then edges switch, then its key is old', async () => {
    const { account, gate, live } = await gated();
    // Another site of the account, which sends no key, is no word.
    await addDistribution(account, { domain: 'site.example.net', headers: { 'x-from': 'here' } });
    const calls = await account.callsOf(async () => {
      const { checks, ...rest } = await account.status({ maxKeyAge: 86_400 });
      expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
      expect(checks.length).toBeGreaterThanOrEqual(20);
      expect(checks.every(({ finding }) => finding !== '')).toBe(true);
      const { apiId, distributionId } = live;
      expect(rest).toEqual({
        ...{ state: 'ok', apiId, keyIds: gate.keyIds, distributionIds: [distributionId] },
      });
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(20);
    await rewrite(account, live.distributionId, (xml) =>
      xml.replace('<Comment>by hand', '<Comment>by another hand'),
    );
    expect(faultsOf(await account.status())).toEqual([expect.stringMatching(/^warning: deployed: /)]);
    await account.pass(3 * 86_400);
    const { checks } = await account.status({ maxKeyAge: 2 * 86_400 });
    expect(checks.find(({ name }) => name === 'key age')).toMatchObject({
      state: 'warning',
      finding: expect.stringMatching(/3\.0 days old, the limit is 2\.0 days/) as unknown,
    });
  });

  test('is ok when `deploy` made it, down to the key that the edges send and the runtime; then loses its function, then its plan', async () => {
    const account = await openAccount();
    const { apiId, keyId } = await account.deploy();
    const seen = await account.status();
    expect(faultsOf(seen)).toEqual([]);
    expect(seen.keyIds).toEqual([keyId]);
    expect(seen.checks.find(({ name }) => name === 'function runtime')?.finding).toContain('nodejs24.x');
    await account.lambda.deleteFunction({ FunctionName: 'cloudfront-image-gate-photos' });
    const { checks } = await account.status();
    expect(checks.find(({ name }) => name === 'function')).toMatchObject({
      state: 'broken',
      finding: expect.stringContaining('does not exist: every request that needs it fails') as unknown,
      remedy: expect.stringContaining('`command: deploy`') as unknown,
    });
    for (const plan of await listPlans(account.aws)) await account.inTime(deletePlan(account.aws, plan));
    // By the API that carries its tag.
    const without = await account.status();
    expect(without).toMatchObject({ state: 'broken', apiId });
    expect(without.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['gate', 'stage', 'header']),
    );
  });
});

test.each(breakages.map((row) => [row[0], row] as const))(
  'a gate to which something was done: %s',
  async (_, [, breakage, expected, words, healedBy]) => {
    const { account, live, planId, key } = await gated();
    await account.inTime(breakage({ account, ...live, planId, keyId: key.id, keyValue: key.value }));
    // Until every edge and every host has heard of it.
    await account.pass(300);
    const { checks, state } = await account.status();
    const states = Object.fromEntries(checks.map((one) => [one.name, one.state]));
    expect(states).toMatchObject(expected);
    expect(state).toBe(Object.values(expected).includes('broken') ? 'broken' : 'warning');
    const named = checks.filter(({ name }) => name in expected);
    expect(named.map(({ finding }) => finding).join('\n')).toMatch(words);
    expect(named.every(({ remedy }) => remedy !== '')).toBe(true);
    const wrongOf = async (names: readonly string[]): Promise<readonly unknown[]> => {
      await account.pass(300);
      const after = (await account.status()).checks;
      return after.filter((one) => names.includes(one.name) && one.state !== 'ok');
    };
    // "Run rotate" is said only where it heals.
    const told = checks.filter(({ remedy }) => remedy.includes('`command: rotate`'));
    if (told.length > 0 || healedBy === 'rotate') {
      await account.rotate();
      expect(await wrongOf(told.map(({ name }) => name))).toEqual([]);
    }
    if (healedBy === 'gate') await account.gate(live);
    if (healedBy) expect(await wrongOf(Object.keys(expected))).toEqual([]);
  },
);

test('no gate is one broken line, not an error', async () => {
  const account = await openAccount();
  const { apiId } = await account.openApi();
  expect(await account.status()).toMatchObject({
    ...{ state: 'broken', checks: [{ name: 'gate', state: 'broken' }] },
  });
  const { checks } = await account.status({ apiId, stage });
  expect(checks.filter(({ state }) => state === 'broken').map(({ name }) => name)).toEqual([
    ...['gate', 'key required', 'distributions', 'direct request', 'random key'],
  ]);
});
