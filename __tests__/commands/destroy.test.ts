import { CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { deploy, type DeployOutcome } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import { cutEverywhere } from './crashes/cut-short.ts';
import { destroyScenes } from './crashes/deploy-scenes.ts';
import { addSite } from './site.ts';

const edgeFunction = 'function handler(event) { return event.request; }';
const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90 };

async function withGate(): Promise<{ account: Account; gate: DeployOutcome }> {
  const account = await openAccount();
  const gate = await account.run((context) =>
    deploy(context, settingsWith({ edgeFunction, logRetentionDays: 30 })),
  );
  if (!gate) throw new Error('the run was killed');
  return { account, gate };
}

const run = (account: Account) => account.run((context) => destroy(context, asked));

async function leftovers({ aws }: Account): Promise<number> {
  const groups = aws.logs.send(new DescribeLogGroupsCommand({})).then(({ logGroups = [] }) => logGroups);
  const lists = [listApis(aws), listDistributions(aws), listKeys(aws, 'photos'), listPlans(aws), groups];
  const lengths = await Promise.all(lists.map(async (list) => (await list).length));
  return lengths.reduce((sum, length) => sum + length, 0);
}

describe('destroy', () => {
  test('takes everything down that deploy made, so that deploy can make it anew', async () => {
    const { account } = await withGate();
    expect(await run(account)).toMatchObject({ pending: false });
    expect(await leftovers(account)).toBe(0);
    const calls = await account.callsOf(() => run(account));
    expect(calls.filter(({ write }) => write)).toEqual([]);
    const anew = await account.run((context) => deploy(context, settingsWith({ edgeFunction })));
    expect(anew).toMatchObject({ pending: false });
  });

  test.each([
    [1, 'empty'],
    [2, 'html'],
    [4, 'cut-off'],
    [5, 'empty'],
    [5, 'html'],
    [5, 'cut-off'],
  ] as const)(
    'believes no answer about tags that is not whole, and keeps what the distribution needs (answer %i, %s)',
    async (nth, how) => {
      const { account } = await withGate();
      const fault = { kind: 'unreadable', how } as const;
      account.failNext({ service: 'cloudfront', operation: 'ListTagsForResource', nth, fault });
      await run(account).catch(() => undefined);
      const apis = await listApis(account.aws);
      expect(apis).toHaveLength((await listDistributions(account.aws)).length);
      expect(await run(account)).toMatchObject({ pending: false });
      expect(await leftovers(account)).toBe(0);
    },
  );

  test('deletes the distribution before the key and the API behind it', async () => {
    const { account } = await withGate();
    const calls = await account.callsOf(() => run(account));
    const done = calls.filter(({ write, outcome }) => write && outcome === 'done');
    expect(done.map(({ operation }) => operation)).toEqual([
      'UpdateDistribution',
      'DeleteDistribution',
      'DeleteApiKey',
      'UpdateUsagePlan',
      'DeleteUsagePlan',
      'DeleteRestApi',
      'DeleteFunction',
      'DeleteRolePolicy',
      'DeleteRole',
      'DeleteLogGroup',
      'DeleteFunction',
      'DeleteCachePolicy',
    ]);
  });

  test('lists it all in a dry run and removes nothing', async () => {
    const { account } = await withGate();
    const calls = await account.callsOf(async () => {
      const outcome = await account.run((context) => destroy(context, asked), { dryRun: true });
      expect(outcome?.changes.map(({ resource }) => resource.replace(/["\w-]+$/, '').trim())).toEqual([
        'distribution',
        'distribution',
        'key',
        'usage plan',
        'REST API',
        'function',
        'role "cloudfront-image-gate-photos"',
        'role',
        'log group "/aws/lambda/',
        'CloudFront Function',
        'cache policy',
      ]);
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });

  test('says "pending" when the edges take too long, and the next run goes on', async () => {
    const { account } = await withGate();
    const hasty = await account.run((context) => destroy(context, { ...asked, deploymentTimeout: 0 }));
    expect(hasty).toMatchObject({ pending: true });
    expect(await run(account)).toMatchObject({ pending: false });
    expect(await leftovers(account)).toBe(0);
  });

  test('leaves what is not the gate’s', async () => {
    const { account } = await withGate();
    await account.aws.apiGateway.send(new CreateRestApiCommand({ name: 'theirs' }));
    const other = settingsWith({ name: 'other' });
    await account.run((context) => deploy(context, other));
    await run(account);
    const calls = await account.callsOf(() => account.run((context) => deploy(context, other)));
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect((await listApis(account.aws)).map(({ name }) => name).sort()).toEqual([
      'cloudfront-image-gate-other',
      'theirs',
    ]);
  });

  test('does not take the API away from a distribution that shows it by default', async () => {
    const { account, gate } = await withGate();
    await addSite(account, apiDomain(gate.apiId ?? '', 'eu-central-1'));
    const calls = await account.callsOf(() =>
      expect(run(account)).rejects.toMatchObject({ anchor: 'still-in-use' }),
    );
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });

  test('takes the gate out of someone’s own distribution and leaves the rest', async () => {
    const account = await openAccount();
    const distributionId = await addSite(account);
    await account.run((context) => deploy(context, settingsWith({ distributionIds: [distributionId] })));
    expect(await run(account)).toMatchObject({ pending: false });
    const [left, ...more] = await listDistributions(account.aws);
    expect([left?.id, left?.origins.map(({ id }) => id), more]).toEqual([distributionId, ['site'], []]);
    expect(await listApis(account.aws)).toEqual([]);
  });
});

test('rides out throttles and stumbles of every operation', async () => {
  const reference = await withGate();
  const calls = await reference.account.callsOf(() => run(reference.account));
  const { account } = await withGate();
  const operations = new Set(calls.map(({ operation }) => operation));
  for (const operation of operations)
    account.failNext({ operation, fault: { kind: 'throttled', retryAfterSeconds: 3 }, times: 2 });
  account.failNext({ operation: 'DeleteDistribution', fault: { kind: 'failed', status: 503 }, times: 1 });
  expect(await run(account)).toMatchObject({ pending: false });
  expect(operations.size).toBeGreaterThan(15);
  expect(await leftovers(account)).toBe(0);
});

describe('a destroy that is cut short', () => {
  test('after taking the gate out of someone’s own distribution waits for its edges before anything else goes', async () => {
    const account = await openAccount();
    const distributionId = await addSite(account);
    await account.run((context) => deploy(context, settingsWith({ distributionIds: [distributionId] })));
    account.failNext({ operation: 'UpdateDistribution', fault: { kind: 'killed', when: 'after' } });
    await run(account);
    const { cloudFront, faults } = account.world;
    expect(cloudFront.status(distributionId)).toBe('InProgress');
    faults.end();
    account.failNext({ operation: 'DeleteApiKey', fault: { kind: 'killed', when: 'before' } });
    await run(account);
    expect(cloudFront.status(distributionId)).toBe('Deployed');
    faults.end();
    expect(await run(account)).toMatchObject({ pending: false });
    expect(await listApis(account.aws)).toEqual([]);
  });

  test.each(destroyScenes.map((scene, index) => [scene.name, index + 1, scene] as const))(
    'at any write is finished by the next one: %s (seed %i)',
    async (_name, seed, scene) => {
      const { points, wrong } = await cutEverywhere(scene, seed, { at: 'every write', oneIn: 9 });
      expect(wrong).toEqual([]);
      expect(points).toBeGreaterThan(3);
    },
  );
});
