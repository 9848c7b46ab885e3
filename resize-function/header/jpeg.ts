import { readExif } from './exif.ts';
import { Broken, Truncated, ascii, partCounter, plainHeader } from './header.ts';
import type { Coding, Exif, Header } from './header.ts';
import { isMatrix } from './profile.ts';

const startOfScan = 0xda;
const baseline = [0xc0, 0xc1];
const progressive = 0xc2;
/** Lossless, hierarchical and arithmetic coding. */
const unsupported = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const quantisation = 0xdb;
/** The sum of libjpeg's luminance table at quality 50 (ITU-T T.81, table K.1). */
const halfQuality = 3_688;

/** Walks the segments up to the first scan (ITU-T T.81, annex B). */
export function readJpeg(bytes: Buffer): Header {
  let frame: Frame | undefined;
  let exif: Exif | undefined;
  let quality = 100;
  let programmed = false;
  let scan = 0;
  for (const { marker, at, end } of segments(bytes)) {
    scan = at;
    frame = frameIn(bytes, at, marker) ?? frame;
    if (marker === quantisation) quality = Math.min(quality, qualityOf(bytes.subarray(at + 4, end)));
    if (isExif(bytes, at, marker)) exif ??= readExif(bytes, at + 10, end);
    programmed ||= isProfile(bytes, at, marker) && !isPlain(bytes.subarray(at + 16, end));
  }
  if (!frame) throw new Broken('it has no frame header');
  return {
    ...plainHeader,
    ...frame,
    ...scansFrom(bytes, scan, frame),
    kind: 'jpeg',
    exif: exif ?? { orientation: 1 },
    quality,
    programmed,
  };
}

/** The segments up to and including the first scan. Extended XMP of a hundred megabytes has fewer than are counted. */
function* segments(bytes: Buffer): Generator<{ marker: number; at: number; end: number }> {
  const count = partCounter('segments');
  for (let [at, marker] = [2, 0]; marker !== startOfScan;) {
    if (at + 4 > bytes.length) throw new Truncated();
    marker = bytes.readUInt8(at + 1);
    if (bytes[at] === 0xff && beginsSegment(marker)) {
      const end = at + 2 + bytes.readUInt16BE(at + 2);
      count();
      yield { marker, at, end };
      at = end;
    } else {
      marker = 0;
      at += 1;
    }
  }
}

/** Skips what is between two segments, as libjpeg does: fill bytes, stray ones, and standalone markers (T.81, B.1.1.3). */
function beginsSegment(marker: number): boolean {
  return marker > 1 && marker < 0xff && (marker & 0xf8) !== 0xd0;
}

/** As in browsers, the first of several counts, and the byte after the name may be anything. */
function isExif(bytes: Buffer, at: number, marker: number): boolean {
  return marker === 0xe1 && ascii(bytes, at + 4, 5) === 'Exif\0';
}

function isProfile(bytes: Buffer, at: number, marker: number): boolean {
  return marker === 0xe2 && ascii(bytes, at + 4, 12) === 'ICC_PROFILE\0';
}

/** A profile that needs several segments has tables. */
function isPlain(part: Buffer): boolean {
  return part[1] === 1 && isMatrix(part.subarray(2));
}

type Frame = Pick<Header, 'width' | 'height' | 'depth' | 'samples' | 'coding'>;

/** The frame header at `at`; undefined if the segment is another one. */
function frameIn(bytes: Buffer, at: number, marker: number): Frame | undefined {
  if (unsupported.includes(marker)) throw new Broken('unsupported JPEG process');
  if (!baseline.includes(marker) && marker !== progressive) return undefined;
  return {
    height: bytes.readUInt16BE(at + 5),
    width: bytes.readUInt16BE(at + 7),
    depth: 8 * bytes.readUInt8(at + 9),
    samples: samplesOf(bytes, at + 9),
    coding: codingOf(marker, bytes.readUInt8(at + 4)),
  };
}

/** How the frame is coded, judged by its first scan at `at`. */
function scansFrom(
  bytes: Buffer,
  at: number,
  frame: Frame,
): Pick<Header, 'coding' | 'wholeAtOnce' | 'scans'> {
  // One scan without all components: the decoder keeps every coefficient until the last scan.
  const parted = frame.coding === 'baseline' && bytes.readUInt8(at + 4) < frame.depth / 8;
  const coding = parted ? 'scans' : frame.coding;
  const wholeAtOnce = coding !== 'baseline';
  return { coding, wholeAtOnce, scans: wholeAtOnce ? countScans(bytes, at) : 1 };
}

/** Each component's share of the pixels, by its sampling factors. */
function samplesOf(bytes: Buffer, at: number): number {
  const shares = Array.from({ length: bytes.readUInt8(at) }, (_, component) => {
    const factors = bytes.readUInt8(at + 2 + 3 * component);
    return { across: factors >> 4, down: factors & 15 };
  });
  const across = Math.max(1, ...shares.map((share) => share.across));
  const down = Math.max(1, ...shares.map((share) => share.down));
  return shares.reduce((sum, share) => sum + (share.across * share.down) / (across * down), 0);
}

function codingOf(marker: number, precision: number): Coding {
  if (precision !== 8) return 'unknown';
  return marker === progressive ? 'progressive' : 'baseline';
}

function countScans(bytes: Buffer, first: number): number {
  let scans = 0;
  const count = partCounter('scans');
  const marker = Buffer.from([0xff, startOfScan]);
  for (let at = first; at >= 0; at = bytes.indexOf(marker, at + 2), scans += 1) count();
  return scans;
}

/** The quality at which libjpeg would have written the first table of a segment; other tables than luminance come second. */
function qualityOf(tables: Buffer): number {
  const [kind = 0] = tables;
  if ((kind & 15) !== 0 || tables.length < 65) return 100;
  const wide = kind >> 4 === 1;
  let sum = 0;
  for (let at = 0; at < 64; at++) sum += wide ? tables.readUInt16BE(1 + 2 * at) : tables.readUInt8(1 + at);
  const scale = (100 * sum) / halfQuality;
  return Math.max(1, Math.min(100, Math.round(scale <= 100 ? (200 - scale) / 2 : 5_000 / scale)));
}
