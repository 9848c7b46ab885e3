import type { Size } from '../turn.ts';
import type { Exif } from './exif.ts';

export type Kind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'svg';

/** What the first bytes of a picture say about it, before anything is decoded. */
export interface Header {
  readonly kind: Kind;
  /** Pixels as stored, before orientation. */
  readonly width: number;
  readonly height: number;
  readonly exif: Exif;
  /** 1 for a still picture. */
  readonly frames: number;
  readonly alpha: boolean;
  /** Colours come from a table: lines and flat areas, which subsampled colours would blur. */
  readonly palette: boolean;
  /**
   * Stored so that it cannot be decoded line by line: progressive JPEG, interlaced PNG, lossless WebP.
   * Such a picture needs many times the memory of a plain one.
   */
  readonly wholeAtOnce: boolean;
  /** Bits of a pixel, all channels. */
  readonly depth: number;
  /** How often a progressive JPEG goes over the whole picture; 1 for everything else. */
  readonly scans: number;
  /** What drawing a vector picture takes at a size in pixels: milliseconds of CPU and MiB. */
  readonly drawing: ((drawn: Size) => { readonly cpu: number; readonly memory: number }) | undefined;
  /** Whether it carries anything besides the picture: EXIF, XMP, a colour profile, comments. */
  readonly metadata: boolean;
}

export const plainHeader = {
  exif: { orientation: 1 },
  frames: 1,
  alpha: false,
  palette: false,
  wholeAtOnce: false,
  depth: 24,
  scans: 1,
  drawing: undefined,
  metadata: false,
} as const;

/** Thrown inside the readers when they run over the end. */
export class Truncated extends Error {
  override readonly name = 'Truncated';
}

/** Thrown inside the readers when the bytes contradict their own format. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export function ascii(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length);
}
