import { inflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { plainHeader, type Header } from '../../../resize-function/header/header.ts';
import { decodable } from '../../../resize-function/image/decodable.ts';

const colours = { primaries: [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06], curve: 'srgb' } as const;
const headerOf = (of: Partial<Header>): Header => ({
  ...plainHeader,
  kind: 'png',
  width: 1,
  height: 1,
  ...of,
});

/** The beginning of a PNG, its colour type in its place, and what stands behind IHDR. */
const png = (colourType: number): Buffer => {
  const bytes = Buffer.alloc(40, 'rest', 'latin1');
  bytes[25] = colourType;
  return bytes;
};

test.each([
  [0, 'GRAY'],
  [2, 'RGB '],
  [3, 'RGB '],
  [4, 'GRAY'],
  [6, 'RGB '],
])('a PNG of colour type %d gets a profile of %s', (colourType, space) => {
  const bytes = decodable(png(colourType), headerOf({ colours }));
  expect(bytes.subarray(0, 33)).toEqual(png(colourType).subarray(0, 33));
  expect(bytes.subarray(-7)).toEqual(png(colourType).subarray(33));
  const length = bytes.readUInt32BE(33);
  expect([bytes.toString('latin1', 37, 44), bytes.length]).toEqual(['iCCPa\0\0', 40 + 12 + length]);
  expect(inflateSync(bytes.subarray(44, 41 + length)).toString('latin1', 16, 20)).toBe(space);
});

const webp = (type: string, flags: number): Buffer => {
  const bytes = Buffer.alloc(24);
  bytes.write(type, 12);
  bytes[20] = flags;
  return bytes;
};
/** A thumbnail in front, with an end of its own. */
const jpeg = (end: string): Buffer => Buffer.from(`ffd8ffe1ffd8ffd9ffda0000${end}`, 'hex');
const brand = (name: string): Buffer => Buffer.from(`\0\0\0\u0018ftyp${name}`, 'latin1');

test.each<[string, Buffer, Partial<Header>, Buffer]>([
  ['a PNG whose colours are those of sRGB', png(2), {}, png(2)],
  [
    'a WebP that does not announce its transparency',
    webp('VP8X', 3),
    { kind: 'webp', alpha: true },
    webp('VP8X', 0x13),
  ],
  ['a WebP that announces it', webp('VP8X', 0x12), { kind: 'webp', alpha: true }, webp('VP8X', 0x12)],
  ['a WebP without transparency', webp('VP8X', 2), { kind: 'webp' }, webp('VP8X', 2)],
  ['a WebP that can announce nothing', webp('VP8L', 0), { kind: 'webp', alpha: true }, webp('VP8L', 0)],
  ['an AVIF that is a sequence', brand('avis'), { kind: 'avif' }, brand('avif')],
  ['an AVIF', brand('avif'), { kind: 'avif' }, brand('avif')],
  ['another HEIF', brand('msf1'), { kind: 'avif' }, brand('msf1')],
  ['a JPEG', jpeg('ffd9'), { kind: 'jpeg' }, jpeg('ffd9')],
  ['a JPEG and what stands behind it', jpeg('ffd90000'), { kind: 'jpeg' }, jpeg('ffd90000')],
  ['a JPEG without its end', jpeg(''), { kind: 'jpeg' }, jpeg('ffd9')],
])('%s is decoded as it is shown', (_, bytes, header, expected) => {
  const before = Buffer.from(bytes);
  expect(decodable(bytes, headerOf(header))).toEqual(expected);
  // A change is made in a copy.
  expect(bytes).toEqual(before);
});
