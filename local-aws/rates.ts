import type { Rate } from './assumptions.ts';
import type { Clock } from './clock.ts';

/** Counts an account's calls against AWS's rates. */
export interface Rates {
  /** Takes one call; undefined: it may go on. Otherwise the whole seconds after which there is room again. */
  take(service: string, operation: string, limits: ServiceRates): number | undefined;
}

export interface ServiceRates {
  readonly together?: Rate;
  readonly byOperation?: Readonly<Record<string, Rate>>;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets that fill with the clock, full at the start. A refused call takes no token. */
export function createRates(clock: Clock): Rates {
  const buckets = new Map<string, Bucket>();

  const bucketOf = (name: string, rate: Rate): Bucket => {
    const full = rate.burst ?? rate.count;
    const bucket = buckets.get(name) ?? { tokens: full, at: clock.now() };
    const refill = ((clock.now() - bucket.at) * rate.count) / rate.perMs;
    bucket.tokens = Math.min(full, bucket.tokens + refill);
    bucket.at = clock.now();
    buckets.set(name, bucket);
    return bucket;
  };

  return {
    take: (service, operation, { together, byOperation }) => {
      const own = byOperation?.[operation];
      const needed: [Bucket, Rate][] = [];
      if (together) needed.push([bucketOf(service, together), together]);
      if (own) needed.push([bucketOf(`${service}:${operation}`, own), own]);
      const waits = needed.map(([bucket, rate]) => ((1 - bucket.tokens) * rate.perMs) / rate.count);
      const longest = Math.max(0, ...waits);
      // Refilling in fractions may leave a bucket a hair below one; that is a full token.
      if (longest > 1e-6) return Math.max(1, Math.ceil(longest / 1_000));
      for (const [bucket] of needed) bucket.tokens -= 1;
      return undefined;
    },
  };
}
