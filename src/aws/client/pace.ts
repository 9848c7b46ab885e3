import type { Clock } from '../../clock.ts';

/**
 * Milliseconds between two calls of an operation that AWS throttles harder than its answers say. UpdateDistribution:
 * users report "Rate exceeded" beyond two or three a minute (ansible community.aws#296), without Retry-After.
 */
const intervals: ReadonlyMap<string, number> = new Map([['UpdateDistributionCommand', 30_000]]);

/** Holds calls back once AWS has shown that they come too fast. */
export interface Pace {
  /** Waits until this call may be made; rejects with the reason when it is told to stop. */
  turn(command: string): Promise<void>;
  done(command: string): void;
  /** Throttled, and AWS did not say for how long. Answers whether this command has a pace, which {@link turn} now keeps. */
  refused(command: string): boolean;
}

/**
 * Full speed until the first refusal, from then on one call an interval: an account whose limit is higher is not slowed
 * down, and one whose limit is as reported refuses one call instead of several for each distribution. `signal` ends waits.
 */
export function createPace(clock: Clock, signal?: AbortSignal): Pace {
  const next = new Map<string, number>();
  const hold = (command: string): boolean => {
    const interval = intervals.get(command);
    if (interval !== undefined) next.set(command, clock.now() + interval);
    return interval !== undefined;
  };
  return {
    turn: async (command) => {
      const wait = (next.get(command) ?? 0) - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
    },
    done: (command) => {
      if (next.has(command)) hold(command);
    },
    refused: hold,
  };
}
