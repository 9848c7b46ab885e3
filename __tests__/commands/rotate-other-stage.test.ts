import { describe, expect, test } from '@jest/globals';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf } from '../../src/aws/cloudfront/distribution-config.ts';
import { addDistribution } from '../../simulation/world/gate.ts';
import { openRotationStage, type RotationStage } from './rotation-stage.ts';

const theirs = { path: '/beta', value: 'theirtheirtheirtheir00000000000000theirs' };

/** What each origin of a distribution sends as key, by its path. */
async function headersOf({ aws, during }: RotationStage, id: string): Promise<Record<string, string>> {
  const found = await during(() => findDistribution(aws, id));
  const origins = found ? originsOf(found.config) : [];
  return Object.fromEntries(
    origins.map((origin) => [origin.path, headerValues(origin, 'x-api-key')[0] ?? '']),
  );
}

describe('another stage of the same API, with a key of its own', () => {
  test('its distribution is none of this gate’s targets', async () => {
    const stage = await openRotationStage();
    const id = await stage.during(() => addDistribution(stage.aws, stage.gate.apiId, 'beta', [theirs]));
    const { result, refused, writes } = await stage.rotate();
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, otherDistributionIds: [] });
    expect(writes.filter((name) => name === 'UpdateDistribution')).toHaveLength(1);
    expect(await headersOf(stage, id)).toEqual({ '/beta': theirs.value });
    expect(refused).toBe(0);
  });

  test('its origin in a distribution that both share goes on sending its key', async () => {
    const stage = await openRotationStage();
    const { aws, gate } = stage;
    const mine = { path: '/live', value: gate.firstValue };
    const id = await stage.during(() => addDistribution(aws, gate.apiId, 'shared', [mine, theirs]));
    const { result } = await stage.rotate();
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    const { '/live': ours, '/beta': other } = await headersOf(stage, id);
    expect(other).toBe(theirs.value);
    expect(ours).not.toBe(gate.firstValue);
  });
});
