import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { textOf, viewer } from '../photos.ts';
import { faults, samplesOf } from './compare.ts';
import { play, show } from './decoders.ts';
import { expectedView } from './expected.ts';
import type { Query } from './expected.ts';
import { height, pngChunk, pngWith, uprightImage, width } from './originals.ts';
import { colourAt, rasterOf } from './raster.ts';
import type { Colour, Raster } from './raster.ts';

const delays = [80, 250, 1_000];
const frames = delays.map((_, index) => uprightImage(index));
const objects: Record<string, Buffer> = {};
const get = viewer(objects);

async function animation(images: readonly Raster[], format: 'gif' | 'webp'): Promise<Buffer> {
  const [first] = images;
  const stacked = Buffer.concat(images.map(({ rgba }) => rgba));
  const size = {
    width: first?.width ?? 1,
    height: (first?.height ?? 1) * images.length,
    pageHeight: first?.height ?? 1,
  };
  const image = sharp(stacked, { animated: true, raw: { ...size, channels: 4 } });
  return format === 'gif'
    ? image.gif({ delay: delays, loop: 3, effort: 1 }).toBuffer()
    : image.webp({ delay: delays, loop: 3, lossless: true }).toBuffer();
}

beforeAll(async () => {
  for (const format of ['gif', 'webp'] as const) {
    objects[format] = await animation(frames, format);
    const [red, blue]: Colour[] = [
      [255, 0, 0, 255],
      [0, 0, 255, 255],
    ];
    const flat = [red, blue, red].map((colour = [0, 0, 0, 0]) => rasterOf(60, 60, () => colour));
    objects[`flat.${format}`] = await animation(flat, format);
  }
});

const queries: readonly Query[] = [
  {},
  { w: '60' },
  { w: '40', h: '60', fit: 'cover', g: 'e' },
  { w: '60', h: '60', fit: 'contain', bg: 'ff8000' },
  { w: '60', h: '90', fit: 'fill' },
  { ex: '10,20,60,40', w: '50' },
  { flip: 'h', w: '60' },
  { flip: 'v', w: '60' },
  { rot: '90' },
  { rot: '270', flip: 'h', w: '40', h: '30', fit: 'cover', g: 'n' },
  { rot: '180', blur: '0.5' },
  { gray: '1', w: '60' },
  { blur: '0.5' },
  { sharpen: '1', w: '60' },
];
const formats = ['gif', 'webp'] as const;
const cases = formats.flatMap((from) =>
  formats.flatMap((to) => queries.map((query) => [from, to, query] as const)),
);

describe('every frame, decoded outside and put on top of those before', () => {
  test.each(cases)('%s as %s, %j', async (from, to, query) => {
    const text = new URLSearchParams({ ...query, f: to } as Record<string, string>).toString();
    const response = await get(`/${from}?${text}`);
    if (response.status !== 200) throw new Error(textOf(response));
    const played = await play(to, response.body);
    expect({ delays: played.delays, loop: played.loop }).toEqual({ delays, loop: 3 });
    for (const [index, answer] of played.frames.entries())
      expect([index, faults(answer, samplesOf(expectedView(query, to, frames[index])), 80)]).toEqual([
        index,
        [],
      ]);
  });

  test.each(
    formats.flatMap((format) =>
      ['w=23', 'w=59', 'blur=5', 'sharpen=5', 'w=120&h=120&fit=cover', 'ex=5,5,40,40&w=17'].map(
        (query) => [format, query] as const,
      ),
    ),
  )('no row of one shows in the next: %s?%s', async (format, query) => {
    const { body } = await get(`/flat.${format}?${query}&f=${format}&q=100`);
    const played = await play(format, body);
    expect(played.frames.length).toBe(3);
    for (const [index, { rgba }] of played.frames.entries()) {
      const red = index === 1 ? 0 : 255;
      const worst = Math.max(...rgba.filter((_, at) => at % 4 === 0).map((value) => Math.abs(value - red)));
      expect([index, worst]).toEqual([index, expect.any(Number)]);
      expect(worst).toBeLessThan(6);
    }
  });
});

test.each([
  ['gif', 'w=20'],
  ['webp', ''],
] as const)(
  'a GIF that stands still for minutes, and is shown as often as a GIF can, as %s?%s',
  async (format, query) => {
    const bytes = await animation(frames, 'gif');
    bytes.writeUInt16LE(65_535, bytes.indexOf('21f904', 'hex') + 4);
    bytes.writeUInt16LE(65_535, bytes.indexOf('NETSCAPE2.0') + 13);
    const response = await viewer({ a: bytes })(`/a?${query}&f=${format}`);
    const played = await play(format, response.body);
    expect([response.status, played.delays[0], played.delays[1], played.loop]).toEqual([
      200,
      format === 'gif' ? 65_540 : 65_535,
      250,
      65_535,
    ]);
  },
);

describe('a GIF whose screen is not its frame', () => {
  type Place = readonly [left: number, top: number, width: number, height: number];

  const cleared = [0x21, 0xf9, 4, 8, 10, 0, 0, 0];

  /** Frames of red on a screen that is otherwise empty, each behind its `control`. `bits`: of a colour. */
  function gifOf(
    screen: readonly [number, number],
    places: readonly Place[],
    bits = 7,
    control: readonly number[] = cleared,
  ): Buffer {
    const short = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
    const table = Buffer.alloc(3 * 2 ** bits);
    table.set([255, 0, 0], 3);
    const frames = places.flatMap((place) => [
      Buffer.from([...control, 0x2c]),
      ...place.map(short),
      Buffer.from([0, bits]),
      ...blocksOf(place[2] * place[3], bits),
    ]);
    const head = [Buffer.from('GIF89a'), ...screen.map(short), Buffer.from([0xf0 + bits - 1, 0, 0])];
    return Buffer.concat([...head, table, ...frames, Buffer.from([0x3b])]);
  }

  /** Codes of one width: the decoder's table is cleared before they would grow. */
  function blocksOf(pixels: number, bits: number): Buffer[] {
    const clear = 2 ** bits;
    const codes = Array.from({ length: pixels }, (_, at) =>
      at % (clear - 2) === 0 ? [clear, 1] : [1],
    ).flat();
    const text = [...codes, clear + 1].map((code) => code.toString(2).padStart(bits + 1, '0')).reverse();
    const digits = text.join('').padStart(8 * Math.ceil((text.length * (bits + 1)) / 8), '0');
    const data = Buffer.from((digits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)).reverse());
    const blocks = Array.from({ length: Math.ceil(data.length / 255) }, (_, at) =>
      data.subarray(255 * at, 255 * at + 255),
    );
    return [...blocks.flatMap((block) => [Buffer.from([block.length]), block]), Buffer.alloc(1)];
  }

  /** The screens beside what Chromium 156 shows: it is widened to hold the first frame, side by side. */
  test.each([
    ['0 0', '0 0 40 30', '40 30'],
    ['20 10', '0 0 40 30', '40 30'],
    ['20 10', '5 5 40 30', '45 35'],
    ['50 0', '0 0 40 30', '50 30'],
    ['100 80', '10 20 40 30', '100 80'],
    ['640 480', '10 20 40 30', '640 480'],
    ['1024 768', '10 20 40 30', '1024 768'],
    ['3000 40', '10 0 40 30', '3000 40'],
  ])('%s with a frame at %s is shown as %s', async (...row) => {
    const [screen, place, shown] = row.map((numbers) => numbers.split(' ').map(Number)) as [
      ...[screen: [number, number], place: [...Place], shown: [number, number]],
    ];
    const ask = viewer({ 'a.gif': gifOf(screen, [place]) });
    const [x, y, across, down] = place;
    const red = rasterOf(shown[0], shown[1], (column, row) =>
      column >= x && row >= y && column < x + across && row < y + down ? [255, 0, 0, 255] : [0, 0, 0, 0],
    );
    for (const format of ['png', 'gif'] as const) {
      const response = await ask(`/a.gif?f=${format}`);
      if (response.status !== 200) throw new Error(textOf(response));
      const answer = await show(format, response.body);
      expect([answer.width, answer.height]).toEqual(shown);
      expect(differences(answer, red)).toBe(0);
    }
  });

  test.each(
    formats.flatMap((format) =>
      [2, 7, 8].flatMap((bits) => [cleared, []].map((control) => [format, bits, control] as const)),
    ),
  )(
    'what no frame covers, or one leaves behind, is nothing, as in browsers: as %s, colours of %i bits, control %j',
    async (format, bits, control) => {
      const places: readonly Place[] = [
        [0, 0, 20, 20],
        [10, 10, 20, 20],
      ];
      const original = gifOf([40, 30], places, bits, control);
      const expected = await play('gif', original);
      const ask = viewer({ 'a.gif': original });
      const answer = await play(format, (await ask(`/a.gif?gray=1&f=${format}`)).body);
      const found = answer.frames.map((frame, at) => differences(frame, expected.frames[at] ?? frame));
      expect(found).toEqual([0, 0]);
      const still = await show('png', (await ask('/a.gif?f=png')).body);
      expect(differences(still, expected.frames[0] ?? still)).toBe(0);
    },
  );

  function differences(one: Raster, other: Raster): number {
    let found = 0;
    for (let at = 3; at < one.rgba.length; at += 4) if (one.rgba[at] !== other.rgba[at]) found += 1;
    return found;
  }
});

test.each(['bg=00ff00', 'gray=1', 'w=40&h=20&fit=contain&bg=00ff00', 'anim=0&gray=1'])(
  'a GIF gets colours that its original had not: %s',
  async (query) => {
    const red = rasterOf(20, 20, (x) => [255, 0, 0, x < 10 ? 255 : 0]);
    const bytes = await animation([red, red, red], 'gif');
    const { body } = await viewer({ a: bytes })(`/a?${query}&f=gif`);
    const answer = await show('gif', body);
    const [left, right] = [colourAt(answer, 5, 5), colourAt(answer, answer.width - 3, 5)];
    const gray = left[0] === left[1] && left[3] === 255;
    expect(query.includes('gray') ? gray : right.join()).toEqual(
      query.includes('gray') ? true : '0,255,0,255',
    );
  },
);

describe('what is left out is said', () => {
  test.each([
    ['png', 'first-frame'],
    ['jpeg', 'first-frame, flattened'],
  ])('an APNG as %s', async (format, note) => {
    const still = await sharp(uprightImage().rgba, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    const control = Buffer.from('000000086163544c0000000200000000f38d9370', 'hex');
    const bytes = Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]);
    expect((await viewer({ a: bytes })(`/a?f=${format}`)).headers['image-gate-note']).toBe(note);
  });

  /** `announced`: whether a frame is in front of the image that every reader knows; else it is none of them. */
  test.each([
    [1, true, undefined],
    [1, false, 'first-frame'],
    [2, true, 'first-frame'],
  ])('an APNG of %i frames, the first in front of the image: %s', async (frames, announced, note) => {
    const still = pngWith(uprightImage());
    const [control, frame] = [Buffer.alloc(8), Buffer.alloc(26)];
    control.writeUInt32BE(frames);
    [0, width, height].forEach((value, at) => frame.writeUInt32BE(value, 4 * at));
    const parts = [pngChunk('acTL', control), ...(announced ? [pngChunk('fcTL', frame)] : [])];
    const bytes = Buffer.concat([still.subarray(0, 33), ...parts, still.subarray(33)]);
    expect((await viewer({ a: bytes })('/a?w=20&f=png')).headers['image-gate-note']).toBe(note);
  });

  test('an AVIF that is a sequence in the first place', async () => {
    const bytes = await sharp(uprightImage().rgba, { raw: { width, height, channels: 4 } })
      .avif({ effort: 0 })
      .toBuffer();
    bytes.write('avis', 8, 'latin1');
    const { status, headers, body } = await viewer({ a: bytes })('/a?f=png');
    expect([status, headers['image-gate-note']]).toEqual([200, 'first-frame']);
    expect(faults(await show('png', body), samplesOf(expectedView({}, 'png')), 80)).toEqual([]);
  });

  test('a TIFF of two pages', async () => {
    const page = await sharp(uprightImage().rgba, { raw: { width, height, channels: 4 } })
      .tiff()
      .toBuffer();
    const little = page.toString('latin1', 0, 2) === 'II';
    const first = little ? page.readUInt32LE(4) : page.readUInt32BE(4);
    const next = first + 2 + 12 * (little ? page.readUInt16LE(first) : page.readUInt16BE(first));
    // A second directory that describes the same strips.
    const even = [page, Buffer.alloc(page.length & 1)];
    const bytes = Buffer.concat([...even, page.subarray(first, next), Buffer.alloc(4)]);
    const second = page.length + (page.length & 1);
    if (little) bytes.writeUInt32LE(second, next);
    else bytes.writeUInt32BE(second, next);
    const { headers } = await viewer({ a: bytes })('/a?w=20&f=png');
    expect(headers['image-gate-note']).toBe('first-page');
  });

  test.each(['', '?trim=1', '?trim=1&f=avif', '?blur=2', '?g=attention&w=5&h=5&fit=cover'])(
    'one pixel%s',
    async (query) => {
      const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#f00' } })
        .png()
        .toBuffer();
      expect((await viewer({ a: dot })(`/a${query}`)).status).toBe(200);
    },
  );
});
