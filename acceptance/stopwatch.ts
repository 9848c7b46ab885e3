import type { MiddlewareStack } from '@smithy/types';
import type { Moment } from './transition.ts';

/** When a client's calls really left, attempt by attempt: the client repeats throttled calls by itself. */
export interface Stopwatch {
  /** Does `call` and tells when its last attempt was sent and answered. */
  timed(call: () => Promise<unknown>): Promise<Moment>;
  /** How long every attempt took, ms. */
  readonly durations: readonly number[];
}

/** Only one timed call at a time. */
export function stopwatchOn({ middlewareStack }: { readonly middlewareStack: object }): Stopwatch {
  const stack = middlewareStack as MiddlewareStack<never, never>;
  const durations: number[] = [];
  let last: Moment = { sent: 0, answered: 0 };
  stack.add(
    (next) => async (args) => {
      const sent = Date.now();
      try {
        return await next(args);
      } finally {
        last = { sent, answered: Date.now() };
        durations.push(last.answered - sent);
      }
    },
    { step: 'finalizeRequest', name: 'stopwatch', priority: 'low' },
  );
  return {
    durations,
    timed: async (call) => {
      await call();
      return last;
    },
  };
}
