import { allowed } from '../../../resize-function/http/parse-request.ts';
import { parameters } from '../../../resize-function/request/parameters.ts';
import type { Parameter } from '../../../resize-function/request/parameters.ts';
import type { OutputFormat } from '../../../resize-function/request/options.ts';
import { frame, height, uprightImage, width } from './originals.ts';
import { colourAt } from './raster.ts';
import type { Colour, Raster } from './raster.ts';

/**
 * What an image is to become, told without any library: a view says which colour stands at a place of an area that has
 * no pixels yet, and every parameter of the URL changes the view as the documentation says.
 */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => Colour;
}

export type Query = Readonly<Partial<Record<string, string>>>;

export function viewOf(raster: Raster): View {
  const inside = (value: number, size: number): number => Math.min(size - 1, Math.max(0, Math.floor(value)));
  return { ...raster, at: (x, y) => colourAt(raster, inside(x, raster.width), inside(y, raster.height)) };
}

function part(view: View, left: number, top: number, across: number, down: number): View {
  return { width: across, height: down, at: (x, y) => view.at(x + left, y + top) };
}

function scaledTo(view: View, across: number, down: number): View {
  return {
    width: across,
    height: down,
    at: (x, y) => view.at((x * view.width) / across, (y * view.height) / down),
  };
}

/** Inside its border, which has one colour all around. */
function trimmed(view: View, ex: readonly number[] | undefined): View {
  const [left = 0, top = 0] = ex ?? [];
  const [right, bottom] = [left + view.width, top + view.height];
  const from = { x: Math.max(left, frame), y: Math.max(top, frame) };
  const to = { x: Math.min(right, width - frame), y: Math.min(bottom, height - frame) };
  return part(view, from.x - left, from.y - top, to.x - from.x, to.y - from.y);
}

function turned(view: View, degrees: number): View {
  if (degrees === 0) return view;
  const once: View = { width: view.height, height: view.width, at: (x, y) => view.at(y, view.height - x) };
  return turned(once, degrees - 90);
}

function flipped(view: View, axes: string): View {
  return {
    ...view,
    at: (x, y) => view.at(axes.includes('h') ? view.width - x : x, axes.includes('v') ? view.height - y : y),
  };
}

const places: Readonly<Record<string, readonly [number, number]>> = {
  ...{ n: [0.5, 0], ne: [1, 0], e: [1, 0.5], se: [1, 1] },
  ...{ s: [0.5, 1], sw: [0, 1], w: [0, 0.5], nw: [0, 0] },
};

function placeOf(gravity = ''): readonly [number, number] {
  const [x, y] = gravity.split('x').map(Number);
  return places[gravity] ?? (x === undefined || y === undefined || Number.isNaN(x + y) ? [0.5, 0.5] : [x, y]);
}

function fitted(view: View, query: Query, background: Colour): View {
  const [w, h] = [query.w, query.h].map((side) =>
    side === undefined ? undefined : Math.round(Number(side) * Number(query.dpr ?? 1)),
  );
  const fit = w === undefined || h === undefined ? 'scale-down' : (query.fit ?? 'scale-down');
  const by = (scale: number): View =>
    scaledTo(view, Math.max(1, Math.round(view.width * scale)), Math.max(1, Math.round(view.height * scale)));
  if (fit === 'scale-down')
    return by(Math.min(1, (w ?? Infinity) / view.width, (h ?? Infinity) / view.height));
  const [boxWidth, boxHeight] = [w ?? 0, h ?? 0];
  if (fit === 'fill') return scaledTo(view, boxWidth, boxHeight);
  const [x, y] = placeOf(query.g);
  if (fit === 'contain') {
    const small = by(Math.min(boxWidth / view.width, boxHeight / view.height));
    const left = Math.round((boxWidth - small.width) * x);
    const top = Math.round((boxHeight - small.height) * y);
    return {
      width: boxWidth,
      height: boxHeight,
      at: (across, down) =>
        across < left || down < top || across >= left + small.width || down >= top + small.height
          ? background
          : small.at(across - left, down - top),
    };
  }
  const [across, down] =
    fit === 'cover'
      ? [boxWidth, boxHeight]
      : [Math.min(boxWidth, view.width), Math.min(boxHeight, view.height)];
  const covering = by(Math.max(across / view.width, down / view.height));
  const start = (whole: number, length: number, at: number): number => {
    const middle = whole * at - length / 2;
    return Math.min(whole - length, Math.max(0, Math.round(middle)));
  };
  return part(covering, start(covering.width, across, x), start(covering.height, down, y), across, down);
}

/** Luminance of sRGB (IEC 61966-2-1), back on its scale. */
function gray([red, green, blue, alpha]: Colour): Colour {
  const linear = (value: number): number =>
    value <= 10.3 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const value = 255 * (luminance <= 0.0031308 ? 12.92 * luminance : 1.055 * luminance ** (1 / 2.4) - 0.055);
  return [value, value, value, alpha];
}

function coloured(hex: string): Colour {
  const named: Query = { white: 'ffffff', black: '000000', transparent: '00000000' };
  const [red = 0, green = 0, blue = 0, alpha = 255] = ((named[hex] ?? hex).match(/../g) ?? []).map((two) =>
    parseInt(two, 16),
  );
  return [red, green, blue, alpha];
}

function shownIn(format: OutputFormat, [red, green, blue, alpha]: Colour): Colour {
  if (format === 'gif') return [red, green, blue, alpha < 128 ? 0 : 255];
  const onWhite = (value: number): number => (value * alpha + 255 * (255 - alpha)) / 255;
  return format === 'jpeg' ? [onWhite(red), onWhite(green), onWhite(blue), 255] : [red, green, blue, alpha];
}

/** The answer to `query`. JPEG has no transparency, and GIF all or nothing. */
export function expectedView(query: Query, format: OutputFormat, original = uprightImage()): View {
  const ex = query.ex?.split(',').map(Number);
  const [left = 0, top = 0, across = width, down = height] = ex ?? [];
  const cut = part(viewOf(original), left, top, across, down);
  const inner = query.trim === undefined ? cut : trimmed(cut, ex);
  const lying = flipped(turned(inner, Number(query.rot ?? 0)), query.flip ?? '');
  const background = shownIn(format, coloured(query.bg ?? 'transparent'));
  const view = fitted(lying, query, background);
  return query.gray === '1' ? { ...view, at: (x, y) => gray(view.at(x, y)) } : view;
}

/** What a parameter needs beside it to have an effect. */
const companions: Readonly<Record<string, Query>> = {
  ...{ w: {}, dpr: { w: '30' }, h: {}, fit: { w: '60', h: '60' }, g: { w: '40', h: '60', fit: 'cover' } },
  bg: { w: '60', h: '60', fit: 'contain' },
};

/** Parameters that no pixel depends on, or that only choose the format, which the tests do themselves. */
export const besidePixels = ['auto', 'dl', 'e', 'f', 'p', 's'];

/** Every parameter that a pixel depends on, with values of every sort that its own words in the table name. */
export function allQueries(): Query[] {
  return parameters
    .filter(({ name }) => !besidePixels.includes(name))
    .flatMap((parameter) => [
      ...valuesOf(parameter).map((value) => ({
        ...(companions[parameter.name] ?? { w: '60' }),
        [parameter.name]: value,
      })),
    ]);
}

/** `4 to 20 pixels`, `a, b or c`, and words for what cannot be listed. */
function valuesOf({ name, read }: Parameter): string[] {
  const wanted = name === 'w' || name === 'h' ? '1 to 4096 pixels' : (allowed[name] ?? '');
  const samples: Query = {
    ...{ rrggbb: 'ff8000', rrggbbaa: '0080ff80' },
    'x,y,width,height in pixels': '10,20,60,40',
    'a point such as 0.5x0.25': '0.2x0.9',
  };
  const [, low, high] = /^(?:auto or )?([\d.]+) to ([\d.]+)/.exec(wanted) ?? [];
  const words =
    samples[wanted] === undefined
      ? wanted.split(/, | or /).map((word) => samples[word] ?? word)
      : [samples[wanted] ?? ''];
  const values = low === undefined ? words : numbers(Number(low), Number(high), wanted.startsWith('auto'));
  const wrong = values.find((value) => read(value) === undefined);
  if (wrong !== undefined)
    throw new Error(`the table does not read ${name}=${wrong}, which its own words name`);
  return values;
}

function numbers(low: number, high: number, auto: boolean): string[] {
  const some = [low, Math.min(high, low * 3), Math.min(high, 50)];
  return [
    ...new Set([...(auto ? ['auto'] : []), ...some.map((value) => String(Math.round(value * 100) / 100))]),
  ];
}
