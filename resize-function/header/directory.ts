import { ascii } from './header.ts';

export interface Directory {
  /** The entries in the file's order; truncated ones are omitted. */
  readonly entries: readonly Entry[];
  short(at: number): number;
  long(at: number): number;
  /** The place of the directory after the one at `place`; 0 if there is none. Throws a RangeError at the end of the bytes. */
  behind(place: number): number;
  readonly place: number;
}

export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** The offset of its value, or of the reference to it. */
  readonly at: number;
}

export const shortType = 3;
export const longType = 4;

/** The directory at `place`, or the first one, of a TIFF structure (TIFF 6.0, section 2). undefined if it is not one. */
export function readDirectory(tiff: Buffer, wanted?: number): Directory | undefined {
  const little = ascii(tiff, 0, 4) === 'II*\0';
  if ((!little && ascii(tiff, 0, 4) !== 'MM\0*') || tiff.length < 8) return undefined;
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const place = wanted ?? long(4);
  const start = place + 2;
  const end = start + 12 * (start <= tiff.length ? short(place) : 0);
  const entries: Entry[] = [];
  for (let at = start; at + 12 <= Math.min(end, tiff.length); at += 12)
    entries.push({ tag: short(at), type: short(at + 2), count: long(at + 4), at: at + 8 });
  const behind = (at: number): number => long(at + 2 + 12 * short(at));
  return { entries, short, long, place, behind };
}
