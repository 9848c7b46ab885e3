import type { Configuration } from '../configuration.ts';
import type { Header, Kind } from '../header/header.ts';
import { readHeader } from '../header/read.ts';
import { namesIn } from './names.ts';
import { planFor } from './plan.ts';
import type { Plan, Task } from './plan.ts';
import { Refusal } from '../refusal.ts';
import { render } from './render.ts';
import type { Limits } from './render.ts';
import { frugalPlan, standIn, undecided, viewable } from './never-larger.ts';
import type { SharpModule } from './sharp.ts';
import type { Original } from '../store/source.ts';
import type { TransformOptions } from '../request/options.ts';

/** What to do with an original, decided by its first bytes. */
export interface Planned {
  readonly type: string;
  readonly notes: readonly string[];
  /** Undefined for an SVG that is served as SVG. */
  readonly plan: Plan | undefined;
  /** A sanitised SVG; its size required parsing it. */
  readonly svg: Buffer | undefined;
  /** Names of the headers that are known only once the image is made. */
  readonly open: readonly string[];
  /** The image formats that this viewer may get. */
  readonly viewable: readonly Kind[];
}

export interface MadeImage {
  readonly bytes: Buffer;
  readonly type: string;
  readonly notes: readonly string[];
  /** Names of the headers that are known only once the image is made; then none. */
  readonly open: readonly string[];
}

/** Lambda's 6 MB for a buffered response, less base64's third and the headers. */
const mostBuffered = 4_500_000;

/** Throws a Refusal if it is too large (413), not an image (415) or broken (422); then no more bytes are read. */
export async function planOriginal(
  original: Original,
  task: Task,
  sharp: () => Promise<SharpModule>,
): Promise<Planned> {
  const { options, newest, configuration } = task;
  try {
    const header = await headerOf(original);
    if (header.kind === 'svg') return await planSvg(header, original, task, sharp);
    const plan = planFor({ header, size: original.size }, task);
    const kinds = viewable(options, newest, configuration);
    return planned(plan, kinds, undecided(plan, kinds, configuration));
  } catch (error) {
    original.cancel();
    throw error;
  }
}

/** Throws a Refusal (413) if the original is too large; then no more bytes are read. */
export function withinSourceLimit(original: Original, { maxSourceBytes }: Configuration): void {
  if (original.size <= maxSourceBytes) return;
  original.cancel();
  throw new Refusal(413, 'source-bytes', 'the original is too large', { limit: maxSourceBytes });
}

async function headerOf(original: Original): Promise<Header> {
  const start = await original.peek();
  let reading = readHeader(start, start.length === original.size);
  if (reading.found === 'more') reading = readHeader(await original.read(), true);
  if (reading.found === 'header') return reading.header;
  if (reading.found === 'broken')
    throw new Refusal(422, 'corrupt', `the ${reading.kind} is broken: ${reading.why}`);
  const name = reading.found === 'foreign' && reading.kind !== undefined ? ` ${reading.kind}` : '';
  throw new Refusal(415, 'type', `unsupported image type${name}`);
}

function planned(plan: Plan, kinds: readonly Kind[], open: readonly string[], svg?: Buffer): Planned {
  return { type: `image/${plan.format}`, notes: plan.notes, plan, svg, viewable: kinds, open };
}

/** Whether a drawing can be shown as it is: a browser scales it itself, and does nothing else. */
function asItIs({ width, height, fit, rotate, mirror, gray, ...options }: TransformOptions): boolean {
  const { format, extract, trim, blur, sharpen, background } = options;
  const boxed = width !== undefined && height !== undefined && fit !== 'scale-down';
  const changed = boxed || rotate !== 0 || mirror.horizontal || mirror.vertical || gray;
  return !changed && [format, extract, trim, blur, sharpen, background].every((value) => value === undefined);
}

/** Undefined for an SVG that cannot be passed on, but may be drawn. */
async function passedSvg(bytes: Buffer): Promise<Planned | undefined> {
  const { passableSvg } = await import('../svg/passable.ts');
  try {
    const passed = { type: 'image/svg+xml', notes: ['sanitised'], plan: undefined, svg: passableSvg(bytes) };
    return { ...passed, viewable: [], open: [] };
  } catch (error) {
    if (error instanceof Refusal && error.status === 413) return undefined;
    throw error;
  }
}

async function planSvg(
  header: Header,
  original: Original,
  task: Task,
  sharp: () => Promise<SharpModule>,
): Promise<Planned> {
  const { options, configuration } = task;
  if (configuration.svg === 'off') throw new Refusal(415, 'type', 'SVG is not served here');
  const bytes = await original.read();
  if (configuration.svg === 'pass' && asItIs(options)) {
    const passed = await passedSvg(bytes);
    if (passed) return passed;
  }
  const { drawableSvg } = await import('../svg/drawable.ts');
  const { bytes: svg, drawing, notes } = drawableSvg(bytes);
  if (drawing.loading > configuration.maxWork)
    throw new Refusal(
      413,
      'svg',
      `reading the SVG alone could take ${Math.round(drawing.loading)} ms of CPU`,
      {
        limit: configuration.maxWork,
      },
    );
  const decoder = await sharp();
  const natural = await decoder(svg, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new Refusal(422, 'corrupt', 'the SVG cannot be drawn', { cause: error });
    });
  const cost: Header['drawing'] = (drawn) => drawing.cost(drawn, natural);
  const { width, height } = natural;
  const plan = planFor({ header: { ...header, width, height, drawing: cost }, size: svg.length }, task);
  const noted = { ...plan, notes: [...plan.notes, ...notes] };
  return planned(noted, [], undecided(noted, [], configuration), svg);
}

/** The response to HEAD: everything except the image itself. */
export function unmade({ type, notes, open }: Planned): MadeImage {
  return { type, notes, open, bytes: Buffer.alloc(0) };
}

/** Makes the image that was planned from all the bytes. */
export async function makeImage(
  { plan: first, svg, ...about }: Planned,
  bytes: Buffer,
  sharp: SharpModule,
  limits: Limits,
): Promise<MadeImage> {
  const { configuration } = limits;
  if (!first) return { type: about.type, notes: about.notes, open: [], bytes: svg ?? bytes };
  const plan = signed(replanned(first, bytes, configuration), bytes);
  const make = async (another: Plan): Promise<Buffer> =>
    (await render(sharp, svg ?? bytes, another, limits)).bytes;
  const fits = (made: Buffer): boolean =>
    configuration.responseMode === 'streamed' || made.length <= mostBuffered;
  const made = await make(plan);
  const larger = made.length >= bytes.length;
  const original = larger ? standIn(plan, bytes, about.viewable) : undefined;
  if (original && original.length <= made.length && fits(original))
    return { bytes: original, type: `image/${plan.header.kind}`, notes: ['original'], open: [] };
  const type = `image/${plan.format}`;
  const times = made.length / bytes.length;
  const frugal = larger ? frugalPlan(plan, times, about.viewable, configuration) : undefined;
  const smallest = smaller(made, frugal && (await make(frugal)));
  if (fits(smallest)) return { bytes: smallest, type, notes: plan.notes, open: [] };
  const second = await make({ ...steppedDown(plan, smallest.length, configuration), names: plan.names });
  if (!fits(second))
    throw new Refusal(413, 'answer-bytes', 'the image is too large to send: request a smaller size', {
      limit: mostBuffered,
    });
  return { bytes: second, type, notes: [...plan.notes, 'scaled-to-limit'], open: [] };
}

function smaller(one: Buffer, other: Buffer | undefined): Buffer {
  return other && other.length < one.length ? other : one;
}

/** The names are read only if they are kept, because they may be anywhere in the original. */
function signed(plan: Plan, bytes: Buffer): Plan {
  if (!plan.options.keepCopyright || plan.header.kind === 'svg') return plan;
  const names = namesIn(plan.header, bytes);
  return (names.artist ?? names.copyright) === undefined ? plan : { ...plan, names };
}

/** The number of a progressive JPEG's scans is known only once all of it has arrived. */
function replanned(plan: Plan, bytes: Buffer, configuration: Configuration): Plan {
  if (plan.header.kind !== 'jpeg' || !plan.header.wholeAtOnce) return plan;
  const reading = readHeader(bytes, true);
  if (reading.found !== 'header') return plan;
  const { options, format } = plan;
  const again = planFor(
    { header: reading.header, size: bytes.length },
    { options: { ...options, format }, newest: 'none', configuration },
  );
  return { ...again, notes: [...new Set([...plan.notes, ...again.notes])] };
}

function steppedDown(plan: Plan, made: number, configuration: Configuration): Plan {
  const scale = 0.9 * Math.sqrt(mostBuffered / made);
  const { width, height } = plan.geometry.output;
  const options: TransformOptions = {
    ...plan.options,
    format: plan.format,
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
  return planFor({ header: plan.header, size: 0 }, { options, newest: 'none', configuration });
}
