import { describe, expect, test } from '@jest/globals';
import type { ProbeAnswer, ProbePort } from '../../src/probe.ts';
import type { Account } from '../commands/account.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import { statusSettings } from '../commands/gate-account.ts';
import { during, gated, keysOf, pass, rotation, served, type Gated, type RotationChange } from './scene.ts';

const week = 7 * 86_400;
const answer = (status: number, headers: Record<string, string> = {}): ProbeAnswer => ({
  ...{ status, headers: { server: 'CloudFront', ...headers }, body: new Uint8Array() },
});

/** What this machine meets at the distribution's own name; viewers with a cookie, or in the right country, are served. */
const walls: readonly (readonly [string, ProbeAnswer | 'none'])[] = [
  ['signed cookies', answer(403, { 'x-cache': 'Error from cloudfront' })],
  ['a WAF or a geo rule', answer(403, { 'x-cache': 'LambdaGeneratedResponse from cloudfront' })],
  ['a default name that is redirected', answer(301, { location: 'https://www.example.org/' })],
  ['viewer mTLS', 'none'],
];

/** A machine that gets through CloudFront at none of the names but `open`. */
function behind({ probe }: Account, wall: ProbeAnswer | 'none', open = ''): ProbePort {
  return {
    request: async (url, headers) => {
      const { hostname } = new URL(url);
      if (hostname === open || hostname.includes('execute-api')) return probe.request(url, headers);
      if (wall === 'none') throw new Error('the connection was closed');
      return wall;
    },
  };
}

const rotateBehind = (
  { account }: Gated,
  wall: ProbeAnswer | 'none',
  change: RotationChange = {},
  open = '',
) =>
  during(account, (context) => rotate({ ...context, probe: behind(account, wall, open) }, rotation(change)));

const statusBehind = ({ account }: Gated, wall: ProbeAnswer | 'none') =>
  during(account, (context) => status({ ...context, probe: behind(account, wall) }, statusSettings));

describe.each(walls)('a distribution that this machine cannot get through: %s', (_, wall) => {
  test('twelve weekly rotations leave one key, and each says what it could not see', async () => {
    const scene = await gated();
    const { account, live } = scene;
    for (let run = 0; run < 12; run++) {
      const result = await rotateBehind(scene, wall);
      expect(result).toMatchObject({ outcome: 'finished', rotated: true });
      expect((await keysOf(account)).filter(({ enabled }) => enabled).length).toBeLessThanOrEqual(2);
      await pass(account, week);
    }
    expect(account.said.join('\n')).toContain('shows which key it sends: the run goes by its deployment');
    expect(await keysOf(account)).toHaveLength(1);
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });

  test('a leaked key is disabled by a graceful revocation', async () => {
    const scene = await gated();
    const result = await rotateBehind(scene, wall, { intent: { revoke: 'graceful' } });
    expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [scene.key.id] });
    expect(await served(scene.account, [scene.live.distributionId])).toEqual([200]);
  });

  test('status calls nothing broken', async () => {
    const scene = await gated();
    const { state, checks } = await statusBehind(scene, wall);
    expect(checks.filter((one) => one.state === 'broken')).toEqual([]);
    expect(state).toBe('warning');
  });
});

describe('an address that does lead through', () => {
  test('`viewer-url` proves the key although the own name does not lead there', async () => {
    const scene = await gated();
    const { account, live } = scene;
    const [, wall] = walls[0] ?? [];
    const viewerUrl = 'https://www.example.org';
    const through: ProbePort = {
      request: async (url, headers) => {
        const { hostname } = new URL(url);
        if (hostname !== 'www.example.org') return behind(account, wall ?? 'none').request(url, headers);
        return account.probe.request(url.replace(hostname, live.domainName), headers);
      },
    };
    const already = account.said.length;
    const result = await during(account, (context) =>
      rotate({ ...context, probe: through }, rotation({ viewerUrl })),
    );
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(account.said.slice(already).join('\n')).not.toContain('the run goes by its deployment');
  });
});
