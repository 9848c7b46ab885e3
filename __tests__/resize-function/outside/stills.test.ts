import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { parameters } from '../../../resize-function/request/parameters.ts';
import { outputFormats } from '../../../resize-function/request/options.ts';
import type { OutputFormat } from '../../../resize-function/request/options.ts';
import { textOf, viewer } from '../photos.ts';
import { faults, samplesOf } from './compare.ts';
import type { Samples } from './compare.ts';
import type { Orientation } from './containers.ts';
import { show } from './decoders.ts';
import { allQueries, besidePixels, expectedView, viewOf } from './expected.ts';
import type { Query } from './expected.ts';
import {
  box,
  exifOf,
  grown,
  insert,
  jpegWith,
  lying,
  pngChunk,
  pngWith,
  riffChunk,
  uprightImage,
  webpWith,
} from './originals.ts';
import { colourAt, mirrored, rasterOf, stored, turnedLeft } from './raster.ts';
import type { Raster } from './raster.ts';

const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
/** `ORIENTATIONS=all` compares every case; else each has one of the eight, drawn by the seed, which a failure names. */
const all = process.env.ORIENTATIONS === 'all';
const seed = process.env.SEED ?? String(Date.now() % 1_000_000);

function orientationsOf(...about: readonly string[]): readonly Orientation[] {
  if (all) return orientations;
  const [drawn = 0] = createHash('sha256')
    .update([seed, ...about].join())
    .digest();
  return orientations.slice(drawn % 8, (drawn % 8) + 1);
}

const objects: Record<string, Buffer> = {};
const get = viewer(objects);
let compared = 0;
let answers = 0;

beforeAll(async () => {
  for (const [kind, store] of Object.entries(lying))
    for (const orientation of orientations)
      objects[`${kind}-${orientation}`] = await store(uprightImage(), orientation);
});
afterAll(() => {
  console.log(`${answers} answers, ${compared} places compared by decoders that are not sharp; SEED=${seed}`);
});

async function answerOf(
  kind: string,
  orientation: Orientation,
  query: Query,
  format: OutputFormat,
): Promise<Raster> {
  const text = new URLSearchParams({ ...query, f: format } as Record<string, string>).toString();
  const response = await get(`/${encodeURIComponent(`${kind}-${orientation}`)}?${text}`);
  if (response.status !== 200) throw new Error(`${text} was answered ${response.status} ${textOf(response)}`);
  answers += 1;
  return show(format, response.body);
}

function expectAlike(answer: Raster, samples: Samples, tolerance: number, what: string): void {
  const found = faults(answer, samples, tolerance);
  compared += samples.places.length;
  if (found.length > 0)
    throw new Error(
      `SEED=${seed} ${what}: ${found.slice(0, 3).join('; ')} (${found.length} of ${samples.places.length})`,
    );
}

/** Such effects, qualities and sizes leave nothing of the colours: only the size is compared. */
function toleranceOf({ blur, sharpen, q, w, h }: Query): number {
  const none = Number(blur ?? 0) > 1 || Number(q ?? 100) < 40 || Number(w ?? 9) < 9 || Number(h ?? 9) < 9;
  return none ? 255 : sharpen === undefined ? 80 : 96;
}

/** Where the product chooses the place itself, some place along the longer side has to fit. */
function expectSomewhere(answer: Raster, candidates: readonly Samples[], what: string): void {
  compared += 1;
  if (!candidates.some((samples) => faults(answer, samples, 64).length === 0))
    throw new Error(`${what}: it is no part of the original`);
}

function everywhere(query: Query, format: OutputFormat): Samples[] {
  return Array.from({ length: 41 }, (_, at) => {
    const place = (at / 40).toFixed(3);
    return samplesOf(expectedView({ ...query, g: `${place}x${place}` }, format));
  });
}

const queries = allQueries();
const nameOf = (query: Query): string =>
  Object.entries(query)
    .map((pair) => pair.join('='))
    .join('&');

test('every parameter of the table is tried, or known to change no pixel', () => {
  const tried = new Set(queries.flatMap((query) => Object.keys(query)));
  expect(
    parameters.map(({ name }) => name).filter((name) => !tried.has(name) && !besidePixels.includes(name)),
  ).toEqual([]);
});

/** Cut, trimmed, cropped, padded and named, all in passes of their own. */
const passes: readonly Query[] = [
  {},
  { trim: '40', w: '50' },
  { ex: '10,20,60,40', trim: '40', rot: '90', flip: 'h' },
  // As far as the right edge.
  { ex: '40,20,72,60', w: '40', h: '60', fit: 'cover', g: 'n', rot: '270', flip: 'v' },
  { w: '60', h: '60', fit: 'contain', bg: 'ff8000', meta: 'copyright' },
];

describe.each(outputFormats)('as %s', (format) => {
  test.each(queries.map((query) => [nameOf(query), query] as const))(
    '%s, however the original lies',
    async (name, query) => {
      const searched = query.g === 'attention' || query.g === 'entropy';
      const candidates = searched ? everywhere(query, format) : [];
      const samples = samplesOf(expectedView(query, format));
      for (const orientation of orientationsOf(name, format)) {
        const answer = await answerOf('jpeg', orientation, query, format);
        const what = `${name}, orientation ${orientation}, ${format}`;
        if (searched) expectSomewhere(answer, candidates, what);
        else expectAlike(answer, samples, toleranceOf(query), what);
      }
    },
  );

  test.each(Object.keys(lying))('originals of the kind %s, however they lie, in every pass', async (kind) => {
    for (const query of passes) {
      const samples = samplesOf(expectedView(query, format));
      for (const orientation of orientationsOf(kind, nameOf(query), format)) {
        const answer = await answerOf(kind, orientation, query, format);
        expectAlike(answer, samples, 64, `${kind} ${nameOf(query)}, orientation ${orientation}, ${format}`);
      }
    }
  });
});

/** Where a file says two things, what libwebp and browsers believe. */
describe('an original that contradicts itself', () => {
  const upright = uprightImage();
  /** Stray bytes in front of the end are passed over silently but in a progressive JPEG. */
  const withBytes = async (marker: string, more: string): Promise<Buffer> => {
    const plain = jpegWith(upright);
    const bytes =
      marker === 'ffd9' ? await sharp(plain).jpeg({ progressive: true, quality: 95 }).toBuffer() : plain;
    const at = bytes.indexOf(marker, 'hex');
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(more, 'hex'), bytes.subarray(at)]);
  };
  /** An APNG: a frame of the image's size behind an image that is none. */
  const framed = (image: Raster, frame: Raster): Buffer => {
    const [numbers, frames] = [Buffer.alloc(26), Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])];
    numbers.writeUInt32BE(frame.width, 4);
    numbers.writeUInt32BE(frame.height, 8);
    const [png, apng] = [pngWith(frame), pngWith(image, pngChunk('acTL', frames))];
    const at = png.indexOf('IDAT') + 4;
    const data = png.subarray(at, at + png.readUInt32BE(at - 8));
    const parts = [data.subarray(0, 99), data.subarray(99)].map((part, index) =>
      pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 1 + index]), part])),
    );
    return insert(apng, apng.length - 12, pngChunk('fcTL', numbers), ...parts);
  };
  const cases: readonly (readonly [name: string, bytes: () => Buffer | Promise<Buffer>])[] = [
    [
      'PNG, the first of two orientations',
      () => pngWith(stored(upright, 6), pngChunk('eXIf', exifOf(6)), pngChunk('eXIf', exifOf(3))),
    ],
    [
      'WebP, the first of two orientations',
      () => webpWith(stored(upright, 6), 0x08, riffChunk('EXIF', exifOf(6)), riffChunk('EXIF', exifOf(3))),
    ],
    ['WebP, an orientation that is not announced', () => webpWith(upright, 0, riffChunk('EXIF', exifOf(3)))],
    ['APNG whose image is no frame', () => framed(stored(upright, 3), upright)],
    [
      'APNG whose first frame covers a part of it alone',
      () =>
        framed(
          upright,
          rasterOf(9, 9, () => [9, 9, 9, 255]),
        ),
    ],
    ['JPEG without its last marker', () => jpegWith(upright).subarray(0, -2)],
    ['JPEG cut off inside its last marker', () => jpegWith(upright).subarray(0, -1)],
    ...['0001', 'ff00', 'ffd0', 'ff01'].flatMap((more) =>
      ['ffdb', 'ffc0', 'ffd9'].map(
        (marker) => [`JPEG, ${more} in front of its ${marker}`, () => withBytes(marker, more)] as const,
      ),
    ),
  ];

  test.each(cases)('%s', async (name, bytes) => {
    const { body } = await viewer({ a: await bytes() })('/a?f=png');
    expectAlike(await show('png', body), samplesOf(viewOf(upright)), 64, name);
  });

  /** libheif writes mirroring in few of the ways that it can be combined with turning. */
  test.each([0, 1, 2, 3].flatMap((turns) => [0, 1].map((axis) => [turns, axis] as const)))(
    'an AVIF turned left %i times, then mirrored by axis %i',
    async (turns, axis) => {
      const bytes = Buffer.from(objects['avif-7'] ?? '');
      bytes.writeUInt8(turns, bytes.indexOf('irot') + 4);
      bytes.writeUInt8(axis, bytes.indexOf('imir') + 4);
      const expected = viewOf(mirrored(turnedLeft(stored(upright, 7), turns), axis));
      const { body } = await viewer({ a: bytes })('/a?f=png');
      expectAlike(await show('png', body), samplesOf(expected), 64, `irot ${turns}, imir ${axis}`);
    },
  );

  /** libheif writes the transforms of the alpha plane too, and needs them; other encoders name them once. */
  test.each(orientations.slice(1))('an AVIF that turns its colours alone, %i', async (orientation) => {
    const translucent = rasterOf(96, 48, (x, y) => [x < 48 ? 230 : 30, 30, 200, x + y < 60 ? 255 : 0]);
    const { rgba, ...size } = stored(translucent, orientation);
    const bytes = await sharp(rgba, { raw: { ...size, channels: 4 } })
      .withMetadata({ orientation })
      .avif({ quality: 90, effort: 0, chromaSubsampling: '4:4:4' })
      .toBuffer();
    // The last properties of the alpha plane are its transforms: its size stands there instead, once more.
    const start = bytes.indexOf('ipma') - 4;
    const end = start + bytes.readUInt32BE(start);
    bytes.fill(3, end - (orientation === 5 || orientation === 7 ? 2 : 1), end);
    const { body } = await viewer({ a: bytes })('/a?f=png');
    expectAlike(await show('png', body), samplesOf(viewOf(translucent)), 64, `orientation ${orientation}`);
  });

  /** By a reference from its colours to its alpha plane (ISO/IEC 23008-12, 7.3.5.2). */
  test('an AVIF whose colours are multiplied by its alpha', async () => {
    const straight = rasterOf(96, 48, (x) => [220, 120, 40, x < 32 ? 255 : x < 64 ? 128 : 0]);
    const multiplied = straight.rgba.map((value, at) =>
      at % 4 === 3 ? value : Math.round((value * (straight.rgba[at | 3] ?? 0)) / 255),
    );
    const plain = await sharp(multiplied, { raw: { width: 96, height: 48, channels: 4 } })
      .avif({ quality: 95, effort: 0, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const bytes = grown(plain, ['meta', 'iref'], box('prem', Buffer.from([0, 1, 0, 1, 0, 2])));
    for (const format of outputFormats) {
      const answer = await show(format, (await viewer({ a: bytes })(`/a?f=${format}&flip=h`)).body);
      const [opaque, half] = [colourAt(answer, 80, 20), colourAt(answer, 48, 20)];
      const [white, alpha] = { jpeg: [127, 255], gif: [0, 255] }[format as string] ?? [0, 128];
      const share = white === 0 ? 1 : 128 / 255;
      const expected = [220, 120, 40].map((value) => value * share + (white ?? 0)).concat(alpha ?? 0);
      const far = half.map((value, at) => Math.abs(value - (expected[at] ?? 0)));
      expect([format, Math.max(...far) < 12, Math.abs(opaque[0] - 220) < 12]).toEqual([format, true, true]);
    }
  });

  /** As video has it: from 16 to 235, which libheif leaves so where there is one plane (AV1 specification, 5.5.2). */
  test.each(['alpha', 'grey'])('an AVIF whose %s does not use all values', async (plane) => {
    const translucent = rasterOf(96, 48, (x) => [200, 90, 40, 230 - Math.floor(x / 24) * 60]);
    const bytes = await sharp(translucent.rgba, { raw: { width: 96, height: 48, channels: 4 } })
      .avif({ quality: 95, effort: 0 })
      .toBuffer();
    // The image of one plane that there is, is shown alone.
    if (plane === 'grey') {
      bytes[bytes.indexOf('pitm') + 9] = 2;
      bytes.write('skip', bytes.indexOf('auxl'));
      // Its last property says that it is transparency; its size stands there instead, once more.
      bytes[bytes.indexOf('iref') - 5] = 2;
    }
    const full = await show('avif', bytes);
    const range = bytes.lastIndexOf('0a06', undefined, 'hex') + 7;
    bytes[range] = (bytes[range] ?? 0) & 0x7f;
    const shown = await show('avif', bytes);
    const { body } = await viewer({ a: bytes })('/a?f=png');
    const answer = await show('png', body);
    for (const x of [10, 35, 60, 85]) {
      expect(colourAt(shown, x, 20)).not.toEqual(colourAt(full, x, 20));
      const far = colourAt(answer, x, 20).map((value, at) =>
        Math.abs(value - (colourAt(shown, x, 20)[at] ?? 0)),
      );
      expect(Math.max(...far)).toBeLessThan(8);
    }
  });

  test.each([0, 0x08, 0x10])('a WebP without loss keeps its transparency, flags %i', async (flags) => {
    const translucent = rasterOf(40, 20, (x) => [200, 40, 40, x < 20 ? 0 : 255]);
    const plain = await sharp(translucent.rgba, { raw: { width: 40, height: 20, channels: 4 } })
      .webp({ lossless: true })
      .toBuffer();
    const canvas = Buffer.from([flags, 0, 0, 0, 39, 0, 0, 19, 0, 0]);
    const parts = Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8X', canvas), plain.subarray(12)]);
    const { body } = await viewer({ a: riffChunk('RIFF', parts) })('/a?f=png');
    const answer = await show('png', body);
    expect([colourAt(answer, 5, 5)[3], colourAt(answer, 30, 5)]).toEqual([0, [200, 40, 40, 255]]);
  });
});

test.each(outputFormats)('a line of two colours keeps both, as %s', async (format) => {
  const line = rasterOf(60, 1, (x) => (x % 2 === 0 ? [30, 60, 200, 255] : [200, 60, 30, 255]));
  const { body } = await viewer({ a: pngWith(line) })(`/a?f=${format}&q=95`);
  const answer = await show(format, body);
  const [even, odd] = [colourAt(answer, 20, 0), colourAt(answer, 21, 0)];
  expect(Math.min(even[2] - even[0], odd[0] - odd[2])).toBeGreaterThan(120);
});

test.each(outputFormats)('a coloured background around and behind a grey image, as %s', async (format) => {
  const half = rasterOf(40, 20, (x) => [128, 128, 128, x < 20 ? 255 : 0]);
  const grey = sharp(half.rgba, { raw: { width: 40, height: 20, channels: 4 } }).toColourspace('b-w');
  const ask = viewer({ a: await grey.png().toBuffer() });
  const answer = await show(format, (await ask(`/a?w=40&h=60&fit=contain&bg=ff0000&f=${format}`)).body);
  const red = { colour: [255, 0, 0, 255] as const };
  const places = [
    { ...red, x: 10, y: 5 },
    { ...red, x: 30, y: 30 },
    { x: 8, y: 30, colour: [128, 128, 128, 255] as const },
  ];
  expect(faults(answer, { width: 40, height: 60, places }, 24)).toEqual([]);
});

describe('the originals themselves', () => {
  test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    '%s is what the orientation says, by the same decoders',
    async (kind) => {
      for (const orientation of orientations) {
        const original = await show(kind, objects[`${kind}-${orientation}`] ?? Buffer.alloc(0));
        expectAlike(original, samplesOf(viewOf(uprightImage())), 64, `${kind}, orientation ${orientation}`);
      }
    },
  );

  test('a comparison finds the wrong ones', () => {
    for (const orientation of orientations.slice(1)) {
      const wrong = { rot: String([0, 0, 180, 180, 270, 90, 270, 270][orientation - 1] ?? 0), flip: 'h' };
      expect(faults(uprightImage(), samplesOf(expectedView(wrong, 'png')), 64)).not.toEqual([]);
    }
  });
});
