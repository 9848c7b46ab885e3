import type { Aws } from './connect.ts';
import { refusedWith } from './refusal.ts';

/** For how long a host of AWS may not have heard of a write, ms. AWS says nothing about it; longer than anybody has reported. */
const longestUnheard = 60_000;
const pause = 2_000;

/**
 * Repeats a call that depends on an earlier write for a minute while AWS refuses it with `code`: the host that answers may
 * not have heard of that write yet. Then throws what AWS said.
 */
export async function onceHeard<T>(
  { clock, signal }: Aws,
  code: string,
  attempt: () => Promise<T>,
): Promise<T> {
  for (const end = clock.now() + longestUnheard; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (!refusedWith(error, code) || clock.now() >= end) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
