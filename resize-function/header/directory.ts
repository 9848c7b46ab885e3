import { ascii } from './header.ts';

export interface Directory {
  /** The first of each tag, as browsers have it. */
  readonly entries: ReadonlyMap<number, Entry>;
  short(at: number): number;
  long(at: number): number;
  /** Whether another one follows. Throws a RangeError where the bytes end. */
  isLast(): boolean;
}

export interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where its value is, or the place of its value. */
  readonly at: number;
}

export const shortType = 3;

/** The first directory of a TIFF structure (TIFF 6.0, section 2). undefined: it is none. Throws a RangeError where it is cut off. */
export function readDirectory(tiff: Buffer): Directory | undefined {
  const little = ascii(tiff, 0, 2) === 'II';
  if (!little && ascii(tiff, 0, 2) !== 'MM') return undefined;
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const start = long(4) + 2;
  const end = start + 12 * short(start - 2);
  const entries = new Map<number, Entry>();
  for (let at = start; at < end; at += 12) {
    const tag = short(at);
    if (!entries.has(tag)) entries.set(tag, { type: short(at + 2), count: long(at + 4), at: at + 8 });
  }
  return { entries, short, long, isLast: () => long(end) === 0 };
}
