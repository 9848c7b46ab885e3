import type { Sharp, SharpOptions } from 'sharp';
import { changesFrames, frameByFrame, timingOf } from './animation.ts';
import { background } from './background.ts';
import { inSrgb } from './deep-colour.ts';
import type { Configuration } from '../configuration.ts';
import { decodable, failOn } from './decodable.ts';
import { encode } from './encode.ts';
import type { Geometry } from './geometry.ts';
import { around, onScreen } from './gif-screen.ts';
import type { Header } from '../header/header.ts';
import { divided, fullRange, imageOf, pixelsOf } from './pixels.ts';
import type { Pixels } from './pixels.ts';
import { afterTrimming } from './plan.ts';
import type { Plan } from './plan.ts';
import { named } from './write-names.ts';
import { Refusal } from '../refusal.ts';
import type { SharpModule } from './sharp.ts';
import { turnOfOrientation } from './turn.ts';
import type { Turn } from './turn.ts';
import type { TransformOptions } from '../request/options.ts';
import { same } from '../size.ts';
import type { Size } from '../size.ts';

export interface Rendered {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface Limits {
  readonly configuration: Configuration;
  /** Milliseconds. */
  readonly time: number;
}

/**
 * Carries out a plan. Metadata is dropped and colours become sRGB, which is sharp's default. Throws a Refusal: 422 for a broken
 * original, 504 when the time is over.
 */
export async function render(
  sharp: SharpModule,
  original: Buffer,
  plan: Plan,
  { configuration, time }: Limits,
): Promise<Rendered> {
  const { header, frames } = plan;
  const seconds = Math.max(1, Math.ceil(time / 1_000));
  try {
    const { bytes, over, missing } = onScreen(decodable(original, header, frames), header);
    const sharpOptions: SharpOptions = {
      animated: frames > 1,
      failOn: failOn(original, header),
      // The header is compared with the decoder: a file that shows them different sizes is rejected. A drawing is rendered at the
      // planned size, whatever its own is.
      limitInputPixels: header.kind === 'svg' ? false : (header.width + over) * header.height * frames,
    };
    const decoded = (await inSrgb(sharp, bytes, header, sharpOptions)).timeout({ seconds });
    const timing = frames > 1 ? await timingOf(decoded) : undefined;
    const source = await onCanvas(sharp, decoded, header, missing);
    const shown = over === 0 ? plan : { ...plan, geometry: withoutMargin(plan) };
    const { image, left } = await (frames > 1 ? moving : still)(sharp, source, shown, configuration);
    const made = await encode(image, left, configuration, timing).toBuffer({ resolveWithObject: true });
    const data = plan.names ? named(made.data, plan.names) : made.data;
    return { bytes: data, width: made.info.width, height: made.info.pageHeight ?? made.info.height };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (/timeout/i.test(String(error)))
      throw new Refusal(504, 'time', 'the image could not be rendered in time', { cause: error });
    throw new Refusal(422, 'corrupt', 'the original cannot be decoded', { cause: error });
  }
}

function withoutMargin({ geometry, header: { width, height } }: Plan): Geometry {
  return { ...geometry, extract: geometry.extract ?? { left: 0, top: 0, width, height } };
}

async function onCanvas(sharp: SharpModule, image: Sharp, header: Header, missing: Size): Promise<Sharp> {
  // libheif and libvips ignore both, browsers do not.
  if (header.limited) {
    const pixels = fullRange(await pixelsOf(image.ensureAlpha()), header.limited);
    return imageOf(sharp, header.premultiplied ? divided(pixels) : pixels);
  }
  const still = around(header);
  const background = '#00000000';
  if (still)
    return imageOf(
      sharp,
      await pixelsOf(
        image
          .extract(still.frame)
          .ensureAlpha()
          .extend({ ...still.margin, background }),
      ),
    );
  if (same(missing, { width: 0, height: 0 })) return image;
  const { width: right, height: bottom } = missing;
  return imageOf(sharp, await pixelsOf(image.ensureAlpha().extend({ right, bottom, background })));
}

async function still(
  sharp: SharpModule,
  source: Sharp,
  plan: Plan,
  configuration: Configuration,
): Promise<Shaped> {
  const { image, left } = await shaped(sharp, source, plan, configuration);
  // A grey image would make its background grey.
  const copies = keepsOrientation(left) || left.options.background !== undefined;
  const copy = copies ? imageOf(sharp, await pixelsOf(image)) : image;
  return { image: effects(padded(copy, left), left.options), left };
}

async function moving(sharp: SharpModule, source: Sharp, plan: Plan): Promise<Shaped> {
  const { geometry, options } = plan;
  const change = (frame: Sharp): Sharp => effects(padded(placed(cut(frame, plan), plan), plan), options);
  const image = changesFrames(geometry, options) ? await frameByFrame(sharp, source, change) : change(source);
  return { image, left: plan };
}

interface Shaped {
  readonly image: Sharp;
  /** The plan without the parts that needed a separate pass. */
  readonly left: Plan;
}

async function shaped(
  sharp: SharpModule,
  source: Sharp,
  plan: Plan,
  configuration: Configuration,
): Promise<Shaped> {
  const { options, geometry } = plan;
  // The size of a trimmed image is known only after trimming.
  if (options.trim !== undefined) {
    const trimmed = await trimmedPixels(sharp, source, plan, options.trim);
    return shaped(sharp, imageOf(sharp, trimmed), afterTrimming(plan, trimmed, configuration), configuration);
  }
  const region = cut(source, plan);
  const looks = options.gravity === 'attention' || options.gravity === 'entropy';
  if (!looks || !geometry.crop) return { image: placed(region, plan), left: plan };
  // sharp applies the strategy after rotating the image, but scales for the box before.
  const image =
    geometry.turn.quarters % 2 === 1
      ? imageOf(sharp, await pixelsOf(turned(scaled(region, plan), plan)))
      : turned(region, plan);
  return {
    image: image.resize({ ...geometry.output, fit: 'cover', position: options.gravity }),
    left: plan,
  };
}

/** Trims the upright image by the colour of its own corner. sharp trims before it extracts, and rotates before it trims. */
async function trimmedPixels(
  sharp: SharpModule,
  source: Sharp,
  plan: Plan,
  threshold: number,
): Promise<Pixels> {
  const { geometry, header } = plan;
  const region = geometry.extract ? imageOf(sharp, await pixelsOf(cut(source, plan))) : source;
  const upright = turnedBy(region, turnOfOrientation(header.exif.orientation));
  return pixelsOf(trimmable(plan) ? upright.trim({ threshold }) : upright);
}

/** Trimming needs at least three pixels on each side, so that something can be inside the border. */
function trimmable({ geometry: { extract }, header }: Plan): boolean {
  const { width, height } = extract ?? header;
  return width >= 3 && height >= 3;
}

/**
 * libvips keeps the original's orientation although the pixels are already upright, and writes it into every AVIF (as `irot` and
 * `imir`, since 8.17) and into the EXIF of an image that keeps names. Browsers would rotate the image again.
 */
function keepsOrientation({ format, options }: Plan): boolean {
  return format === 'avif' || options.keepCopyright;
}

function cut(image: Sharp, { geometry: { extract } }: Plan): Sharp {
  return extract ? image.extract(extract) : image;
}

/** Scales, rotates, then crops: sharp uses this order, whatever the order of calls. */
function placed(image: Sharp, plan: Plan): Sharp {
  const { crop } = plan.geometry;
  const lying = turned(scaled(image, plan), plan);
  return crop ? lying.extract(crop) : lying;
}

function padded(image: Sharp, { geometry: { pad }, options, format }: Plan): Sharp {
  return pad ? image.extend({ ...pad, background: background(options, format !== 'jpeg') }) : image;
}

function scaled(image: Sharp, { geometry }: Plan): Sharp {
  const { scaled: size, untouched } = geometry;
  return untouched ? image : image.resize({ ...size, fit: 'fill' });
}

function turned(image: Sharp, { geometry: { turn } }: Plan): Sharp {
  return turnedBy(image, turn);
}

function turnedBy(image: Sharp, turn: Turn): Sharp {
  const flopped = turn.mirrored ? image.flop() : image;
  return turn.quarters === 0 ? flopped : flopped.rotate(90 * turn.quarters);
}

function effects(image: Sharp, { blur, sharpen, gray }: TransformOptions): Sharp {
  if (blur !== undefined) image.blur(blur);
  if (sharpen !== undefined) image.sharpen({ sigma: sharpen });
  return gray ? image.grayscale() : image;
}
