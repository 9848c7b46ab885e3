import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { Random } from '../../local-aws/random.ts';
import type { Generator, Recipe } from './generator.ts';
import { layoutJpeg } from './jpeg.ts';

interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly frames: number;
  /** `flat`: one colour, the smallest file for its size; `noise`: the dearest content; `photo`: in between. */
  readonly content: string;
}

/** The same on every run: a linear congruential generator, four bytes at a time. */
function noise(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = 1;
  for (let at = 0; at < words.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[at] = (state ^ (state >>> 15)) >>> 0;
  }
  return Buffer.from(words.buffer, 0, length);
}

/** Shades with a little grain, as a photograph has. */
function shades({ width, height, channels, frames }: Raster): Buffer {
  const pixels = noise(width * height * channels * frames);
  const row = width * channels;
  for (let at = 0; at < pixels.length; at++)
    pixels[at] = ((pixels[at] ?? 0) >> 5) + ((at % row) * 100) / row + 50 * Math.sin(at / row / 40) + 60;
  return pixels;
}

function image(raster: Raster): Sharp {
  const { width, height, channels, frames, content } = raster;
  const length = width * height * channels * frames;
  const data =
    content === 'flat' ? Buffer.alloc(length, 128) : content === 'noise' ? noise(length) : shades(raster);
  return sharp(data, {
    limitInputPixels: false,
    raw: { width, height: height * frames, channels, ...(frames > 1 ? { pageHeight: height } : {}) },
  });
}

const encoders: Record<string, (image: Sharp) => Sharp> = {
  png: (from) => from.png({ compressionLevel: 1 }),
  'png-interlaced': (from) => from.png({ compressionLevel: 1, progressive: true }),
  'png-16': (from) => from.toColourspace('rgb16').png({ compressionLevel: 1 }),
  'png-16-interlaced': (from) => from.toColourspace('rgb16').png({ compressionLevel: 1, progressive: true }),
  'png-palette': (from) => from.png({ palette: true, effort: 1 }),
  webp: (from) => from.webp({ quality: 90, effort: 0 }),
  'webp-lossless': (from) => from.webp({ lossless: true, effort: 0, quality: 10 }),
  avif: (from) => from.avif({ quality: 75, effort: 0 }),
  'avif-10': (from) => from.avif({ quality: 75, effort: 0, bitdepth: 10 }),
  'avif-12': (from) => from.avif({ quality: 75, effort: 0, bitdepth: 12 }),
  'avif-lossless': (from) => from.avif({ lossless: true, effort: 0 }),
  gif: (from) => from.gif({ effort: 1 }),
  tiff: (from) => from.tiff({ compression: 'none' }),
  'tiff-lzw': (from) => from.tiff({ compression: 'lzw' }),
  'tiff-deflate-tiled': (from) => from.tiff({ compression: 'deflate', tile: true }),
  'tiff-16': (from) => from.toColourspace('rgb16').tiff({ compression: 'lzw', predictor: 'horizontal' }),
  'tiff-float': (from) => from.toColourspace('scrgb').tiff({ compression: 'deflate' }),
  'tiff-lab': (from) => from.toColourspace('lab').tiff({ compression: 'lzw' }),
  'tiff-cmyk': (from) => from.toColourspace('cmyk').tiff({ compression: 'lzw' }),
  'tiff-jpeg': (from) => from.tiff({ compression: 'jpeg' }),
  'jpeg-profile': (from) => from.withIccProfile('p3').jpeg({ quality: 85 }),
  'png-profile': (from) => from.withIccProfile('p3').png({ compressionLevel: 1 }),
};

const layouts = ['baseline', 'scans', 'progressive'] as const;

const storages = [...layouts.map((layout) => `jpeg-${layout}`), ...Object.keys(encoders)];

/** Makes the image that `recipe` describes. */
export async function makeRaster(recipe: Recipe): Promise<Buffer> {
  const {
    storage = 'png',
    width = 1,
    height = 1,
    channels = 3,
    frames = 1,
    content = 'flat',
    busy = 0,
  } = recipe;
  const layout = layouts.find((one) => storage === `jpeg-${one}`);
  const size = { width: Number(width), height: Number(height) };
  if (layout)
    return layoutJpeg({
      ...size,
      components: Number(channels),
      process: layout,
      sampling: recipe.sampling === 2 ? 2 : 1,
      busy: Number(busy),
      repeats: Number(recipe.repeats ?? 0),
    });
  const raster: Raster = {
    ...size,
    channels: channels === 1 ? 1 : channels === 4 ? 4 : 3,
    frames: Number(frames),
    content: String(content),
  };
  const encode = encoders[String(storage)];
  if (!encode) throw new Error(`no such storage: ${String(storage)}`);
  return encode(image(raster)).toBuffer();
}

/** Memory limit for making an original: the search itself must not run out of memory. */
const mostBytes = 80_000_000;
const sides = [1, 64, 400, 1_200, 2_000, 3_000, 4_000, 6_000, 9_000, 16_383] as const;

function side(random: Random): number {
  return random.chance(0.8) ? random.pick(sides) : Math.round(2 ** random.between(0, 14));
}

/** Fits into what can be made: JPEGs of our own writing are flat files, others are pixels first. */
function bounded(recipe: Recipe): Recipe {
  const { storage = '', width = 1, height = 1, channels = 3, frames = 1, busy = 0 } = recipe;
  const jpeg = /^jpeg-(baseline|scans|progressive)$/.test(String(storage));
  const perPixel = jpeg ? 0.02 + 0.25 * Number(busy) * Number(channels) : Number(channels) * Number(frames);
  // Making it must not take longer than trying it.
  const slow = String(storage).includes('avif')
    ? 120
    : /palette|gif|webp/.test(String(storage))
      ? 25
      : recipe.content === 'photo'
        ? 8
        : 1;
  const most = (jpeg ? 15_000_000 : mostBytes) / perPixel / slow;
  const size = Number(width) * Number(height);
  const scale = Math.min(1, Math.sqrt(most / size));
  return {
    ...recipe,
    width: Math.max(1, Math.floor(Number(width) * scale)),
    height: Math.max(1, Math.floor(Number(height) * scale)),
  };
}

const parts: Record<string, (random: Random) => string | number> = {
  storage: (random) => storages[random.integer(0, storages.length - 1)] ?? 'png',
  width: side,
  height: side,
  channels: (random) => random.pick([1, 3, 3, 4]),
  frames: (random) => (random.chance(0.7) ? 1 : random.integer(2, 200)),
  content: (random) => random.pick(['flat', 'noise', 'photo']),
  sampling: (random) => random.pick([1, 2]),
  busy: (random) => random.pick([0, 0, 1, 5, 20, 63]),
  repeats: (random) => (random.chance(0.8) ? 0 : random.integer(1, 60)),
};

/** Originals of pixels, in every storage that the function reads. */
export const rasters: Generator = {
  name: 'raster',
  draw: (random) =>
    bounded(Object.fromEntries(Object.entries(parts).map(([name, draw]) => [name, draw(random)]))),
  vary: (recipe, random) => {
    const names = Object.keys(parts);
    const name = names[random.integer(0, names.length - 1)] ?? 'width';
    const grown = random.chance(0.5) && (name === 'width' || name === 'height' || name === 'frames');
    const value = grown
      ? Math.min(16_383, Math.max(1, Math.round(Number(recipe[name]) * random.between(0.6, 1.8))))
      : (parts[name]?.(random) ?? 1);
    return bounded({ ...recipe, [name]: value });
  },
  make: makeRaster,
};
