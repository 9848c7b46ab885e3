import { changesFrames } from './animation.ts';
import { looksFor } from './geometry.ts';
import type { Geometry } from './geometry.ts';
import type { Coding, Header, Kind } from '../header/header.ts';
import { isPatient, isSmall, seeksPalette } from './patience.ts';
import type { OutputFormat, TransformOptions } from '../request/options.ts';
import { same } from '../size.ts';
import type { Size } from '../size.ts';

/** The worst-case cost of a request, known before decoding. */
export interface Effort {
  /** Milliseconds of one x86-64 core at about 3 GHz. */
  readonly cpu: number;
  /** Peak memory of the process that makes the image, in MiB. */
  readonly memory: number;
}

/** `bench/dear/decoders.ts` measures all of these, with flat images, noise and something in between. */
interface Decoding {
  /** Milliseconds per million stored pixels, and per million encoded bytes. */
  readonly pixels: number;
  readonly bytes: number;
  /** MiB per million stored pixels, and per million decoded ones (fewer if the decoder shrinks). */
  readonly held: number;
  readonly whole: number;
}

/** For an unknown original: in each respect as expensive as the most expensive known one. */
const unknown: Decoding = { pixels: 120, bytes: 160, held: 30, whole: 16 };

const decoding: Readonly<Partial<Record<`${Kind}/${Coding}`, Decoding>>> = {
  'jpeg/baseline': { pixels: 2.5, bytes: 14, held: 0.3, whole: 0.6 },
  'jpeg/scans': { pixels: 3, bytes: 16, held: 0.6, whole: 0.6 },
  'jpeg/progressive': { pixels: 4, bytes: 30, held: 0.6, whole: 0.6 },
  'png/rows': { pixels: 6, bytes: 9, held: 0.6, whole: 0.8 },
  'png/interlaced': { pixels: 16, bytes: 9, held: 1, whole: 1 },
  'webp/lossy': { pixels: 14, bytes: 95, held: 0.3, whole: 8.5 },
  'webp/lossless': { pixels: 14, bytes: 16, held: 5, whole: 8.5 },
  'webp/mixed': { pixels: 30, bytes: 95, held: 1, whole: 9 },
  'avif/av1': { pixels: 50, bytes: 400, held: 9, whole: 1 },
  'avif/av1-deep': { pixels: 100, bytes: 500, held: 16, whole: 2 },
  'gif/lzw': { pixels: 12, bytes: 40, held: 1, whole: 1 },
  'tiff/rows': { pixels: 12, bytes: 7, held: 1, whole: 1 },
  'tiff/fax': { pixels: 12, bytes: 30, held: 1, whole: 1 },
};

/** Coefficients of a JPEG that is not decoded row by row: two bytes per sample. */
const coefficient = 1.91;
/** The planes of an AVIF and its decoder's output; twice as much for samples of more than eight bits. */
const plane = 9;
/** Another pass over a million pixels. */
const pass = 1;
/** CMYK becomes RGB by a multi-dimensional table. */
const inks = 50;
/** A lossy WebP has a lossless alpha plane. */
const alphaPlane = 20;
/** Milliseconds and MiB per million bytes of an unpacked text or profile: the decoder keeps it twice. */
const unpacking = { cpu: 2, memory: 2 };
const sample = 0.96;
/** Pixels: a row of fewer takes as long to be decoded and scaled. */
const narrowest = 70;

/** Milliseconds and MiB per million pixels of the output. */
interface Encoding {
  readonly pixels: number;
  readonly held: number;
}

const encoding: Readonly<Record<OutputFormat, Encoding>> = {
  jpeg: { pixels: 40, held: 8 },
  png: { pixels: 80, held: 8 },
  webp: { pixels: 200, held: 13 },
  avif: { pixels: 1_100, held: 26 },
  gif: { pixels: 470, held: 16 },
};

/** A lossless alpha plane of noise costs WebP more than the colours do; AVIF keeps full colours beside transparency. */
const webpAlpha: Encoding = { pixels: 60, held: 30 };
/** The cost of the slower encoder settings, and of a palette search for a PNG; far more with alpha. */
const webpPatience = { opaque: 250, alpha: 660 };
/** The cost of careful chroma subsampling for a small image. */
const smallWebp = 270;
const jpegPatience = { halved: 630, full: 1_010 };
const paletteSearch = { opaque: 540, alpha: 900 };
const fullChroma: Encoding = { pixels: 400, held: 34 };
const avifAlpha: Encoding = { pixels: 1_000, held: 40 };
/** The cost of tuning a small image for structural similarity. */
const smallAvif = 400;
const nothing: Encoding = { pixels: 0, held: 0 };

/** Milliseconds per million pixels of input, of output, and of enlarged output. */
const reducing = 5;
const resizing = 16;
const enlarging = 40;
const sharpening = 190;
const blurring = 40;
const trimming = 430;
const looking = 60;
const turning = 6;
/** Milliseconds per frame of an animation of any size: reading and writing it, and processing it in its own pipeline. */
const frameByItself = { kept: 0.2, changed: 1.5 };
/** Milliseconds and MiB for a frame that is only counted. */
const counted = { cpu: 0.002, memory: 0.0005 };
const copying = 6;
/** Passes for an AVIF that gets a profile: it is written as a PNG, read again, and converted. */
const profiled = 4;
/** MiB of the idle process with sharp loaded. */
const idleProcess = 78;
const buffers = 12;
/** Copies of the original's bytes: here, in the process that fetched them, and in chunks that are not freed yet. */
const copies = 3;
const mega = 1_000_000;

/**
 * Estimates the cost of every intermediate image: stored, decoded, trimmed, scaled, rotated, cropped or padded, encoded; for all
 * frames of an animation. `size` is the original's, in bytes.
 */
export function effortOf(
  { header, size }: { readonly header: Header; readonly size: number },
  options: TransformOptions,
  geometry: Geometry,
  answer: { readonly format: OutputFormat; readonly frames: number },
): Effort {
  const stages = stagesOf(header, options, geometry, answer.frames);
  const parts = [
    header.kind === 'svg'
      ? drawingEffort(header, drawnSize(header, options, geometry), stages)
      : decodingEffort(header, size, stages),
    trimmingEffort(header, options, stages),
    shapingEffort(header, options, geometry, stages),
    copyingEffort(header, options, answer, stages),
    framesEffort(header, options, geometry, answer.frames),
    encodingEffort(header, options, { ...answer, ...geometry.output }, stages),
  ];
  const sum = (of: keyof Effort): number => parts.reduce((total, part) => total + part[of], 0);
  return {
    cpu: Math.round(sum('cpu')),
    memory: Math.round(idleProcess + buffers + (copies * size) / mega + sum('memory')),
  };
}

/** One frame of the encoded image. */
interface Answer extends Size {
  readonly format: OutputFormat;
  readonly frames: number;
}

/** Millions of pixels, all frames. */
interface Stages {
  readonly stored: number;
  readonly decoded: number;
  readonly scaled: number;
  readonly output: number;
}

function stagesOf(header: Header, options: TransformOptions, geometry: Geometry, frames: number): Stages {
  const count = ({ width, height }: Size): number => (width * height * Math.max(1, frames)) / mega;
  const output = count(geometry.output);
  // The image that a strategy examines covers the whole box. The scale of a trimmed one is calculated after trimming.
  const scaled = options.trim === undefined ? Math.max(count(geometry.scaled), output) : output;
  if (header.kind === 'svg') {
    const drawn = count(drawnSize(header, options, geometry));
    return { stored: drawn, decoded: drawn, scaled, output };
  }
  const stored = count(header);
  const shrinks = !geometry.extract && options.trim === undefined && frames === 1;
  const factor = shrinks ? reduction(header, geometry) : 1;
  return { stored, decoded: stored / factor ** 2, scaled, output };
}

/** Before extraction or trimming, a drawing is fully rendered at its own size. */
function drawnSize(header: Header, options: TransformOptions, geometry: Geometry): Size {
  return geometry.extract || options.trim !== undefined ? header : geometry.scaled;
}

/** The factor by which the decoder shrinks: powers of two for JPEG, any number for WebP. */
function reduction({ kind, frames }: Header, { shrink }: Geometry): number {
  if (kind === 'jpeg') return [8, 4, 2].find((factor) => shrink > factor) ?? 1;
  return kind === 'webp' && frames === 1 ? Math.max(1, Math.floor(shrink)) : 1;
}

function drawingEffort({ drawing }: Header, drawn: Size, { stored }: Stages): Effort {
  const { cpu, memory } = drawing?.(drawn) ?? { cpu: 0, memory: 0 };
  return { cpu: cpu + stored * 12, memory: memory + stored * 10 };
}

function decodingEffort(header: Header, size: number, { stored, decoded }: Stages): Effort {
  const { pixels, bytes, held, whole } = decoding[`${header.kind}/${header.coding}`] ?? unknown;
  const deep = Math.max(1, header.depth / 32);
  const narrow = Math.max(1, narrowest / header.width);
  const coefficients = header.kind === 'jpeg' && header.wholeAtOnce ? coefficient * header.samples : 0;
  const planes = header.kind === 'avif' ? plane * header.samples * (header.coding === 'av1' ? 1 : 2) : 0;
  const rows = header.coding === 'interlaced' || header.kind === 'tiff' ? (sample * header.depth) / 8 : 0;
  const alpha = header.coding === 'lossy' && header.alpha ? alphaPlane : 0;
  const converted = header.kind === 'jpeg' && header.depth > 24 ? decoded * inks : 0;
  return {
    cpu:
      stored * narrow * (pixels * deep + (header.scans - 1) * pass) +
      (size / mega) * bytes +
      decoded * reducing * deep +
      converted +
      header.packed * unpacking.cpu,
    memory:
      stored * (held + coefficients + planes + rows + alpha) +
      decoded * whole +
      header.packed * unpacking.memory,
  };
}

/**
 * The remaining size is known only then, so the cost is calculated again before the image is processed further (see plan.ts,
 * afterTrimming).
 */
function trimmingEffort(header: Header, options: TransformOptions, { stored }: Stages): Effort {
  if (options.trim === undefined) return { cpu: 0, memory: 0 };
  const copy = header.kind === 'webp' ? 14 : 0;
  // Extraction, then rotation, then trimming: each copies the pixels.
  const earlier = (options.extract ? 1 : 0) + (header.exif.orientation === 1 ? 0 : 1);
  return {
    cpu: stored * trimming + stored * earlier * turning,
    memory: stored * (sample * (header.depth / 8 + 4 + 4 * earlier) + copy),
  };
}

/** Images that are converted to raw pixels and back on the way (see render.ts). */
function copyingEffort(
  header: Header,
  options: TransformOptions,
  { format, frames }: { readonly format: OutputFormat; readonly frames: number },
  { stored, output }: Stages,
): Effort {
  const { first } = header;
  const spread = first !== undefined && !same(first, header) ? stored : 0;
  // A GIF's decoder handles one frame at a time, half of which is already counted there.
  const moving = frames > 1 ? stored * (header.kind === 'gif' ? 0.6 : 1) + output : 0;
  const bare = format === 'avif' || options.keepCopyright || options.background !== undefined ? output : 0;
  const described = header.kind === 'avif' && header.colours ? profiled * stored : 0;
  const copied = spread + moving + bare + described;
  return { cpu: copied * copying, memory: copied * 4 * sample };
}

function framesEffort(header: Header, options: TransformOptions, geometry: Geometry, frames: number): Effort {
  if (frames <= 1) return { cpu: header.frames * counted.cpu, memory: header.frames * counted.memory };
  const { kept, changed } = frameByItself;
  return { cpu: frames * (kept + (changesFrames(geometry, options) ? changed : 0)), memory: 0 };
}

function shapingEffort(
  header: Header,
  options: TransformOptions,
  geometry: Geometry,
  { scaled, output }: Stages,
): Effort {
  const larger = geometry.shrink < 1 && header.kind !== 'svg';
  const turned = geometry.turn.quarters > 0 || geometry.turn.mirrored;
  // Sixteen bits stay sixteen until encoding, and in a PNG's encoder too.
  const deep = header.depth > 32 ? 2 : 1;
  const copy = scaled * sample * Math.max(4, header.depth / 8);
  const looks = looksFor(options) && geometry.crop !== undefined;
  return {
    cpu:
      deep * (larger ? scaled * enlarging : 0) +
      deep * scaled * resizing +
      (turned ? scaled * turning : 0) +
      (looks ? scaled * looking : 0) +
      (options.sharpen === undefined ? 0 : deep * output * sharpening) +
      (options.blur === undefined ? 0 : deep * output * blurring),
    memory: (turned ? copy : 0) + (looks ? 2 * copy : 0),
  };
}

function encodingEffort(
  header: Header,
  options: TransformOptions,
  answer: Answer,
  { output }: Stages,
): Effort {
  const { format } = answer;
  const { pixels, held } = encoding[format];
  const extra = extraOf(header, options, answer);
  const deep = format === 'png' && header.depth > 32 ? 2 : 1;
  return { cpu: output * deep * (pixels + extra.pixels), memory: output * (held + extra.held) };
}

/** The cost that the output's content and size add to its format's figures. */
function extraOf(header: Header, options: TransformOptions, answer: Answer): Encoding {
  const { format, frames } = answer;
  const alpha = header.alpha || padsTranslucently(options);
  const kind = alpha ? 'alpha' : 'opaque';
  switch (format) {
    case 'webp':
      return extraOfWebp(answer, kind);
    case 'avif':
      return extraOfAvif(answer, kind, header.palette);
    case 'png':
      return seeksPalette(header, answer) ? { pixels: paletteSearch[kind], held: 8 } : nothing;
    case 'jpeg':
      if (!isPatient(answer, frames)) return nothing;
      return { pixels: jpegPatience[isSmall(answer) ? 'full' : 'halved'], held: 0 };
    case 'gif':
      return nothing;
  }
}

function extraOfWebp(answer: Answer, kind: 'alpha' | 'opaque'): Encoding {
  const { pixels, held } = kind === 'alpha' ? webpAlpha : nothing;
  if (!isPatient(answer, answer.frames)) return { pixels, held };
  return { pixels: pixels + webpPatience[kind] + (isSmall(answer) ? smallWebp : 0), held };
}

function extraOfAvif(answer: Answer, kind: 'alpha' | 'opaque', palette: boolean): Encoding {
  const small = isSmall(answer);
  const { pixels, held } = kind === 'alpha' ? avifAlpha : small || palette ? fullChroma : nothing;
  return { pixels: pixels + (small ? smallAvif : 0), held };
}

/** Padding with a translucent colour creates an alpha plane. */
function padsTranslucently({ fit, background }: TransformOptions): boolean {
  return fit === 'contain' && background?.length !== 6;
}
