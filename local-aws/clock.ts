import { setTimeout } from 'node:timers/promises';

/** The clock of everything in local-aws. Real in the demo, virtual in the simulation. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    setTimeout(ms, undefined, signal && { signal }).catch(() => {
      throw signal?.reason as Error;
    }),
};

export interface VirtualClock extends Clock {
  /**
   * Runs virtual time until `done` settles, and returns its outcome. Time stands still while any task has work to do, and otherwise
   * jumps to the next sleeper. Between sleeps, everything on a virtual clock must therefore be microtasks: no sockets, no files, no
   * real timers. (An SDK client reads its shared configuration files before its first call; while nothing sleeps, the clock waits for
   * that.) Throws when `done` waits for something that no sleeper will bring about.
   */
  run<T>(done: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const afterAllMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Microseconds of this process's CPU time without progress after which a virtual clock gives up: on a busy machine a file read takes
 * longer, but this process also polls for it less often.
 */
const patience = 2_000_000;

/** A clock that starts at `start` (ms since the epoch) and moves only in {@link VirtualClock.run}. */
export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  /** Sorted by time, then by arrival: the same run always wakes in the same order. */
  const sleepers: Sleeper[] = [];

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const sleeper: Sleeper = {
          at: now + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', aborted);
            resolve();
          },
        };
        const aborted = (): void => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', aborted, { once: true });
        sleepers.splice(sleepers.findLastIndex(({ at }) => at <= sleeper.at) + 1, 0, sleeper);
      }),
    run: async (done) => {
      const state = { settled: false };
      const outcome = done.finally(() => {
        state.settled = true;
      });
      outcome.catch(() => undefined);
      let idleSince: NodeJS.CpuUsage | undefined;
      for (;;) {
        await afterAllMicrotasks();
        if (state.settled) return outcome;
        const next = sleepers.shift();
        if (next) {
          idleSince = undefined;
          now = next.at;
          next.wake();
          continue;
        }
        idleSince ??= process.cpuUsage();
        const { user, system } = process.cpuUsage(idleSince);
        if (user + system > patience)
          throw new Error('virtual time stands still: nobody sleeps and the run has not ended');
      }
    },
  };
}

const over = new Error('it is over');

/** The result of `work` within `ms`; throws the error from `late` after that. `work` itself is not stopped. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const done = new AbortController();
  const limit = clock.sleep(ms, done.signal).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    // Its own reason, because creating the default one costs more than the rest of this function.
    done.abort(over);
  }
}

/** `stream` as it arrives; throws the error from `late` if nothing arrived for `ms`. */
export async function* unlessIdle<T>(
  clock: Clock,
  ms: number,
  stream: AsyncIterable<T>,
  late: () => Error,
): AsyncGenerator<T> {
  const items = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next: IteratorResult<T, unknown> = await within(clock, ms, items.next(), late);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a stream that hangs never ends.
    void items.return?.().catch(() => undefined);
  }
}
