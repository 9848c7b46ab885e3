import { readExif } from './exif.ts';
import { ascii, Broken, plainHeader } from './header.ts';
import type { Coding, Header } from './header.ts';

/** The first directory of a TIFF 6.0 file. */
export function readTiff(bytes: Buffer): Header {
  const little = ascii(bytes, 0, 2) === 'II';
  const short = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const directory = long(4);
  const tags: Partial<Record<number, number>> = {};
  let bits = 1;
  for (let index = 0; index < short(directory); index++) {
    const entry = directory + 2 + 12 * index;
    // Three or more numbers of 16 bits do not fit into the entry itself.
    if (short(entry) === 258) bits = short(long(entry + 4) > 2 ? long(entry + 8) : entry + 8);
    tags[short(entry)] = short(entry + 2) === 3 ? short(entry + 8) : long(entry + 8);
  }
  const { 256: width, 257: height, 274: orientation = 1, 277: samples = 1 } = tags;
  if (width === undefined || height === undefined) throw new Broken('it does not say how large it is');
  return {
    ...plainHeader,
    kind: 'tiff',
    width,
    height,
    exif: { ...readExif(bytes, 0, bytes.length), orientation: oneToEight(orientation) },
    alpha: samples === 2 || samples > 3,
    depth: Math.max(8, bits) * Math.min(samples, 8),
    wholeAtOnce: true,
    further: long(directory + 2 + 12 * short(directory)) === 0 ? undefined : 'pages',
    coding: codingOf(tags),
  };
}

function oneToEight(orientation: number): number {
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/** None, LZW, Deflate twice, PackBits. */
const plain = [1, 5, 8, 32_946, 32_773];
/** Black and white by the rules of fax machines, groups 3 and 4 (TIFF 6.0, sections 10 and 11). */
const fax = [2, 3, 4];

/** Whole rows of samples that stand beside each other (TIFF 6.0, section 8): what cameras and scanners write. */
function codingOf(tags: Partial<Record<number, number>>): Coding {
  const { 259: compression = 1, 284: planar = 1, 339: sampleFormat = 1, 322: tiled, 277: samples = 1 } = tags;
  if (planar !== 1 || sampleFormat !== 1 || tiled !== undefined) return 'unknown';
  if (fax.includes(compression)) return samples === 1 ? 'fax' : 'unknown';
  return plain.includes(compression) ? 'rows' : 'unknown';
}
