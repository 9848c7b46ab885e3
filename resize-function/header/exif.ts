import { ascii } from './header.ts';
import type { Exif } from './header.ts';

const tags = { orientation: 0x0112, artist: 0x013b, copyright: 0x8298 } as const;

/** Reads the first directory of a TIFF structure between two places (TIFF 6.0, section 2). */
export function readExif(bytes: Buffer, start: number, end: number): Exif {
  const tiff = bytes.subarray(start, end);
  const little = ascii(tiff, 0, 2) === 'II';
  if (!little && ascii(tiff, 0, 2) !== 'MM') return { orientation: 1 };
  try {
    return directory(tiff, little);
  } catch {
    return { orientation: 1 };
  }
}

function directory(tiff: Buffer, little: boolean): Exif {
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const text = (entry: number): string => {
    const length = Math.min(long(entry + 4), 1_000);
    const start = length <= 4 ? entry + 8 : long(entry + 8);
    // A photographer's copyright and an editor's stand behind each other.
    const parts = decoded(tiff.subarray(start, start + length)).split('\0');
    return parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join('; ');
  };
  const first = long(4);
  let found: Exif = { orientation: 1 };
  let oriented = false;
  for (let index = 0; index < short(first); index++) {
    const entry = first + 2 + 12 * index;
    const tag = short(entry);
    if (tag === tags.orientation) {
      // As browsers have it: the first one counts, and only as a single SHORT.
      const value = short(entry + 2) === 3 && long(entry + 4) === 1 ? short(entry + 8) : 1;
      if (!oriented && value >= 1 && value <= 8) found = { ...found, orientation: value };
      oriented = true;
    } else if (tag === tags.copyright) found = { ...found, copyright: text(entry) || undefined };
    else if (tag === tags.artist) found = { ...found, artist: text(entry) || undefined };
  }
  return found;
}

/** UTF-8 where it is, else Latin-1: older programs write what their system speaks. */
export function decoded(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8');
  return utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
}
