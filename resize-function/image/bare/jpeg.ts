import { ascii } from '../../header/header.ts';
import { isSrgb } from './profile.ts';

const startOfScan = 0xda;
const endOfImage = 0xd9;
const frames = [0xc0, 0xc1, 0xc2];
/** Tables and restart intervals (ITU-T T.81, table B.1). The number of lines (DNL) is left out: decoders skip it. */
const tables = [0xc4, 0xdb, 0xdd];
/** Version and density as most programs write them: the rest of this segment may be a thumbnail or anything else. */
const jfif = Buffer.from('ffe000104a46494600010100000100010000', 'hex');
const adobe = Buffer.from('ffee000e41646f62650064000000000000', 'hex');

/** Frame, tables and scans, and the colour transform's marker: JFIF or Adobe. */
export function bareJpeg(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  const profile: Buffer[] = [];
  let waiting: Buffer[] = [];
  for (const { marker, segment } of segmentsOf(bytes)) {
    if (marker === startOfScan) {
      kept.push(...waiting, segment);
      // No decoder reads a table after the last scan.
      waiting = [];
    } else if (tables.includes(marker) || isFrame(marker, segment)) waiting.push(segment);
    else if (marker === 0xe2 && ascii(segment, 4, 12) === 'ICC_PROFILE\0') profile.push(segment.subarray(18));
    else if ((marker & 0xf0) === 0xe0) kept.push(transform(segment));
    // Anything else that is not a comment would change the image.
    else if (marker !== 0xfe) return undefined;
  }
  if (profile.length > 0 && !isSrgb(Buffer.concat(profile))) return undefined;
  return Buffer.concat([...kept, Buffer.from([0xff, endOfImage])]);
}

/** Browsers do not agree on CMYK colours. */
function isFrame(marker: number, segment: Buffer): boolean {
  return frames.includes(marker) && [1, 3].includes(segment.readUInt8(9));
}

/** The part of an application segment that libjpeg reads for the colours; empty: none. */
function transform(segment: Buffer): Buffer {
  const marker = segment[1];
  if (marker === 0xe0 && ascii(segment, 4, 5) === 'JFIF\0' && segment.length >= jfif.length) return jfif;
  if (marker !== 0xee || ascii(segment, 4, 5) !== 'Adobe' || segment.length < 16) return Buffer.alloc(0);
  return Buffer.concat([adobe.subarray(0, 15), segment.subarray(15, 16)]);
}

interface Segment {
  readonly marker: number;
  /** Including its marker and, for a scan, the coded data. */
  readonly segment: Buffer;
}

/** All segments up to the end of the image. Throws a RangeError for bytes between two of them and for a truncated one. */
function* segmentsOf(bytes: Buffer): Generator<Segment> {
  for (let at = 2; ;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes.readUInt8(at + 1);
    if (bytes[at] !== 0xff) throw new RangeError('there is something between its segments');
    if (marker === endOfImage) return;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    const behind = marker === startOfScan ? behindScan(bytes, end) : end;
    const segment = bytes.subarray(at, behind);
    if (segment.length < behind - at) throw new RangeError('a segment is cut off');
    yield { marker, segment };
    at = behind;
  }
}

/** The first marker after coded data that is neither a stuffed byte nor a restart. */
function behindScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && next !== 0xff && (next & 0xf8) !== 0xd0) return at;
  }
  throw new RangeError('the scan does not end');
}
