import { beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../local-aws/faults.ts';
import { listKeys } from '../../src/aws/api-key.ts';
import { listPlans, planKeyIds } from '../../src/aws/usage-plan.ts';
import { gate } from '../../src/commands/gate.ts';
import { openAccount, type Account } from './account.ts';
import {
  addDistribution,
  gateSettings,
  openApi,
  underLoad,
  type LiveApi,
  type Load,
} from './gate-account.ts';

/** One call of an undisturbed run: the n-th of its operation. */
interface Call {
  readonly operation: string;
  readonly nth: number;
  readonly write: boolean;
}

let all: readonly Call[] = [];

/** Here a host hears of everything within 10 s. */
const settings = (live: LiveApi) => gateSettings(live, { propagation: 15 });

beforeAll(async () => {
  const account = await openAccount();
  const live = await openApi(account);
  const calls = await account.callsOf(() => run(account, live));
  const counted = new Map<string, number>();
  all = calls.map(({ operation, write }) => {
    const nth = (counted.get(operation) ?? 0) + 1;
    counted.set(operation, nth);
    return { operation, nth, write };
  });
});

const run = (account: Account, live: LiveApi) => account.run((context) => gate(context, settings(live)));

/** A run under load; whether it died, and how many viewers were refused. */
async function runUnderLoad(account: Account, live: LiveApi): Promise<{ died: boolean; refused: number }> {
  const load: Load = { over: false, asked: 0, refused: 0 };
  const done = await account.run((context) =>
    underLoad(context, live, load, () => gate(context, settings(live)), 5_000),
  );
  load.over = true;
  return { died: done === undefined, refused: load.refused };
}

/** Gates under one fault for each of `calls`, then once more, and answers what was wrong with any of them. */
async function faultEach(calls: readonly Call[], fault: FaultRule['fault']): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { operation, nth } of calls) {
    const account = await openAccount();
    const live = await openApi(account);
    const note = (what: string): void => {
      wrong.push(`${operation} ${nth}: ${what}`);
    };
    account.failNext({ operation, nth, fault });
    const first = await runUnderLoad(account, live);
    if ((fault.kind === 'killed') !== first.died) note('the first run ended otherwise');
    if (first.refused > 0) note(`${first.refused} refused in the first run`);
    account.world.faults.end();
    const second = await runUnderLoad(account, live);
    if (second.refused > 0) note(`${second.refused} refused in the second run`);
    const third = await account.callsOf(() => run(account, live));
    if (third.some(({ write }) => write)) note('the third run still wrote');
    const left = JSON.stringify(await holdings(account));
    if (left !== JSON.stringify({ plans: 1, keys: 1, attached: 1 })) note(left);
    const direct = await account.probe.request(`${live.direct}/pictures/cat.jpg`);
    if (direct.status !== 403) note(`the API answers ${direct.status}`);
  }
  return wrong;
}

async function holdings({ aws }: Account): Promise<unknown> {
  const plans = await listPlans(aws);
  const keys = await listKeys(aws, 'photos');
  const attached = await planKeyIds(aws, plans[0]?.id ?? '');
  return { plans: plans.length, keys: keys.length, attached: attached.length };
}

describe('a gate that is cut short', () => {
  test('has calls to be cut at', () => {
    expect(all.filter(({ write }) => write).length).toBeGreaterThanOrEqual(8);
    expect(all.length).toBeGreaterThan(20);
  });

  test('is finished by the next run, wherever it died, and no viewer is refused', async () => {
    expect(await faultEach(all, { kind: 'killed', when: 'after' })).toEqual([]);
  }, 120_000);

  test('between two distributions is finished with one key for both', async () => {
    for (const nth of [1, 2]) {
      const account = await openAccount();
      const live = await openApi(account);
      const second = await account.run(({ aws }) => addDistribution(aws, live.apiId, { 'x-else': '1' }));
      const both = { ...settings(live), distributionIds: [live.distributionId, second ?? ''] };
      account.failNext({ operation: 'UpdateDistribution', nth, fault: { kind: 'killed', when: 'after' } });
      const died = await account.run((context) => gate(context, both));
      expect(died).toBeUndefined();
      account.world.faults.end();
      const done = await account.run((context) => gate(context, both));
      expect(done?.keyIds).toHaveLength(1);
      expect(await holdings(account)).toEqual({ plans: 1, keys: 1, attached: 1 });
    }
  });

  test('rides out throttles of every operation', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    for (const operation of new Set(all.map((call) => call.operation)))
      account.failNext({ operation, fault: { kind: 'throttled', retryAfterSeconds: 3 }, times: 2 });
    const load: Load = { over: false, asked: 0, refused: 0 };
    const done = await account.run((context) =>
      underLoad(context, live, load, () => gate(context, settings(live)), 5_000),
    );
    expect(done?.outcome).toBe('finished');
    expect(load.refused).toBe(0);
  });

  test('goes on by itself when an answer was lost after the write was done', async () => {
    const writes = all.filter(({ write }) => write);
    expect(await faultEach(writes, { kind: 'resetAfter' })).toEqual([]);
  }, 120_000);
});
