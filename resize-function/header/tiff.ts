import { readDirectory, shortType } from './directory.ts';
import type { Directory } from './directory.ts';
import { readExif } from './exif.ts';
import { Broken, partCounter, plainHeader } from './header.ts';
import type { Coding, Header } from './header.ts';

/** The first page of a TIFF 6.0 file. */
export function readTiff(bytes: Buffer, whole: boolean): Header {
  const directory = readDirectory(bytes);
  if (!directory) throw new Broken('it has no directory');
  // Throws if not all entries are available yet.
  const further = directory.behind(directory.place) === 0 ? undefined : 'pages';
  if (whole) countPages(directory);
  const tags = tagsIn(directory);
  const { 256: width, 257: height, 258: bits = 1, 277: samples = 1 } = tags;
  if (width === undefined || height === undefined) throw new Broken('it does not say how large it is');
  if (!isReadable(tags)) throw new Broken('unsupported kind of samples');
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

/** The decoder walks over all pages before it reads the first one. */
function countPages({ place, behind }: Directory): void {
  const count = partCounter('pages');
  for (let at = place; at > 0; at = behind(at)) count();
}

type Tags = Partial<Record<number, number>>;

/** BitsPerSample and SampleFormat. */
const perSample = [258, 339];

/** The first number of each entry. */
function tagsIn({ entries, short, long }: Directory): Tags {
  const tags: Tags = {};
  for (const { tag, type, count, at } of entries) {
    // Three or more 16-bit numbers do not fit into the entry itself.
    const place = perSample.includes(tag) && count > 2 ? long(at) : at;
    tags[tag] ??= type === shortType ? short(place) : long(place);
  }
  return tags;
}

const [jpeg, ycc] = [7, 6];
const [unsigned, float, undefinedFormat] = [1, 3, 4];

/**
 * Whether samples have a meaning that all readers share: unsigned numbers of up to 16 bits, or the linear light of three colours. libvips
 * reads YCbCr that is neither subsampled nor a JPEG as RGB.
 */
function isReadable(tags: Tags): boolean {
  const { 258: bits = 1, 259: packing, 262: kind, 277: samples = 1, 339: format = 1, 530: across } = tags;
  if (kind === ycc && packing !== jpeg && across === 1) return false;
  return format === float ? samples >= 3 : [unsigned, undefinedFormat].includes(format) && bits <= 16;
}

/** None, LZW, Deflate twice, PackBits. */
const plain = [1, 5, 8, 32_946, 32_773];
/** Bilevel fax compression, groups 3 and 4 (TIFF 6.0, sections 10 and 11). */
const fax = [2, 3, 4];

/** Interleaved samples in whole rows (TIFF 6.0, section 8), as cameras and scanners write them. */
function codingOf(tags: Tags): Coding {
  const { 259: compression = 1, 284: planar = 1, 339: format = 1, 322: tiled, 277: samples = 1 } = tags;
  if (planar !== 1 || format !== unsigned || tiled !== undefined) return 'unknown';
  if (fax.includes(compression)) return samples === 1 ? 'fax' : 'unknown';
  return plain.includes(compression) ? 'rows' : 'unknown';
}
