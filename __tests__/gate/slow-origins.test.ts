import { expect, test } from '@jest/globals';
import type { TrailEntry, RotateResult } from '../../src/gate/rotation.ts';
import { stage } from '../commands/gate-account.ts';
import { distributionOf, gated, rotateUnderLoad, served } from './scene.ts';

const slow = { ConnectionAttempts: 3, ConnectionTimeout: 10 } as const;

/** A gate before a distribution whose origin is waited for as long as CloudFront allows: 2 x (10 s + 60 s) + 10 s. */
async function slowGate() {
  const ids: string[] = [];
  const scene = await gated(async (aws, live) => {
    const domain = `${live.apiId}.execute-api.${aws.region}.amazonaws.com`;
    const CustomOriginConfig = {
      ...{ HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const },
      ...{ OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] }, OriginReadTimeout: 60 },
    };
    ids.push(
      live.distributionId,
      await distributionOf(aws, [{ domain, path: `/${stage}`, more: { ...slow, CustomOriginConfig } }]),
    );
    return { distributionIds: ids };
  });
  return { ...scene, ids };
}

/** Seconds between the moment at which every edge had the new key and the one at which the old key was disabled. */
function drained({ trail }: RotateResult): number {
  const at = (kind: TrailEntry['kind']): number => trail.find((step) => step.kind === kind)?.at ?? NaN;
  return (at('disable-key') - at('prove-through-cloudfront')) / 1_000;
}

test('the settling is computed from the slowest origin, and no slow request is refused', async () => {
  const { account, ids, key } = await slowGate();
  const { result, refused } = await rotateUnderLoad(account, ids);
  expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
  expect(refused).toBe(0);
  expect(drained(result)).toBeGreaterThanOrEqual(150);
  expect(await served(account, ids)).toEqual([200]);
});

test('`settle-seconds` overrides it', async () => {
  const { account, ids } = await slowGate();
  const { result } = await rotateUnderLoad(account, ids, { intent: { settle: 1_000 } });
  expect(result).toMatchObject({ outcome: 'finished' });
  expect(drained(result)).toBeGreaterThanOrEqual(1_000);
});
