import { beforeEach, describe, expect, test } from '@jest/globals';
import { behaviour, deployed, type EdgeWorld, edgeWorld, listOf, text } from './edge-world.ts';

let world: EdgeWorld;
let host: string;
let id: string;

/** A distribution that caches by query and Accept for 0 to 1,000 s, 60 s where the origin says nothing. */
async function caching(
  overrides: object = {},
  ttls: { min?: number; fallback?: number | undefined; max?: number | undefined } = {},
) {
  const { min, fallback, max } = { min: 0, fallback: 60, max: 1_000, ...ttls };
  const { CachePolicy } = await world.client.createCachePolicy({
    CachePolicyConfig: {
      Name: `images-${world.clock.now()}`,
      ...{ MinTTL: min, DefaultTTL: fallback, MaxTTL: max },
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingGzip: false,
        EnableAcceptEncodingBrotli: false,
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: listOf('Accept') },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: listOf('w', 'h') },
      },
    },
  });
  ({ host, id } = await deployed(world, {
    DefaultCacheBehavior: behaviour({ CachePolicyId: CachePolicy?.Id }),
    ...overrides,
  }));
}

const cacheOf = async (target: string, options: Parameters<EdgeWorld['view']>[2] = {}) =>
  (await world.view(host, target, options)).headers['x-cache'];

beforeEach(() => {
  world = edgeWorld();
});

describe('the cache key', () => {
  test('is path, the named query strings in their order and the named headers; each edge keeps its own', async () => {
    await caching();
    const accept = { headers: { accept: 'image/avif' } };
    expect(await cacheOf('/a?w=1&x=1', accept)).toBe('Miss from cloudfront');
    expect(await cacheOf('/a?x=2&w=1', accept)).toBe('Hit from cloudfront');
    expect(await cacheOf('/a?w=1&h=2', accept)).toBe('Miss from cloudfront');
    expect(await cacheOf('/a?h=2&w=1', accept)).toBe('Miss from cloudfront');
    expect(await cacheOf('/a?w=1', { headers: { accept: 'image/webp' } })).toBe('Miss from cloudfront');
    expect(await cacheOf('/a?w=1', { ...accept, edge: 1 })).toBe('Miss from cloudfront');
    expect(await cacheOf('/a?w=1', { ...accept, method: 'HEAD' })).toBe('Miss from cloudfront');
    expect(world.arrived).toHaveLength(6);
  });
});

describe('how long an answer is kept', () => {
  const cases: [title: string, cacheControl: string | undefined, ttls: object, keptFor: number][] = [
    ['the default where the origin says nothing', undefined, {}, 60],
    ['max-age', 'max-age=100', {}, 100],
    ['s-maxage before max-age', 'max-age=5, s-maxage=200', {}, 200],
    ['never beyond the maximum', 'max-age=5000', {}, 1_000],
    ['a day where nobody says anything', undefined, { fallback: undefined, max: undefined }, 86_400],
    ['a year at most without a maximum', 'max-age=99999999', { max: undefined }, 31_536_000],
    ['not at all for no-store', 'no-store', {}, 0],
    ['not at all for private', 'private, max-age=100', {}, 0],
    ['the minimum even for no-store', 'no-store', { min: 30 }, 30],
    ['at least the minimum', 'max-age=5', { min: 30 }, 30],
  ];
  test.each(cases)('%s (%s)', async (_, cacheControl, ttls, keptFor) => {
    await caching({}, ttls);
    world.answerWith(() => text(200, 'x', cacheControl ? { 'cache-control': cacheControl } : {}));
    await world.view(host, '/a');
    if (keptFor > 0) {
      await world.wait(keptFor - 1);
      const { headers } = await world.view(host, '/a');
      expect(headers).toMatchObject({ 'x-cache': 'Hit from cloudfront', age: String(keptFor - 1) });
      await world.wait(1);
    }
    expect(await cacheOf('/a')).toBe('Miss from cloudfront');
  });

  test.each<[title: string, secondsFromNow: number | string, keptFor: number]>([
    ['until it expires', 100, 100],
    ['not at all when it has expired', -5, 0],
    ['not at all where Expires is no date', '0', 0],
  ])('%s', async (_, expires, keptFor) => {
    await caching();
    world.answerWith(() => {
      const at = typeof expires === 'string' ? expires : world.clock.now() + expires * 1_000;
      return text(200, 'x', { expires: typeof at === 'string' ? at : new Date(at).toUTCString() });
    });
    await world.view(host, '/a');
    if (keptFor > 0) {
      await world.wait(keptFor - 1);
      expect(await cacheOf('/a')).toBe('Hit from cloudfront');
      await world.wait(1);
    }
    expect(await cacheOf('/a')).toBe('Miss from cloudfront');
  });

  test('an expired answer is asked about by its ETag and kept on when nothing has changed', async () => {
    await caching();
    world.answerWith(({ headers }) =>
      headers['if-none-match'] === '"1"' ? text(304, '') : text(200, 'picture', { etag: '"1"' }),
    );
    await world.view(host, '/a');
    await world.wait(61);
    expect(await world.view(host, '/a')).toMatchObject({
      status: 200,
      text: 'picture',
      headers: { 'x-cache': 'RefreshHit from cloudfront' },
    });
    expect(await cacheOf('/a')).toBe('Hit from cloudfront');
    expect(await world.view(host, '/a', { headers: { 'if-none-match': 'W/"1"' } })).toMatchObject({
      status: 304,
      text: '',
    });
    expect(await world.view(host, '/a', { headers: { range: 'bytes=0-2' } })).toMatchObject({
      status: 206,
      text: 'pic',
      headers: { 'content-range': 'bytes 0-2/7' },
    });
  });

  test('a streamed answer is kept when its last byte has passed, and not at all when it broke', async () => {
    await caching();
    let broken = true;
    world.answerWith(() => ({
      status: 200,
      headers: {},
      body: (async function* () {
        yield Buffer.from('first ');
        if (broken) throw new Error('origin gone');
        yield Buffer.from('second');
      })(),
    }));
    await expect(world.view(host, '/a')).rejects.toThrow('origin gone');
    broken = false;
    expect(await world.view(host, '/a')).toMatchObject({
      text: 'first second',
      headers: { 'x-cache': 'Miss from cloudfront' },
    });
    expect(await world.view(host, '/a')).toMatchObject({
      text: 'first second',
      headers: { 'x-cache': 'Hit from cloudfront' },
    });
  });
});

describe('a viewer that has a part of it, or all', () => {
  const modified = 'Wed, 31 Dec 2025 12:00:00 GMT';
  const hour = (at: number): string => new Date(Date.UTC(2025, 11, 31, at)).toUTCString();

  test.each<[headers: Record<string, string>, status: number, text: string, range?: string]>([
    [{ 'if-none-match': '"1"' }, 304, ''],
    [{ 'if-none-match': 'W/"1"' }, 304, ''],
    [{ 'if-none-match': '"0", W/"1"' }, 304, ''],
    [{ 'if-none-match': '"0","1"' }, 304, ''],
    [{ 'if-none-match': '"0"' }, 200, 'picture'],
    [{ 'if-none-match': '"0"', 'if-modified-since': modified }, 200, 'picture'],
    [{ 'if-modified-since': modified }, 304, ''],
    [{ 'if-modified-since': hour(13) }, 304, ''],
    [{ 'if-modified-since': hour(11) }, 200, 'picture'],
    [{ 'if-modified-since': 'yesterday' }, 200, 'picture'],
    [{ range: 'bytes=0-2' }, 206, 'pic', 'bytes 0-2/7'],
    [{ range: 'bytes=2-2' }, 206, 'c', 'bytes 2-2/7'],
    [{ range: 'bytes=4-' }, 206, 'ure', 'bytes 4-6/7'],
    [{ range: 'bytes=-3' }, 206, 'ure', 'bytes 4-6/7'],
    [{ range: 'bytes=-99' }, 206, 'picture', 'bytes 0-6/7'],
    [{ range: 'bytes=2-99' }, 206, 'cture', 'bytes 2-6/7'],
    [{ range: 'bytes=5-2' }, 200, 'picture'],
    [{ range: 'bytes=7-' }, 200, 'picture'],
    [{ range: 'bytes=-' }, 200, 'picture'],
    [{ range: 'bytes=0-1,3-4' }, 200, 'picture'],
    [{ range: 'letters=0-1' }, 200, 'picture'],
  ])('asks with %j and gets %d %s', async (...row) => {
    const [headers, status, body, range] = row;
    await caching();
    world.answerWith(() => text(200, 'picture', { etag: '"1"', 'last-modified': modified }));
    await world.view(host, '/a');
    const answer = await world.view(host, '/a', { headers });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([status, body, range]);
    const length = status === 304 ? undefined : String(body.length);
    expect(answer.headers['content-length'] ?? length).toBe(length);
    expect(world.arrived).toHaveLength(1);
  });

  test('asks without an ETag to compare', async () => {
    await caching();
    world.answerWith(() => text(200, 'picture', {}));
    await world.view(host, '/a');
    for (const headers of [{ 'if-none-match': '' }, { 'if-modified-since': modified }])
      expect((await world.view(host, '/a', { headers })).status).toBe(200);
  });
});

describe('errors', () => {
  const keptFor = async (
    status: number,
    headers: Record<string, string>,
    errorMinTtl?: number,
  ): Promise<number> => {
    const errors = [{ ErrorCode: status, ErrorCachingMinTTL: errorMinTtl }];
    await caching(errorMinTtl === undefined ? {} : { CustomErrorResponses: { Quantity: 1, Items: errors } });
    world.arrived.length = 0;
    world.answerWith(() => text(status, 'no', headers));
    for (let second = 0; second < 100; second++) {
      await world.view(host, '/a');
      if (world.arrived.length > 1) return second;
      await world.wait(1);
    }
    return 100;
  };

  type Case = [status: number, headers: Record<string, string>, minTtl: number | undefined, kept: number];
  const cases: Case[] = [
    ...[400, 403, 405, 412, 415].flatMap((status): Case[] => [
      [status, {}, undefined, 0],
      [status, { 'cache-control': 'max-age=20' }, undefined, 20],
    ]),
    ...[404, 410, 414, 500, 501, 502, 503, 504].map((status): Case => [status, {}, undefined, 10]),
    ...[404, 410, 414, 501].map((status): Case => [status, { 'cache-control': 'no-store' }, undefined, 0]),
    ...[500, 502, 503, 504].map((status): Case => [status, { 'cache-control': 'private' }, undefined, 10]),
    ...[406, 429, 505].map((status): Case => [status, { 'cache-control': 'max-age=30' }, undefined, 0]),
    [416, { 'cache-control': 'max-age=20' }, 20, 0],
    [403, { 'cache-control': 's-maxage=5' }, undefined, 10],
    [403, {}, 15, 15],
    [404, { 'cache-control': 'max-age=0' }, undefined, 10],
    [501, { 'cache-control': 'no-cache' }, 20, 0],
    [404, {}, 0, 0],
    [503, {}, 3, 3],
    [504, { 'cache-control': 'max-age=30' }, undefined, 30],
  ];
  test.each(cases)('%d with %j and an ErrorCachingMinTTL of %s is kept for %d s', async (...row) => {
    const [status, headers, minTtl, kept] = row;
    // Asked for within the second in which it came, an answer that is not kept has already arrived twice.
    expect(await keptFor(status, headers, minTtl)).toBe(kept === 0 ? 1 : kept);
  });

  test('an expired picture is better than a 5xx or no origin at all, but a 403 goes through', async () => {
    await caching();
    let status = 200;
    world.answerWith(() => {
      if (status === 0) throw new Error('unreachable');
      return text(status, status === 200 ? 'picture' : 'error');
    });
    await world.view(host, '/a');
    for (const failing of [503, 0]) {
      await world.wait(61);
      status = failing;
      expect(await world.view(host, '/a')).toMatchObject({ status: 200, text: 'picture' });
    }
    await world.wait(61);
    status = 403;
    expect(await world.view(host, '/a')).toMatchObject({ status: 403, text: 'error' });
  });

  test('a custom error response hides a 403 behind a page of its own and another status', async () => {
    await caching({
      CustomErrorResponses: listOf({
        ErrorCode: 403,
        ResponsePagePath: '/index.html',
        ResponseCode: '200',
        ErrorCachingMinTTL: 10,
      }),
    });
    world.answerWith(({ path }) =>
      path.endsWith('/index.html') ? text(200, 'welcome') : text(403, 'Forbidden'),
    );
    expect(await world.view(host, '/probe')).toMatchObject({
      status: 200,
      text: 'welcome',
      headers: { 'x-cache': 'Error from cloudfront' },
    });
  });
});

describe('an invalidation', () => {
  test('reaches each edge at its own time and is Completed when the last has dropped what it names', async () => {
    await caching({}, { fallback: 1_000 });
    for (const edge of [0, 1, 2, 3]) {
      await world.view(host, '/a/1', { edge });
      await world.view(host, '/b', { edge });
    }
    const { Invalidation } = await world.client.createInvalidation({
      DistributionId: id,
      InvalidationBatch: { CallerReference: 'once', Paths: listOf('/a/*') },
    });
    expect(Invalidation?.Status).toBe('InProgress');
    const status = async () =>
      (await world.client.getInvalidation({ DistributionId: id, Id: Invalidation?.Id })).Invalidation?.Status;
    expect(await cacheOf('/a/1')).toBe('Hit from cloudfront');
    for (let second = 0; second < 300 && (await status()) === 'InProgress'; second += 10)
      await world.wait(10);
    expect(await status()).toBe('Completed');
    for (const edge of [0, 1, 2, 3]) {
      expect(await cacheOf('/a/1', { edge })).toBe('Miss from cloudfront');
      expect(await cacheOf('/b', { edge })).toBe('Hit from cloudfront');
    }
  });
});
