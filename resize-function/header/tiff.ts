import { readDirectory, shortType } from './directory.ts';
import { readExif } from './exif.ts';
import { Broken, plainHeader } from './header.ts';
import type { Coding, Header } from './header.ts';

/** The first page of a TIFF 6.0 file. */
export function readTiff(bytes: Buffer): Header {
  const directory = readDirectory(bytes);
  if (!directory) throw new Broken('it has no directory');
  const { entries, short, long } = directory;
  // Throws if not all entries are available yet.
  const further = directory.isLast() ? undefined : 'pages';
  const tags: Partial<Record<number, number>> = {};
  for (const { tag, type, at } of entries) tags[tag] ??= type === shortType ? short(at) : long(at);
  const { 256: width, 257: height, 277: samples = 1 } = tags;
  if (width === undefined || height === undefined) throw new Broken('it does not say how large it is');
  // Three or more 16-bit numbers do not fit into the entry itself.
  const stored = entries.find(({ tag }) => tag === 258);
  const bits = stored ? short(stored.count > 2 ? long(stored.at) : stored.at) : 1;
  return {
    ...plainHeader,
    kind: 'tiff',
    width,
    height,
    exif: readExif(bytes, 0, bytes.length),
    alpha: samples === 2 || samples > 3,
    depth: Math.max(8, bits) * Math.min(samples, 8),
    wholeAtOnce: true,
    further,
    coding: codingOf(tags),
  };
}

/** None, LZW, Deflate twice, PackBits. */
const plain = [1, 5, 8, 32_946, 32_773];
/** Bilevel fax compression, groups 3 and 4 (TIFF 6.0, sections 10 and 11). */
const fax = [2, 3, 4];

/** Interleaved samples in whole rows (TIFF 6.0, section 8), as cameras and scanners write them. */
function codingOf(tags: Partial<Record<number, number>>): Coding {
  const { 259: compression = 1, 284: planar = 1, 339: sampleFormat = 1, 322: tiled, 277: samples = 1 } = tags;
  if (planar !== 1 || sampleFormat !== 1 || tiled !== undefined) return 'unknown';
  if (fax.includes(compression)) return samples === 1 ? 'fax' : 'unknown';
  return plain.includes(compression) ? 'rows' : 'unknown';
}
