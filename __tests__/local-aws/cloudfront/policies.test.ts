import { describe, expect, test } from '@jest/globals';
import {
  allViewerExceptHost,
  behaviour,
  cachingOptimized,
  deployed,
  edgeWorld,
  listOf,
  text,
} from './edge-world.ts';
import { refused } from '../refusals.ts';

describe('policies', () => {
  test('managed ones are there from the beginning, as AWS documents them', async () => {
    const { client } = edgeWorld();
    const { CachePolicy } = await client.getCachePolicy({ Id: cachingOptimized });
    expect(CachePolicy?.CachePolicyConfig).toMatchObject({
      Name: 'Managed-CachingOptimized',
      MinTTL: 1,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
    });
    const { OriginRequestPolicy } = await client.getOriginRequestPolicy({ Id: allViewerExceptHost });
    expect(OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig).toEqual({
      HeaderBehavior: 'allExcept',
      Headers: { Quantity: 1, Items: ['Host'] },
    });
    const { CachePolicyList } = await client.listCachePolicies({ Type: 'managed' });
    expect(CachePolicyList?.Items?.map(({ CachePolicy: one }) => one?.Id)).toContain(cachingOptimized);
    const { OriginRequestPolicyList } = await client.listOriginRequestPolicies({ Type: 'custom' });
    expect(OriginRequestPolicyList).toMatchObject({ Quantity: 0 });
  });

  test('a response headers policy dresses answers; a change of it deploys its distributions again', async () => {
    const world = edgeWorld();
    const config = (value: string) => ({
      Name: 'images',
      CustomHeadersConfig: listOf({ Header: 'X-Gate', Value: value, Override: true }),
      RemoveHeadersConfig: listOf({ Header: 'X-Powered-By' }),
      CorsConfig: {
        AccessControlAllowOrigins: listOf('https://shop.example'),
        AccessControlAllowHeaders: listOf('*'),
        AccessControlAllowMethods: listOf('GET' as const),
        AccessControlAllowCredentials: false,
        OriginOverride: true,
      },
      SecurityHeadersConfig: { ContentTypeOptions: { Override: true } },
    });
    const { ResponseHeadersPolicy, ETag } = await world.client.createResponseHeadersPolicy({
      ResponseHeadersPolicyConfig: config('one'),
    });
    const Id = ResponseHeadersPolicy?.Id;
    const { host, id } = await deployed(world, {
      DefaultCacheBehavior: behaviour({ ResponseHeadersPolicyId: Id }),
    });
    world.answerWith(() => text(200, 'x', { 'x-gate': 'origin', 'x-powered-by': 'y' }));
    const { headers } = await world.view(host, '/', { headers: { origin: 'https://shop.example' } });
    expect(headers).toMatchObject({
      'x-gate': 'one',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    const other = await world.view(host, '/', { headers: { origin: 'https://else.example' } });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');

    const before = await world.client.getDistribution({ Id: id });
    await world.client.updateResponseHeadersPolicy({
      Id,
      IfMatch: ETag,
      ResponseHeadersPolicyConfig: config('two'),
    });
    const after = await world.client.getDistribution({ Id: id });
    expect(after.ETag).not.toBe(before.ETag);
    expect(after.Distribution?.Status).toBe('InProgress');
    await world.settle();
    expect((await world.view(host, '/')).headers).toMatchObject({ 'x-gate': 'two' });

    const { ETag: latest } = await world.client.getResponseHeadersPolicyConfig({ Id });
    await refused(
      world.client.deleteResponseHeadersPolicy({ Id, IfMatch: latest }),
      '409 ResponseHeadersPolicyInUse',
    );
  });
});
