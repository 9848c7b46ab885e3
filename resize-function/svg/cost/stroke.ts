import { lengthsIn, userUnits } from '../numbers.ts';
import type { Outline } from '../outline.ts';
import type { Meter } from './meter.ts';
import { rates } from './rates.ts';
import type { Place } from './scene.ts';

export interface Stroke {
  /** Pixels. */
  readonly line: number;
  /** Whether `vector-effect` keeps its width at any scale. */
  readonly fixed: boolean;
  /** All values that `stroke-dasharray` may have. */
  readonly dashes: readonly string[];
}

/** Counts the stroke of an outline, including each of its dashes. */
export function stroke(meter: Meter, outline: Outline, place: Place, { line, fixed, dashes }: Stroke): void {
  const most = Math.max(0, ...dashes.map((value) => dashCount(value, outline.length, place, fixed)));
  meter.again(pieceCost(outline, place));
  meter.again(2 * edgeCost(outline, place, line + 1));
  if (most === 0) return;
  meter.again(rates.dash * most);
  const reach = Math.min(place.rows, line + 1);
  const spread = Math.max(1, Math.min(place.rows, outline.height * place.scale + line));
  const crossed = Math.min(1e12, most * reach * 2);
  meter.again(crossed * (rates.row + rates.crowd * (crossed / spread)));
}

/** For each straight segment; more at a large scale, where curves are split into more of them. */
export function pieceCost({ pieces }: Outline, { scale }: Place): number {
  return rates.piece * pieces * Math.max(1, Math.sqrt(scale) / 8);
}

/**
 * Rows of pixels that the edges cross, and how many edges cross the same row or each other; `line` pixels are added around each corner,
 * and an edge on each side of a line.
 */
export function edgeCost(outline: Outline, { scale, rows }: Place, line: number): number {
  const { legs, width, height } = outline;
  let crossed = 0;
  for (const leg of legs) crossed += Math.min(rows, leg * scale + line);
  const spread = Math.max(1, Math.min(rows, Math.max(width, height) * scale + line));
  const pairs = legs.length < fewLegs ? 0 : outline.pairs(line / scale) * (line === 0 ? 1 : 2);
  return crossed * rates.row + Math.max(crossed * rates.crowd * (crossed / spread), pairs * rates.pair);
}

/** So few cost more by themselves than where they cross. */
const fewLegs = 100;

/** The maximum number of dashes on a line of this length. */
export function dashCount(value: string, length: number, place: Place, fixed: boolean): number {
  // Every element drawn with it would have to parse it again.
  if (value.length > 20_000) return 1e10;
  const lengths = lengthsIn(value).map((one) => {
    // For a font-dependent unit, the smallest size is used.
    const small = userUnits(one, place.whole / 100, 0.1);
    return Math.abs(fixed ? small / Math.max(1, place.scale) : small);
  });
  const sum = lengths.reduce((all, one) => all + one, 0);
  if (lengths.length === 0 || sum === 0) return 0;
  return Math.min(1e10, (length / sum + 1) * lengths.length);
}
