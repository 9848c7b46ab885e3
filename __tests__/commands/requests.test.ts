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

test('a gate that stands is proved by so many requests, each run anew', async () => {
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
  expect(await asked(account, (options) => account.status({}, options))).toEqual({
    ...{ 'API GET probe': 3, 'API GET probe with a key': 3, 'viewers GET probe': 3 },
  });
});
