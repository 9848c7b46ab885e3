import type { Header } from '../header/header.ts';
import { Refusal } from '../refusal.ts';
import { isUpright, then, turnOfOrientation, turnedSize, untouchedPlace } from './turn.ts';
import type { Place, Turn } from './turn.ts';
import type { TransformOptions } from '../request/options.ts';
import { same } from '../size.ts';
import type { Rectangle, Size } from '../size.ts';

/**
 * What happens to the pixels, in this order: `extract` and `scaled` are in the coordinates of the stored image, `crop` and `pad` in
 * those of the rotated one that the viewer sees.
 */
export interface Geometry {
  readonly extract: Rectangle | undefined;
  readonly scaled: Size;
  readonly turn: Turn;
  readonly crop: Rectangle | undefined;
  readonly pad: Padding | undefined;
  readonly output: Size;
  /** The factor by which the image is reduced; below 1: enlarged. */
  readonly shrink: number;
  /** No pixel moves and the size stays. */
  readonly untouched: boolean;
}

export interface Padding {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const sides: Readonly<Record<string, Place>> = {
  n: { x: 0, y: -1 },
  ne: { x: 1, y: -1 },
  e: { x: 1, y: 0 },
  se: { x: 1, y: 1 },
  s: { x: 0, y: 1 },
  sw: { x: -1, y: 1 },
  w: { x: -1, y: 0 },
  nw: { x: -1, y: -1 },
};

/** Throws a Refusal when the rectangle to extract lies outside the image. */
export function geometryOf(header: Header, options: TransformOptions): Geometry {
  const orientation = turnOfOrientation(header.exif.orientation);
  const turn = then(then(orientation, { mirrored: false, quarters: options.rotate / 90 }), mirror(options));
  const extract = options.extract && extracted(options.extract, header, orientation);
  const region = { width: (extract ?? header).width, height: (extract ?? header).height };
  const seen = turnedSize(region, turn);
  const { scaled, crop, pad, output } = fitted(seen, options, header.kind === 'svg');
  const early = crop && cutsEarly(header, options) ? cutEarly(seen, scaled, crop) : undefined;
  const cut = early
    ? { ...early, extract: inside(extract ?? header, storedRectangle(early.region, region, turn)) }
    : { extract, scaled, crop };
  return {
    extract: cut.extract,
    scaled: turnedSize(cut.scaled, turn),
    turn,
    crop: cut.crop,
    pad,
    output,
    shrink: Math.min(seen.width / scaled.width, seen.height / scaled.height),
    untouched: same(scaled, seen) && same(output, seen) && !extract && isUpright(turn),
  };
}

/** With trimming, the crop is known only afterwards. */
function cutsEarly(header: Header, options: TransformOptions): boolean {
  const drawn = header.kind === 'svg' && header.coding === 'unknown';
  return !drawn && !looksFor(options) && options.trim === undefined;
}

/** Mirroring top to bottom equals mirroring left to right plus half a turn. */
function mirror({ mirror: { horizontal, vertical } }: TransformOptions): Turn {
  return { mirrored: horizontal !== vertical, quarters: vertical ? 2 : 0 };
}

type Fitted = Pick<Geometry, 'scaled' | 'crop' | 'pad' | 'output'>;

function fitted(seen: Size, options: TransformOptions, vector: boolean): Fitted {
  const { width, height, fit } = options;
  if (width === undefined || height === undefined || fit === 'scale-down')
    return fittedInside(seen, options, vector);
  const box = { width, height };
  if (fit === 'fill') return { scaled: box, crop: undefined, pad: undefined, output: box };
  if (fit === 'contain') {
    const scaled = scaledBy(seen, Math.min(width / seen.width, height / seen.height));
    return { scaled, crop: undefined, pad: padding(scaled, box, placeOf(options)), output: box };
  }
  const cut =
    fit === 'cover' || vector
      ? box
      : { width: Math.min(width, seen.width), height: Math.min(height, seen.height) };
  const covering = scaledBy(seen, Math.max(cut.width / seen.width, cut.height / seen.height));
  const scaled = {
    width: Math.max(cut.width, covering.width),
    height: Math.max(cut.height, covering.height),
  };
  return {
    scaled,
    crop: same(scaled, cut) ? undefined : cropping(scaled, cut, placeOf(options)),
    pad: undefined,
    output: cut,
  };
}

/** A vector image loses nothing when enlarged. */
function fittedInside(seen: Size, { width, height }: TransformOptions, vector: boolean): Fitted {
  const scale = Math.min((width ?? Infinity) / seen.width, (height ?? Infinity) / seen.height);
  const scaled = scaledBy(seen, scale === Infinity ? 1 : vector ? scale : Math.min(1, scale));
  return { scaled, crop: undefined, pad: undefined, output: scaled };
}

function scaledBy({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** From -1 to 1; the middle by default. */
function placeOf({ gravity, focus }: TransformOptions): Place {
  if (focus) return { x: 2 * focus.x - 1, y: 2 * focus.y - 1 };
  return sides[gravity ?? ''] ?? { x: 0, y: 0 };
}

/** Crops so that the focal point is as near to the middle as the edges allow. */
function cropping(whole: Size, { width, height }: Size, place: Place): Rectangle {
  const start = (length: number, part: number, at: number): number =>
    Math.min(length - part, Math.max(0, Math.round(((at + 1) / 2) * length - part / 2)));
  return {
    left: start(whole.width, width, place.x),
    top: start(whole.height, height, place.y),
    width,
    height,
  };
}

function padding(scaled: Size, box: Size, place: Place): Padding {
  const left = Math.round(((box.width - scaled.width) * (place.x + 1)) / 2);
  const top = Math.round(((box.height - scaled.height) * (place.y + 1)) / 2);
  return { left, top, right: box.width - scaled.width - left, bottom: box.height - scaled.height - top };
}

/** Whether a strategy chooses the crop, which needs the whole image. */
export function looksFor({ gravity }: TransformOptions): boolean {
  return gravity === 'attention' || gravity === 'entropy';
}

/** Pixels around the crop that bicubic interpolation reads, plus one for rounding. */
const margin = 3;
/** A scaled image may have at most this many times the pixels of the crop that follows. */
const spare = 2;

interface EarlyCut {
  /** The part to scale, in the coordinates of the rotated image. */
  readonly region: Rectangle;
  readonly scaled: Size;
  readonly crop: Rectangle | undefined;
}

/**
 * The part to scale so that the crop can be taken from it: without this, an enlarged image could be a thousand times as large as its
 * crop. Reducing keeps the whole image, which its decoder may shrink.
 */
function cutEarly(seen: Size, scaled: Size, crop: Rectangle): EarlyCut | undefined {
  const enlarged = scaled.width > seen.width || scaled.height > seen.height;
  if (!enlarged || scaled.width * scaled.height <= spare * crop.width * crop.height) return undefined;
  const across = part(seen.width, scaled.width, crop.left, crop.width);
  const down = part(seen.height, scaled.height, crop.top, crop.height);
  const smaller = { width: across.scaled, height: down.scaled };
  return {
    region: { left: across.from, top: down.from, width: across.length, height: down.length },
    scaled: smaller,
    crop: same(smaller, crop) ? undefined : { ...crop, left: across.crop, top: down.crop },
  };
}

/** Along one axis: the part of `length` from which `cut` of the `scaled` pixels after `start` can be taken. */
function part(
  length: number,
  scaled: number,
  start: number,
  cut: number,
): { from: number; length: number; scaled: number; crop: number } {
  const scale = scaled / length;
  const from = Math.max(0, Math.floor(start / scale) - margin);
  const to = Math.min(length, Math.ceil((start + cut) / scale) + margin);
  const smaller = Math.max(cut, Math.round((to - from) * scale));
  const crop = Math.min(smaller - cut, Math.max(0, Math.round(start - from * scale)));
  return { from, length: to - from, scaled: smaller, crop };
}

/** `part`, relative to the corner of `whole`, in the coordinates of the image that contains `whole`. */
function inside(whole: Partial<Rectangle>, part: Rectangle): Rectangle {
  return { ...part, left: part.left + (whole.left ?? 0), top: part.top + (whole.top ?? 0) };
}

/** The rectangle is in the upright image's coordinates; the decoder needs it in those of the stored one. */
function extracted(rectangle: Rectangle, header: Header, orientation: Turn): Rectangle {
  const whole = turnedSize(header, orientation);
  if (rectangle.left + rectangle.width > whole.width || rectangle.top + rectangle.height > whole.height)
    throw new Refusal(400, 'parameter', 'ex reaches outside the image', {
      parameter: 'ex',
      limit: `0,0,${whole.width},${whole.height}`,
    });
  return storedRectangle(rectangle, header, orientation);
}

/** A rectangle of the rotated image in the coordinates of the stored one, whose size is `stored`. */
function storedRectangle(rectangle: Rectangle, stored: Size, turn: Turn): Rectangle {
  const whole = turnedSize(stored, turn);
  const middle = untouchedPlace(
    {
      x: (2 * rectangle.left + rectangle.width) / whole.width - 1,
      y: (2 * rectangle.top + rectangle.height) / whole.height - 1,
    },
    turn,
  );
  const { width, height } = turnedSize(rectangle, turn);
  return {
    left: Math.round(((middle.x + 1) * stored.width - width) / 2),
    top: Math.round(((middle.y + 1) * stored.height - height) / 2),
    width,
    height,
  };
}
