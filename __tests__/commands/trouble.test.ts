import { describe, expect, test } from '@jest/globals';
import { assume } from '../../local-aws/assumptions.ts';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { openAccount, quick, type Account, type RunOptions } from '../account/account.ts';
import type { LiveApi } from '../account/live-api.ts';
import { underLoad } from '../account/load.ts';
import { leftovers } from './crashes/deploy-scenes.ts';

const full = { logRetentionDays: 30, edgeFunction: 'function handler(event) { return event.request; }' };

interface Command {
  readonly prepare: (account: Account) => Promise<LiveApi | undefined>;
  readonly run: (account: Account, live: LiveApi | undefined, options?: RunOptions) => Promise<object>;
}
const names = ['deploy', 'gate', 'destroy'] as const;

/** What each command needs, and how it is run. */
const commands: Readonly<Record<(typeof names)[number], Command>> = {
  deploy: {
    prepare: async () => undefined,
    run: (account, _live, options) => account.deploy(full, options),
  },
  gate: {
    prepare: (account) => account.openApi(),
    run: (account, live, options) =>
      account.gate(live ?? { apiId: '', distributionId: '' }, { propagationSeconds: 15 }, options),
  },
  destroy: {
    prepare: async (account) => {
      await account.deploy(full);
      return undefined;
    },
    run: (account, _live, options) => account.destroy({}, options),
  },
};

async function scene(name: (typeof names)[number]) {
  const account = await openAccount();
  const live = await commands[name].prepare(account);
  return { account, live, run: (options?: RunOptions) => commands[name].run(account, live, options) };
}

test.each(names)(
  '%s rides out throttles and stumbles of every operation, and refuses no viewer',
  async (name) => {
    const reference = await scene(name);
    const calls = await reference.account.callsOf(() => reference.run());
    const operations = new Set(calls.map(({ operation }) => operation));
    expect(operations.size).toBeGreaterThanOrEqual(15);
    const { account, live, run } = await scene(name);
    for (const operation of ['CreateDeployment', 'DeleteDistribution'])
      account.failNext({ operation, fault: { kind: 'failed', status: 503 }, times: 1 });
    for (const operation of operations)
      account.failNext({ operation, fault: { kind: 'throttled', retryAfterSeconds: 3 }, times: 2 });
    const { done, refused } = await underLoad(account, live ? [live.domainName] : [], () => run(), {
      pause: 5_000,
    });
    expect(done).toMatchObject(name === 'gate' ? { outcome: 'finished' } : { pending: false });
    expect(refused).toBe(0);
    if (name === 'destroy') expect(await leftovers(account)).toBe(0);
    expect(await account.writesOf(() => run())).toEqual([]);
  },
);

describe('a run that is told to stop makes no further write, and the next one continues', () => {
  test.each([
    ['deploy', /REST API/, 'CreateRestApi'],
    ['gate', /./, 'UpdateDistribution'],
    ['destroy', /^… |edge deployment/, 'UpdateDistribution'],
    ['destroy', /^key .*: removed/, 'DeleteApiKey'],
  ] as const)('%s, at %s', async (name, stopAt, last) => {
    const { account, live, run } = await scene(name);
    const waiting = name === 'gate' ? /edge deployment/ : stopAt;
    const already = account.world.calls.length;
    const first = await run({ stopAt: waiting });
    expect(first).toMatchObject(name === 'gate' ? { outcome: 'interrupted' } : { interrupted: true });
    const writes = account.world.calls.slice(already).filter(({ write }) => write);
    expect(writes.at(-1)?.operation).toBe(last);
    if (live) expect(await account.code(`${live.direct}/health`)).toBe(200);
    const next = await run();
    expect(next).toMatchObject(name === 'gate' ? { outcome: 'finished' } : { pending: false });
    if (name === 'destroy')
      expect([...(await listApis(account.aws)), ...(await listKeys(account.aws, 'photos'))]).toEqual([]);
  });
});

describe('a run that fails midway has reported every id that it knew', () => {
  test('deploy, whose images are not served', async () => {
    const account = await openAccount();
    await expect(account.deploy({ source: 'fails for viewers' })).rejects.toMatchObject({
      anchor: 'images-fail',
    });
    expect(account.learned).toMatchObject({
      'api-id': expect.stringMatching(/^\w{10}$/) as unknown,
      'api-url': expect.stringMatching(/^https:/) as unknown,
      'key-id': expect.stringMatching(/^\w{10}$/) as unknown,
      'distribution-id': expect.stringMatching(/^E/) as unknown,
    });
  });

  test('gate, which may not deploy the stage', async () => {
    const { account, live, run } = await scene('gate');
    account.failNext({ operation: 'CreateDeployment', fault: { kind: 'accessDenied' } });
    await expect(run()).rejects.toMatchObject({ anchor: 'access-denied' });
    expect(account.learned).toEqual({
      'api-id': live?.apiId,
      'distribution-id': live?.distributionId,
      'key-id': expect.stringMatching(/^\w{10}$/) as unknown,
    });
  });
});

test.each([0, 0.7, 5])('two deploys at once, %d s apart, come to one gate', async (apart) => {
  const account = await openAccount();
  const run = () => account.deploy().catch((error: unknown) => error);
  const both = await Promise.all([run(), account.pass(apart).then(run)]);
  // One of two may lose a race for a name, and says so; the other one does the work.
  expect(both.some((outcome) => !(outcome instanceof Error))).toBe(true);
  expect(await account.deploy()).toMatchObject({ pending: false });
  expect(await listDistributions(account.aws)).toHaveLength(1);
  expect(await listPlans(account.aws)).toHaveLength(1);
  expect(await account.writesOf(() => account.deploy())).toEqual([]);
});

/** A host that has not heard of a write yet refuses the call that follows it: seen in worlds of the simulation. */
describe('what was written a moment ago and is not known everywhere', () => {
  const refusals = [
    ['ListTagsForResource', 'NoSuchResource', 'The specified resource does not exist.'],
    ['GetResources', 'NotFoundException', 'Invalid API identifier specified'],
  ] as const;

  test.each(refusals)('does not end `deploy` at %s', async (operation, code, message) => {
    const account = await openAccount();
    account.failNext({ operation, times: 3, fault: { kind: 'refused', status: 404, code, message } });
    expect((await account.deploy()).changes).not.toEqual([]);
    expect((await account.deploy()).changes).toEqual([]);
  });

  test.each(refusals)('is waited for, but not without end: %s', async (operation, code, message) => {
    const account = await openAccount();
    account.failNext({ operation, times: 1_000, fault: { kind: 'refused', status: 404, code, message } });
    await expect(account.deploy()).rejects.toThrow(message);
  });

  test('is not mistaken for a stale read by `destroy`, whichever response about the distribution is stale', async () => {
    // Every answer is one more account: quick edges need few polls.
    const assumptions = assume(quick, { cloudFront: { edgeDelay: [2_000, 8_000] } });
    let answers = 1;
    for (let nth = 1; nth <= answers; nth++) {
      const account = await openAccount({ assumptions });
      await account.deploy();
      await account.pass(120);
      account.failNext({ operation: 'GetDistribution', nth, fault: { kind: 'stale', ms: 30_000 } });
      const calls = await account.callsOf(async () => {
        expect((await account.destroy({ propagationSeconds: 30 })).changes).not.toEqual([]);
      });
      expect((await account.destroy({ propagationSeconds: 30 })).changes).toEqual([]);
      answers = calls.filter(({ operation }) => operation === 'GetDistribution').length;
    }
    expect(answers).toBeGreaterThan(1);
  });
});
