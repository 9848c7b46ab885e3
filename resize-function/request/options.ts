import type { Point, Rectangle } from '../size.ts';
import type { Given } from './rules.ts';

export const outputFormats = ['avif', 'gif', 'jpeg', 'png', 'webp'] as const;
export type OutputFormat = (typeof outputFormats)[number];
export type Fit = 'scale-down' | 'cover' | 'contain' | 'crop' | 'fill';

/** The options of a URL, typed. Sizes are in pixels, with the pixel ratio already applied. */
export interface TransformOptions {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly fit: Fit;
  /** Undefined: chosen by the viewer's Accept header. */
  readonly format: OutputFormat | undefined;
  readonly quality: number | undefined;
  /** A side (`n`, `ne`...), `attention`, `entropy`, or undefined for the centre. */
  readonly gravity: string | undefined;
  /** Fractions of width and height. */
  readonly focus: Point | undefined;
  /** Hexadecimal, six or eight digits. */
  readonly background: string | undefined;
  readonly extract: Rectangle | undefined;
  /** How much a colour may differ from the corner's and still count as border, 1 to 255. */
  readonly trim: number | undefined;
  readonly rotate: number;
  readonly mirror: { readonly horizontal: boolean; readonly vertical: boolean };
  readonly blur: number | undefined;
  readonly sharpen: number | undefined;
  readonly gray: boolean;
  readonly animated: boolean;
  readonly keepCopyright: boolean;
  readonly download: boolean;
}

/** Converts parameters that canonicalise has already checked. */
export function transformOptions(given: Given): TransformOptions {
  const number = (name: string): number | undefined =>
    given[name] === undefined ? undefined : Number(given[name]);
  const focus = pointOf(given.g);
  return {
    width: number('w'),
    height: number('h'),
    fit: (given.fit ?? 'scale-down') as Fit,
    format: given.f as OutputFormat | undefined,
    quality: number('q'),
    gravity: focus ? undefined : given.g,
    focus,
    background: given.bg,
    extract: rectangleOf(given.ex),
    trim: number('trim'),
    rotate: number('rot') ?? 0,
    mirror: {
      horizontal: (given.flip ?? '').includes('h'),
      vertical: (given.flip ?? '').includes('v'),
    },
    blur: number('blur'),
    sharpen: number('sharpen'),
    gray: given.gray === '1',
    animated: given.anim !== '0',
    keepCopyright: given.meta === 'copyright',
    download: given.dl === '1',
  };
}

function pointOf(text: string | undefined): Point | undefined {
  const [x, y] = (text ?? '').split('x').map(Number);
  return x === undefined || y === undefined || Number.isNaN(x + y) ? undefined : { x, y };
}

function rectangleOf(text: string | undefined): Rectangle | undefined {
  if (text === undefined) return undefined;
  const [left = 0, top = 0, width = 1, height = 1] = text.split(',').map(Number);
  return { left, top, width, height };
}
