import { describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../local-aws/faults.ts';
import { deleteKey, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { takeInventory } from '../../simulation/world/inventory.ts';
import { isTidy } from '../../simulation/world/tidy.ts';
import { openRotationStage } from './rotation-stage.ts';

const writes = ['CreateApiKey', 'CreateUsagePlanKey', 'UpdateDistribution', 'UpdateApiKey', 'DeleteApiKey'];

async function rotateWith(rule: FaultRule): Promise<{ asked: number; seconds: number }> {
  const stage = await openRotationStage();
  stage.failNext(rule);
  const { result, refused, calls, minutes } = await stage.rotate();
  expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  expect(refused).toBe(0);
  expect(isTidy(await takeInventory(stage.aws, stage.gate))).toBe(true);
  return {
    asked: calls.filter(({ operation }) => operation === rule.operation).length,
    seconds: minutes * 60,
  };
}

describe('a rotation in trouble', () => {
  test.each(writes)('goes on when the answer to %s is lost', async (operation) => {
    await rotateWith({ operation, nth: 1, fault: { kind: 'resetAfter' } });
  });

  test.each(writes)('asks again when %s breaks before AWS saw it', async (operation) => {
    const { asked } = await rotateWith({ operation, nth: 1, fault: { kind: 'resetBefore' } });
    expect(asked).toBe(2);
  });

  test.each(writes)('rides out a throttled %s', async (operation) => {
    const { asked } = await rotateWith({ operation, times: 3, fault: { kind: 'throttled' } });
    expect(asked).toBeGreaterThanOrEqual(4);
  });

  test('waits as long as Retry-After asks', async () => {
    const fault = { kind: 'throttled', retryAfterSeconds: 600 } as const;
    const { seconds } = await rotateWith({ operation: 'CreateApiKey', nth: 1, fault });
    expect(seconds).toBeGreaterThan(600);
  });

  test.each([[[1]], [[1, 2]], [[1, 1, 1]]])(
    'reads that are always 20 s old, origins of the targets %j: done without a detour',
    async (targets) => {
      const stage = await openRotationStage({ targets });
      stage.failNext({ fault: { kind: 'stale', ms: 20_000 } });
      const { result, refused, calls } = await stage.rotate();
      expect(result).toMatchObject({ outcome: 'finished', rotated: true });
      const done = calls.filter(({ write, outcome }) => write && outcome === 'done');
      expect(done).toHaveLength(4 + targets.length);
      expect(refused).toBe(0);
    },
  );

  test('412: begins again with another key when another writer changed the distribution', async () => {
    const stage = await openRotationStage();
    const [id = ''] = stage.gate.targetIds;
    const meanwhile = stage.local.surroundings.clock.sleep(30_000).then(async () => {
      const found = await findDistribution(stage.aws, id);
      const xml = found?.config.xml.replace('<Comment>target 0', '<Comment>a new comment') ?? '';
      await updateDistribution(stage.aws, { id, etag: found?.etag ?? '' }, { xml });
    });
    const { result, refused, writes: made } = await stage.rotate();
    await meanwhile;
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(made.filter((name) => name === 'CreateApiKey')).toHaveLength(2);
    expect(refused).toBe(0);
    expect((await findDistribution(stage.aws, id))?.config.xml).toContain('a new comment');
  });

  test.each([0, 1, 60, 100, 130])(
    'told to stop after %d s: writes no more and says where it stands',
    async (stopAfter) => {
      const stage = await openRotationStage();
      const { result, calls, refused } = await stage.rotate({ stopAfter });
      const [first] = calls;
      expect(result).toMatchObject({ outcome: 'interrupted', reason: expect.stringMatching(/live key: \w/) });
      const late = calls.filter(({ write, time }) => write && time > (first?.time ?? 0) + stopAfter * 1_000);
      expect(late).toEqual([]);
      expect(refused).toBe(0);
    },
  );

  test('the edges do not switch in time: pending, and the next run goes on', async () => {
    const stage = await openRotationStage();
    const first = await stage.rotate({ intent: { deploymentTimeout: 3 } });
    expect(first.result).toMatchObject({ outcome: 'pending', rotated: false });
    const second = await stage.rotate();
    expect(second.result).toMatchObject({ outcome: 'finished', rotated: false });
    expect(second.writes).toEqual(['UpdateApiKey', 'DeleteApiKey']);
    expect(first.refused + second.refused).toBe(0);
  });

  test('the credentials expire in the wait: pending, and the next run goes on', async () => {
    const stage = await openRotationStage();
    stage.failNext({ operation: 'GetDistribution', nth: 3, fault: { kind: 'expiredToken' } });
    const first = await stage.rotate();
    expect(first.result.outcome).toBe('pending');
    expect((await stage.rotate()).result.outcome).toBe('finished');
  });

  test('the edges send a key that was switched off: it is switched on before anything else', async () => {
    const stage = await openRotationStage();
    const { result } = await stage.rotate();
    await stage.during(() => setKeyEnabled(stage.aws, result.liveKeyId ?? '', false));
    const healed = await stage.rotate({ intent: { maxKeyAge: 86_400 } });
    expect(healed.result.outcome).toBe('finished');
    expect(healed.writes).toEqual(['UpdateApiKey']);
  });

  test('the edges send a key that was deleted: a new one takes its place', async () => {
    const stage = await openRotationStage();
    const { result } = await stage.rotate();
    await stage.during(() => deleteKey(stage.aws, result.liveKeyId ?? ''));
    const healed = await stage.rotate({ intent: { maxKeyAge: 86_400 } });
    expect(healed.result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(isTidy(await takeInventory(stage.aws, stage.gate))).toBe(true);
  });
});
