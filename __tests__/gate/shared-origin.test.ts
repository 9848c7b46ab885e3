import { expect, test } from '@jest/globals';
import { addDistribution, domainOf, xmlOf } from '../account/distribution.ts';
import { faultsOf, gated, rotateUnderLoad } from '../account/gated.ts';
import { addCustomDomain, stage, toApi } from '../account/live-api.ts';

const domain = 'api.example.org';

test.each<readonly [string, boolean]>([
  ["the API's own domain", true],
  ['a custom domain whose mapping names no stage', false],
])(
  'an origin of %s without a path leads to two stages: it keeps the key of the gate that it belongs to',
  async (_, own) => {
    const scene = await gated(async (account, { apiId: restApiId }) => {
      await account.apiGateway.createDeployment({ restApiId, stageName: 'beta' });
      await addCustomDomain(account, restApiId, domain, null);
    });
    const { account, live } = scene;
    const beta = await addDistribution(account, toApi(account, live, {}, 'beta'));
    await account.pass(600);
    await account.gate({ ...live, distributionId: beta }, { name: 'second', stage: 'beta' });
    const shared = await addDistribution(account, {
      domain: own ? toApi(account, live).domain : domain,
    });
    await account.pass(600);
    const distributionIds = [live.distributionId, shared];
    await account.gate(live, { distributionIds });
    const url = `https://${await domainOf(account, shared)}/${stage}/health`;
    expect(await account.code(url)).toBe(200);
    expect(faultsOf(await account.status({ name: 'second' }))).toEqual([]);
    const before = await xmlOf(account, shared);
    const { result, refused } = await rotateUnderLoad(account, [beta], { name: 'second' });
    expect([result.outcome, refused]).toEqual(['finished', 0]);
    expect(await xmlOf(account, shared)).toBe(before);
    expect(await account.code(url)).toBe(200);
    const named = { name: 'second', stage: 'beta', distributionIds: [beta, shared] };
    expect(await account.refusalOf(() => account.gate(live, named))).toMatchObject({
      error: { anchor: 'foreign-resource', message: expect.stringContaining('"photos"') as unknown },
      writes: [],
    });
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await account.code(url)).toBe(200);
  },
);
