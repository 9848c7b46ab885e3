import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { insert, pngChunk } from '../outside/originals.ts';
import { rasterOf } from '../outside/raster.ts';
import { photo, textOf, viewer } from '../photos.ts';

const objects: Record<string, Buffer> = {
  'zoom.gif': photo('zoom.gif'),
  'cat.png': photo('cat.png'),
  'coffee.jpg': photo('coffee.jpg'),
  'astronaut.jpg': photo('astronaut.jpg'),
};
const get = viewer(objects);
const modern = { headers: { accept: 'image/avif,image/webp,*/*' } };

beforeAll(async () => {
  objects['zoom.webp'] = await sharp(photo('zoom.gif'), { animated: true }).webp().toBuffer();
  objects['wide-gamut.jpg'] = await sharp(photo('astronaut.jpg')).withIccProfile('p3').jpeg().toBuffer();
  objects['tiny.jpg'] = await sharp(photo('astronaut.jpg')).resize(64).jpeg({ quality: 10 }).toBuffer();
  objects['private.jpg'] = await sharp(objects['tiny.jpg'])
    .withExif({ IFD0: { Copyright: 'Jane Doe', Artist: 'Jane' }, IFD3: { GPSLatitude: '51/1' } })
    .jpeg({ quality: 10 })
    .toBuffer();
  objects['tiny.gif'] = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#123' } })
    .gif()
    .toBuffer();
});

/** The two subsampling bits of the AV1 configuration box (AV1-ISOBMFF, 2.3.3). */
function halvedChroma(avif: Uint8Array): boolean {
  const bytes = Buffer.from(avif);
  return ((bytes[bytes.indexOf('av1C') + 6] ?? 0) & 0b1100) === 0b1100;
}

describe('animation', () => {
  test.each([
    ['zoom.gif', 'f=webp'],
    ['zoom.gif', 'w=80&f=webp'],
    ['zoom.gif', 'w=80'],
    ['zoom.webp', 'w=80&f=gif'],
    ['zoom.webp', 'w=60&h=60&fit=cover&g=attention&f=webp'],
    ['zoom.gif', 'w=100&h=100&fit=contain&f=webp'],
    ['zoom.gif', 'w=90&flip=h&f=webp'],
  ])('%s?%s keeps all frames, their delays and the loop', async (name, query) => {
    const { body } = await get(`/${name}?${query}`);
    const before = await sharp(objects[name]).metadata();
    const { pages, delay, loop } = await sharp(body).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: before.pages, delay: before.delay, loop: before.loop });
  });

  test('a viewer of AVIF gets an animated WebP, because AVIF would lose the movement', async () => {
    expect((await get('/zoom.gif?w=50', modern)).headers['content-type']).toBe('image/webp');
    expect((await get('/zoom.gif?w=50&anim=0', modern)).headers['content-type']).toBe('image/avif');
  });

  test('a format that cannot move shows the first frame and says so', async () => {
    const { headers, body } = await get('/zoom.gif?w=50&f=jpeg');
    expect([headers['image-gate-note'], (await sharp(body).metadata()).pages]).toEqual([
      'first-frame, flattened',
      undefined,
    ]);
  });

  test('trim is refused for an animation, with the way out', async () => {
    const response = await get('/zoom.gif?trim=1');
    const words: unknown = expect.stringMatching(/"trim is not possible.*anim=0/);
    expect([response.status, textOf(response)]).toEqual([400, words]);
    expect((await get('/zoom.gif?trim=1&anim=0')).status).toBe(200);
  });

  test('too many pixels over all frames are refused before decoding', async () => {
    const response = await viewer(objects, { IMAGE_GATE_MAX_WORK: '150' })('/zoom.gif');
    const refusal = { error: 'work', limit: 150 };
    expect([response.status, JSON.parse(textOf(response))]).toMatchObject([413, refusal]);
  });
});

describe('transparency', () => {
  test.each(['webp', 'avif', 'png'])('f=%s keeps it', async (format) => {
    const { body } = await get(`/cat.png?w=100&f=${format}`);
    expect((await sharp(body).metadata()).hasAlpha).toBe(true);
    if (format === 'avif') expect(halvedChroma(body)).toBe(false);
  });

  test('an automatic format never loses it', async () => {
    for (const accept of ['*/*', 'image/webp', 'image/avif'])
      expect(
        (await sharp((await get('/cat.png?w=50', { headers: { accept } })).body).metadata()).hasAlpha,
      ).toBe(true);
  });

  test('f=jpeg puts it on white, or on the background asked for, and says so', async () => {
    const corner = async (query: string) => {
      const { body, headers } = await get(`/cat.png?w=50&f=jpeg&q=100${query}`);
      const { data } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
      return [headers['image-gate-note'], [...data.subarray(0, 3)].map((value) => Math.round(value / 16))];
    };
    expect(await corner('')).toEqual(['flattened', [16, 16, 16]]);
    expect(await corner('&bg=000')).toEqual(['flattened', [0, 0, 0]]);
  });
});

describe('AVIF', () => {
  test('beyond its budget of pixels the answer is WebP, and a header says why', async () => {
    const ask = viewer(objects, { IMAGE_GATE_AVIF_PIXELS: '10000' });
    for (const query of ['w=101', 'w=101&f=avif'])
      expect((await ask(`/astronaut.jpg?${query}`, modern)).headers).toMatchObject({
        'content-type': 'image/webp',
        'image-gate-note': 'avif-too-large',
      });
    expect((await ask('/astronaut.jpg?w=100', modern)).headers['content-type']).toBe('image/avif');
  });

  test.each([
    [440, false],
    [460, true],
  ])('a photograph %i pixels wide has its chroma halved: %s', async (width, halved) => {
    const { body } = await get(`/astronaut.jpg?w=${width}&f=avif`);
    expect(halvedChroma(body)).toBe(halved);
    const { chromaSubsampling } = await sharp(
      (await get(`/astronaut.jpg?w=${width}&f=jpeg`)).body,
    ).metadata();
    expect(chromaSubsampling).toBe(halved ? '4:2:0' : '4:4:4');
  });

  test.each([
    ['webp', 'image/webp'],
    ['none', 'image/jpeg'],
  ])('automatic formats can be %s: %s', async (IMAGE_GATE_AUTO_FORMATS, type) => {
    const ask = viewer(objects, { IMAGE_GATE_AUTO_FORMATS });
    expect((await ask('/astronaut.jpg?w=9', modern)).headers['content-type']).toBe(type);
  });
});

describe('photo data', () => {
  test('wide-gamut colours become sRGB and the profile goes', async () => {
    const { body } = await get('/wide-gamut.jpg?w=64&f=png');
    const { icc, space } = await sharp(body).metadata();
    expect([icc, space]).toEqual([undefined, 'srgb']);
    const [answered, plain] = await Promise.all(
      [body, (await get('/astronaut.jpg?w=64&f=png')).body].map((bytes) => sharp(bytes).stats()),
    );
    answered?.channels.forEach(({ mean }, channel) => {
      expect(Math.abs(mean - (plain?.channels[channel]?.mean ?? 0))).toBeLessThan(3);
    });
  });

  test('meta=copyright keeps the names and nothing else', async () => {
    const { body } = await get('/private.jpg?meta=copyright');
    const exif = (await sharp(body).metadata()).exif?.toString('latin1') ?? '';
    expect([exif.includes('Jane Doe'), (await sharp(body).metadata()).orientation]).toEqual([true, 1]);
    expect((await sharp((await get('/private.jpg')).body).metadata()).exif).toBeUndefined();
  });
});

describe('a re-encoding that only grows the file', () => {
  test('gives the original back', async () => {
    const { body, headers } = await get('/tiny.jpg?q=95');
    const original = objects['tiny.jpg'] ?? Buffer.alloc(0);
    expect([Buffer.compare(body, original), headers['image-gate-note']]).toEqual([0, 'original']);
  });

  test('without what it says about its owner', async () => {
    const { body, headers } = await get('/private.jpg?q=95');
    expect([Buffer.from(body).includes('Jane'), headers['image-gate-note']]).toEqual([false, 'original']);
    expect(body.length).toBeLessThan(objects['private.jpg']?.length ?? 0);
  });
});

test('a copy of a PNG that cannot stand in for it, because of its gamma, is not many times larger', async () => {
  const gradient = rasterOf(300, 200, (x, y) => [(x * 200) / 300, 0, y, 255]);
  const filtered = await sharp(gradient.rgba, { raw: { width: 300, height: 200, channels: 4 } })
    .removeAlpha()
    .png({ adaptiveFiltering: true })
    .toBuffer();
  const original = insert(filtered, 33, pngChunk('gAMA', Buffer.from('000186a0', 'hex')));
  const { headers, body } = await viewer({ a: original })('/a?f=png');
  expect([headers['image-gate-note'], body.length < 2 * original.length]).toEqual([undefined, true]);
});

describe('large results', () => {
  test('a buffered answer steps down until it fits, and says so', async () => {
    const gaussian = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 1_400, height: 1_400, channels: 3, background: '#888', noise: gaussian } as const;
    const noise = await sharp({ create }).png().toBuffer();
    const ask = viewer({ 'noise.png': noise }, { IMAGE_GATE_RESPONSE_MODE: 'buffered' });
    const { status, headers, body } = await ask('/noise.png?f=png');
    expect([status, headers['image-gate-note']]).toEqual([200, 'scaled-to-limit']);
    expect(body.length).toBeLessThan(4_500_000);
    expect((await viewer({ 'noise.png': noise })('/noise.png?f=png')).body.length).toBeGreaterThan(4_500_000);
  });

  test('an original that is larger than any answer may be is scaled to the limit', async () => {
    const { body, headers } = await viewer(objects, { IMAGE_GATE_MAX_SIDE: '100' })('/astronaut.jpg');
    expect([(await sharp(body).metadata()).width, headers['image-gate-note']]).toEqual([
      100,
      'scaled-to-limit',
    ]);
  });
});
