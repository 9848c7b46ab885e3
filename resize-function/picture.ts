import type sharpModule from 'sharp';
import type { Configuration } from './configuration.ts';
import type { Header } from './header/header.ts';
import { readHeader } from './header/read.ts';
import type { Newest } from './negotiation.ts';
import { planFor } from './plan.ts';
import type { Plan } from './plan.ts';
import { Refusal } from './refusal.ts';
import { render } from './render.ts';
import type { Original } from './source.ts';
import type { Wish } from './wish.ts';

type SharpModule = typeof sharpModule;

/** What is to be done with an original, told from its first bytes. */
export interface Planned {
  readonly type: string;
  readonly notes: readonly string[];
  /** undefined: an SVG that is passed on as it is. */
  readonly plan: Plan | undefined;
  /** An SVG, made harmless; it had to be read for its size. */
  readonly svg: Buffer | undefined;
}

export interface Picture {
  readonly bytes: Buffer;
  readonly type: string;
  readonly notes: readonly string[];
}

/** Lambda's 6 MB for a buffered answer, less base64's third and the headers. */
const mostBuffered = 4_500_000;

/** Throws a Refusal for what is too large (413), no picture (415) or broken (422); then no more bytes are read. */
export async function planOriginal(
  original: Original,
  wish: Wish,
  newest: Newest,
  configuration: Configuration,
  sharp: () => Promise<SharpModule>,
): Promise<Planned> {
  try {
    if (original.size > configuration.maxSourceBytes)
      throw new Refusal(413, 'source-bytes', 'the original is too large', {
        limit: configuration.maxSourceBytes,
      });
    const header = await headerOf(original);
    if (header.kind === 'svg') return await planSvg(header, original, wish, newest, configuration, sharp);
    return planned(planFor(header, original.size, wish, newest, configuration));
  } catch (error) {
    original.cancel();
    throw error;
  }
}

async function headerOf(original: Original): Promise<Header> {
  const start = await original.peek();
  let reading = readHeader(start, start.length === original.size);
  if (reading.found === 'more') reading = readHeader(await original.read(), true);
  if (reading.found === 'header') return reading.header;
  if (reading.found === 'broken')
    throw new Refusal(422, 'corrupt', `the ${reading.kind} is broken: ${reading.why}`);
  const name = reading.found === 'foreign' && reading.kind !== undefined ? `of type ${reading.kind}` : '';
  throw new Refusal(415, 'type', `the original is no picture that is read here ${name}`.trimEnd());
}

function planned(plan: Plan, svg?: Buffer): Planned {
  return { type: `image/${plan.format}`, notes: plan.notes, plan, svg };
}

async function planSvg(
  header: Header,
  original: Original,
  wish: Wish,
  newest: Newest,
  configuration: Configuration,
  sharp: () => Promise<SharpModule>,
): Promise<Planned> {
  if (configuration.svg === 'off') throw new Refusal(415, 'type', 'SVG is not served here');
  const bytes = await original.read();
  if (configuration.svg === 'pass' && wish.format === undefined) {
    const { passableSvg } = await import('./svg/passable.ts');
    return { type: 'image/svg+xml', notes: ['sanitised'], plan: undefined, svg: passableSvg(bytes) };
  }
  const { drawableSvg } = await import('./svg/drawable.ts');
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
      throw new Refusal(422, 'corrupt', 'the SVG cannot be drawn', {}, error);
    });
  const cost: Header['drawing'] = (drawn) => drawing.cost(drawn, natural);
  const { width, height } = natural;
  const plan = planFor({ ...header, width, height, drawing: cost }, svg.length, wish, newest, configuration);
  return planned({ ...plan, notes: [...plan.notes, ...notes] }, svg);
}

/** Makes the picture that was planned from all the bytes; `time` in milliseconds. */
export async function makePicture(
  { plan: first, svg, ...about }: Planned,
  bytes: Buffer,
  sharp: SharpModule,
  configuration: Configuration,
  time: number,
): Promise<Picture> {
  if (!first) return { ...about, bytes: svg ?? bytes };
  const plan = replanned(first, bytes, configuration);
  const rendered = await render(sharp, svg ?? bytes, plan, configuration, time);
  const type = `image/${plan.format}`;
  const fits = (made: Buffer): boolean =>
    configuration.responseMode === 'streamed' || made.length <= mostBuffered;
  if (onlyGrew(plan, rendered.bytes, bytes) && fits(bytes))
    return { bytes, type, notes: [...plan.notes, 'original'] };
  if (fits(rendered.bytes)) return { bytes: rendered.bytes, type, notes: plan.notes };
  const smaller = steppedDown(plan, rendered.bytes.length, configuration);
  const second = await render(sharp, svg ?? bytes, smaller, configuration, time);
  if (!fits(second.bytes))
    throw new Refusal(413, 'answer-bytes', 'the picture is too large to be sent: ask for a smaller size', {
      limit: mostBuffered,
    });
  return { bytes: second.bytes, type, notes: smaller.notes };
}

/** How often a progressive JPEG goes over its pixels shows only once all of it is there. */
function replanned(plan: Plan, bytes: Buffer, configuration: Configuration): Plan {
  if (plan.header.kind !== 'jpeg' || !plan.header.wholeAtOnce) return plan;
  const reading = readHeader(bytes, true);
  return reading.found === 'header'
    ? planFor(reading.header, bytes.length, { ...plan.wish, format: plan.format }, 'none', configuration)
    : plan;
}

/** An original without any data about its owner is better than a larger copy of the same pixels. */
function onlyGrew({ header, format, geometry, wish, frames }: Plan, made: Buffer, original: Buffer): boolean {
  return (
    made.length >= original.length &&
    header.kind === format &&
    frames === header.frames &&
    geometry.untouched &&
    !header.metadata &&
    wish.blur === undefined &&
    wish.sharpen === undefined &&
    wish.trim === undefined &&
    wish.background === undefined &&
    !wish.gray
  );
}

function steppedDown(plan: Plan, made: number, configuration: Configuration): Plan {
  const scale = 0.9 * Math.sqrt(mostBuffered / made);
  const { width, height } = plan.geometry.output;
  const wish: Wish = {
    ...plan.wish,
    format: plan.format,
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
  const smaller = planFor(plan.header, 0, wish, 'none', configuration);
  return { ...smaller, notes: [...plan.notes, 'scaled-to-limit'] };
}
