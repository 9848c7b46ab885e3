import { describe, expect, test } from '@jest/globals';
import {
  apiOrigin,
  behaviour,
  cachingOptimized,
  deployed,
  edgeWorld,
  listOf,
  named,
  originHost,
  sending,
  text,
  updated,
} from './edge-world.ts';

describe('a request to the origin', () => {
  test('carries the origin path, the origin host and the custom header in place of the one that the viewer sent', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world);
    const { status, headers } = await world.view(host, '/a%20b.jpg?w=300&f=webp', {
      headers: { 'x-api-key': 'guessed', accept: 'image/avif', cookie: 'a=1; b=2' },
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-cache': 'Miss from cloudfront',
      'x-amz-cf-pop': 'LOC0-P1',
      via: expect.stringContaining('(CloudFront)'),
    });
    expect(world.arrived).toHaveLength(1);
    expect(world.arrived[0]).toMatchObject({
      host: originHost,
      path: '/live/a%20b.jpg',
      query: 'w=300&f=webp',
      headers: {
        host: originHost,
        'x-api-key': 'key-one',
        accept: 'image/avif',
        cookie: 'a=1; b=2',
        'x-amz-cf-id': expect.any(String),
      },
    });
    expect(world.arrived[0]?.headers).not.toHaveProperty('x-local-edge');
  });

  test('carries only what the policies name: without an origin request policy neither query nor headers', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world, {
      DefaultCacheBehavior: behaviour({ CachePolicyId: cachingOptimized, OriginRequestPolicyId: undefined }),
    });
    await world.view(host, '/a.jpg?w=300', {
      headers: {
        accept: 'image/avif',
        'accept-encoding': 'gzip, deflate, br;q=0',
        referer: 'https://x.test/',
      },
    });
    expect(world.arrived[0]).toMatchObject({ query: '', headers: { 'accept-encoding': 'gzip' } });
    for (const name of ['accept', 'referer']) expect(world.arrived[0]?.headers).not.toHaveProperty(name);
    expect(world.arrived[0]?.headers['user-agent']).toBe('Amazon CloudFront');
  });

  test('shows which key each edge sends while a change is on its way', async () => {
    const world = edgeWorld();
    const { id, host } = await deployed(world);
    await updated(world, id, sending('key-two'));
    const next = world.service.nextChange(id) ?? 0;
    await world.wait((next - world.clock.now()) / 1_000);
    for (const edge of [0, 1, 2, 3]) await world.view(host, '/', { edge });
    expect(world.arrivedKeys().sort()).toEqual(['key-one', 'key-one', 'key-one', 'key-two']);
    expect(world.service.sends(id, 'X-Api-Key')).toEqual(new Set(['key-one', 'key-two']));
  });

  test('may still arrive with the old key for as long as its origin may be tried, though every edge has switched', async () => {
    const world = edgeWorld({ originHold: [0, 1], edgeDelay: [1_000, 1_000], deployedDelay: [0, 0] });
    const { id, host } = await deployed(world);
    world.arrived.length = 0;
    await updated(world, id, sending('key-two'));
    const viewers = Promise.all(Array.from({ length: 200 }, () => world.ask(host, '/')));
    await world.wait(1);
    expect(world.service.status(id)).toBe('Deployed');
    expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-two']));
    expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-one', 'key-two']));
    const switched = world.clock.now();
    const early = world.arrived.length;
    await world.clock.run(viewers);
    expect(early).toBeLessThan(200);
    expect(new Set(world.arrivedKeys())).toEqual(new Set(['key-one']));
    // 200 requests, one in ten held: some wait for much of the 90 s that three attempts take by default.
    expect(world.clock.now() - switched).toBeGreaterThan(60_000);
    expect(world.clock.now() - switched).toBeLessThan(90_000);
    await world.wait((switched + 90_000 - world.clock.now()) / 1_000);
    expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-two']));
  });
});

describe('an edge', () => {
  test('answers only for names that it knows, and not before it has their configuration', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world);
    expect(await world.view('d0000000000000.cloudfront.net', '/')).toMatchObject({ status: 403 });
    expect((await world.view(host.toUpperCase(), '/')).status).toBe(200);
  });

  test('answers for aliases, asks for the root object at the root, and turns everybody away when disabled', async () => {
    const world = edgeWorld();
    const { id } = await deployed(world, {
      ...named('images.example.org', '*.cdn.example.org'),
      DefaultRootObject: 'index.html',
    });
    expect(world.service.dataPlane.answers('a.cdn.example.org')).toBe(true);
    expect(world.service.dataPlane.answers('cdn.example.org')).toBe(false);
    expect((await world.view('images.example.org', '/')).status).toBe(200);
    expect((await world.view('a.cdn.example.org', '/b')).status).toBe(200);
    expect(world.arrived.map(({ path }) => path)).toEqual(['/live/index.html', '/live/b']);
    await updated(world, id, { Enabled: false });
    expect((await world.view('images.example.org', '/')).status).toBe(200);
    await world.settle();
    expect((await world.view('images.example.org', '/')).status).toBe(403);
  });

  test('takes the first behaviour whose pattern fits, with the methods and the scheme that it allows', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world, {
      Origins: listOf(apiOrigin('key-one'), apiOrigin(undefined, 'site', 'site.example.org')),
      DefaultCacheBehavior: behaviour({ TargetOriginId: 'site', ViewerProtocolPolicy: 'https-only' }),
      CacheBehaviors: listOf(
        {
          ...behaviour(),
          PathPattern: '/images/*.jp?g',
          AllowedMethods: {
            Quantity: 3,
            Items: ['GET', 'HEAD', 'OPTIONS'],
            CachedMethods: listOf('GET', 'HEAD'),
          },
        },
        { ...behaviour({ ViewerProtocolPolicy: 'allow-all' }), PathPattern: 'images/*' },
      ),
    });
    const hostsFor = async (target: string, method = 'GET'): Promise<string | undefined> => {
      world.arrived.length = 0;
      await world.view(host, target, { method });
      return world.arrived[0]?.host;
    };
    expect(await hostsFor('/images/a.jpeg')).toBe(originHost);
    expect(await hostsFor('/IMAGES/a.jpeg')).toBe('site.example.org');
    expect(await hostsFor('/x/../images/a')).toBe(originHost);
    expect(await hostsFor('/images/a.jpeg', 'OPTIONS')).toBe(originHost);
    expect(await hostsFor('/images/a', 'OPTIONS')).toBeUndefined();
    expect((await world.view(host, '/images/a', { method: 'POST' })).status).toBe(403);
    expect((await world.view(host, '/', { scheme: 'http' })).status).toBe(403);
    expect((await world.view(host, '/images/a', { scheme: 'http' })).status).toBe(200);
    expect(await world.view(host, '/images/a.jpeg?w=1', { scheme: 'http' })).toMatchObject({
      status: 301,
      headers: { location: `https://${host}/images/a.jpeg?w=1` },
    });
  });

  test('answers 502 where the origin cannot be reached, and HEAD without a body', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world, {
      Origins: listOf(apiOrigin('key-one', 'api', 'gone.example.net')),
    });
    expect(await world.view(host, '/')).toMatchObject({
      status: 502,
      headers: { 'x-cache': 'Error from cloudfront' },
    });
    const { host: other } = await deployed(world);
    const head = await world.view(other, '/', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(world.arrived.at(-1)?.method).toBe('HEAD');
  });

  test('gives up on the first origin of a group for the statuses that the group names', async () => {
    const world = edgeWorld();
    const { host } = await deployed(world, {
      Origins: listOf(apiOrigin('key-one'), apiOrigin(undefined, 'spare', 'spare.example.org')),
      OriginGroups: listOf({
        Id: 'both',
        FailoverCriteria: { StatusCodes: listOf(502, 403) },
        Members: listOf({ OriginId: 'api' }, { OriginId: 'spare' }),
      }),
      DefaultCacheBehavior: behaviour({ TargetOriginId: 'both' }),
    });
    let status = 403;
    world.answerWith(({ host: asked }) => (asked === originHost ? text(status, 'no') : text(200, 'spare')));
    expect(await world.view(host, '/')).toMatchObject({ status: 200, text: 'spare' });
    expect(world.arrived[1]?.headers).not.toHaveProperty('x-api-key');
    status = 404;
    expect(await world.view(host, '/')).toMatchObject({ status: 404, text: 'no' });
  });
});
