import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { apiOrigin, configOf, distributionConfig, listOf } from '../../local-aws/cloudfront/edge-world.ts';
import type { Peer } from '../peer.ts';
import type { Scenario } from '../scenario.ts';

const unknown = 'E0000000000000';

const creating =
  ({ cloudFront }: Peer, overrides: Partial<DistributionConfig> = {}) =>
  () =>
    cloudFront.createDistribution({ DistributionConfig: distributionConfig(overrides) });

async function made(peer: Peer) {
  const { Distribution: { Id = '' } = {} } = await creating(peer)();
  await peer.settle();
  const { config, etag } = await configOf({ client: peer.cloudFront }, Id);
  const update = (IfMatch: string | undefined, change: Partial<DistributionConfig>) => () =>
    peer.cloudFront.updateDistribution({ Id, IfMatch, DistributionConfig: { ...config, ...change } });
  return { Id, etag, update };
}

export const distributionScenarios: readonly Scenario[] = [
  {
    name: 'a distribution is made, deployed and listed',
    tell: async (peer, observe) => {
      const { cloudFront, settle } = peer;
      const answer = await observe(
        'create',
        creating(peer, { CallerReference: 'one' }),
        ({ Distribution, ETag }) => ({
          status: Distribution?.Status,
          domain: Distribution?.DomainName?.endsWith('.cloudfront.net'),
          etag: ETag !== undefined,
        }),
      );
      await settle();
      const Id = answer?.Distribution?.Id;
      await observe(
        'read',
        () => cloudFront.getDistribution({ Id }),
        ({ Distribution }) => {
          const { Origins, DefaultCacheBehavior, PriceClass } = Distribution?.DistributionConfig ?? {};
          const [origin] = Origins?.Items ?? [];
          return {
            ...{ status: Distribution?.Status, header: origin?.CustomHeaders, path: origin?.OriginPath },
            policy: DefaultCacheBehavior?.CachePolicyId,
            forwarding: DefaultCacheBehavior?.OriginRequestPolicyId,
            price: PriceClass,
          };
        },
      );
      await observe(
        'list',
        () => cloudFront.listDistributions(),
        ({ DistributionList }) =>
          DistributionList?.Items?.map(({ Comment, Enabled }) => ({ Comment, Enabled })),
      );
      await observe(
        'the same caller reference with another configuration',
        creating(peer, { CallerReference: 'one', Comment: 'other' }),
      );
      await observe('an unknown one', () => cloudFront.getDistribution({ Id: unknown }));
    },
  },
  {
    name: 'an update needs the current version and makes a new one',
    tell: async (peer, observe) => {
      const { etag, update } = await made(peer);
      await observe('without a version', update(undefined, { Comment: 'new' }));
      await observe('with a malformed version', update('*', { Comment: 'new' }));
      await observe('with another version', update(unknown, { Comment: 'new' }));
      await observe(
        'with the current version',
        update(etag, { Comment: 'new' }),
        ({ Distribution, ETag }) => ({
          ...{ changed: ETag !== etag, status: Distribution?.Status },
          comment: Distribution?.DistributionConfig?.Comment,
        }),
      );
      await observe('with the version of before', update(etag, { Comment: 'newer' }));
    },
  },
  {
    name: 'an origin is checked',
    tell: async (peer, observe) => {
      const withOrigin = (change: object) =>
        creating(peer, { Origins: listOf({ ...apiOrigin('key-one'), ...change }) });
      await observe('one with a scheme', withOrigin({ DomainName: 'https://a' }));
      await observe('a target that there is not', withOrigin({ Id: 'other' }));
    },
  },
  {
    name: 'a distribution goes only when it is disabled',
    tell: async (peer, observe) => {
      const { cloudFront, settle } = peer;
      const { Id, etag, update } = await made(peer);
      const remove = (IfMatch: string | undefined) => () => cloudFront.deleteDistribution({ Id, IfMatch });
      await observe('enabled', remove(etag));
      const disabled = await observe(
        'disable',
        update(etag, { Enabled: false }),
        ({ Distribution }) => Distribution?.DistributionConfig?.Enabled,
      );
      await settle();
      await observe('without a version', remove(undefined));
      await observe('disabled', remove(disabled?.ETag));
      await observe('read', () => cloudFront.getDistribution({ Id }));
    },
  },
  {
    name: 'tags of a distribution come with it and are added',
    tell: async ({ cloudFront }, observe) => {
      const Tags = { Items: [{ Key: 'a', Value: '1' }] };
      const { Distribution } = await cloudFront.createDistributionWithTags({
        DistributionConfigWithTags: { DistributionConfig: distributionConfig(), Tags },
      });
      const Resource = Distribution?.ARN;
      const more = { Resource, Tags: { Items: [{ Key: 'b', Value: '2' }] } };
      await observe('add', () => cloudFront.tagResource(more));
      const read = () => cloudFront.listTagsForResource({ Resource });
      await observe('read', read, (answer) => answer.Tags?.Items);
    },
  },
  {
    name: 'an invalidation is made',
    tell: async (peer, observe) => {
      const { Id } = await made(peer);
      const InvalidationBatch = { CallerReference: 'one', Paths: listOf('/*') };
      const invalidate = (DistributionId: string) => () =>
        peer.cloudFront.createInvalidation({ DistributionId, InvalidationBatch });
      await observe('create', invalidate(Id), ({ Invalidation }) => ({
        status: Invalidation?.Status,
        paths: Invalidation?.InvalidationBatch?.Paths?.Items,
      }));
      await observe('of an unknown distribution', invalidate(unknown));
    },
  },
];
