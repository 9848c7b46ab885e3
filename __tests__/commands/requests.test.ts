import { expect, test } from '@jest/globals';
import type { ProbePort } from '../../src/probe.ts';
import { openAccount, type Account, type RunOptions } from '../account/account.ts';

/** How often a run asked what, by address, method and path. */
async function asked(account: Account, run: (options: RunOptions) => Promise<unknown>) {
  await account.pass(600);
  const counts: Record<string, number> = {};
  const request: ProbePort['request'] = (url, headers = {}, method = 'GET') => {
    const { host, pathname } = new URL(url);
    const place = host.includes('.execute-api.') ? 'API' : 'viewers';
    const what = pathname.includes('/.gate/') ? 'probe' : pathname.replace(/^.*check.*$/, 'image');
    const name = `${place} ${method} ${what}${'x-api-key' in headers ? ' with a key' : ''}`;
    counts[name] = (counts[name] ?? 0) + 1;
    return account.probe.request(url, headers, method);
  };
  await run({ context: { probe: { request } } });
  return counts;
}

test('an existing gate is proved by the same number of requests in each run', async () => {
  const account = await openAccount();
  const { apiId = '', distributionId = '' } = await account.deploy();
  const closed = { 'API GET probe': 3, 'API GET image': 3 };
  const random = { 'API GET probe with a key': 3, 'API GET image with a key': 3 };
  const path = { 'viewers HEAD /': 1, 'viewers GET /': 1, 'viewers GET probe': 5 };
  expect(await asked(account, (options) => account.deploy({}, options))).toEqual({
    ...{ ...closed, ...random, ...path },
    'viewers GET image': 5,
  });
  // Code that took over from other code is watched for a while.
  expect(await asked(account, (options) => account.deploy({ source: 'second' }, options))).toEqual({
    ...{ ...closed, ...random, ...path },
    'viewers GET image': 8,
  });
  const live = { apiId, distributionId };
  expect(await asked(account, (options) => account.gate(live, { stage: 'live' }, options))).toEqual({
    ...{ 'API GET probe': 10, 'API GET probe with a key': 10, 'viewers GET probe': 10 },
  });
  // With the live key once, with a random one three times.
  expect(await asked(account, (options) => account.status({}, options))).toEqual({
    ...{ 'API GET probe': 3, 'API GET probe with a key': 4, 'viewers GET probe': 3 },
  });
});

/** An answer of the API, from behind its key check; and one that rejects. */
const accepted = { status: 404, headers: { 'x-amz-apigw-id': '1' }, body: new Uint8Array() };
const rejected = {
  status: 403,
  headers: { 'x-amzn-errortype': 'ForbiddenException' },
  body: new Uint8Array(),
};

test.each([
  ['gate-open', 'execute-api', accepted],
  ['key-rejected', 'cloudfront.net/.gate', rejected],
  ['images-fail', 'image-gate-check', rejected],
])(
  'a deploy that asks in vain ends with %s once the propagation time is over',
  async (anchor, where, answer) => {
    const account = await openAccount();
    await account.deploy();
    await account.pass(600);
    const times: number[] = [];
    const request: ProbePort['request'] = (url, headers, method) => {
      const isMeant = url.includes(where) && (anchor !== 'images-fail' || url.includes('cloudfront.net'));
      if (!isMeant) return account.probe.request(url, headers, method);
      times.push(account.clock.now() / 1_000);
      return Promise.resolve(answer);
    };
    const deploy = account.deploy({ propagationSeconds: 60 }, { context: { probe: { request } } });
    await expect(deploy).rejects.toMatchObject({ anchor });
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBe(60);
  },
);
