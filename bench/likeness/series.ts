/** One encoding. */
export interface Point {
  readonly bytes: number;
  readonly likeness: number;
  /** Milliseconds of CPU. */
  readonly cpu: number;
}

/** Qualities so close that the line between them is straight. */
const near = 2;
const [lowest, highest] = [5, 98];

/**
 * The bytes that an encoder needs for `likeness`, on a line (through the logarithm of bytes) between two qualities that lie around
 * it; undefined beyond its ends.
 */
export async function needed(
  at: (quality: number) => Promise<Point>,
  likeness: number,
  start: number,
): Promise<Point | undefined> {
  let [low, high] = [lowest, highest];
  let quality = start;
  let step = 6;
  for (;;) {
    const { likeness: reached } = await at(quality);
    if (reached < likeness) low = Math.max(low, quality);
    else high = Math.min(high, quality);
    if (high - low <= near) break;
    const met = low > lowest && high < highest;
    if (met) quality = Math.round((low + high) / 2);
    else quality = Math.max(lowest, Math.min(highest, reached < likeness ? low + step : high - step));
    step *= 2;
    if (quality === lowest || quality === highest) return undefined;
  }
  const [below, above] = [await at(low), await at(high)];
  const part = (likeness - below.likeness) / (above.likeness - below.likeness || 1);
  const between = (one: number, other: number): number => one + (other - one) * part;
  return {
    bytes: Math.exp(between(Math.log(below.bytes), Math.log(above.bytes))),
    cpu: between(below.cpu, above.cpu),
    likeness,
  };
}

export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(mean(numbers.map(Math.log)));
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
