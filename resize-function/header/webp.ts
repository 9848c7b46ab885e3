import { readExif } from './exif.ts';
import { Broken, ascii, partCounter, plainHeader } from './header.ts';
import type { Coding, Exif, Header } from './header.ts';
import { isMatrix } from './profile.ts';

/** Flags of the VP8X chunk (RFC 9649, 2.7). */
const flags = { animation: 0x02, xmp: 0x04, exif: 0x08, alpha: 0x10, profile: 0x20 } as const;

export function readWebp(bytes: Buffer): Header {
  const first = ascii(bytes, 12, 4);
  if (first === 'VP8 ') {
    return {
      ...plainHeader,
      kind: 'webp',
      coding: 'lossy',
      width: bytes.readUInt16LE(26) & 0x3fff,
      height: bytes.readUInt16LE(28) & 0x3fff,
    };
  }
  if (first === 'VP8L') {
    const packed = bytes.readUInt32LE(21);
    return {
      ...plainHeader,
      kind: 'webp',
      width: 1 + (packed & 0x3fff),
      height: 1 + ((packed >>> 14) & 0x3fff),
      alpha: hasAlpha(bytes, 12),
      wholeAtOnce: true,
      coding: 'lossless',
    };
  }
  if (first !== 'VP8X') throw new Broken('its first chunk is unknown');
  return readExtended(bytes);
}

function readExtended(bytes: Buffer): Header {
  const set = bytes.readUInt8(20);
  const animated = (set & flags.animation) !== 0;
  const { exif, lossless, plane, frames } = chunksOf(bytes, animated, (set & flags.exif) !== 0);
  return {
    ...plainHeader,
    kind: 'webp',
    width: 1 + bytes.readUIntLE(24, 3),
    height: 1 + bytes.readUIntLE(27, 3),
    alpha: (set & flags.alpha) !== 0 || lossless === 'alpha',
    programmed: (set & flags.profile) !== 0 && !hasMatrix(bytes),
    exif,
    wholeAtOnce: lossless !== undefined,
    coding: codingOf(animated, lossless !== undefined, plane && (set & flags.alpha) === 0),
    frames: animated ? Math.max(1, frames) : 1,
  };
}

/** The decoder unpacks an alpha plane that no flag announces, for nothing. */
function codingOf(animated: boolean, lossless: boolean, hidden: boolean): Coding {
  // Frames contain their own chunks, whose kind is not looked up.
  if (animated) return 'mixed';
  return hidden ? 'unknown' : lossless ? 'lossless' : 'lossy';
}

/** A profile precedes everything else (RFC 9649, 2.7). */
function hasMatrix(bytes: Buffer): boolean {
  return ascii(bytes, 30, 4) === 'ICCP' && isMatrix(bytes.subarray(38, 38 + bytes.readUInt32LE(34)));
}

interface Chunks {
  readonly exif: Exif;
  /** Whether there is a lossless image, and one with transparency, whatever the flags say. */
  readonly lossless: 'opaque' | 'alpha' | undefined;
  /** Whether there is an alpha plane beside a lossy image. */
  readonly plane: boolean;
  readonly frames: number;
}

const pixels = ['VP8 ', 'VP8L'];

/** EXIF counts only if a flag announces it. It follows the image, so a file with EXIF is read to its end. */
function chunksOf(bytes: Buffer, animated: boolean, announced: boolean): Chunks {
  const end = 8 + bytes.readUInt32LE(4);
  let frames = 0;
  let exif: Exif | undefined;
  let lossless: Chunks['lossless'];
  const types = new Set<string>();
  const count = partCounter('chunks');
  for (let at = 30; at < end; at += 8 + evenly(bytes.readUInt32LE(at + 4))) {
    count();
    const type = ascii(bytes, at, 4);
    if (type === 'ANMF') frames += 1;
    if (type === 'VP8L') lossless = hasAlpha(bytes, at) ? 'alpha' : 'opaque';
    types.add(type);
    if (type === 'EXIF' && announced) exif ??= readExif(bytes, ...exifIn(bytes, at));
    if (!animated && !announced && pixels.includes(type)) break;
  }
  return { exif: exif ?? { orientation: 1 }, lossless, plane: types.has('ALPH'), frames };
}

/** A VP8L chunk has its own flag (RFC 9649, 3.4). */
function hasAlpha(bytes: Buffer, chunk: number): boolean {
  return (bytes.readUInt8(chunk + 12) & 0x10) !== 0;
}

/** Some writers keep the six bytes that precede EXIF in a JPEG. */
function exifIn(bytes: Buffer, chunk: number): [start: number, end: number] {
  const start = chunk + 8;
  return [ascii(bytes, start, 4) === 'Exif' ? start + 6 : start, start + bytes.readUInt32LE(chunk + 4)];
}

function evenly(size: number): number {
  return size + (size & 1);
}
