import { bareOriginal } from './bare/bare.ts';
import type { Configuration } from '../configuration.ts';
import type { Kind } from '../header/header.ts';
import type { Newest } from '../request/negotiation.ts';
import type { Plan } from './plan.ts';
import type { TransformOptions } from '../request/options.ts';

const readByAll: readonly Kind[] = ['jpeg', 'png', 'gif'];

/** The formats that the viewer accepts and the configuration allows; a format in the URL is the only one. */
export function viewable(
  { format }: TransformOptions,
  newest: Newest,
  { autoFormats }: Pick<Configuration, 'autoFormats'>,
): readonly Kind[] {
  if (format !== undefined) return [format];
  const read = { webp: newest !== 'none', avif: newest === 'avif' };
  return [...readByAll, ...autoFormats.filter((kind) => read[kind])];
}

/**
 * The original, to be served instead of a copy that is not smaller: it has the same pixels as the copy, a format that the viewer may
 * get, and nothing but the image in it. Undefined if it cannot be served.
 */
export function standIn(plan: Plan, bytes: Buffer, kinds: readonly Kind[]): Buffer | undefined {
  return isAlike(plan, kinds) ? bareOriginal(plan.header.kind, bytes) : undefined;
}

/** Headers that are known only once the image is made: it may grow, be too large to send, or cost more than its first bytes show. */
export function undecided(
  plan: Plan,
  kinds: readonly Kind[],
  { responseMode }: Pick<Configuration, 'responseMode'>,
): readonly string[] {
  const { header, format } = plan;
  const type = ['content-type', 'content-disposition', 'image-gate-note'];
  if (header.kind === 'jpeg' && header.wholeAtOnce && format === 'avif') return type;
  if (isAlike(plan, kinds)) return header.kind === format ? ['image-gate-note'] : type;
  return responseMode === 'buffered' ? ['image-gate-note'] : [];
}

function isAlike(plan: Plan, kinds: readonly Kind[]): boolean {
  const { header, frames } = plan;
  const whole = frames === header.frames && header.further === undefined;
  return whole && kinds.includes(header.kind) && leavesPixels(plan);
}

function leavesPixels({ header, geometry, options }: Plan): boolean {
  return (
    geometry.untouched &&
    header.exif.orientation === 1 &&
    options.blur === undefined &&
    options.sharpen === undefined &&
    options.trim === undefined &&
    (options.background === undefined || !header.alpha) &&
    !options.gray &&
    // An original that is served instead has no names either.
    !options.keepCopyright
  );
}

/** A second attempt costs as much as the first. */
const mostPixels = 1_000_000;
/** Below half the usual quality, the saved bytes are not worth the loss. */
const leastShare = 0.5;

/**
 * How to encode an image again that is `times` as large as an original that cannot be served instead: lossless if the original was,
 * because flat areas then take fewer bytes; otherwise at a lower quality. Undefined: it stays as it is.
 */
export function frugalPlan(
  plan: Plan,
  times: number,
  kinds: readonly Kind[],
  { quality, maxWork }: Pick<Configuration, 'quality' | 'maxWork'>,
): Plan | undefined {
  const { header, format, geometry, frames, options, effort } = plan;
  const pixels = geometry.output.width * geometry.output.height * frames;
  const dear = pixels > mostPixels || geometry.shrink < 1 || 2 * effort.cpu > maxWork;
  // A drawing has no pixels to compare a copy with.
  const drawn = format === 'png' && header.kind === 'svg';
  if (dear || drawn || options.quality !== undefined || format === 'gif') return undefined;
  if (format === 'png' || (format === 'webp' && isLossless(header))) return { ...plan, packed: true };
  // A less efficient codec, for a viewer without a better one, needs more bytes.
  if (!kinds.includes(header.kind)) return undefined;
  const share = Math.max(leastShare, 1 / times);
  return { ...plan, options: { ...options, quality: Math.max(1, Math.floor(quality[format] * share)) } };
}

function isLossless({ kind, wholeAtOnce }: Plan['header']): boolean {
  return kind === 'png' || kind === 'gif' || (kind === 'webp' && wholeAtOnce);
}
