import type { Configuration } from '../configuration.ts';
import type { Coding } from '../header/header.ts';
import { readHeader } from '../header/read.ts';
import { makeImage, planOriginal, unmade, withinSourceLimit } from '../image/image.ts';
import type { MadeImage } from '../image/image.ts';
import type { Newest } from '../request/negotiation.ts';
import type { Plan } from '../image/plan.ts';
import { collectGarbage, residentMemory } from './process-usage.ts';
import type { LoadSharp } from '../image/sharp.ts';
import type { Original } from '../store/source.ts';
import type { TransformOptions } from '../request/options.ts';
import type { Worker } from './worker.ts';

/** The configuration and libraries for making images. */
export interface Means {
  readonly configuration: Configuration;
  readonly loadSharp: LoadSharp;
  readonly worker: Worker;
}

/** One original, and what is wanted from it. */
export interface Order {
  readonly original: Original;
  readonly options: TransformOptions;
  readonly newest: Newest;
  /** false: only the response to HEAD is wanted. */
  readonly image: boolean;
  /** Milliseconds. */
  readonly time: number;
  readonly late: AbortSignal;
}

/**
 * Makes the image, here or in the worker. Only images that are certainly cheap are made here, because nothing can stop libvips in
 * this process. Throws as planning and making do; then no more bytes are read.
 */
export async function makeImageSafely(order: Order, means: Means): Promise<MadeImage> {
  const { original, options, newest, image, time, late } = order;
  const { configuration, loadSharp, worker } = means;
  const job = { options, newest, configuration: withoutKeys(configuration), image, time };
  // Before a first byte is read: its buffer is as large as the original.
  withinSourceLimit(original, configuration);
  // An SVG is a program: this process does not even parse its text.
  if (await isSvg(original)) return worker.run(job, await original.read(), late);
  const planned = await planOriginal(original, job, loadSharp);
  if (!image) {
    original.cancel();
    return unmade(planned);
  }
  const here =
    planned.plan !== undefined && certainlyCheap(planned.plan, original.size) && spacious(configuration);
  if (!here) {
    worker.prepare();
    if (!spacious(configuration)) collectGarbage();
  }
  const bytes = await original.read();
  return here ? makeImage(planned, bytes, await loadSharp(), job) : worker.run(job, bytes, late);
}

async function isSvg(original: Original): Promise<boolean> {
  const start = await original.peek();
  let reading = readHeader(start, start.length === original.size);
  // After a long prologue, or in a first chunk of a few bytes, the type is not visible yet.
  if (reading.found === 'more' && (reading.kind === 'svg' || start.length < 12))
    reading = readHeader(await original.read(), true);
  return reading.found === 'header' && reading.header.kind === 'svg';
}

/**
 * Formats whose decoders read an image once, row by row or block by block, whatever the file contains. Lossless WebP, an alpha plane
 * included, is not among them: it may have tables of five kilobytes and more for every sixteen pixels.
 */
const straight: readonly Coding[] = ['baseline', 'rows', 'lossy', 'lzw'];
/** Milliseconds of CPU, and MiB: small enough to do no harm even at several times as much. */
const cheap = { work: 600, memory: 200 };
/** Bytes of a PNG: Huffman tables without any pixels take 0.15 s for a million. */
const mostDeflated = 4_000_000;

function certainlyCheap({ header, frames, options, effort }: Plan, size: number): boolean {
  return (
    straight.includes(header.coding) &&
    header.kind !== 'tiff' &&
    !(header.kind === 'png' && size > mostDeflated) &&
    !(header.kind === 'webp' && header.alpha) &&
    !header.programmed &&
    frames === 1 &&
    options.trim === undefined &&
    effort.cpu <= cheap.work &&
    effort.memory <= cheap.memory
  );
}

/**
 * Whether this process uses little enough memory to leave the worker its share: memory that glibc keeps from earlier images is
 * missing there.
 */
function spacious({ budget }: Configuration): boolean {
  return residentMemory('self') < budget.own;
}

/** Without credentials: the worker needs none. */
function withoutKeys(configuration: Configuration): Configuration {
  return { ...configuration, signingKeys: [] };
}
