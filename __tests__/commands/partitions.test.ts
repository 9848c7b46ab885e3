import { describe, expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { openAccount, type Account, type RunOptions } from '../account/account.ts';
import { addSite } from '../account/distribution.ts';
import { underLoad } from '../account/load.ts';
import { anyWords, asHolderOf, policyOf } from '../account/policy-holder.ts';
import type { DeployChange } from '../account/settings.ts';

const china = () => openAccount({ region: 'cn-north-1' });

/** A principal that may do what the published policies say, in the words of the account's partition. */
const holderOf = (
  commands: readonly string[],
  account: Account,
  placeholders: Readonly<Record<string, string>> = {},
): RunOptions => {
  const { partition } = account.aws;
  const china = { 'arn:aws:': `arn:${partition}:`, 'arn%3Aaws%3A': `arn%3A${partition}%3A` };
  const documents = commands.map((one) => policyOf(one, { ...anyWords, ...china, ...placeholders }));
  return { context: asHolderOf(documents, account, commands[0] ?? '') };
};

/** The resources of another partition, as IAM saw the calls name them. */
const foreignArnsIn = ({ world }: Account): readonly string[] =>
  world.calls
    .flatMap(({ resource, alsoNeeds = [] }) => [resource, ...alsoNeeds.map((need) => need.resource)])
    .filter((resource) => resource.startsWith('arn:') && !resource.startsWith('arn:aws-cn:'));

describe('in China', () => {
  test('an API in use is gated, rotated, checked and opened again, and no viewer is rejected', async () => {
    const account = await china();
    const live = await account.openApi();
    expect(live.direct).toMatch(/\.execute-api\.cn-north-1\.amazonaws\.com\.cn\/prod$/);
    expect(live.domainName).toBe('api.example.cn');
    const words = { API_ID: live.apiId, STAGE: 'prod', DISTRIBUTION_ID: live.distributionId };
    const inUse = (command: string, work: (holder: RunOptions) => Promise<object>) =>
      underLoad(account, [live.domainName], () => work(holderOf([command], account, words)), {
        pause: 5_000,
      });
    expect(await inUse('gate', (holder) => account.gate(live, {}, holder))).toMatchObject({
      ...{ done: { outcome: 'finished', proof: 'status' }, refused: 0 },
    });
    expect(await account.code(`${live.direct}/health`)).toBe(403);
    expect(await inUse('rotate', (holder) => account.rotate({}, holder))).toMatchObject({
      ...{ done: { outcome: 'finished', rotated: true }, refused: 0 },
    });
    const { checks } = await account.status({}, holderOf(['status'], account));
    expect(checks.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(await inUse('destroy', (holder) => account.destroy({}, holder))).toMatchObject({
      ...{ done: { pending: false }, refused: 0 },
    });
    expect(await account.code(`${live.direct}/health`)).toBe(200);
    expect(foreignArnsIn(account)).toEqual([]);
  });

  test('images are served through an existing distribution, without policies and functions of CloudFront', async () => {
    const account = await china();
    const distributionId = await addSite(account);
    const change: DeployChange = {
      distributionIds: [distributionId],
      permissionsBoundaryArn: account.world.iam.addPolicy(anyWords.BOUNDARY, { Statement: [] }),
      edgeFunction: 'function handler(e) { return e.request; }',
    };
    // Their distribution is no resource of the gate: docs/iam names it in gate.json.
    const own = { DISTRIBUTION_ID: distributionId };
    const holder = holderOf(['deploy', 'deploy-role', 'gate'], account, own);
    const done = await account.deploy(change, holder);
    expect(done).toMatchObject({ pending: false, domainName: 'site.example.cn' });
    expect(await account.code('https://site.example.cn/images/cat.jpg')).toBe(404);
    const direct = `https://${done.apiId ?? ''}.execute-api.cn-north-1.amazonaws.com.cn/live/cat.jpg`;
    expect(await account.code(direct)).toBe(403);
    const again = await account.callsOf(() => account.deploy(change, holder));
    expect(again.filter(({ write }) => write)).toEqual([]);
    expect(again.length).toBeLessThanOrEqual(20);
    // Every cached image is told apart by query string and Accept.
    const { DistributionConfig } = await account.cloudFront.getDistributionConfig({ Id: distributionId });
    expect(DistributionConfig?.CacheBehaviors?.Items).toMatchObject([
      { PathPattern: '/.gate/*', MaxTTL: 0 },
      {
        PathPattern: '/images/*',
        ForwardedValues: { QueryString: true, Headers: { Items: ['Accept'] }, Cookies: { Forward: 'none' } },
        DefaultTTL: 86_400,
      },
    ]);
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await account.destroy({}, holderOf(['destroy'], account))).toMatchObject({ pending: false });
    expect([...(await listApis(account.aws)), ...(await listKeys(account.aws, 'photos'))]).toEqual([]);
    expect((await listDistributions(account.aws)).map(({ origins }) => origins.length)).toEqual([1]);
    expect(foreignArnsIn(account)).toEqual([]);
  });

  const webAclArn = 'arn:aws-cn:wafv2:us-east-1:123456789012:global/webacl/x/1';
  test.each<readonly [string, DeployChange]>([
    ['distribution-ids', { distributionIds: [] }],
    ['domain-names', { domainNames: ['images.example.cn'] }],
    ['certificate-arn', { certificateArn: 'arn:aws-cn:acm:us-east-1:123456789012:certificate/1' }],
    ['web-acl-arn', { webAclArn }],
    ['origin-shield-region', { originShieldRegion: 'cn-north-1' }],
  ])('deploy says what there is not, by the input %s, before it asks for anything', async (input, change) => {
    const account = await china();
    const distributionIds = [await addSite(account)];
    const calls = await account.callsOf(async () => {
      const error = await account.deploy({ distributionIds, ...change }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ anchor: 'other-partitions' });
      expect(JSON.stringify(error)).toContain(input);
    });
    expect(calls).toEqual([]);
  });

  test('deploy rejects a distribution without a usable name', async () => {
    const account = await china();
    const Id = await addSite(account);
    const { ETag: IfMatch, DistributionConfig } = await account.cloudFront.getDistributionConfig({ Id });
    await account.cloudFront.updateDistribution({
      ...{ Id, IfMatch },
      DistributionConfig: DistributionConfig && { ...DistributionConfig, Aliases: { Quantity: 0 } },
    });
    expect(await account.refusalOf(() => account.deploy({ distributionIds: [Id] }))).toMatchObject({
      ...{ error: { anchor: 'other-partitions' }, writes: [] },
    });
  });
});
