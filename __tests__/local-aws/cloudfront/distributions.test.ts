import {
  CreateDistributionCommand,
  CreateDistributionWithTagsCommand,
  DeleteDistributionCommand,
  type DistributionConfig,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDistributionsCommand,
  ListTagsForResourceCommand,
  paginateListDistributions,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { apiOrigin, distributionConfig, type EdgeWorld, edgeWorld } from './edge-world.ts';

async function created(world: EdgeWorld, config: DistributionConfig = distributionConfig()) {
  const { Distribution, ETag } = await world.client.send(
    new CreateDistributionCommand({ DistributionConfig: config }),
  );
  return {
    id: Distribution?.Id ?? '',
    arn: Distribution?.ARN ?? '',
    etag: ETag ?? '',
    distribution: Distribution,
  };
}

async function configOf(world: EdgeWorld, id: string) {
  const { DistributionConfig, ETag } = await world.client.send(new GetDistributionConfigCommand({ Id: id }));
  if (!DistributionConfig) throw new Error('no configuration');
  return { config: DistributionConfig, etag: ETag ?? '' };
}

function withKey(config: DistributionConfig, key: string): DistributionConfig {
  return { ...config, Origins: { Quantity: 1, Items: [apiOrigin(key)] } };
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
      CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-api-key', HeaderValue: 'key-one' }] },
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
    const { id } = await created(world);
    await world.settle();
    const { config, etag } = await configOf(world, id);
    await world.client.send(
      new UpdateDistributionCommand({
        Id: id,
        IfMatch: etag,
        DistributionConfig: withKey(config, 'key-two'),
      }),
    );
    const seen: { keys: number; status: string | undefined }[] = [];
    for (;;) {
      const { Distribution } = await world.client.send(new GetDistributionCommand({ Id: id }));
      const keys = world.service
        .edges(id)
        .filter(({ origins }) => origins.get('api')?.get('x-api-key') === 'key-two');
      seen.push({ keys: keys.length, status: Distribution?.Status });
      const next = world.service.nextChange(id);
      if (next === undefined) break;
      await world.clock.run(world.clock.sleep(next - world.clock.now()));
    }
    expect(seen.map(({ keys }) => keys)).toEqual([0, 1, 2, 3, 4, 4]);
    expect(seen.map(({ status }) => status)).toEqual([...Array<string>(5).fill('InProgress'), 'Deployed']);
  });

  test('takes two changes at every edge in their order, though both are on their way at once', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const world = edgeWorld({}, seed);
      const { id } = await created(world);
      await world.settle();
      for (const key of ['key-two', 'key-three']) {
        const { config, etag } = await configOf(world, id);
        await world.client.send(
          new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: withKey(config, key) }),
        );
        await world.clock.run(world.clock.sleep(1_000));
      }
      const order = ['key-one', 'key-two', 'key-three'];
      const at = world.service.edges(id).map(() => 0);
      for (let next = world.service.nextChange(id); next; next = world.service.nextChange(id)) {
        await world.clock.run(world.clock.sleep(next - world.clock.now()));
        for (const { edge, origins } of world.service.edges(id)) {
          const place = order.indexOf(origins.get('api')?.get('x-api-key') ?? '');
          expect(place).toBeGreaterThanOrEqual(at[edge] ?? 0);
          at[edge] = place;
        }
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

    const { config, etag: newer } = await configOf(world, id);
    await world.client.send(
      new UpdateDistributionCommand({ Id: id, IfMatch: newer, DistributionConfig: config }),
    );
    expect(await call('GET')).not.toContain('Novelty');
  });

  test('has a new version after a change only; whether an unchanged update deploys is a matter of the seed', async () => {
    const versions = async (unchangedUpdateDeploys: number): Promise<boolean> => {
      const world = edgeWorld({ unchangedUpdateDeploys });
      const { id, etag } = await created(world);
      const { config, etag: read } = await configOf(world, id);
      expect(read).toBe(etag);
      const { ETag } = await world.client.send(
        new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: config }),
      );
      return ETag === etag;
    };
    expect(await versions(0)).toBe(true);
    expect(await versions(1)).toBe(false);
  });

  test('goes only when it is disabled and every edge knows', async () => {
    const world = edgeWorld();
    const { id, etag } = await created(world);
    const remove = (version: string) =>
      world.client.send(new DeleteDistributionCommand({ Id: id, IfMatch: version }));
    await expect(remove(etag)).rejects.toMatchObject({ name: 'DistributionNotDisabled' });
    const { config } = await configOf(world, id);
    const { ETag = '' } = await world.client.send(
      new UpdateDistributionCommand({
        Id: id,
        IfMatch: etag,
        DistributionConfig: { ...config, Enabled: false },
      }),
    );
    await expect(remove(ETag)).rejects.toMatchObject({ name: 'DistributionNotDisabled' });
    await world.settle();
    await remove(ETag);
    await expect(world.client.send(new GetDistributionCommand({ Id: id }))).rejects.toMatchObject({
      name: 'NoSuchDistribution',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('gets a new version behind the back of its owner when something it depends on changes', async () => {
    const world = edgeWorld();
    const { id, etag } = await created(world);
    await world.settle();
    const { config } = await configOf(world, id);
    world.service.redeploy(id);
    expect(world.service.status(id)).toBe('InProgress');
    await expect(
      world.client.send(
        new UpdateDistributionCommand({
          Id: id,
          IfMatch: etag,
          DistributionConfig: withKey(config, 'key-two'),
        }),
      ),
    ).rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });
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
    const { DistributionList } = await world.client.send(new ListDistributionsCommand({}));
    expect(DistributionList).toMatchObject({ IsTruncated: false, Quantity: 5, MaxItems: 100 });
    expect(DistributionList?.Items?.[0]).toMatchObject({
      Origins: { Items: [{ Id: 'api' }] },
      DefaultCacheBehavior: { TargetOriginId: 'api' },
      ETag: expect.any(String),
    });
  });

  test('tags come with the distribution, are added and taken away', async () => {
    const world = edgeWorld();
    const { Distribution } = await world.client.send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: distributionConfig(),
          Tags: { Items: [{ Key: 'gate', Value: 'images' }] },
        },
      }),
    );
    const Resource = Distribution?.ARN ?? '';
    await world.client.send(
      new TagResourceCommand({ Resource, Tags: { Items: [{ Key: 'b', Value: 'two + three' }] } }),
    );
    await world.client.send(new UntagResourceCommand({ Resource, TagKeys: { Items: ['gate'] } }));
    const { Tags } = await world.client.send(new ListTagsForResourceCommand({ Resource }));
    expect(Tags?.Items).toEqual([{ Key: 'b', Value: 'two + three' }]);
  });
});
