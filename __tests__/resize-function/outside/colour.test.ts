import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { OutputFormat } from '../../../resize-function/wish.ts';
import { viewer } from '../photos.ts';
import { adobeRgb, deltaE, displayP3, greyInSrgb, inSrgb, profileOf } from './colour.ts';
import type { Space, Triple } from './colour.ts';
import { show } from './decoders.ts';
import { colourAt } from './raster.ts';

/**
 * Originals in other colour spaces, written byte by byte here with a profile of our own, and what decoders that are not sharp
 * see in the answer, held against the standards' formulas. Patches of one colour: what an encoder does to edges must not count.
 */

const side = 32;
const formats: readonly OutputFormat[] = ['jpeg', 'png', 'webp', 'avif', 'gif'];
const devices: readonly Triple[] = [
  [1, 1, 1],
  [0.5, 0.5, 0.5],
  [0.8, 0.3, 0.25],
  [0.3, 0.6, 0.3],
  [0.25, 0.3, 0.7],
  [0.9, 0.8, 0.2],
  [0.1, 0.1, 0.12],
  [0.6, 0.35, 0.6],
];
/** Colours stand in a row of patches. */
const width = side * devices.length;

function png(depth: 8 | 16, colours: readonly (readonly number[])[], profile: Buffer): Buffer {
  const channels = colours[0]?.length ?? 3;
  const size = depth / 8;
  const row = Buffer.alloc(1 + width * channels * size);
  for (let x = 0; x < width; x++)
    colours[Math.floor(x / side)]?.forEach((value, at) => {
      row.writeUIntBE(Math.round(value * (2 ** depth - 1)), 1 + (x * channels + at) * size, size);
    });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(depth, 8);
  header.writeUInt8({ 1: 0, 2: 4, 3: 2, 4: 6 }[channels] ?? 2, 9);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('iCCP', Buffer.concat([Buffer.from('ours\0\0', 'latin1'), deflateSync(profile)])),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])));
  return Buffer.concat([head, data, tail]);
}

/** The same samples in other containers: their pixels are not converted, only stored. */
async function stored(kind: string, original: Buffer): Promise<Buffer> {
  const kept = sharp(original, { ignoreIcc: false }).keepIccProfile();
  if (kind === 'jpeg') return kept.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
  if (kind === 'webp') return kept.webp({ lossless: true }).toBuffer();
  if (kind === 'avif') return kept.avif({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
  if (kind === 'tiff') return kept.tiff({ compression: 'none' }).toBuffer();
  return original;
}

interface Case {
  readonly bytes: () => Promise<Buffer>;
  readonly expected: readonly Triple[];
}

const cases: Record<string, Case> = {};
for (const space of [adobeRgb, displayP3] satisfies Space[])
  for (const depth of [8, 16] as const)
    for (const kind of depth === 8 ? ['png', 'jpeg', 'webp', 'tiff', 'avif'] : ['png', 'tiff'])
      for (const alpha of kind === 'jpeg' ? [false] : [false, true])
        cases[`${space.name}, ${depth} bit ${kind}${alpha ? ' with alpha' : ''}`] = {
          bytes: () =>
            stored(
              kind,
              png(
                depth,
                devices.map((colour) => (alpha ? [...colour, 1] : colour)),
                profileOf(space.gamma, space),
              ),
            ),
          expected: devices.map((colour) => inSrgb(colour, space)),
        };
for (const depth of [8, 16] as const)
  for (const alpha of [false, true])
    cases[`grey of gamma 1.5, ${depth} bit png${alpha ? ' with alpha' : ''}`] = {
      bytes: async () =>
        png(
          depth,
          devices.map(([red]) => (alpha ? [red, 1] : [red])),
          profileOf(1.5),
        ),
      expected: devices.map(([red]) => greyInSrgb(red, 1.5)),
    };

describe('colours of other spaces are right in every format', () => {
  test.each(Object.entries(cases))('%s', async (_, { bytes, expected }) => {
    const get = viewer({ 'a.png': await bytes() });
    const wrong: unknown[] = [];
    for (const query of ['', '&w=128', '&rot=90&w=16', '&trim=2', '&blur=0.5', `&ex=0,0,${width},16`])
      for (const format of formats) {
        const { status, body } = await get(`/a.png?f=${format}${query}`);
        if (status !== 200) {
          wrong.push([format, query, status]);
          continue;
        }
        const seen = await show(format, body);
        const turned = query.includes('rot');
        // The first patch is the border that is trimmed.
        const first = query.includes('trim') ? 1 : 0;
        const length = turned ? seen.height : seen.width;
        const across = turned ? seen.width : seen.height;
        expected.slice(first).forEach((colour, at) => {
          const along = Math.floor(((at + 0.5) * length) / (expected.length - first));
          const middle = Math.floor(across / 2);
          const found = colourAt(seen, turned ? middle : along, turned ? along : middle);
          const far = deltaE(found.slice(0, 3), colour);
          if (far > (format === 'gif' ? 8 : 5))
            wrong.push([format, query, colour.map(Math.round), found, Math.round(far)]);
        });
      }
    expect(wrong).toEqual([]);
  });
});
