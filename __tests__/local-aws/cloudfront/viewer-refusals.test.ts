import { type DistributionConfig } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import {
  behaviour,
  deployed,
  edgeWorld,
  listOf,
  named,
  published,
  running,
  sending,
  updated,
} from './edge-world.ts';

const keyGroups = { Enabled: true, ...listOf('c0ffee00-0000-4000-8000-000000000001') };
const missingKey =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code>' +
  '<Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>';

function restricted(RestrictionType: 'blacklist' | 'whitelist', ...countries: string[]) {
  return { Restrictions: { GeoRestriction: { RestrictionType, ...listOf(...countries) } } };
}

const mtls: Partial<DistributionConfig> = {
  ViewerMtlsConfig: { Mode: 'required', TrustStoreConfig: { TrustStoreId: 'ts_1' } },
};

describe('CloudFront itself refuses, and the origin sees nothing', () => {
  test.each([
    ['trusted key groups', { TrustedKeyGroups: keyGroups }],
    ['trusted signers', { TrustedSigners: { Enabled: true, ...listOf('self') } }],
  ])('an unsigned request where the behaviour has %s', async (_, signing) => {
    const world = edgeWorld();
    const { host } = await deployed(world, { DefaultCacheBehavior: behaviour(signing) });
    const { status, headers, text } = await world.view(host, '/a.jpg', {
      headers: { 'x-api-key': 'key-one' },
    });
    expect([status, text]).toEqual([403, missingKey]);
    expect(headers).toMatchObject({ server: 'CloudFront', 'x-cache': 'Error from cloudfront' });
    expect(headers).not.toHaveProperty('x-amz-apigw-id');
    for (const named of ['/a.jpg?Key-Pair-Id=K1&Signature=x', '/a.jpg?w=1&Key-Pair-Id='])
      expect((await world.view(host, named)).text).toContain('<Code>InvalidKey</Code>');
    const cookie = { cookie: 'a=1; CloudFront-Key-Pair-Id=K1' };
    expect((await world.view(host, '/a.jpg', { headers: cookie })).text).toContain('<Code>InvalidKey</Code>');
    expect(world.arrived).toEqual([]);
  });

  test('only in the behaviour that fits the path, and not where the list is switched off', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world, {
      CacheBehaviors: listOf(
        { ...behaviour({ TrustedKeyGroups: keyGroups }), PathPattern: '/signed/*' },
        { ...behaviour({ TrustedKeyGroups: { ...keyGroups, Enabled: false } }), PathPattern: '/off/*' },
      ),
    });
    const statuses: number[] = [];
    for (const path of ['/signed/a.jpg', '/off/a.jpg', '/a.jpg'])
      statuses.push((await world.view(host, path)).status);
    expect(statuses).toEqual([403, 200, 200]);
  });

  test('whom the web ACL blocks: nobody at first, then those that the world says, and only while one is named', async () => {
    const world = edgeWorld();
    const WebACLId = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/images/1';
    const { id, host } = await deployed(world, { WebACLId });
    const other = await deployed(world);
    expect((await world.view(host, '/')).status).toBe(200);
    for (const one of [id, other.id])
      world.service.blockByWaf(one, ({ headers }) => headers['user-agent'] === undefined);
    const { status, headers, text } = await world.view(host, '/');
    expect(status).toBe(403);
    expect(headers).toMatchObject({ 'content-type': 'text/html', server: 'CloudFront' });
    expect(headers).not.toHaveProperty('x-amz-apigw-id');
    expect(text).toContain('Request blocked.');
    expect((await world.view(host, '/', { headers: { 'user-agent': 'curl' } })).status).toBe(200);
    expect((await world.view(other.host, '/')).status).toBe(200);
    await updated(world, id, { WebACLId: '' });
    await world.settle();
    expect((await world.view(host, '/')).status).toBe(200);
    expect(() => {
      world.service.blockByWaf('E0', () => true);
    }).toThrow('does not exist');
  });

  test.each([
    [restricted('blacklist', 'DE', 'FR'), { DE: 403, FR: 403, US: 200 }],
    [restricted('whitelist', 'DE', 'FR'), { DE: 200, FR: 200, US: 403 }],
  ])('who comes from a restricted country', async (restriction, expected) => {
    const world = edgeWorld();
    const { host } = await deployed(world, restriction);
    expect((await world.view(host, '/')).status).toBe(200);
    const told = new Map<string, number>();
    for (const country of Object.keys(expected)) {
      const { status, text } = await world.view(host, '/', { headers: { 'x-local-country': country } });
      told.set(country, status);
      expect(text.includes('configured to block access from your country')).toBe(status === 403);
    }
    expect(Object.fromEntries(told)).toEqual(expected);
    for (const { headers } of world.arrived) expect(headers).not.toHaveProperty('x-local-country');
  });

  test("all requests that say nothing else, where the world's own country is restricted", async () => {
    const world = edgeWorld({}, 7, { country: 'DE' });
    const { host } = await deployed(world, restricted('blacklist', 'DE'));
    expect((await world.view(host, '/')).status).toBe(403);
    expect((await world.view(host, '/', { headers: { 'x-local-country': 'US' } })).status).toBe(200);
  });

  test("and shows the distribution's own page for 403, where it has one", async () => {
    const world = edgeWorld();
    const { host } = await deployed(world, {
      ...restricted('blacklist', 'DE'),
      CustomErrorResponses: listOf({
        ErrorCode: 403,
        ResponsePagePath: '/refused.html',
        ResponseCode: '404',
      }),
    });
    const { status, text } = await world.view(host, '/', { headers: { 'x-local-country': 'DE' } });
    expect([status, text, world.arrived.map(({ path }) => path)]).toEqual([
      404,
      'hello',
      ['/live/refused.html'],
    ]);
  });

  test('with no answer at all, where a client certificate is required', async () => {
    const world = edgeWorld();
    const { id, host } = await deployed(world, mtls);
    await expect(world.view(host, '/')).rejects.toThrow('client certificate');
    expect((await world.view(host, '/', { scheme: 'http' })).status).toBe(301);
    const { Distribution } = await world.client.getDistribution({ Id: id });
    expect(Distribution?.DistributionConfig?.ViewerMtlsConfig).toMatchObject({
      Mode: 'required',
      TrustStoreConfig: { TrustStoreId: 'ts_1' },
    });
    await updated(world, id, { ViewerMtlsConfig: { ...mtls.ViewerMtlsConfig, Mode: 'optional' } });
    await world.settle();
    expect((await world.view(host, '/')).status).toBe(200);
  });
});

test('a function that redirects from the default host is run before the origin is asked', async () => {
  const world = edgeWorld();
  const code = `function handler(event) {
    if (!event.request.headers.host.value.endsWith('.cloudfront.net')) return event.request;
    return { statusCode: 301, headers: { location: { value: 'https://images.example.org' + event.request.uri } } };
  }`;
  const { arn } = await published(world, code);
  const { host } = await deployed(world, { ...named('images.example.org'), ...running(arn) });
  const { status, headers } = await world.view(host, '/a.jpg');
  expect([status, headers.location]).toEqual([301, 'https://images.example.org/a.jpg']);
  expect(headers['x-cache']).toBe('FunctionGeneratedResponse from cloudfront');
  expect(world.arrived).toEqual([]);
  expect((await world.view('images.example.org', '/a.jpg')).status).toBe(200);
});

test('a multi-tenant distribution is shown as one, sends its keys like any, and answers nothing under its own name', async () => {
  const world = edgeWorld();
  const { id, host } = await deployed(world, { ConnectionMode: 'tenant-only' });
  const { status, headers } = await world.view(host, '/a.jpg');
  expect([status, headers.server]).toEqual([403, 'CloudFront']);
  expect(headers).not.toHaveProperty('x-amz-apigw-id');
  expect(world.arrived).toEqual([]);
  expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-one']));
  const { Distribution } = await world.client.getDistribution({ Id: id });
  expect(Distribution?.DistributionConfig?.ConnectionMode).toBe('tenant-only');
  const { DistributionList } = await world.client.listDistributions();
  expect(DistributionList?.Items?.map(({ ConnectionMode }) => ConnectionMode)).toEqual(['tenant-only']);
  await updated(world, id, sending('key-two'));
  await world.settle();
  expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-two']));
});
