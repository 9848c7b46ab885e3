import type { Clock } from './clock.ts';

/** What `work` comes to within `ms`; throws what `late` makes after that. `work` itself is not stopped. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const done = new AbortController();
  const limit = clock.sleep(ms, done.signal).then(() => {
    throw late();
  });
  // Nobody waits any more for the one that loses the race.
  limit.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    done.abort();
  }
}

/** `stream` as it comes; throws what `late` makes where nothing came for `ms`. */
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
    // Not waited for: a stream that hangs never ends.
    void items.return?.().catch(() => undefined);
  }
}
