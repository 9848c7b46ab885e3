import type { Clock } from '../../clock.ts';

const attempts = 5;

/**
 * Repeats a task while GitHub stumbles or its answers are lost. The task begins with a look at what is there, so repeating it
 * makes nothing twice. Throws GitHub's error when waiting does not help. What GitHub limits, Octokit has waited out.
 */
export async function persist(clock: Clock, task: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await task();
      return;
    } catch (error) {
      const { status = 500 } = error as { readonly status?: number };
      if (attempt >= attempts || status < 500) throw error;
      await clock.sleep(1_000 * 2 ** (attempt - 1), signal);
    }
  }
}
