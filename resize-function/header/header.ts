import type { ColourSpace } from './colour-space.ts';
import type { Rectangle, Size } from '../size.ts';

export type Kind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'svg';

/**
 * The ways of storing an image whose cost is known. A reader that does not know leaves it at `unknown`, which counts as the most
 * expensive one.
 */
export type Coding =
  | 'unknown'
  /** JPEG: one scan with all components; each component in its own scan; progressive. */
  | 'baseline'
  | 'scans'
  | 'progressive'
  /** PNG, TIFF. */
  | 'rows'
  | 'interlaced'
  /** TIFF. */
  | 'fax'
  /** WebP; `mixed` if the frames of an animation may be either. */
  | 'lossy'
  | 'lossless'
  | 'mixed'
  /** AVIF of 8 bits; of 10 or 12. */
  | 'av1'
  | 'av1-deep'
  | 'lzw';

export interface Exif {
  /** 1 to 8; 1 if there is none or the structure is broken: an image with broken EXIF is still an image. */
  readonly orientation: number;
  readonly copyright?: string | undefined;
  readonly artist?: string | undefined;
}

/** What the first bytes of an image tell about it, before decoding. */
export interface Header {
  readonly kind: Kind;
  /** Pixels as stored, before orientation. */
  readonly width: number;
  readonly height: number;
  readonly exif: Exif;
  /** 1 for a still image. */
  readonly frames: number;
  readonly alpha: boolean;
  /** Colours are stored with premultiplied alpha. */
  readonly premultiplied?: boolean;
  /** Samples use only the limited range, 16 to 235 of 255, which the decoder does not expand. */
  readonly limited?: { readonly grey: boolean; readonly alpha: boolean } | undefined;
  /** Colours come from a palette, as for lines and flat areas, which subsampled colours would blur. */
  readonly palette: boolean;
  /**
   * Stored so that it cannot be decoded line by line: progressive JPEG, interlaced PNG, lossless WebP.
   * Such an image needs many times the memory of a plain one.
   */
  readonly wholeAtOnce: boolean;
  readonly coding: Coding;
  /** Bits per pixel, all channels. */
  readonly depth: number;
  /** Samples stored per pixel: three colours, two of them stored at half the width and height, make 1.5. */
  readonly samples: number;
  /** Millions of bytes that compressed texts and profiles may unpack to. */
  readonly packed: number;
  /** Scans of a progressive JPEG over the whole image; 1 for everything else. */
  readonly scans: number;
  /** What drawing a vector image takes at a size in pixels: milliseconds of CPU and MiB. */
  readonly drawing: ((drawn: Size) => { readonly cpu: number; readonly memory: number }) | undefined;
  /** The quality of a JPEG, 1 to 100 on libjpeg's scale; 100 for everything else. */
  readonly quality: number;
  /** The first frame of a GIF. */
  readonly first?: Rectangle;
  /** Further images in the file that are not read: frames of an APNG or an AVIF sequence, pages of a TIFF. */
  readonly further: 'frames' | 'pages' | undefined;
  /** Its profile is not three curves and a matrix: converting its colours may take any time. */
  readonly programmed: boolean;
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
  programmed: false,
} as const;

/** Thrown inside the readers when they run past the end. */
export class Truncated extends Error {
  override readonly name = 'Truncated';
}

/** Thrown inside the readers when the bytes contradict their own format. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Counts the parts of a file and throws Broken beyond `most`: walking over millions of empty ones would take seconds. */
export function partCounter(what: string, most = 10_000): () => void {
  let parts = 0;
  return () => {
    if (++parts > most) throw new Broken(`it has too many ${what}`);
  };
}

export function ascii(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length);
}
