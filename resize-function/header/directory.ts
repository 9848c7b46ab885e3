import { ascii } from './header.ts';

export interface Directory {
  /** The entries in the file's order; truncated ones are omitted. */
  readonly entries: readonly Entry[];
  short(at: number): number;
  long(at: number): number;
  /** Whether another directory follows. Throws a RangeError at the end of the bytes. */
  isLast(): boolean;
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
export function readDirectory(tiff: Buffer, place?: number): Directory | undefined {
  const little = ascii(tiff, 0, 4) === 'II*\0';
  if ((!little && ascii(tiff, 0, 4) !== 'MM\0*') || tiff.length < 8) return undefined;
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const start = (place ?? long(4)) + 2;
  const end = start + 12 * (start <= tiff.length ? short(start - 2) : 0);
  const entries: Entry[] = [];
  for (let at = start; at + 12 <= Math.min(end, tiff.length); at += 12)
    entries.push({ tag: short(at), type: short(at + 2), count: long(at + 4), at: at + 8 });
  return { entries, short, long, isLast: () => long(end) === 0 };
}
