import { readExif } from './exif.ts';
import { Broken, ascii, plainHeader } from './header.ts';
import type { Exif, Header } from './header.ts';

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
      alpha: ((packed >>> 28) & 1) === 1,
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
  // EXIF stands behind the image, so an image that has it is read to its end; others up to the image itself.
  const { exif, wholeAtOnce, frames } = chunksOf(bytes, animated || (set & flags.exif) !== 0);
  return {
    ...plainHeader,
    kind: 'webp',
    width: 1 + bytes.readUIntLE(24, 3),
    height: 1 + bytes.readUIntLE(27, 3),
    alpha: (set & flags.alpha) !== 0,
    exif,
    wholeAtOnce,
    // Frames hold their chunks inside: which kind they are is not looked up.
    coding: animated ? 'mixed' : wholeAtOnce ? 'lossless' : 'lossy',
    frames: animated ? Math.max(1, frames) : 1,
  };
}

function chunksOf(bytes: Buffer, toItsEnd: boolean): Pick<Header, 'exif' | 'wholeAtOnce' | 'frames'> {
  let frames = 0;
  let exif: Exif = { orientation: 1 };
  let wholeAtOnce = false;
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  let at = 30;
  let type = '';
  for (; at + 8 <= end; at += 8 + evenly(bytes.readUInt32LE(at + 4))) {
    type = ascii(bytes, at, 4);
    if (type === 'ANMF') frames += 1;
    if (type === 'VP8L') wholeAtOnce = true;
    if (type === 'EXIF') exif = readExif(bytes, ...exifIn(bytes, at));
    if (!toItsEnd && type.startsWith('VP8')) break;
  }
  if (at < 8 + bytes.readUInt32LE(4) && (toItsEnd || !type.startsWith('VP8'))) bytes.readUInt8(bytes.length);
  return { exif, wholeAtOnce, frames };
}

/** Some writers keep the six bytes in front that EXIF has in a JPEG. */
function exifIn(bytes: Buffer, chunk: number): [start: number, end: number] {
  const start = chunk + 8;
  return [ascii(bytes, start, 4) === 'Exif' ? start + 6 : start, start + bytes.readUInt32LE(chunk + 4)];
}

function evenly(size: number): number {
  return size + (size & 1);
}
