import type { Configuration } from '../configuration.ts';
import { effortOf } from './effort.ts';
import type { Effort } from './effort.ts';
import { geometryOf } from './geometry.ts';
import type { Geometry } from './geometry.ts';
import type { Header } from '../header/header.ts';
import type { Names } from './names.ts';
import type { Newest } from '../request/negotiation.ts';
import { Refusal } from '../refusal.ts';
import type { OutputFormat, TransformOptions } from '../request/options.ts';
import type { Size } from '../size.ts';

/** What a request wants from an original, and the limits that apply. */
export interface Task {
  readonly options: TransformOptions;
  readonly newest: Newest;
  readonly configuration: Configuration;
}

/** An original of `size` bytes. */
export interface Source {
  readonly header: Header;
  readonly size: number;
}

/** Everything that is decided before a pixel is decoded. */
export interface Plan {
  readonly options: TransformOptions;
  readonly header: Header;
  readonly format: OutputFormat;
  /** More than 1: the animation is kept. */
  readonly frames: number;
  readonly geometry: Geometry;
  /** The worst-case cost of making it. */
  readonly effort: Effort;
  /** Where the response deviates from the request, for a header. */
  readonly notes: readonly string[];
  /** The names to keep; known once all of the original was read. */
  readonly names?: Names | undefined;
  /** The second attempt for an image that came out too large: a lossless WebP, or a PNG with stronger compression. */
  readonly packed?: boolean;
}

/**
 * Decides format, frames and size for an original of `size` bytes, within the configured limits. Throws a Refusal that names the
 * limit: 400 if the URL must change, 413 if the original is too large.
 */
export function planFor(original: Source, { options, newest, configuration }: Task): Plan {
  const { header } = original;
  const animated = header.frames > 1 && options.animated;
  const wanted = options.format ?? automaticFormat(header, animated, newest, configuration);
  const notes = losses(header, options, wanted);
  const { fitted, geometry } = fittedOptions(header, options, configuration, notes);
  const attempt = (format: OutputFormat): Plan => {
    const frames = animated && moves(format) ? header.frames : 1;
    const effort = effortOf(original, fitted, geometry, { format, frames });
    return { options: fitted, header, format, frames, geometry, notes, effort };
  };
  let plan = attempt(wanted);
  if (wanted === 'avif' && !avifFits(plan, configuration)) {
    notes.push('avif-too-large');
    plan = attempt('webp');
  }
  checkEffort(plan, configuration);
  // Each frame would get a different size.
  if (plan.frames > 1 && options.trim !== undefined)
    throw new Refusal(400, 'parameter', 'trim is not possible for an animation: add anim=0', {
      parameter: 'trim',
    });
  return plan;
}

/** What this format loses of the original. */
function losses(header: Header, options: TransformOptions, format: OutputFormat): string[] {
  const notes: string[] = [];
  if (options.animated && (header.further === 'frames' || (header.frames > 1 && !moves(format))))
    notes.push('first-frame');
  if (header.further === 'pages') notes.push('first-page');
  if (header.alpha && format === 'jpeg') notes.push('flattened');
  return notes;
}

function moves(format: OutputFormat): boolean {
  return format === 'gif' || format === 'webp';
}

/** The newest format that the viewer accepts and that loses neither transparency nor animation. */
function automaticFormat(
  header: Header,
  animated: boolean,
  newest: Newest,
  { autoFormats }: Configuration,
): OutputFormat {
  if (newest === 'avif' && !animated && autoFormats.includes('avif')) return 'avif';
  if (newest !== 'none' && autoFormats.includes('webp')) return 'webp';
  if (animated) return 'gif';
  if (header.kind === 'png' || header.kind === 'gif') return header.kind;
  return header.alpha ? 'png' : 'jpeg';
}

/** Sides in the URL that are too large are an error; an original that is too large is reduced to fit. */
function fittedOptions(
  header: Header,
  options: TransformOptions,
  { maxSide, maxPixels }: Configuration,
  notes: string[],
): { fitted: TransformOptions; geometry: Geometry } {
  for (const [parameter, side] of [['w', options.width] as const, ['h', options.height] as const])
    if ((side ?? 0) > maxSide)
      throw new Refusal(400, 'parameter', `${parameter} must be at most ${maxSide} pixels`, {
        parameter,
        limit: maxSide,
      });
  const geometry = geometryOf(header, options);
  const { width, height } = geometry.output;
  const pixels = width * height;
  if (pixels <= maxPixels && Math.max(width, height) <= maxSide) return { fitted: options, geometry };
  const bothGiven = options.width !== undefined && options.height !== undefined;
  if (bothGiven && options.fit !== 'scale-down' && pixels > maxPixels)
    throw new Refusal(400, 'parameter', `w times h must be at most ${maxPixels} pixels`, {
      parameter: 'w',
      limit: maxPixels,
    });
  notes.push('scaled-to-limit');
  const scale = Math.min(Math.sqrt(maxPixels / pixels), maxSide / Math.max(width, height));
  const fitted: TransformOptions = {
    ...options,
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
  return { fitted, geometry: geometryOf(header, fitted) };
}

function avifFits(plan: Plan, configuration: Configuration): boolean {
  const { width, height } = plan.geometry.output;
  return (
    width * height <= configuration.avifPixels &&
    plan.effort.cpu <= configuration.maxWork &&
    plan.effort.memory <= configuration.maxMemory
  );
}

function checkEffort({ effort, frames }: Plan, configuration: Configuration): void {
  const way = frames > 1 ? 'ask for a smaller size, or for one frame with anim=0' : 'ask for a smaller size';
  if (effort.cpu > configuration.maxWork)
    throw new Refusal(413, 'work', `this could take ${effort.cpu} ms of CPU: ${way}`, {
      limit: configuration.maxWork,
    });
  if (effort.memory > configuration.maxMemory)
    throw new Refusal(413, 'memory', `this could take ${effort.memory} MiB of memory: ${way}`, {
      limit: configuration.maxMemory,
    });
}

/** The plan for the rest of a trimmed image, which may be a line that must fill a screen. Throws as planFor does. */
export function afterTrimming(plan: Plan, size: Size, configuration: Configuration): Plan {
  const options: TransformOptions = { ...plan.options, trim: undefined, extract: undefined };
  const upright: Header = { ...plan.header, ...size, exif: { ...plan.header.exif, orientation: 1 } };
  const header: Header = {
    ...upright,
    coding: 'rows',
    depth: 32,
    scans: 1,
    packed: 0,
  };
  const { fitted, geometry } = fittedOptions(header, options, configuration, []);
  const effort = effortOf({ header: { ...header, kind: 'png' }, size: 0 }, fitted, geometry, plan);
  const rest: Plan = { ...plan, options: fitted, header: upright, geometry, effort };
  checkEffort(rest, configuration);
  return rest;
}
