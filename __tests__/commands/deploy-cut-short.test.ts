import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../local-aws/faults.ts';
import { listKeys } from '../../src/aws/api-key.ts';
import { listDistributions } from '../../src/aws/distribution.ts';
import { apiDomain } from '../../src/aws/naming.ts';
import { listApis } from '../../src/aws/rest-api.ts';
import { listPlans, planKeyIds } from '../../src/aws/usage-plan.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

/** One write of an undisturbed deploy: the n-th call of its operation. */
interface Write {
  readonly operation: string;
  readonly nth: number;
}

let writes: readonly Write[] = [];

beforeAll(async () => {
  const account = await openAccount();
  const calls = await account.callsOf(() => run(account));
  const counted = new Map<string, number>();
  writes = calls
    .filter(({ write }) => write)
    .map(({ operation }) => {
      const nth = (counted.get(operation) ?? 0) + 1;
      counted.set(operation, nth);
      return { operation, nth };
    });
});

const run = (account: Account) =>
  account.run((context) => deploy(context, settingsWith({ logRetentionDays: 30 })));

/** What an account holds of the gate: a deployment that was cut short must not leave anything twice. */
async function holdings({ aws }: Account): Promise<unknown> {
  const [plan, ...morePlans] = await listPlans(aws);
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  return {
    apis: (await listApis(aws)).length,
    distributions: (await listDistributions(aws)).length,
    keys: (await listKeys(aws, 'photos')).length,
    attached: plan && (await planKeyIds(aws, plan.id)).length,
    morePlans: morePlans.length,
    keptFor: logGroups.map(({ retentionInDays }) => retentionInDays),
  };
}

const oneOfEach = { apis: 1, distributions: 1, keys: 1, attached: 1, morePlans: 0, keptFor: [30] };

/** Whether a request straight to any API of the account is let in. */
async function isOpen({ aws, probe }: Account): Promise<boolean> {
  for (const { id } of await listApis(aws)) {
    const url = `https://${apiDomain(id, 'eu-central-1')}/live/cat.jpg`;
    if ((await probe.request(url)).status !== 403) return true;
  }
  return false;
}

/** Deploys under one fault for each write, then once more, and answers what was wrong with any of them. */
async function faultEachWrite(fault: FaultRule['fault']): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { operation, nth } of writes) {
    const account = await openAccount();
    const note = (what: string): void => {
      wrong.push(`${operation} ${nth}: ${what}`);
    };
    account.failNext({ operation, nth, fault });
    const first = await run(account);
    if ((fault.kind === 'killed') !== (first === undefined)) note('the first run ended otherwise');
    if (await isOpen(account)) note('the API was open in between');
    account.world.faults.end();
    const second = await run(account);
    if (second?.pending !== false) note('the second run did not end');
    const third = await account.callsOf(() => run(account));
    if (third.some(({ write }) => write)) note('the third run still wrote');
    if (JSON.stringify(await holdings(account)) !== JSON.stringify(oneOfEach))
      note(JSON.stringify(await holdings(account)));
  }
  return wrong;
}

describe('a deploy that is cut short', () => {
  test('has writes to be cut at', () => {
    expect(writes.length).toBeGreaterThan(30);
  });

  test('is finished by the next one, wherever it died', async () => {
    expect(await faultEachWrite({ kind: 'killed', when: 'after' })).toEqual([]);
  }, 120_000);

  test('goes on by itself when an answer was lost after the write was done', async () => {
    expect(await faultEachWrite({ kind: 'resetAfter' })).toEqual([]);
  }, 120_000);

  test('rides out throttles and stumbles of every operation', async () => {
    const account = await openAccount();
    account.failNext({ operation: 'CreateDeployment', fault: { kind: 'failed', status: 503 }, times: 1 });
    for (const operation of new Set(writes.map((write) => write.operation)))
      account.failNext({ operation, fault: { kind: 'throttled', retryAfterSeconds: 3 }, times: 2 });
    expect(await run(account)).toMatchObject({ pending: false });
    expect(await holdings(account)).toEqual(oneOfEach);
  });

  test.each([0, 700, 5_000])('comes to one gate when two run at once, %d ms apart', async (apart) => {
    const account = await openAccount();
    const both = await account.run(async (context) =>
      Promise.all(
        [0, apart].map(async (delay) => {
          await context.clock.sleep(delay);
          return deploy(context, settingsWith()).catch((error: unknown) => error);
        }),
      ),
    );
    // One of two may lose a race for a name, and says so; the other one does the work.
    expect(both?.some((outcome) => !(outcome instanceof Error))).toBe(true);
    expect(await run(account)).toMatchObject({ pending: false });
    expect(await holdings(account)).toMatchObject({ distributions: 1, morePlans: 0 });
    const third = await account.callsOf(() => run(account));
    expect(third.filter(({ write }) => write)).toEqual([]);
  });
});
