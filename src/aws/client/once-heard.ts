import type { Aws } from './connect.ts';
import { refusedWith } from './refusal.ts';

/** For how long a host of AWS may not have heard of a write, ms. AWS says nothing about it; longer than anybody has reported. */
const longestUnheard = 60_000;
const pause = 2_000;

/**
 * Repeats a call that depends on an earlier write while AWS refuses it for that, for `longest` ms: the host that answers may
 * not have heard of that write yet. Then throws what AWS said. `early`: the exception's name, or what tells it.
 */
export async function onceHeard<T>(
  { clock, signal }: Aws,
  early: string | ((error: unknown) => boolean),
  attempt: () => Promise<T>,
  longest = longestUnheard,
): Promise<T> {
  for (const end = clock.now() + longest; ;) {
    try {
      return await attempt();
    } catch (error) {
      const isEarly = typeof early === 'string' ? refusedWith(error, early) : early(error);
      if (!isEarly || clock.now() >= end) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
