import type { Rate } from './assumptions.ts';
import type { Clock } from './clock.ts';

export interface ServiceRates {
  readonly together?: Rate;
  readonly byOperation?: Readonly<Record<string, Rate>>;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Counts an account's calls against AWS's rates: token buckets that fill with the clock, full at the start. */
export class Rates {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts one call. Returns undefined if it is allowed, otherwise the whole seconds until the next token; a rejected call takes
   * none.
   */
  take(service: string, operation: string, { together, byOperation }: ServiceRates): number | undefined {
    const own = byOperation?.[operation];
    const needed: [Bucket, Rate][] = [];
    if (together) needed.push([this.#bucketOf(service, together), together]);
    if (own) needed.push([this.#bucketOf(`${service}:${operation}`, own), own]);
    const waits = needed.map(([bucket, rate]) => ((1 - bucket.tokens) * rate.perMs) / rate.count);
    const longest = Math.max(0, ...waits);
    // Fractional refills may leave a bucket slightly below one, which counts as a full token.
    if (longest > 1e-6) return Math.max(1, Math.ceil(longest / 1_000));
    for (const [bucket] of needed) bucket.tokens -= 1;
    return undefined;
  }

  #bucketOf(name: string, rate: Rate): Bucket {
    const full = rate.burst ?? rate.count;
    const now = this.#clock.now();
    const { tokens, at } = this.#buckets.get(name) ?? { tokens: full, at: now };
    const bucket = { tokens: Math.min(full, tokens + ((now - at) * rate.count) / rate.perMs), at: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
