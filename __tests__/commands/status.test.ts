import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { deletePlan, listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status, type StatusOutcome } from '../../src/commands/status.ts';
import type { Inputs } from '../../src/inputs/inputs.ts';
import { openAccount, settingsWith } from './account.ts';
import { gateSettings, openApi, rotateSettings, stage, statusSettings } from './gate-account.ts';
import { rewrite, type Gated } from './status-damage.ts';
import { keyDamages } from './status-key-damages.ts';
import { stageDamages } from './status-stage-damages.ts';

const damages = [...stageDamages, ...keyDamages];

async function gatedAccount(): Promise<Gated> {
  const account = await openAccount();
  const live = await openApi(account);
  const done = await account.run((context) => gate(context, gateSettings(live)));
  if (!done) throw new Error('the gate was not put up');
  return { account, live, gate: done };
}

async function look({ account }: Gated, change: Partial<Inputs> = {}): Promise<StatusOutcome> {
  const done = await account.run((context) => status(context, { ...statusSettings, ...change }));
  if (!done) throw new Error('status was killed');
  return done;
}

describe('a gate that stands', () => {
  test('is ok on every line, found with few reads and no write', async () => {
    const gated = await gatedAccount();
    const calls = await gated.account.callsOf(async () => {
      const { checks, state, ...rest } = await look(gated, { maxKeyAge: 86_400 });
      expect(checks.filter((one) => one.state !== 'ok')).toEqual([]);
      expect(checks.length).toBeGreaterThanOrEqual(20);
      expect(checks.every(({ finding }) => finding !== '')).toBe(true);
      expect({ state, ...rest }).toEqual({
        state: 'ok',
        ...{ apiId: gated.live.apiId },
        keyIds: gated.gate.keyIds,
        distributionIds: [gated.live.distributionId],
      });
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(20);
  });

  test('is judged by the API that carries its tag where its plan is gone', async () => {
    const account = await openAccount();
    const made = await account.run((context) => deploy(context, settingsWith()));
    await account.run(async ({ aws }) => {
      for (const plan of await listPlans(aws)) await deletePlan(aws, plan);
      return true;
    });
    const seen = await account.run((context) => status(context, statusSettings));
    expect(seen).toMatchObject({ state: 'broken', apiId: made?.apiId });
    expect(seen?.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['gate', 'stage', 'header']));
  });

  test('is ok when `deploy` made it, down to the key that the edges send and the runtime', async () => {
    const account = await openAccount();
    const made = await account.run((context) => deploy(context, settingsWith()));
    const seen = await account.run((context) => status(context, statusSettings));
    expect(seen?.checks.filter((one) => one.state !== 'ok')).toEqual([]);
    expect(seen?.keyIds).toEqual([made?.keyId]);
    expect(seen?.checks.find(({ name }) => name === 'function runtime')?.finding).toContain('nodejs24.x');
  });

  test('says that edges are still switching', async () => {
    const gated = await gatedAccount();
    await gated.account.run(({ aws }) =>
      rewrite(aws, gated.live.distributionId, (xml) =>
        xml.replace('<Comment>by hand', '<Comment>by another hand'),
      ),
    );
    const { checks } = await look(gated);
    expect(checks.find(({ name }) => name === 'deployed')).toMatchObject({ state: 'warning' });
  });

  test('says when the key is older than it may be', async () => {
    const gated = await gatedAccount();
    await gated.account.run(({ clock }) => clock.sleep(3 * 86_400_000));
    const { checks } = await look(gated, { maxKeyAge: 2 * 86_400 });
    expect(checks.find(({ name }) => name === 'key age')).toMatchObject({
      state: 'warning',
      finding: expect.stringMatching(/3\.0 days old, the limit is 2\.0 days/) as unknown,
    });
  });
});

describe('a gate to which something was done', () => {
  test.each(damages)('%s', async (_, damage, expected, words) => {
    const gated = await gatedAccount();
    await gated.account.run(async (context) => {
      await damage(context.aws, gated);
      // Until every edge and every host has heard of it.
      await context.clock.sleep(300_000);
    });
    const { checks, state } = await look(gated);
    const states = Object.fromEntries(checks.map((one) => [one.name, one.state]));
    expect(states).toMatchObject(expected);
    expect(state).toBe(Object.values(expected).includes('broken') ? 'broken' : 'warning');
    const named = checks.filter(({ name }) => name in expected);
    expect(named.map(({ finding }) => finding).join('\n')).toMatch(words);
    expect(named.every(({ remedy }) => remedy !== '')).toBe(true);
    // "Run rotate" is said only where it heals.
    const told = checks.filter(({ remedy }) => remedy.includes('`command: rotate`'));
    if (told.length === 0) return;
    await gated.account.run(async (context) => {
      await rotate(context, rotateSettings);
      await context.clock.sleep(300_000);
    });
    const after = (await look(gated)).checks.filter(({ name }) => told.some((one) => one.name === name));
    expect(after.filter((one) => one.state !== 'ok')).toEqual([]);
  });

  const healable = damages.filter(([, , , , command]) => command !== undefined);
  test.each(healable)('%s: healed', async (_, damage, expected, _words, command) => {
    const gated = await gatedAccount();
    const { account, live } = gated;
    await account.run(async ({ aws, clock }) => {
      await damage(aws, gated);
      await clock.sleep(300_000);
    });
    await account.run(async (context): Promise<unknown> =>
      command === 'gate' ? gate(context, gateSettings(live)) : rotate(context, rotateSettings),
    );
    const { checks } = await look(gated);
    expect(checks.filter(({ name, state }) => name in expected && state !== 'ok')).toEqual([]);
  });
});

describe('the function behind the API', () => {
  async function statusAfter(damage: (aws: Aws) => Promise<unknown>): Promise<StatusOutcome | undefined> {
    const account = await openAccount();
    await account.run((context) => deploy(context, settingsWith()));
    return account.run(async (context) => {
      await damage(context.aws);
      return status(context, statusSettings);
    });
  }

  test('is gone: broken, with the command that makes it again', async () => {
    const FunctionName = 'cloudfront-image-gate-photos';
    const seen = await statusAfter(({ lambda }) => lambda.send(new DeleteFunctionCommand({ FunctionName })));
    expect(seen?.checks.find(({ name }) => name === 'function')).toMatchObject({
      state: 'broken',
      finding: expect.stringContaining('does not exist: every request that needs it fails') as unknown,
      remedy: expect.stringContaining('`command: deploy`') as unknown,
    });
  });
});

describe('exclude-methods', () => {
  test('are remembered by `gate`: status needs no repetition', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run((context) => gate(context, gateSettings(live, { excludeMethods: ['GET /health'] })));
    const seen = await account.run((context) => status(context, statusSettings));
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
    expect(seen?.checks.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(seen?.checks.find(({ name }) => name === 'key required')?.state).toBe('ok');
  });
});

describe('no gate', () => {
  test('is one broken line, not an error', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const seen = await account.run((context) => status(context, statusSettings));
    expect(seen).toMatchObject({ state: 'broken', checks: [{ name: 'gate', state: 'broken' }] });
    const named = await account.run((context) =>
      status(context, { ...statusSettings, apiId: live.apiId, stage }),
    );
    expect(named?.checks.filter((one) => one.state === 'broken').map(({ name }) => name)).toEqual([
      'gate',
      'key required',
      'distributions',
      'direct request',
      'random key',
    ]);
  });
});
