import { paginateListDistributions } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import {
  configOf,
  deployed,
  distributionConfig,
  type EdgeWorld,
  edgeWorld,
  keysOf,
  listOf,
  sending,
  updated,
} from './edge-world.ts';
import { refused } from '../refusals.ts';
import { rawAnswersOf } from '../schemas/checked-account.ts';
import { DOMParser } from '@xmldom/xmldom';

/** The names of the elements that stand side by side in `xml`. */
function parseElements(xml: string): readonly string[] {
  const root = new DOMParser().parseFromString(`<r>${xml}</r>`, 'text/xml').documentElement;
  return [...(root?.childNodes ?? [])].map(({ nodeName }) => nodeName);
}

/** A distribution that has not reached its edges. */
async function created({ client }: EdgeWorld, sent = distributionConfig()) {
  const { Distribution, ETag: etag = '' } = await client.createDistribution({ DistributionConfig: sent });
  return { id: Distribution?.Id ?? '', etag, distribution: Distribution };
}

describe('a distribution', () => {
  test('reads back as it was sent, with what CloudFront fills in', async () => {
    const world = edgeWorld();
    const sent = distributionConfig();
    const { id, distribution } = await created(world, sent);
    expect(distribution).toMatchObject({
      ARN: `arn:aws:cloudfront::123456789012:distribution/${id}`,
      Status: 'InProgress',
      DomainName: expect.stringMatching(/^d[a-z0-9]{13}\.cloudfront\.net$/),
    });
    const { config } = await configOf(world, id);
    expect(config).toMatchObject({ CallerReference: sent.CallerReference, Comment: 'images', Enabled: true });
    expect(config.Origins?.Items?.[0]).toMatchObject({
      CustomHeaders: listOf({ HeaderName: 'x-api-key', HeaderValue: 'key-one' }),
      ConnectionAttempts: 3,
    });
    expect(config).toMatchObject({
      Aliases: { Quantity: 0 },
      PriceClass: 'PriceClass_All',
      HttpVersion: 'http2',
      ViewerCertificate: { CloudFrontDefaultCertificate: true },
    });
  });

  test('is InProgress until its last edge has switched, and each edge switches at its own time', async () => {
    const world = edgeWorld();
    const { id } = await deployed(world);
    await updated(world, id, sending('key-two'));
    const seen: { keys: number; status: string | undefined }[] = [];
    for (;;) {
      const { Distribution } = await world.client.getDistribution({ Id: id });
      const keys = keysOf(world, id).filter((key) => key === 'key-two');
      seen.push({ keys: keys.length, status: Distribution?.Status });
      const next = world.service.nextChange(id);
      if (next === undefined) break;
      await world.wait((next - world.clock.now()) / 1_000);
    }
    expect(seen.map(({ keys }) => keys)).toEqual([0, 1, 2, 3, 4, 4]);
    expect(seen.map(({ status }) => status)).toEqual([...Array<string>(5).fill('InProgress'), 'Deployed']);
  });

  test('takes two changes at every edge in their order, though both are on their way at once', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const world = edgeWorld({}, seed);
      const { id } = await deployed(world);
      for (const key of ['key-two', 'key-three']) {
        await updated(world, id, sending(key));
        await world.wait(1);
      }
      const order = ['key-one', 'key-two', 'key-three'];
      let at = [0, 0, 0, 0];
      for (let next = world.service.nextChange(id); next; next = world.service.nextChange(id)) {
        await world.wait((next - world.clock.now()) / 1_000);
        const now = keysOf(world, id).map((key) => order.indexOf(key));
        expect(now.filter((place, edge) => place < (at[edge] ?? 0))).toEqual([]);
        at = now;
      }
      expect(at).toEqual([2, 2, 2, 2]);
    }
  });

  test('keeps elements that the SDK does not know, and drops what an update leaves out', async () => {
    const world = edgeWorld();
    const { id, etag } = await created(world);
    const call = async (method: 'GET' | 'PUT', body = ''): Promise<string> => {
      const answer = await world.service
        .route({
          method,
          host: 'cloudfront.amazonaws.com',
          path: `/2020-05-31/distribution/${id}/config`,
          query: '',
          headers: { 'if-match': etag },
          body: Buffer.from(body),
        })
        ?.perform({ accessKeyId: '', principalArn: '' }, 'id');
      return Buffer.from(answer?.body as Uint8Array).toString();
    };
    const edited = (await call('GET')).replace(
      '<Staging>',
      '<Novelty><Deep a="1">x</Deep></Novelty><Staging>',
    );
    await call('PUT', edited);
    expect(await call('GET')).toContain('<Novelty><Deep a="1">x</Deep></Novelty>');

    await updated(world, id, {});
    expect(await call('GET')).not.toContain('Novelty');
  });

  test('is answered in the order of CloudFront, whatever order it was sent in', async () => {
    const world = edgeWorld();
    const raw = rawAnswersOf(world.client);
    const { DefaultCacheBehavior, Origins, ...rest } = distributionConfig({ Aliases: { Quantity: 0 } });
    await created(world, { DefaultCacheBehavior, ...rest, Origins });
    const text = new TextDecoder().decode(raw.at(-1)?.body);
    const config = /<DistributionConfig>(.*)<\/DistributionConfig>/s.exec(text)?.[1] ?? '';
    const first = ['CallerReference', 'Aliases', 'DefaultRootObject', 'Origins', 'OriginGroups'];
    const next = ['DefaultCacheBehavior', 'CacheBehaviors', 'CustomErrorResponses', 'Comment', 'Logging'];
    const last = ['PriceClass', 'Enabled', 'ViewerCertificate', 'Restrictions', 'WebACLId', 'HttpVersion'];
    const order = [...first, ...next, ...last, 'IsIPV6Enabled', 'ContinuousDeploymentPolicyId', 'Staging'];
    expect(parseElements(config)).toEqual(order);
  });

  test('has a new version after a change only; whether an unchanged update deploys is a matter of the seed', async () => {
    const versions = async (unchangedUpdateDeploys: number): Promise<boolean> => {
      const world = edgeWorld({ unchangedUpdateDeploys });
      const { id, etag } = await created(world);
      expect((await configOf(world, id)).etag).toBe(etag);
      return (await updated(world, id, {})).ETag === etag;
    };
    expect(await versions(0)).toBe(true);
    expect(await versions(1)).toBe(false);
  });

  test('goes only when it is disabled and every edge knows', async () => {
    const world = edgeWorld();
    const { id, etag } = await created(world);
    const remove = (version: string) => world.client.deleteDistribution({ Id: id, IfMatch: version });
    await refused(remove(etag), '409 DistributionNotDisabled');
    const { ETag = '' } = await updated(world, id, { Enabled: false });
    await refused(remove(ETag), '409 DistributionNotDisabled');
    await world.settle();
    await remove(ETag);
    await refused(world.client.getDistribution({ Id: id }), '404 NoSuchDistribution');
  });

  test('gets a new version behind the back of its owner when something it depends on changes', async () => {
    const world = edgeWorld();
    const { id, etag } = await created(world);
    await world.settle();
    const { config } = await configOf(world, id);
    world.service.redeploy(id);
    expect(world.service.status(id)).toBe('InProgress');
    await refused(
      world.client.updateDistribution({
        Id: id,
        IfMatch: etag,
        DistributionConfig: { ...config, ...sending('key-two') },
      }),
      '412 PreconditionFailed',
    );
    expect((await configOf(world, id)).config).toEqual(config);
  });
});

describe('lists and tags', () => {
  test('distributions are listed in pages', async () => {
    const world = edgeWorld();
    const ids: string[] = [];
    for (let number = 0; number < 5; number++) ids.push((await created(world)).id);
    const listed: (string | undefined)[] = [];
    for await (const page of paginateListDistributions({ client: world.client, pageSize: 2 }, {}))
      listed.push(...(page.DistributionList?.Items ?? []).map(({ Id }) => Id));
    expect(listed).toEqual(ids);
    const { DistributionList } = await world.client.listDistributions();
    expect(DistributionList).toMatchObject({ IsTruncated: false, Quantity: 5, MaxItems: 100 });
    expect(DistributionList?.Items?.[0]).toMatchObject({
      Origins: { Items: [{ Id: 'api' }] },
      DefaultCacheBehavior: { TargetOriginId: 'api' },
      ETag: expect.any(String),
    });
  });

  test('tags come with the distribution, are added and taken away', async () => {
    const world = edgeWorld();
    const { Distribution } = await world.client.createDistributionWithTags({
      DistributionConfigWithTags: {
        DistributionConfig: distributionConfig(),
        Tags: { Items: [{ Key: 'gate', Value: 'images' }] },
      },
    });
    const Resource = Distribution?.ARN ?? '';
    await world.client.tagResource({ Resource, Tags: { Items: [{ Key: 'b', Value: 'two + three' }] } });
    await world.client.untagResource({ Resource, TagKeys: { Items: ['gate'] } });
    const { Tags } = await world.client.listTagsForResource({ Resource });
    expect(Tags?.Items).toEqual([{ Key: 'b', Value: 'two + three' }]);
  });
});
