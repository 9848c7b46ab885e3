import { describe, expect, test } from '@jest/globals';
import { addCustomDomain, stage } from '../commands/gate-account.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import {
  distributionOf,
  during,
  faultsOf,
  gated,
  keysOf,
  pass,
  rotateUnderLoad,
  served,
  statusOf,
} from './scene.ts';

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

  test('a mapping without a stage: an origin whose path names it is a target', async () => {
    const ids: string[] = [];
    const { account, key } = await gated(async (aws, { apiId, distributionId }) => {
      await addCustomDomain(aws, apiId, domain, null);
      ids.push(distributionId, await distributionOf(aws, [{ domain, path: `/${stage}` }]));
      return { distributionIds: ids, apiDomains: [domain] };
    });
    expect(await served(account, ids)).toEqual([200]);
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
  });
});

describe('an origin that names another API', () => {
  const others: Readonly<Record<string, (apiId: string) => string>> = {
    'another API of this Region': (apiId) => `x${apiId}.execute-api.eu-central-1.amazonaws.com`,
    'an API of this id in another Region': (apiId) => `${apiId}.execute-api.us-west-2.amazonaws.com`,
  };

  test.each(Object.entries(others))('%s, without a key: not touched', async (_, domainOf) => {
    const { account, live, key } = await gated();
    const other = await during(account, ({ aws }) =>
      distributionOf(aws, [{ domain: domainOf(live.apiId), path: `/${stage}` }]),
    );
    await pass(account, 600);
    const before = await during(account, ({ aws }) => findDistribution(aws, other));
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
    expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id], otherDistributionIds: [] });
    expect(refused).toBe(0);
    expect(await during(account, ({ aws }) => findDistribution(aws, other))).toEqual(before);
  });

  test.each(Object.entries(others))(
    '%s, to which it sends the key: the key stays valid',
    async (_, domainOf) => {
      const { account, live, key } = await gated();
      const other = await during(account, ({ aws }) =>
        distributionOf(aws, [
          { domain: domainOf(live.apiId), path: `/${stage}`, headers: { 'x-api-key': key.value } },
        ]),
      );
      await pass(account, 600);
      const before = await during(account, ({ aws }) => findDistribution(aws, other));
      const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
      expect(result).toMatchObject({
        outcome: 'still-sent',
        deletedKeyIds: [],
        otherDistributionIds: [other],
      });
      expect(result.reason).toContain(`key ${key.id} stays valid: ${other} still sends it`);
      expect(refused).toBe(0);
      expect(await during(account, ({ aws }) => findDistribution(aws, other))).toEqual(before);
      expect((await keysOf(account)).find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
    },
  );
});
