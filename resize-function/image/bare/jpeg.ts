import { ascii } from '../../header/header.ts';
import { isSrgb } from './profile.ts';

const startOfScan = 0xda;
const endOfImage = 0xd9;
/** Tables, frames, restart intervals, scans and the number of lines (ITU-T T.81, table B.1). */
const image = [0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdc, 0xdd, startOfScan];

/** Segments of the image, Adobe's colour transform, and JFIF's density without its thumbnail. */
export function bareJpeg(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  const profile: Buffer[] = [];
  for (const { marker, segment } of segmentsOf(bytes)) {
    // Browsers do not agree on the colours of four inks.
    if (isFrame(marker) && ![1, 3].includes(segment.readUInt8(9))) return undefined;
    if (belongs(marker, segment)) kept.push(segment);
    else if (marker === 0xe2 && ascii(segment, 4, 12) === 'ICC_PROFILE\0') profile.push(segment.subarray(18));
    // Anything else that is not an application's segment or a comment would change the image.
    else if ((marker & 0xf0) !== 0xe0 && marker !== 0xfe) return undefined;
  }
  if (profile.length > 0 && !isSrgb(Buffer.concat(profile))) return undefined;
  return Buffer.concat([...kept, Buffer.from([0xff, endOfImage])]);
}

interface Segment {
  readonly marker: number;
  /** Its marker and, for a scan, the coded data included. */
  readonly segment: Buffer;
}

/** All up to the end of the image. Throws a RangeError for bytes between two, and where one is cut off. */
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

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xc2;
}

function belongs(marker: number, segment: Buffer): boolean {
  if (image.includes(marker)) return true;
  if (marker === 0xee) return ascii(segment, 4, 5) === 'Adobe' && segment.length === 16;
  return marker === 0xe0 && ascii(segment, 4, 5) === 'JFIF\0' && segment.length === 18;
}

/** The first marker behind coded data that is no stuffed byte and no restart. */
function behindScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && next !== 0xff && (next & 0xf8) !== 0xd0) return at;
  }
  throw new RangeError('the scan does not end');
}
