import { describe, expect, test } from '@jest/globals';
import type { Unreadable } from '../../local-aws/unreadable.ts';
import { addDistribution, setHeader, xmlOf } from '../account/distribution.ts';
import { gated, prepared, rotateUnderLoad, served } from '../account/gated.ts';
import { addToPlan, handMade, stage, toApi } from '../account/live-api.ts';
import type { RotateResult } from '../../src/gate/rotation.ts';

const contradictions: readonly Unreadable[] = [
  ...(['quantity-without-items', 'fewer-summaries', 'truncated-without-marker'] as const),
  ...(['cut-off', 'html', 'empty'] as const),
];

test.each(contradictions)(
  'a list of distributions that cannot be true (%s) decides nothing: not at the beginning, and not on the way',
  async (how) => {
    const { account, live, key } = await gated();
    const always = { operation: 'ListDistributions', fault: { kind: 'unreadable', how } } as const;
    account.failNext(always);
    expect(await account.refusalOf(() => account.rotate())).toMatchObject({
      error: { message: expect.stringContaining('ListDistributions') as unknown },
      writes: [],
    });
    account.world.faults.end();
    const other = await addDistribution(account, toApi(account, live, { 'x-api-key': key.value }));
    await account.pass(600);
    for (const nth of [2, 3, 5]) account.failNext({ ...always, nth });
    const ids = [live.distributionId, other];
    const own = { distributionIds: [live.distributionId] };
    const { result, refused } = await rotateUnderLoad(account, ids, own);
    expect(result).toMatchObject({ outcome: 'still-sent', deletedKeyIds: [], disabledKeyIds: [] });
    expect(refused).toBe(0);
    account.world.faults.end();
    expect(await served(account, ids)).toEqual([200]);
  },
);

test("gate sends back no configuration without the user's own header, where it was answered without it", async () => {
  const { account, live, run } = await prepared(undefined, { 'x-theirs': 'stays' });
  const fault = { kind: 'unreadable', how: 'list-shorter-than-quantity', list: 'CustomHeaders' } as const;
  account.failNext({ operation: 'GetDistribution', fault });
  expect((await account.refusalOf(run)).writes).not.toContain('UpdateDistribution');
  account.world.faults.end();
  await run();
  const xml = await xmlOf(account, live.distributionId);
  const headers = /<CustomHeaders>.*?<\/CustomHeaders>/s.exec(xml)?.[0] ?? '';
  expect(headers).toContain('<Quantity>2</Quantity>');
  expect(headers).toMatch(/x-theirs.*stays/s);
  expect(headers.match(/<OriginCustomHeader>/g)).toHaveLength(2);
});

describe('CloudFront returns nothing usable while the edges switch', () => {
  test.each([
    ['503', 51, { kind: 'failed', status: 503 }],
    ['429', 51, { kind: 'throttled' }],
    ['503', 600, { kind: 'failed', status: 503 }],
    ['429', 600, { kind: 'throttled' }],
  ] as const)('%s for %i s: the run waits, and ends as it would have', async (_, seconds, fault) => {
    const { account, live, key } = await gated();
    let troubled: Promise<void> | undefined;
    const hear = (line: string): void => {
      if (troubled || !line.includes('edge by edge')) return;
      for (const operation of ['GetDistribution', 'ListDistributions'])
        account.failNext({ operation, fault });
      troubled = account.pass(seconds).then(account.world.faults.end);
    };
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId], {}, { hear });
    await troubled;
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(account.log().includes('this poll failed')).toBe(seconds > 51);
    expect(refused).toBe(0);
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });

  test('for days: daily runs make no further key, and say so after a day', async () => {
    const { account, live } = await gated();
    const hasty = { intent: { deploymentTimeout: 3 } };
    const outcomes: string[] = [(await account.rotate(hasty)).outcome];
    for (let run = 0; run < 3; run++) {
      account.world.cloudFront.redeploy(live.distributionId);
      const { result, refused } = await rotateUnderLoad(account, [live.distributionId], hasty);
      outcomes.push(result.outcome);
      expect([refused, (await account.keys()).length]).toEqual([0, 2]);
      await account.pass(86_400);
    }
    expect(outcomes).toEqual(['pending', 'pending', 'lasting-overlap', 'lasting-overlap']);
  });
});

test('a dead value in the header: a rotation brings the viewers back, with a new key proved first', async () => {
  const { account, live } = await gated();
  await setHeader(account, live.distributionId, 'aValueThatIsNoKey0000000000');
  await account.pass(600);
  expect(await served(account, [live.distributionId])).toEqual([403]);
  const result = await account.rotate();
  expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  // The price of never putting a key back: the propagation time passes before the header is set.
  expect(secondsBetween(result, 'look', 'switch')).toBeLessThan(120);
  expect(await served(account, [live.distributionId])).toEqual([200]);
  expect(await account.keys()).toHaveLength(1);
});

function secondsBetween({ trail }: RotateResult, one: string, other: string): number {
  const at = (kind: string): number => trail.find((step) => step.kind === kind)?.at ?? NaN;
  return (at(other) - at(one)) / 1_000;
}

/** CloudFront waits for it as long as its limits allow: 2 x (10 s + 60 s) + 10 s. */
const slow = {
  ...{ ConnectionAttempts: 3, ConnectionTimeout: 10 },
  CustomOriginConfig: {
    ...{ HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const },
    ...{ OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] }, OriginReadTimeout: 60 },
  },
};

test.each([
  ['the settling is computed from the slowest origin', undefined, 150],
  ['`settle-seconds` overrides it', 1_000, 1_000],
])('%s, and no slow request is refused', async (_, settle, least) => {
  const ids: string[] = [];
  const { account, key } = await gated(async (hand, live) => {
    ids.push(live.distributionId, await addDistribution(hand, { ...toApi(hand, live), more: slow }));
    return { distributionIds: ids };
  });
  const { result, refused } = await rotateUnderLoad(account, ids, { intent: { settle } });
  expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
  expect(refused).toBe(0);
  expect(secondsBetween(result, 'prove-through-cloudfront', 'disable-key')).toBeGreaterThanOrEqual(least);
  expect(await served(account, ids)).toEqual([200]);
});

test('a slow origin counts although it is no target: a proxy may lead its requests to the API', async () => {
  const { account, key } = await gated();
  const headers = { 'x-api-key': key.value };
  const proxied = await addDistribution(account, { domain: 'proxy.example.org', headers, more: slow });
  await account.pass(600);
  const { liveKeyId } = await account.rotate();
  await setHeader(account, proxied, (await account.keys()).find(({ id }) => id === liveKeyId)?.value ?? '');
  await account.pass(600);
  const result = await account.rotate({ intent: { maxKeyAge: 86_400 } });
  expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
  expect(secondsBetween(result, 'prove-through-cloudfront', 'disable-key')).toBeGreaterThanOrEqual(150);
});

test("501 keys in a user's plan: gate, rotate and status pass with five reads of keys each at most", async () => {
  const { account, live, run } = await prepared(
    async (hand, { apiId }) => {
      const { apiGateway } = hand;
      const { id: usagePlanId } = await apiGateway.createUsagePlan({
        ...{ name: 'tutorial', apiStages: [{ apiId, stage }] },
      });
      for (let index = 0; index < 501; index++) {
        const value = index === 0 ? handMade : `partner${String(index).padStart(4, '0')}0000000000000000`;
        const { id: keyId } = await apiGateway.createApiKey({ name: `p ${index}`, value, enabled: true });
        await addToPlan(hand, usagePlanId, keyId);
      }
      return { usagePlanId };
    },
    { 'x-api-key': handMade },
  );
  const readsOf = async (work: () => Promise<unknown>): Promise<number> =>
    (await account.callsOf(work)).filter(({ operation }) => /^GetApiKeys?$/.test(operation)).length;
  const ended: string[] = [];
  const reads = {
    gate: await readsOf(async () => ended.push((await run()).outcome)),
    rotate: await readsOf(async () => ended.push((await account.rotate()).outcome)),
    status: await readsOf(async () => ended.push((await account.status()).state)),
  };
  // 501 keys are two pages. gate: all, one that it adopts, then its own; rotate: all, then its own, one of them under another name.
  expect(ended).toEqual(['finished', 'finished', 'warning']);
  expect(reads).toEqual({ gate: 5, rotate: 5, status: 2 });
  expect(await served(account, [live.distributionId])).toEqual([200]);
});
