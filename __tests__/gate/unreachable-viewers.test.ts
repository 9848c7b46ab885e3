import { describe, expect, test } from '@jest/globals';
import type { ProbePort } from '../../src/probe.ts';
import { faultsOf, gated, served, type Gated } from '../account/gated.ts';
import { fromAbroad, walls, watchedAbroad } from '../account/walls.ts';

const week = 7 * 86_400;

/** A gate whose distribution accepts viewers, and not this machine. */
async function walled(wall: string): Promise<Gated> {
  const scene = await gated();
  const { account, live } = scene;
  await account.inTime(Promise.resolve(walls[wall]?.(account, live.distributionId)));
  await account.pass(600);
  return scene;
}

describe.each(Object.keys(walls))('%s before the distribution', (wall) => {
  test('weekly rotations and a graceful revocation end, retire the old key and say what they could not see', async () => {
    const { account, live, key } = await walled(wall);
    let former = key.id;
    for (const revoke of ['no', 'no', 'graceful'] as const) {
      const already = account.said.length;
      const { done, refusals } = await watchedAbroad(account, live, (probe) =>
        account.rotate({ intent: { revoke } }, { context: { probe } }),
      );
      expect(done).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [former] });
      expect(refusals).toEqual([]);
      const said = account.log(already);
      expect(said).toMatch(/showed which key it sends; the run relies on|Nothing can be verified through/);
      expect(said).toContain(live.distributionId);
      expect((await account.keys()).map(({ id }) => id)).toEqual([done.liveKeyId]);
      former = done.liveKeyId ?? '';
      await account.pass(week);
    }
  });

  test('status calls nothing broken', async () => {
    const { account } = await walled(wall);
    const seen = await account.status({}, { context: { probe: fromAbroad(account.probe) } });
    expect(faultsOf(seen).filter((line) => line.startsWith('broken'))).toEqual([]);
    expect(faultsOf(seen).join('\n')).toContain('through CloudFront');
  });
});

describe('a distribution at whose own name this machine is closed out', () => {
  /** It gets no connection to any name but the API's, and `open`, which leads to the distribution. */
  const behind = ({ account, live }: Gated, open?: string): ProbePort => ({
    request: async (url, headers) => {
      const { hostname } = new URL(url);
      if (hostname.includes('execute-api')) return account.probe.request(url, headers);
      if (hostname !== open) throw new Error('the connection was closed');
      return account.probe.request(url.replace(hostname, live.domainName), headers);
    },
  });

  test('twelve weekly rotations leave one key, and each says what it could not see', async () => {
    const scene = await gated();
    const { account, live } = scene;
    const context = { probe: behind(scene) };
    const { state, checks } = await account.status({}, { context });
    expect(checks.filter((one) => one.state === 'broken')).toEqual([]);
    expect(state).toBe('warning');
    for (let run = 0; run < 12; run++) {
      const already = account.said.length;
      expect(await account.rotate({}, { context })).toMatchObject({ outcome: 'finished', rotated: true });
      expect(account.log(already)).toContain('showed which key it sends; the run relies on the deployment');
      expect((await account.keys()).filter(({ enabled }) => enabled).length).toBeLessThanOrEqual(2);
      await account.pass(week);
    }
    expect(await account.keys()).toHaveLength(1);
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });

  test('`viewer-url` proves the key although the own name does not lead there', async () => {
    const scene = await gated();
    const context = { probe: behind(scene, 'www.example.org') };
    const already = scene.account.said.length;
    const viewerUrl = 'https://www.example.org';
    expect(await scene.account.rotate({ viewerUrl }, { context })).toMatchObject({
      ...{ outcome: 'finished', rotated: true },
    });
    expect(scene.account.log(already)).not.toContain('the run relies on the deployment');
  });
});
