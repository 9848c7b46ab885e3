import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../local-aws/faults.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { gateTags } from '../../src/aws/ownership.ts';
import { namedRoute } from '../../src/gate/probe.ts';
import { openAccount } from '../account/account.ts';
import { addDistribution, xmlOf } from '../account/distribution.ts';
import { gated, type Gated } from '../account/gated.ts';
import { patch } from '../account/hand.ts';
import { requireKey, stage, toApi } from '../account/live-api.ts';
import { underLoad } from '../account/load.ts';

describe('a rotation that would prove nothing stops before it changes anything', () => {
  /** What was done to the gate, the error's anchor, and its words. */
  test.each<readonly [string, (scene: Gated) => Promise<unknown>, string, RegExp]>([
    [
      'a second plan with its tag',
      ({ account, live: { apiId } }) =>
        account.apiGateway.createUsagePlan({
          ...{ name: 'copy', apiStages: [{ apiId, stage }], tags: gateTags('photos') },
        }),
      'several-plans',
      /^2 usage plans/,
    ],
    [
      'a plan that opens another stage too',
      async ({ account: { apiGateway }, live: { apiId }, planId: usagePlanId }) => {
        await apiGateway.createDeployment({ restApiId: apiId, stageName: 'beta' });
        await apiGateway.updateUsagePlan({ usagePlanId, ...patch('add', '/apiStages', `${apiId}:beta`) });
      },
      'plan-stages',
      /contains 2 stages/,
    ],
    [
      'a plan that lost its stage',
      ({ account: { apiGateway }, live: { apiId }, planId: usagePlanId }) =>
        apiGateway.updateUsagePlan({ usagePlanId, ...patch('remove', '/apiStages', `${apiId}:${stage}`) }),
      'plan-stages',
      /contains no stage: viewers are rejected/,
    ],
    [
      'a plan with a stage that was deleted',
      ({ account: { apiGateway }, live: { apiId: restApiId } }) =>
        apiGateway.deleteStage({ restApiId, stageName: stage }),
      'no-stage',
      /has no stage "[^"]+": viewers are rejected/,
    ],
  ])('%s', async (_, change, anchor, words) => {
    const scene = await gated();
    await change(scene);
    expect(await scene.account.refusalOf(() => scene.account.rotate())).toMatchObject({
      error: { anchor, message: expect.stringMatching(words) as unknown },
      writes: [],
    });
  });

  test.each([
    ['ahead of', 120, { error: { anchor: 'fast-clock' }, writes: [] }],
    ['behind', -120, { error: { message: 'it was not refused' } }],
  ])("a clock that is two hours %s AWS's", async (_, minutes, ending) => {
    const { account } = await gated();
    const { clock } = account;
    const own = {
      now: () => clock.now() + minutes * 60_000,
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    };
    const dated = account.intercepted(
      async (_request, onwards) => {
        const { response } = await onwards();
        const date = new Date(clock.now()).toUTCString();
        return { response: { ...response, headers: { ...response.headers, date } } };
      },
      { ...account.aws, clock: own },
    );
    const rotation = () => account.rotate({}, { context: { ...dated.context, clock: own } });
    expect(await account.refusalOf(rotation)).toMatchObject(ending);
  });

  test('a probe path that the gate leaves open, which shows nothing of a key; status says the same', async () => {
    const { account } = await gated(async () => ({ excludeMethods: ['GET /health'] }));
    const error = { anchor: 'probe-path', message: expect.stringContaining('GET /health') as unknown };
    const rotation = () => account.rotate({ probe: namedRoute('/health') });
    expect(await account.refusalOf(rotation)).toMatchObject({ error, writes: [] });
    await expect(account.status({ probePath: '/health' })).rejects.toMatchObject(error);
  });

  test('no gate of that name', async () => {
    const account = await openAccount();
    await expect(account.rotate()).rejects.toMatchObject({ anchor: 'no-gate' });
  });

  test('a typo in distribution-ids', async () => {
    const { account } = await gated();
    const rotation = () => account.rotate({ distributionIds: ['E1TYPO00000000'] });
    expect(await account.refusalOf(rotation)).toMatchObject({
      error: {
        anchor: 'no-distribution',
        message: expect.stringContaining('E1TYPO00000000') as unknown,
        remedy: expect.stringContaining('distribution-ids') as unknown,
      },
      writes: [],
    });
  });
});

describe('a rotation whose new key cannot be proved', () => {
  test('relies on what AWS promises when the gate locks no GET, waits twice as long and says so', async () => {
    const { account } = await gated(async () => ({ excludeMethods: ['GET /health', 'GET /pictures/{key}'] }));
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    expect(account.log()).toContain('No GET method requires the key');
    expect(account.log()).toContain('the run waited 180 s instead, twice the propagation time');
  });

  const openGate = async ({ account, live: { apiId: restApiId } }: Gated): Promise<void> => {
    await requireKey(account, restApiId, false);
    await account.apiGateway.createDeployment({ restApiId, stageName: stage });
  };

  test('finds a gate that requires the key on no method, and makes no key', async () => {
    const scene = await gated();
    await openGate(scene);
    await scene.account.pass(60);
    expect(await scene.account.refusalOf(() => scene.account.rotate())).toMatchObject({
      error: {
        anchor: 'gate-open',
        message: expect.stringContaining('requires the key on no method') as unknown,
      },
      writes: [],
    });
  });

  test('finds a gate that was opened while its old key was retired: fails, and a gate that is closed again is finished', async () => {
    const scene = await gated();
    const { account, live } = scene;
    const { apiId: restApiId } = live;
    const opening = account.intercepted(async ({ method, path }, onwards) => {
      if (method === 'PATCH' && path.startsWith('/apikeys/')) await openGate(scene);
      return onwards();
    });
    await expect(account.rotate({}, opening)).rejects.toMatchObject({ anchor: 'gate-open' });
    await requireKey(account, restApiId, true);
    await account.apiGateway.createDeployment({ restApiId, stageName: stage });
    await account.pass(60);
    expect(await account.code(`https://${live.domainName}/pictures/cat.jpg`)).toBe(200);
    const finished = await account.rotate();
    expect(finished).toMatchObject({ outcome: 'finished' });
    expect(finished.deletedKeyIds).not.toEqual([]);
  });

  test('finds a gate that accepts a random key, and leaves every key valid', async () => {
    const scene = await gated();
    const { account, live } = scene;
    await openGate(scene);
    await account.pass(60);
    const probe = { path: (nonce: string) => `/pictures/${nonce}`, proof: 'status' } as const;
    await expect(account.rotate({ probe })).rejects.toMatchObject({
      anchor: 'gate-open',
      message: expect.stringContaining('accepted a random key') as unknown,
    });
    expect(await account.code(`https://${live.domainName}/pictures/cat.jpg`)).toBe(200);
    expect(account.log()).not.toMatch(/disabled|deleted/);
  });
});

describe('a rotation whose new key AWS refuses to put in place', () => {
  const denied = { kind: 'refused', code: 'AccessDenied', status: 403, message: 'not authorized' } as const;

  test.each(['CreateUsagePlanKey', 'UpdateDistribution'])('leaves no key behind: %s', async (operation) => {
    const { account, key } = await gated();
    account.failNext({ operation, fault: denied });
    for (let run = 0; run < 3; run++) {
      await expect(account.rotate()).rejects.toMatchObject({ anchor: 'access-denied' });
      expect((await account.keys()).map(({ id }) => id)).toEqual([key.id]);
    }
    account.world.faults.end();
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
  });

  test.each<readonly [string, Readonly<Record<number, Fault>>]>([
    ['one distribution sends already', { 2: denied }],
    ['may be sent although the call failed', { 1: { kind: 'resetAfter' }, 2: denied }],
  ])('keeps one that %s', async (_, faults) => {
    const { account } = await gated(async (hand, api) => {
      const other = await addDistribution(hand, toApi(hand, api));
      return { distributionIds: [api.distributionId, other] };
    });
    for (const [nth, fault] of Object.entries(faults))
      account.failNext({ operation: 'UpdateDistribution', nth: Number(nth), fault });
    await expect(account.rotate()).rejects.toMatchObject({ anchor: 'access-denied' });
    expect(await account.keys()).toHaveLength(2);
    const domains = (await listDistributions(account.aws)).map(({ domainName }) => domainName);
    const { done, refused } = await underLoad(account, domains, () => account.rotate());
    expect([done.outcome, refused]).toEqual(['finished', 0]);
  });
});

/** A key that seems to be disabled already would be deleted without the time that requests with it need. */
describe('a key that is listed in part decides nothing', () => {
  test.each(['id', 'value', 'createdDate', 'enabled'])('without its %s', async (list) => {
    const { account } = await gated();
    const fault = { kind: 'unreadable', how: 'member-missing', list } as const;
    account.failNext({ operation: 'GetApiKeys', fault });
    expect(await account.refusalOf(() => account.rotate())).toMatchObject({
      error: { anchor: 'unreadable-response' },
      writes: [],
    });
  });
});

/** UpdateDistribution replaces the whole configuration: what was read in part must never be written back. */
describe('a distribution whose response is incomplete stays as it is', () => {
  const isDistribution = (path: string): boolean => /^\/2020-05-31\/distribution\/\w+$/.test(path);

  /** What the answer to GetDistribution lacks, and the words in which it is refused. */
  test.each<readonly [string, (xml: string) => string, RegExp]>([
    ['everything', () => '', /there was no body.*Nothing was changed/],
    [
      'the configuration',
      (xml) => xml.replaceAll(/<DistributionConfig>.*<\/DistributionConfig>/gs, ''),
      /no DistributionConfig in the response.*Nothing was changed/,
    ],
    [
      'the default behaviour',
      (xml) => xml.replaceAll(/<DefaultCacheBehavior>.*<\/DefaultCacheBehavior>/gs, ''),
      /no DefaultCacheBehavior in DistributionConfig.*Nothing was changed/,
    ],
    [
      'an origin',
      (xml) => xml.replace(/(<Origins><Quantity>)1/, '$111'),
      /Origins: Quantity 11, 1 item.*Nothing was changed/,
    ],
    ['its end', (xml) => xml.slice(0, xml.length / 2), /./],
  ])('%s', async (_, damage, words) => {
    const { account } = await gated();
    const intercepting = account.intercepted(async (request, onwards) => {
      const { response } = await onwards();
      if (!isDistribution(request.path)) return { response };
      const xml = damage(new TextDecoder().decode(response.body));
      return { response: { ...response, body: new TextEncoder().encode(xml) } };
    });
    expect(await account.refusalOf(() => account.rotate({}, intercepting))).toMatchObject({
      error: { message: expect.stringMatching(words) as unknown },
      writes: [],
    });
  });

  test.each(['CustomHeaders', 'Origins', 'AllowedMethods', 'OriginSslProtocols'])(
    'an item of %s',
    async (list) => {
      const { account, live } = await gated();
      const before = await xmlOf(account, live.distributionId);
      const fault = { kind: 'unreadable', how: 'list-shorter-than-quantity', list } as const;
      account.failNext({ operation: 'GetDistribution', fault });
      expect(await account.refusalOf(() => account.rotate())).toMatchObject({
        error: { message: expect.stringMatching(/Quantity/) as unknown },
        writes: [],
      });
      account.world.faults.end();
      expect(await xmlOf(account, live.distributionId)).toBe(before);
    },
  );
});
