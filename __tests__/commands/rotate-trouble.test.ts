import { describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../local-aws/faults.ts';
import { takeInventory } from '../../simulation/world/inventory.ts';
import { isTidy } from '../../simulation/world/tidy.ts';
import { deleteKey, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { rewrite, xmlOf } from '../account/distribution.ts';
import { openRotationStage } from '../account/rotation-stage.ts';

const writes = ['CreateApiKey', 'CreateUsagePlanKey', 'UpdateDistribution', 'UpdateApiKey', 'DeleteApiKey'];
const throttled = { kind: 'throttled', retryAfterSeconds: 600 } as const;

/** How often the call is made then, and after how many seconds the run ends at the earliest. */
const troubles: readonly (readonly [string, FaultRule, asked: number, seconds?: number])[] = [
  ...writes.flatMap((operation): (typeof troubles)[number][] => [
    [`the answer to ${operation} is lost`, { operation, nth: 1, fault: { kind: 'resetAfter' } }, 1],
    [`${operation} breaks before AWS saw it`, { operation, nth: 1, fault: { kind: 'resetBefore' } }, 2],
    [`${operation} is throttled`, { operation, times: 3, fault: { kind: 'throttled' } }, 4],
  ]),
  ['Retry-After asks for ten minutes', { operation: 'CreateApiKey', nth: 1, fault: throttled }, 2, 600],
];

test.each(troubles)('a rotation goes on when %s', async (_, rule, asked, least = 0) => {
  const { account, gate, rotate } = await openRotationStage();
  account.failNext(rule);
  const { result, calls, seconds } = await rotate();
  expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  expect(isTidy(await takeInventory(account.aws, gate))).toBe(true);
  const made = calls.filter(({ operation }) => operation === rule.operation).length;
  expect(made).toBeGreaterThanOrEqual(asked);
  if (asked === 2) expect(made).toBe(2);
  expect(seconds).toBeGreaterThan(least);
});

describe('a rotation in trouble', () => {
  test.each([[[1]], [[1, 2]], [[1, 1, 1]]])(
    'reads that are always 20 s old, origins of the targets %j: done without a detour',
    async (targets) => {
      const { account, rotate } = await openRotationStage({ targets });
      account.failNext({ fault: { kind: 'stale', ms: 20_000 } });
      const { result, calls } = await rotate();
      expect(result).toMatchObject({ outcome: 'finished', rotated: true });
      const done = calls.filter(({ write, outcome }) => write && outcome === 'done');
      expect(done).toHaveLength(4 + targets.length);
    },
  );

  test('412: begins again with another key when another writer changed the distribution', async () => {
    const { account, target, rotate } = await openRotationStage();
    const edit = (xml: string): string => xml.replace('<Comment>target 0', '<Comment>a new comment');
    const [{ result, writes: made }] = await Promise.all([
      rotate(),
      account.pass(30).then(() => rewrite(account, target, edit)),
    ]);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(made.filter((name) => name === 'CreateApiKey')).toHaveLength(2);
    expect(await xmlOf(account, target)).toContain('a new comment');
  });

  test.each([0, 1, 60, 100, 130])(
    'told to stop after %d s: writes no more and says where it stands',
    async (stopAfter) => {
      const { rotate } = await openRotationStage();
      const { result, calls } = await rotate({}, { stopAfter });
      expect(result).toMatchObject({ outcome: 'interrupted', reason: expect.stringMatching(/live key: \w/) });
      const until = (calls[0]?.time ?? 0) + stopAfter * 1_000;
      expect(calls.filter(({ write, time }) => write && time > until)).toEqual([]);
    },
  );

  test('the edges do not switch in time: pending, a dry run does not wait for it, and the next run goes on', async () => {
    const { rotate } = await openRotationStage();
    const { result } = await rotate({ intent: { deploymentTimeout: 3 } });
    expect(result).toMatchObject({ outcome: 'pending', rotated: false });
    expect(await rotate({}, { dryRun: true })).toMatchObject({
      ...{ writes: [], seconds: 0 },
      result: {
        outcome: 'planned',
        reason: 'wait: the edges switch one by one, usually within 3 to 15 minutes',
      },
    });
    expect(await rotate()).toMatchObject({
      result: { outcome: 'finished', rotated: false },
      writes: ['UpdateApiKey', 'DeleteApiKey'],
    });
  });

  test('the credentials expire in the wait: pending, and the next run goes on', async () => {
    const { account, rotate } = await openRotationStage();
    account.failNext({ operation: 'GetDistribution', nth: 3, fault: { kind: 'expiredToken' } });
    expect((await rotate()).result.outcome).toBe('pending');
    expect((await rotate()).result.outcome).toBe('finished');
  });

  test('the edges send a key that was switched off, then deleted: it is switched on, then replaced', async () => {
    const { account, gate, rotate } = await openRotationStage();
    const { result } = await rotate();
    const young = { intent: { maxKeyAge: 86_400 } };
    await account.inTime(setKeyEnabled(account.aws, result.liveKeyId ?? '', false));
    expect(await rotate(young, { refusing: true })).toMatchObject({
      ...{ result: { outcome: 'finished' }, writes: ['UpdateApiKey'] },
    });
    await account.inTime(deleteKey(account.aws, result.liveKeyId ?? ''));
    expect(await rotate(young, { refusing: true })).toMatchObject({
      result: { outcome: 'finished', rotated: true },
    });
    expect(isTidy(await takeInventory(account.aws, gate))).toBe(true);
  });
});
