import type { Clock } from '../../clock.ts';

/**
 * Milliseconds between two calls of an operation that AWS throttles more strictly than its responses say. UpdateDistribution: users
 * report "Rate exceeded" beyond two or three a minute (ansible community.aws#296), without Retry-After.
 */
const intervals: ReadonlyMap<string, number> = new Map([['UpdateDistributionCommand', 30_000]]);

/** Delays calls once AWS has shown that they come too fast. */
export interface Pace {
  /** Waits until this call may be made; rejects with the signal's reason when aborted. */
  turn(command: string): Promise<void>;
  done(command: string): void;
  /** Records a throttle for which AWS gave no time. Returns whether this command has a pace, which {@link turn} now keeps. */
  refused(command: string): boolean;
}

/**
 * Full speed until the first throttle, then one call per interval: an account with a higher limit is not slowed down, and one with
 * the reported limit rejects one call instead of several for each distribution. `signal` ends waits.
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
