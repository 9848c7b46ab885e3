import { describe, expect, jest, test } from '@jest/globals';
import { addCustomDomain, stage } from '../commands/gate-account.ts';
import { distributionOf, faultsOf, gated, keysOf, rotateUnderLoad, served, statusOf } from './scene.ts';

jest.setTimeout(120_000);

const domain = 'api.example.org';

describe('a custom domain of the API, of which the rotation was told nothing', () => {
  test('the second distribution is a target', async () => {
    const ids: string[] = [];
    const { account, live, key } = await gated(async (aws, { apiId, distributionId }) => {
      await addCustomDomain(aws, apiId, domain);
      ids.push(distributionId, await distributionOf(aws, [{ domain }]));
      return { distributionIds: ids, apiDomains: [domain] };
    });
    expect(await served(account, ids)).toEqual([200]);
    const before = await statusOf(account);
    expect(before.distributionIds.toSorted()).toEqual(ids.toSorted());
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
    expect((await keysOf(account)).map(({ id }) => id)).toEqual([result.liveKeyId]);
    expect(faultsOf(await statusOf(account)).filter((line) => line.startsWith('broken'))).toEqual([]);
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
  });

  test('one distribution whose two origins are the own and the custom domain: both are switched', async () => {
    const ids: string[] = [];
    const { account, key } = await gated(async (aws, live) => {
      await addCustomDomain(aws, live.apiId, domain);
      const own = `${live.apiId}.execute-api.${aws.region}.amazonaws.com`;
      ids.push(
        live.distributionId,
        await distributionOf(aws, [{ domain: own, path: `/${stage}` }, { domain }]),
      );
      return { distributionIds: ids, apiDomains: [domain] };
    });
    expect(await served(account, ids)).toEqual([200]);
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
  });

  test('a domain that the origin writes in capital letters leads there as well', async () => {
    const ids: string[] = [];
    const { account, key } = await gated(async (aws, { apiId, distributionId }) => {
      await addCustomDomain(aws, apiId, domain);
      ids.push(distributionId, await distributionOf(aws, [{ domain: domain.toUpperCase() }]));
      return { distributionIds: ids, apiDomains: [domain] };
    });
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
  });
});
