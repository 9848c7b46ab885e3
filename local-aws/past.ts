import type { Clock } from './clock.ts';
import type { HttpRequest, HttpResponse } from './exchange.ts';

/** One service's answers of a while ago: what a replica says that has not heard of the last writes. */
export interface Past {
  /** Does a write, after keeping what every read that was ever asked is answered until now. */
  write(perform: Perform): Promise<HttpResponse>;
  /** Answers a read as it was `ms` ago, or as it is now where no write came since or nobody had asked before. */
  read(request: HttpRequest, ms: number, perform: Perform): Promise<HttpResponse>;
}

type Perform = () => HttpResponse | Promise<HttpResponse>;

interface Kept {
  readonly until: number;
  readonly answer: () => Promise<HttpResponse>;
}

/**
 * Keeps answers for `horizon` milliseconds; 0: nothing is kept, every read is answered as it is now. Only answers
 * are copied, so that a service need not know of its past.
 */
export function createPast(clock: Clock, horizon: number): Past {
  const reads = new Map<string, { readonly perform: Perform; kept: readonly Kept[] }>();
  if (horizon === 0)
    return { write: async (perform) => perform(), read: async (_request, _ms, perform) => perform() };
  return {
    write: async (perform) => {
      const until = clock.now();
      for (const read of reads.values()) {
        const answer = await settle(read.perform);
        read.kept = [...read.kept.filter((one) => one.until > until - horizon), { until, answer }];
      }
      return perform();
    },
    read: async (request, ms, perform) => {
      const name = nameOf(request);
      const { kept } = reads.get(name) ?? { kept: [] };
      reads.set(name, { perform, kept });
      const then = clock.now() - ms;
      return (kept.find(({ until }) => until > then)?.answer ?? perform)();
    },
  };
}

/** The answer as it is now, a refusal included, to be given again at any time. */
async function settle(perform: Perform): Promise<Kept['answer']> {
  try {
    const response = await perform();
    return async () => response;
  } catch (error) {
    return async () => {
      throw error;
    };
  }
}

/** The same question by whoever asks it: what a signature adds does not count. */
function nameOf({ method, path, query, body }: HttpRequest): string {
  return `${method} ${path}?${query} ${new TextDecoder().decode(body)}`;
}
