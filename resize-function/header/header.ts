import type { ColourSpace } from './colour-space.ts';
import type { Rectangle, Size } from '../size.ts';

export type Kind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'svg';

/**
 * The ways of storing an image whose cost is known. A reader that does not say which leaves it at `unknown`, which is
 * counted as the most expensive one.
 */
export type Coding =
  | 'unknown'
  /** JPEG: one scan with all components; each component in a scan of its own; progressive. */
  | 'baseline'
  | 'scans'
  | 'progressive'
  /** PNG, TIFF. */
  | 'rows'
  | 'interlaced'
  /** TIFF. */
  | 'fax'
  /** WebP; `mixed` where the frames of an animation may be either. */
  | 'lossy'
  | 'lossless'
  | 'mixed'
  /** AVIF of 8 bits; of 10 or 12. */
  | 'av1'
  | 'av1-deep'
  | 'lzw';

export interface Exif {
  /** 1 to 8; 1 where there is none or the structure is broken: an image with broken EXIF is still an image. */
  readonly orientation: number;
  readonly copyright?: string | undefined;
  readonly artist?: string | undefined;
}

/** What the first bytes of an image say about it, before anything is decoded. */
export interface Header {
  readonly kind: Kind;
  /** Pixels as stored, before orientation. */
  readonly width: number;
  readonly height: number;
  readonly exif: Exif;
  /** 1 for a still image. */
  readonly frames: number;
  readonly alpha: boolean;
  /** Colours are stored multiplied by their alpha. */
  readonly premultiplied?: boolean;
  /** Stored from 16 for nothing to 235 for all (of 255), which the decoder leaves so. */
  readonly limited?: { readonly grey: boolean; readonly alpha: boolean } | undefined;
  /** Colours come from a table: lines and flat areas, which subsampled colours would blur. */
  readonly palette: boolean;
  /**
   * Stored so that it cannot be decoded line by line: progressive JPEG, interlaced PNG, lossless WebP.
   * Such an image needs many times the memory of a plain one.
   */
  readonly wholeAtOnce: boolean;
  readonly coding: Coding;
  /** Bits of a pixel, all channels. */
  readonly depth: number;
  /** Samples stored for a pixel: three colours of which two are stored at half the size each way make 1.5. */
  readonly samples: number;
  /** Millions of bytes that compressed texts and profiles may unpack to. */
  readonly packed: number;
  /** How often a progressive JPEG goes over the whole image; 1 for everything else. */
  readonly scans: number;
  /** What drawing a vector image takes at a size in pixels: milliseconds of CPU and MiB. */
  readonly drawing: ((drawn: Size) => { readonly cpu: number; readonly memory: number }) | undefined;
  /** What a JPEG was encoded with, 1 to 100 as libjpeg counts; 100 for everything else. */
  readonly quality: number;
  /** The first frame of a GIF. */
  readonly first?: Rectangle;
  /** What the file holds besides the image that is read: frames of an APNG or an AVIF sequence, pages of a TIFF. */
  readonly further: 'frames' | 'pages' | undefined;
  /** Colours that are neither sRGB nor described by a profile. */
  readonly colours?: ColourSpace | undefined;
}

export const plainHeader = {
  exif: { orientation: 1 },
  frames: 1,
  alpha: false,
  palette: false,
  wholeAtOnce: false,
  coding: 'unknown',
  depth: 24,
  samples: 4,
  packed: 0,
  scans: 1,
  drawing: undefined,
  quality: 100,
  further: undefined,
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
