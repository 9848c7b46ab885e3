import { ascii } from './header.ts';

export interface Directory {
  /** In the file's order; what is cut off is left out. */
  readonly entries: readonly Entry[];
  short(at: number): number;
  long(at: number): number;
  /** Whether another one follows. Throws a RangeError where the bytes end. */
  isLast(): boolean;
}

export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its value is, or the place of its value. */
  readonly at: number;
}

export const shortType = 3;
export const longType = 4;

/** The directory at `place`, or the first one, of a TIFF structure (TIFF 6.0, section 2). undefined: it is none. */
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
