import { type DistributionConfig } from '@aws-sdk/client-cloudfront';
import { distributionConfig } from '../../local-aws/cloudfront/edge-world.ts';
import type { Peer } from '../peer.ts';
import type { Scenario } from '../scenario.ts';

const unknown = 'E0000000000000';

async function made({ cloudFront, settle }: Peer, overrides: Partial<DistributionConfig> = {}) {
  const { Distribution, ETag } = await cloudFront.createDistribution({
    DistributionConfig: distributionConfig(overrides),
  });
  await settle();
  const { DistributionConfig } = await cloudFront.getDistributionConfig({ Id: Distribution?.Id });
  if (!DistributionConfig) throw new Error('no configuration');
  return { id: Distribution?.Id, arn: Distribution?.ARN, etag: ETag, config: DistributionConfig };
}

export const distributionScenarios: readonly Scenario[] = [
  {
    name: 'a distribution is made, deployed and listed',
    tell: async ({ cloudFront, settle }, observe) => {
      const { Distribution } =
        (await observe(
          'create',
          () =>
            cloudFront.createDistribution({
              DistributionConfig: distributionConfig({ CallerReference: 'one' }),
            }),
          (answer) => ({
            status: answer.Distribution?.Status,
            domain: answer.Distribution?.DomainName?.endsWith('.cloudfront.net'),
            etag: answer.ETag !== undefined,
          }),
        )) ?? {};
      await settle();
      const Id = Distribution?.Id;
      await observe(
        'read',
        () => cloudFront.getDistribution({ Id }),
        (answer) => ({
          status: answer.Distribution?.Status,
          header: answer.Distribution?.DistributionConfig?.Origins?.Items?.[0]?.CustomHeaders,
          path: answer.Distribution?.DistributionConfig?.Origins?.Items?.[0]?.OriginPath,
          policy: answer.Distribution?.DistributionConfig?.DefaultCacheBehavior?.CachePolicyId,
          forwarding: answer.Distribution?.DistributionConfig?.DefaultCacheBehavior?.OriginRequestPolicyId,
          price: answer.Distribution?.DistributionConfig?.PriceClass,
        }),
      );
      await observe(
        'list',
        () => cloudFront.listDistributions(),
        ({ DistributionList }) =>
          DistributionList?.Items?.map(({ Comment, Enabled }) => ({ Comment, Enabled })),
      );
      await observe(
        'the same caller reference with another configuration',
        () =>
          cloudFront.createDistribution({
            DistributionConfig: distributionConfig({ CallerReference: 'one', Comment: 'other' }),
          }),
        () => 'made',
      );
      await observe(
        'an unknown one',
        () => cloudFront.getDistribution({ Id: unknown }),
        () => 'there',
      );
    },
  },
  {
    name: 'an update needs the current version and makes a new one',
    tell: async (peer, observe) => {
      const { cloudFront } = peer;
      const { id, etag, config } = await made(peer);
      const update = (IfMatch: string | undefined, Comment = 'new') =>
        cloudFront.updateDistribution({ Id: id, IfMatch, DistributionConfig: { ...config, Comment } });
      await observe(
        'without a version',
        () => update(undefined),
        () => 'done',
      );
      await observe(
        'with a malformed version',
        () => update('*'),
        () => 'done',
      );
      await observe(
        'with another version',
        () => update(unknown),
        () => 'done',
      );
      await observe(
        'with the current version',
        () => update(etag),
        (answer) => ({
          changed: answer.ETag !== etag,
          status: answer.Distribution?.Status,
          comment: answer.Distribution?.DistributionConfig?.Comment,
        }),
      );
      await observe(
        'with the version of before',
        () => update(etag, 'newer'),
        () => 'done',
      );
    },
  },
  {
    name: 'an update with another caller reference is refused',
    tell: async (peer, observe) => {
      const { id, etag, config } = await made(peer);
      await observe(
        'update',
        () =>
          peer.cloudFront.updateDistribution({
            Id: id,
            IfMatch: etag,
            DistributionConfig: { ...config, CallerReference: 'another' },
          }),
        () => 'done',
      );
    },
  },
  {
    name: 'a list whose quantity is wrong is refused',
    tell: async ({ cloudFront }, observe) => {
      const right = distributionConfig();
      await observe(
        'create',
        () =>
          cloudFront.createDistribution({
            DistributionConfig: { ...right, Origins: { Quantity: 2, Items: right.Origins?.Items } },
          }),
        () => 'made',
      );
    },
  },
  {
    name: 'an origin is checked',
    tell: async ({ cloudFront }, observe) => {
      const creating = (overrides: Partial<DistributionConfig>) => () =>
        cloudFront.createDistribution({ DistributionConfig: distributionConfig(overrides) });
      const origin = distributionConfig().Origins?.Items?.[0];
      if (!origin) throw new Error('no origin');
      const withOrigin = (change: object) =>
        creating({ Origins: { Quantity: 1, Items: [{ ...origin, ...change }] } });
      await observe('one with a scheme', withOrigin({ DomainName: 'https://a' }), () => 'made');
      await observe('a target that there is not', withOrigin({ Id: 'other' }), () => 'made');
    },
  },
  {
    name: 'a distribution goes only when it is disabled',
    tell: async (peer, observe) => {
      const { cloudFront, settle } = peer;
      const { id, etag, config } = await made(peer);
      const remove = (IfMatch: string | undefined) => cloudFront.deleteDistribution({ Id: id, IfMatch });
      await observe(
        'enabled',
        () => remove(etag),
        () => 'done',
      );
      const disabled = await observe(
        'disable',
        () =>
          cloudFront.updateDistribution({
            Id: id,
            IfMatch: etag,
            DistributionConfig: { ...config, Enabled: false },
          }),
        (answer) => answer.Distribution?.DistributionConfig?.Enabled,
      );
      await settle();
      await observe(
        'without a version',
        () => remove(undefined),
        () => 'done',
      );
      await observe(
        'disabled',
        () => remove(disabled?.ETag),
        () => 'done',
      );
      await observe(
        'read',
        () => cloudFront.getDistribution({ Id: id }),
        () => 'there',
      );
    },
  },
  {
    name: 'tags of a distribution come with it and are added',
    tell: async ({ cloudFront }, observe) => {
      const { Distribution } = await cloudFront.createDistributionWithTags({
        DistributionConfigWithTags: {
          DistributionConfig: distributionConfig(),
          Tags: { Items: [{ Key: 'a', Value: '1' }] },
        },
      });
      const Resource = Distribution?.ARN;
      await observe(
        'add',
        () => cloudFront.tagResource({ Resource, Tags: { Items: [{ Key: 'b', Value: '2' }] } }),
        () => 'done',
      );
      await observe(
        'read',
        () => cloudFront.listTagsForResource({ Resource }),
        ({ Tags }) => Tags?.Items,
      );
    },
  },
  {
    name: 'an invalidation is made',
    tell: async (peer, observe) => {
      const { id } = await made(peer);
      const batch = { CallerReference: 'one', Paths: { Quantity: 1, Items: ['/*'] } };
      const invalidate = (DistributionId: string | undefined) => () =>
        peer.cloudFront.createInvalidation({ DistributionId, InvalidationBatch: batch });
      await observe('create', invalidate(id), ({ Invalidation }) => ({
        status: Invalidation?.Status,
        paths: Invalidation?.InvalidationBatch?.Paths?.Items,
      }));
      await observe('of an unknown distribution', invalidate(unknown), () => 'made');
    },
  },
  {
    name: 'managed policies are there',
    tell: async ({ cloudFront }, observe) => {
      await observe(
        'CachingOptimized',
        () => cloudFront.getCachePolicy({ Id: '658327ea-f89d-4fab-a63d-7e88639e58f6' }),
        ({ CachePolicy }) => CachePolicy?.CachePolicyConfig?.Name,
      );
    },
  },
];
