import { inflateSync } from 'node:zlib';
import { readExif } from './exif.ts';
import { byCodePoints, byGamma, unlessSrgb } from './colour-space.ts';
import type { ColourSpace } from './colour-space.ts';
import { Broken, ascii, partCounter, plainHeader } from './header.ts';
import type { Exif, Header } from './header.ts';
import { isMatrix } from './profile.ts';

/** Channels by colour type (PNG specification, 11.2.1). */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Forty megabytes in chunks of eight kilobytes, as libpng writes them, are five thousand. */
const mostChunks = 50_000;
const mostInFront = 1_000;

export interface PngChunk {
  readonly type: string;
  /** Its offset in the file, including the length field, and the length of its data. */
  readonly at: number;
  readonly length: number;
}

/** The chunks up to the end of the image. Throws a RangeError if a chunk begins beyond the bytes, and Broken for too many. */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  let type = '';
  const count = partCounter('chunks', mostChunks);
  for (let at = 8; type !== 'IEND'; at += 12 + bytes.readUInt32BE(at)) {
    count();
    const length = bytes.readUInt32BE(at);
    // Read for the RangeError.
    bytes.readUInt32BE(at + 4);
    type = ascii(bytes, at + 4, 4);
    yield { type, at, length };
  }
}

export function readPng(bytes: Buffer): Header {
  if (ascii(bytes, 12, 4) !== 'IHDR') throw new Broken('it does not begin with IHDR');
  const colourType = bytes.readUInt8(25);
  const perPixel = channels[colourType];
  if (perPixel === undefined) throw new Broken('its colour type does not exist');
  const interlaced = bytes.readUInt8(28) === 1;
  return {
    ...plainHeader,
    kind: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    palette: colourType === 3,
    depth: colourType === 3 ? 24 : perPixel * Math.max(8, bytes.readUInt8(24)),
    wholeAtOnce: interlaced,
    coding: interlaced ? 'interlaced' : 'rows',
    ...chunksInFront(bytes, colourType >= 4),
  };
}

/** The contents of the chunks before the pixels. */
function chunksInFront(
  bytes: Buffer,
  alphaChannel: boolean,
): Pick<Header, 'alpha' | 'exif' | 'further' | 'packed' | 'programmed' | 'colours'> {
  const places = new Map<string, number[]>();
  const count = partCounter('chunks', mostInFront);
  for (const { type, at } of pngChunks(bytes)) {
    if (type === 'IDAT') break;
    count();
    places.set(type, [...(places.get(type) ?? []), at + 8]);
  }
  const of = (...types: string[]): number[] => types.flatMap((type) => places.get(type) ?? []);
  const [animation, another] = of('acTL');
  return {
    alpha: alphaChannel || of('tRNS').length > 0,
    exif: exifAt(bytes, of('eXIf')),
    // The default image is a frame only if a frame control chunk precedes it. Chromium plays none that is announced twice.
    further:
      animation && !another && bytes.readUInt32BE(animation) > of('fcTL').length ? 'frames' : undefined,
    packed:
      sumOf(of('iCCP', 'zTXt', 'iTXt'), (start) => unpacked(bytes.readUInt32BE(start - 8))) +
      sumOf(of('iCCP', 'zTXt'), (start) => tables * bytes.readUInt32BE(start - 8)),
    // Only one is allowed, and each takes time to unpack.
    programmed: of('iCCP').length > 1 || of('iCCP').some((start) => !isPlain(bytes, start)),
    colours: coloursIn(bytes, of),
  };
}

function sumOf(places: readonly number[], of: (place: number) => number): number {
  return places.reduce((sum, place) => sum + of(place), 0);
}

/** Deflate blocks with nothing but Huffman tables take as long as twenty times as many bytes to unpack. In millions. */
const tables = 20 / 1e6;

/** Deflate expands one byte to at most 1,032; the decoder accepts eight million per chunk. */
function unpacked(length: number): number {
  return Math.min(8, (1_032 * length) / 1e6);
}

const longestPlain = 65_536;

/** The profile follows its name and a method byte; a longer one than this limit, packed or not, has tables. */
function isPlain(bytes: Buffer, start: number): boolean {
  const length = bytes.readUInt32BE(start - 8);
  if (length > longestPlain) return false;
  const chunk = bytes.subarray(start, start + length);
  try {
    return isMatrix(inflateSync(chunk.subarray(chunk.indexOf(0) + 2), { maxOutputLength: longestPlain }));
  } catch {
    return false;
  }
}

/** As in browsers, the first of several counts. */
function exifAt(bytes: Buffer, [start]: readonly number[]): Exif {
  return start === undefined
    ? { orientation: 1 }
    : readExif(bytes, start, start + bytes.readUInt32BE(start - 8));
}

/**
 * Colour spaces in their order of precedence (PNG specification, third edition, 4.3): code points of full range that are known, a
 * profile, sRGB, gamma and primaries.
 */
function coloursIn(bytes: Buffer, of: (...types: string[]) => number[]): ColourSpace | undefined {
  const [points] = of('cICP');
  const space =
    points !== undefined && bytes.readUInt16BE(points + 2) === 1
      ? byCodePoints(bytes.readUInt8(points), bytes.readUInt8(points + 1), 'png')
      : undefined;
  if (space) return of('iCCP').length > 0 ? space : unlessSrgb(space);
  const [gamma] = of('gAMA');
  if (gamma === undefined || of('iCCP', 'sRGB').length > 0) return undefined;
  const [primaries] = of('cHRM');
  const numbers = primaries === undefined ? [] : [0, 1, 2, 3, 4, 5, 6, 7];
  return byGamma(
    bytes.readUInt32BE(gamma),
    numbers.map((index) => bytes.readUInt32BE((primaries ?? 0) + 4 * index)),
  );
}
