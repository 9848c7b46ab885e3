import { describe, expect, test } from '@jest/globals';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import { statusSettings } from '../commands/gate-account.ts';
import { during, faultsOf, gated, keysOf, pass, rotation, type Gated } from './scene.ts';
import { fromAbroad, walls, watched } from './walls.ts';

const week = 7 * 86_400;

/** A gate whose distribution lets viewers through, and this machine not. */
async function walled(wall: string): Promise<Gated> {
  const scene = await gated();
  await walls[wall]?.(scene);
  await pass(scene.account, 600);
  return scene;
}

describe.each(Object.keys(walls))('%s before the distribution', (wall) => {
  test('weekly rotations end, retire the old key and say what they could not see', async () => {
    const scene = await walled(wall);
    const { account, live, key } = scene;
    let former = key.id;
    for (let run = 0; run < 3; run++) {
      const already = account.said.length;
      const { done, refusals } = await watched(scene, (context) => rotate(context, rotation()));
      expect(done).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [former] });
      expect(refusals).toEqual([]);
      const said = account.said.slice(already).join('\n');
      expect(said).toMatch(/shows which key it sends: the run goes by|Nothing can be proved through/);
      expect(said).toContain(live.distributionId);
      const keys = await keysOf(account);
      expect(keys.map(({ id }) => id)).toEqual([done.liveKeyId]);
      former = done.liveKeyId ?? '';
      await pass(account, week);
    }
  });

  test('a graceful revocation retires the leaked key', async () => {
    const scene = await walled(wall);
    const { done, refusals } = await watched(scene, (context) =>
      rotate(context, rotation({ intent: { revoke: 'graceful' } })),
    );
    expect(done).toMatchObject({ outcome: 'finished', deletedKeyIds: [scene.key.id] });
    expect(refusals).toEqual([]);
    expect((await keysOf(scene.account)).map(({ id }) => id)).toEqual([done.liveKeyId]);
  });

  test('status calls nothing broken', async () => {
    const { account } = await walled(wall);
    const seen = await during(account, (context) =>
      status({ ...context, probe: fromAbroad(context.probe) }, statusSettings),
    );
    expect(faultsOf(seen).filter((line) => line.startsWith('broken'))).toEqual([]);
    expect(faultsOf(seen).join('\n')).toContain('through CloudFront');
  });
});
