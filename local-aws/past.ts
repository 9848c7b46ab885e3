import type { Clock } from './clock.ts';
import type { HttpRequest, HttpResponse } from './exchange.ts';

/** One service's earlier responses, as from a replica without the last writes. */
export interface Past {
  /** Does a write, after recording the current responses of reads. */
  write(perform: Perform): Promise<HttpResponse>;
  /** Returns a read's response of `ms` ago, or the current one if there was no write since. */
  read(request: HttpRequest, ms: number, perform: Perform): Promise<HttpResponse>;
}

type Perform = () => HttpResponse | Promise<HttpResponse>;

interface Kept<T> {
  readonly until: number;
  readonly what: T;
}

/**
 * Keeps the past for `horizon` milliseconds; 0: nothing is kept, and every read is current. A service that can `remember` its state
 * serves every read from it; for the others, only reads that were made before have a past.
 */
export function createPast(clock: Clock, horizon: number, remember?: () => Memory): Past {
  if (horizon === 0)
    return { write: async (perform) => perform(), read: async (_request, _ms, perform) => perform() };
  return remember ? pastOfState(clock, horizon, remember) : pastOfAnswers(clock, horizon);
}

function pastOfState(clock: Clock, horizon: number, remember: () => Memory): Past {
  let kept: readonly Kept<Memory>[] = [];
  return {
    write: async (perform) => {
      kept = keptLonger(kept, { until: clock.now(), what: remember() }, horizon);
      return perform();
    },
    read: async (_request, ms, perform) => {
      const then = found(kept, clock.now() - ms);
      return then ? then(perform) : perform();
    },
  };
}

function pastOfAnswers(clock: Clock, horizon: number): Past {
  const reads = new Map<string, { readonly perform: Perform; kept: readonly Kept<Perform>[] }>();
  return {
    write: async (perform) => {
      const until = clock.now();
      for (const read of reads.values())
        read.kept = keptLonger(read.kept, { until, what: await settle(read.perform) }, horizon);
      return perform();
    },
    read: async (request, ms, perform) => {
      const name = nameOf(request);
      const { kept } = reads.get(name) ?? { kept: [] };
      reads.set(name, { perform, kept });
      return (found(kept, clock.now() - ms) ?? perform)();
    },
  };
}

function keptLonger<T>(kept: readonly Kept<T>[], last: Kept<T>, horizon: number): readonly Kept<T>[] {
  return [...kept.filter(({ until }) => until > last.until - horizon), last];
}

function found<T>(kept: readonly Kept<T>[], then: number): T | undefined {
  return kept.find(({ until }) => until > then)?.what;
}

/** The current response, or error, for later replay. */
async function settle(perform: Perform): Promise<Perform> {
  try {
    const response = await perform();
    return async () => response;
  } catch (error) {
    return async () => {
      throw error;
    };
  }
}

/** Identifies the same request by any caller: the signature's parts do not count. */
function nameOf({ method, path, query, headers, body }: HttpRequest): string {
  const operation = headers['x-amz-target'] ?? '';
  return `${method} ${path}?${query} ${operation} ${new TextDecoder().decode(body)}`;
}

/** Does a read in an earlier state. The read must be synchronous: a promise's continuation sees the present. */
export type Memory = <T>(read: () => T) => T;

/** The current contents of `stored`, each value copied by `copy`, for later reads. */
export function memoryOf<K, V>(stored: Map<K, V>, copy: (value: V) => V): Memory {
  return memoryAs(stored, new Map([...stored].map(([name, value]) => [name, copy(value)])));
}

/** Replaces the contents of `stored` with `then` during a read. */
export function memoryAs<K, V>(stored: Map<K, V>, then: ReadonlyMap<K, V>): Memory {
  return (read) => {
    const now = new Map(stored);
    refill(stored, then);
    try {
      return read();
    } finally {
      refill(stored, now);
    }
  };
}

/** All of `memories` at once. */
export function together(memories: readonly Memory[]): Memory {
  return memories.reduceRight<Memory>(
    (inner, outer) => (read) => outer(() => inner(read)),
    (read) => read(),
  );
}

function refill<K, V>(stored: Map<K, V>, content: ReadonlyMap<K, V>): void {
  stored.clear();
  for (const [name, value] of content) stored.set(name, value);
}
