import type { Geometry } from './geometry.ts';
import type { Header } from './header/header.ts';
import type { OutputFormat, Wish } from './wish.ts';

/** What a request will cost at worst, told before anything is decoded. */
export interface Effort {
  /** Milliseconds of one x86-64 core at about 3 GHz. */
  readonly cpu: number;
  /** Mebibytes of the whole process at its peak. */
  readonly memory: number;
}

/**
 * Measured with noise, the dearest content there is, at the highest quality; photographs cost a third of it.
 * `pixels`: ms for a million of them. `bytes`: ms for a million encoded bytes. `held`: MiB for a million pixels.
 */
interface Cost {
  readonly pixels: number;
  readonly bytes: number;
  readonly held: number;
}

const decoding = {
  jpeg: { pixels: 2, bytes: 14, held: 0.1 },
  progressive: { pixels: 9, bytes: 34, held: 3.4 },
  png: { pixels: 13, bytes: 1, held: 0.6 },
  interlaced: { pixels: 28, bytes: 1, held: 4.2 },
  webp: { pixels: 8, bytes: 75, held: 0.3 },
  lossless: { pixels: 30, bytes: 3, held: 4 },
  avif: { pixels: 50, bytes: 160, held: 21 },
  gif: { pixels: 16, bytes: 40, held: 1 },
  tiff: { pixels: 25, bytes: 1, held: 4 },
  svg: { pixels: 12, bytes: 0, held: 10 },
} satisfies Record<string, Cost>;

const encoding: Readonly<Record<OutputFormat, Omit<Cost, 'bytes'>>> = {
  jpeg: { pixels: 40, held: 8 },
  png: { pixels: 80, held: 8 },
  webp: { pixels: 200, held: 13 },
  avif: { pixels: 820, held: 26 },
  gif: { pixels: 470, held: 16 },
};

/** A lossless alpha plane of noise costs WebP more than the colours do. */
const alphaPlane = { pixels: 60, held: 30 };
const fullChroma = { pixels: 280, held: 34 };
const enlarging = 40;
const resizing = 16;
const sharpening = 190;
const blurring = 40;
const trimming = 320;
const looking = 60;
/** MiB for a million pixels that are turned: the rows of the answer are the columns of the picture. */
const turning = 5;
const idleProcess = 92;
const mega = 1_000_000;

/** `size` in bytes. Everything is counted for all frames when `frames` is more than one. */
export function effortOf(
  header: Header,
  size: number,
  wish: Wish,
  geometry: Geometry,
  format: OutputFormat,
  frames: number,
): Effort {
  const input = (header.width * header.height * Math.max(1, frames)) / mega;
  const output = (geometry.output.width * geometry.output.height * frames) / mega;
  const from = decodingOf(header);
  // Before a part is cut out or a border is looked for, all of a drawing is drawn at its own size.
  const drawn = geometry.extract || wish.trim !== undefined ? header : geometry.scaled;
  const drawing = header.drawing?.(drawn) ?? { cpu: 0, memory: 0 };
  const vector = (drawn.width * drawn.height) / mega;
  const repeated = header.kind === 'jpeg' ? Math.max(1, header.scans / 10) : 1;
  // A plain JPEG is decoded at a half, a quarter or an eighth of its size, other kinds whole.
  const reduced =
    header.kind === 'jpeg' && !geometry.extract && wish.trim === undefined ? reduction(geometry) : 1;
  const decoded = header.kind === 'svg' ? vector : input / reduced ** 2;
  const cpu =
    (header.kind === 'svg' ? vector : input) * from.pixels * repeated * (header.depth > 32 ? 2 : 1) +
    (size / mega) * from.bytes +
    drawing.cpu +
    decoded * resizing +
    output * (encoding[format].pixels + extraOf(header, format).pixels) +
    (geometry.shrink < 1 ? output * enlarging : 0) +
    (wish.sharpen === undefined ? 0 : output * sharpening) +
    (wish.blur === undefined ? 0 : output * blurring) +
    (wish.trim === undefined ? 0 : input * trimming) +
    (wish.gravity === 'attention' || wish.gravity === 'entropy' ? output * looking : 0);
  const whole = wish.trim === undefined ? 0 : (input * header.depth) / 8;
  const turned = geometry.turn.quarters === 0 ? 0 : output * turning;
  const animated = frames > 1 ? 4 * (input + output) : 0;
  const memory =
    idleProcess +
    drawing.memory +
    size / mega +
    (header.kind === 'svg' ? vector : input) * from.held +
    whole +
    animated +
    turned +
    output * (encoding[format].held + extraOf(header, format).held);
  return { cpu: Math.round(cpu), memory: Math.round(memory) };
}

function decodingOf({ kind, wholeAtOnce }: Header): Cost {
  if (kind === 'jpeg' && wholeAtOnce) return decoding.progressive;
  if (kind === 'png' && wholeAtOnce) return decoding.interlaced;
  if (kind === 'webp' && wholeAtOnce) return decoding.lossless;
  return decoding[kind];
}

function extraOf(header: Header, format: OutputFormat): Omit<Cost, 'bytes'> {
  if (format === 'webp' && header.alpha) return alphaPlane;
  return format === 'avif' && (header.alpha || header.palette) ? fullChroma : { pixels: 0, held: 0 };
}

function reduction({ shrink }: Geometry): number {
  return [8, 4, 2].find((factor) => shrink > factor) ?? 1;
}
