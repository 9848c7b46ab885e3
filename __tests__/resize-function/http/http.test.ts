import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { signatureOf } from '../../../resize-function/http/signature.ts';
import { photo, storeOf, textOf, viewer } from '../photos.ts';

const objects = {
  'a/astronaut.jpg': photo('astronaut.jpg'),
  'coffee.jpg': photo('coffee.jpg'),
  'cat.png': photo('cat.png'),
  'Ein Käfig.png': photo('cat.png'),
  'words.txt': Buffer.from('no image at all'),
  'sorry.png': photo('cat.png'),
};
const get = viewer(objects);
const url = '/a/astronaut.jpg?w=100&f=webp';

describe('conditional requests', () => {
  test('a viewer who has the image is answered 304 by the store, without a byte read', async () => {
    const store = storeOf(objects);
    const ask = viewer(store);
    const { etag = '' } = (await ask(url)).headers;
    const again = await ask(url, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
    expect(store.asked[1]).toMatchObject({ conditions: { ifNoneMatch: expect.any(String) }, read: 0 });
  });

  test('another size, another format or another configuration has another ETag', async () => {
    const tags = await Promise.all([
      get(url),
      get('/a/astronaut.jpg?w=101&f=webp'),
      get('/a/astronaut.jpg?w=100&f=png'),
      viewer(objects, { IMAGE_GATE_VERSION: '2' })(url),
      viewer(objects, { IMAGE_GATE_QUALITY_WEBP: '50' })(url),
      viewer(objects, { IMAGE_GATE_MAX_SIDE: '90' })(url.replace('w=100', 'h=90')),
      get(url.replace('w=100', 'h=90')),
      viewer(objects, { IMAGE_GATE_MAX_PIXELS: '300' })(url),
    ]);
    expect(new Set(tags.map(({ headers }) => headers.etag)).size).toBe(8);
  });

  test('equivalent requests in other words have the same ETag', async () => {
    const [one, other] = await Promise.all([
      get(url),
      get('/100x/a/astronaut.jpg?format=webp&fit=max&dpr=1'),
    ]);
    expect(one.headers.etag).toBe(other.headers.etag);
  });

  test("another transform's ETag gets the whole image", async () => {
    const { etag = '' } = (await get('/a/astronaut.jpg?w=50&f=webp')).headers;
    expect((await get(url, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  test.each(['*', ' * ', `"a,b", "other"`, '', 'nonsense'])('If-None-Match: %s', async (tags) => {
    const any = tags.trim() === '*';
    expect((await get(url, { headers: { 'if-none-match': tags } })).status).toBe(any ? 304 : 200);
    expect((await get(url, { method: 'HEAD', headers: { 'if-none-match': tags } })).status).toBe(
      any ? 304 : 200,
    );
    expect((await get('/none.jpg', { headers: { 'if-none-match': tags } })).status).toBe(404);
  });

  test('of several ETags of this transform any may be the one', async () => {
    const { etag = '' } = (await get(url)).headers;
    const old = etag.replace(/^"[^.]*/, '"of-an-older-original');
    expect((await get(url, { headers: { 'if-none-match': `${old}, ${etag}` } })).status).toBe(304);
    expect((await get(url, { headers: { 'if-none-match': old } })).status).toBe(200);
  });

  test('If-Modified-Since is passed on, unless If-None-Match is there', async () => {
    const since = { 'if-modified-since': 'Sun, 01 Nov 2026 10:00:00 GMT' };
    expect((await get(url, { headers: since })).status).toBe(304);
    expect((await get(url, { headers: { ...since, 'if-none-match': '"x"' } })).status).toBe(200);
    expect((await get(url, { headers: { 'if-modified-since': 'yesterday' } })).status).toBe(200);
  });
});

describe('headers', () => {
  test('HEAD is answered like GET, from the first bytes', async () => {
    const store = storeOf(objects);
    const ask = viewer(store);
    const [head, whole] = [await ask(url, { method: 'HEAD' }), await ask(url)];
    const { 'server-timing': timing, ...headers } = whole.headers;
    expect(timing).toMatch(/^source;dur=[\d.]+, picture;dur=[\d.]+$/);
    expect([head.status, head.body.length, head.headers]).toEqual([200, 0, headers]);
    expect(store.asked[0]?.read).toBeLessThanOrEqual(16_384);
  });

  test.each([
    [{}, '/a/astronaut.jpg', 'image/avif,*/*'],
    [{}, '/a/astronaut.jpg?q=100', '*/*'],
    [{}, '/small.jpg', 'image/webp,*/*'],
    [{}, '/cat.png?w=50&f=jpeg', '*/*'],
    [{ IMAGE_GATE_RESPONSE_MODE: 'buffered' }, '/cat.png?f=png', '*/*'],
    [{ IMAGE_GATE_AVIF_PIXELS: '10' }, '/progressive.jpg', 'image/avif,*/*'],
  ])('HEAD says nothing that GET takes back: %j %s for %s', async (environment, address, accept) => {
    const small = sharp(photo('astronaut.jpg')).resize(64, 48);
    const ask = viewer(
      {
        ...objects,
        'small.jpg': await small.clone().jpeg({ quality: 5 }).toBuffer(),
        'progressive.jpg': await small.clone().jpeg({ progressive: true }).toBuffer(),
      },
      environment,
    );
    const head = await ask(address, { method: 'HEAD', headers: { accept } });
    const whole = await ask(address, { headers: { accept } });
    expect([head.status, whole.status]).toEqual([200, 200]);
    expect(whole.headers).toMatchObject(head.headers);
    const left = Object.keys(whole.headers).filter((name) => !(name in head.headers));
    const open = ['server-timing', 'image-gate-note', 'content-type', 'content-disposition'];
    expect(left.filter((name) => !open.includes(name))).toEqual([]);
  });

  test.each([
    ['/a/astronaut.jpg?w=10&f=webp', 'inline; filename="astronaut.webp"'],
    ['/a/astronaut.jpg?w=10&f=jpeg&dl=1', 'attachment; filename="astronaut.jpg"'],
    ['/Ein%20K%C3%A4fig.png?w=10', `inline; filename="Ein K_fig.png"; filename*=UTF-8''Ein%20K%C3%A4fig.png`],
  ])('%s is saved as %s', async (address, disposition) => {
    expect((await get(address)).headers['content-disposition']).toBe(disposition);
  });

  test('every response forbids type guessing and active content', async () => {
    for (const address of [url, '/none.jpg', '/a/astronaut.jpg?w=x'])
      expect((await get(address)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
  });

  test('caches keep images long and errors briefly', async () => {
    const ask = viewer(objects, { IMAGE_GATE_CACHE_SECONDS: '60', IMAGE_GATE_ERROR_CACHE_SECONDS: '3' });
    expect((await ask(url)).headers['cache-control']).toBe('public, max-age=60');
    expect((await ask('/none')).headers['cache-control']).toBe('public, max-age=3');
  });

  test('scripts of the configured origin may read images', async () => {
    const ask = viewer(objects, { IMAGE_GATE_CORS_ORIGIN: 'https://example.com' });
    expect((await ask(url)).headers['access-control-allow-origin']).toBe('https://example.com');
    expect(await ask(url, { method: 'OPTIONS' })).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-methods': 'GET, HEAD, OPTIONS' },
    });
    expect((await get(url)).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('signed URLs', () => {
  const keys = ['first-key-of-thirty-two-characters', 'second-key-of-thirty-two-characters'] as const;
  const ask = viewer(objects, { IMAGE_GATE_SIGNING_KEYS: keys.join(',') });
  const path = '/a/astronaut.jpg';
  const sign = (key: string, query: [string, string][]): string =>
    `${path}?${new URLSearchParams([...query, ['s', signatureOf(key, path, query)]]).toString()}`;
  const soon = (): string => String(Math.floor(Date.now() / 1_000) + 100);

  test.each(keys)('either key opens', async (key) => {
    expect((await ask(sign(key, [['w', '10']]))).status).toBe(200);
  });

  test('the order of the parameters does not matter', async () => {
    const expires = soon();
    const s = signatureOf(keys[0], path, [
      ['w', '10'],
      ['e', expires],
    ]);
    expect((await ask(`${path}?e=${expires}&s=${s}&w=10`)).status).toBe(200);
  });

  test('no signature, a wrong one, another key, another size: 403', async () => {
    const good = sign(keys[0], [['w', '10']]);
    const other = sign('a-third-key-of-thirty-two-characters', [['w', '10']]);
    for (const address of [`${path}?w=10`, `${path}?w=10&s=00`, good.replace('w=10', 'w=11'), other]) {
      const response = await ask(address);
      expect([response.status, JSON.parse(textOf(response))]).toMatchObject([403, { error: 'signature' }]);
    }
  });

  test('an expired URL is refused, a valid one is cached no longer than it lasts', async () => {
    const expired = await ask(sign(keys[0], [['e', '1700000000']]));
    expect([expired.status, JSON.parse(textOf(expired))]).toMatchObject([403, { error: 'expired' }]);
    const { headers } = await ask(sign(keys[0], [['e', soon()]]));
    expect(Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1])).toBeLessThanOrEqual(100);
  });
});

describe('what the owner allows', () => {
  test('presets stand for their parameters, which the URL may override', async () => {
    const ask = viewer(objects, { IMAGE_GATE_PRESETS: 'thumb:w=50&h=40&fit=cover&f=png; wide:w=300' });
    const sizes = await Promise.all(
      ['p=thumb', 'p=thumb&dpr=2', 'p=thumb&h=20', 'p=wide'].map(async (query) => {
        const { width, height } = await sharp((await ask(`/a/astronaut.jpg?${query}`)).body).metadata();
        return [width, height];
      }),
    );
    expect(sizes).toEqual([
      [50, 40],
      [100, 80],
      [50, 20],
      [300, 300],
    ]);
    expect((await ask('/a/astronaut.jpg?p=constructor')).status).toBe(400);
  });

  test('an answer to p says whether there are presets at all', async () => {
    const { status, body } = await viewer(objects)('/a/astronaut.jpg?p=thumb');
    expect([status, Buffer.from(body).toString()]).toEqual([
      400,
      expect.stringContaining('no presets are configured'),
    ]);
  });

  test('nothing but presets where only presets are served', async () => {
    const ask = viewer(objects, { IMAGE_GATE_PRESETS: 'thumb:w=50', IMAGE_GATE_PRESETS_ONLY: 'true' });
    const statuses = await Promise.all(
      ['?p=thumb', '?p=thumb&dpr=2', '', '?w=50', '?p=thumb&w=51', '?p=other'].map(
        async (query) => (await ask(`/a/astronaut.jpg${query}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 400, 400, 400, 400]);
  });

  test('widths snap up to the ladder, or are refused', async () => {
    const ladder = { IMAGE_GATE_WIDTHS: '200, 100,400' };
    const snapping = viewer(objects, ladder);
    const widths = await Promise.all(
      [1, 100, 101, 9_999].map(
        async (width) => (await sharp((await snapping(`/a/astronaut.jpg?w=${width}`)).body).metadata()).width,
      ),
    );
    expect(widths).toEqual([100, 100, 200, 400]);
    const strict = viewer(objects, { ...ladder, IMAGE_GATE_OTHER_SIZES: 'refuse' });
    expect((await strict('/a/astronaut.jpg?w=101')).status).toBe(400);
    expect((await strict('/a/astronaut.jpg?w=50&dpr=2')).status).toBe(200);
  });

  test('paths outside the allowed prefixes do not exist', async () => {
    const ask = viewer(objects, { IMAGE_GATE_ALLOWED_PREFIXES: 'a/' });
    expect([(await ask('/a/astronaut.jpg?w=9')).status, (await ask('/coffee.jpg')).status]).toEqual([
      200, 404,
    ]);
  });

  test('formats that are not offered are refused', async () => {
    const ask = viewer(objects, { IMAGE_GATE_FORMATS: 'jpeg,webp' });
    expect((await ask('/coffee.jpg?f=avif')).status).toBe(400);
  });

  test('the fallback image is shown with the status of the error, in the size asked for', async () => {
    const ask = viewer(objects, { IMAGE_GATE_FALLBACK_KEY: 'sorry.png' });
    const { status, headers, body } = await ask('/none.jpg?w=30');
    expect([status, headers['image-gate-error'], headers['content-type']]).toEqual([
      404,
      'not-found',
      'image/png',
    ]);
    expect((await sharp(body).metadata()).width).toBe(30);
    expect((await ask('/words.txt')).status).toBe(415);
    expect((await ask('/coffee.jpg?w=x')).headers['content-type']).toBe('application/json');
  });

  test('behind an image that may have spent the limit, only a cheap fallback image is shown', async () => {
    const dear =
      '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0H9e6" stroke-dasharray="1" stroke="red"/></svg>';
    const ask = viewer(
      { ...objects, 'dear.svg': Buffer.from(dear) },
      { IMAGE_GATE_FALLBACK_KEY: 'sorry.png' },
    );
    const typeOf = async (path: string) => (await ask(path)).headers['content-type'];
    expect(await typeOf('/dear.svg?w=30')).toBe('image/png');
    expect(await typeOf('/dear.svg?w=3000&h=2000&fit=fill&f=webp')).toBe('application/json');
  });
});
