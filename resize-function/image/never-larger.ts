import { bareOriginal } from './bare/bare.ts';
import type { Configuration } from '../configuration.ts';
import type { Kind } from '../header/header.ts';
import type { Newest } from '../request/negotiation.ts';
import type { Plan } from './plan.ts';
import type { TransformOptions } from '../request/options.ts';

const readByAll: readonly Kind[] = ['jpeg', 'png', 'gif'];

/** The kinds that the viewer reads, as far as the configuration lets them be chosen; a format in the URL is the only one. */
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
 * The original, to be shown in place of a copy that is no smaller: it has the same pixels as the answer, is of a kind
 * that the viewer may be answered with, and is bare of everything but the image. undefined: it cannot stand in.
 */
export function standIn(plan: Plan, bytes: Buffer, kinds: readonly Kind[]): Buffer | undefined {
  return isAlike(plan, kinds) ? bareOriginal(plan.header.kind, bytes) : undefined;
}

/** Headers that are known only once the image is made: it may grow, be too large to be sent, or cost more than its beginning shows. */
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
    // An original that stands in is bare of names too.
    !options.keepCopyright
  );
}

/** A second attempt costs as much as the first. */
const mostPixels = 1_000_000;
/** Below half the usual quality an image is worse than its bytes are worth. */
const leastShare = 0.5;

/**
 * How to encode an image that came out `times` as large as an original that cannot stand in for it: without loss where
 * the original was, because flat areas take fewer bytes so; else at a lower quality. undefined: it stays as it is.
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
  // A drawing has no pixels that a copy could be compared with.
  const drawn = format === 'png' && header.kind === 'svg';
  if (dear || drawn || options.quality !== undefined || format === 'gif') return undefined;
  if (format === 'png' || (format === 'webp' && isLossless(header))) return { ...plan, packed: true };
  // A worse codec for a viewer who reads no better one needs its bytes.
  if (!kinds.includes(header.kind)) return undefined;
  const share = Math.max(leastShare, 1 / times);
  return { ...plan, options: { ...options, quality: Math.max(1, Math.floor(quality[format] * share)) } };
}

function isLossless({ kind, wholeAtOnce }: Plan['header']): boolean {
  return kind === 'png' || kind === 'gif' || (kind === 'webp' && wholeAtOnce);
}
