import type { Clock } from '../clock.ts';
import type { ApiError } from './api.ts';

const attempts = 5;
/** GitHub's hourly limit may be an hour away: nothing here is worth waiting that long. Milliseconds. */
const longestPause = 120_000;

/**
 * Repeats a task while GitHub asks to wait or stumbles. The task begins with a look at what is there, so repeating it after
 * a lost answer makes nothing twice. Throws GitHub's error when waiting does not help or would take too long.
 */
export async function persist(clock: Clock, task: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await task();
      return;
    } catch (error) {
      const pause = pauseAfter(error as ApiError, attempt, clock.now());
      if (attempt >= attempts || pause === undefined || pause > longestPause) throw error;
      await clock.sleep(pause, signal);
    }
  }
}

/**
 * Milliseconds to wait before the next attempt, or undefined when it would change nothing. In the order that GitHub asks for
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api): Retry-After, then the reset of the
 * limit, else a minute, doubling.
 */
function pauseAfter(error: ApiError, attempt: number, now: number): number | undefined {
  const { status = 500, message, headers = {} } = error;
  const limited = status === 429 || (status === 403 && /rate limit|abuse/i.test(message));
  const asked = Number(headers['retry-after'] ?? NaN);
  if ((limited || status === 403) && asked >= 0) return asked * 1_000;
  if (limited && String(headers['x-ratelimit-remaining']) === '0')
    return Math.max(0, Number(headers['x-ratelimit-reset']) * 1_000 - now) + 1_000;
  if (limited) return 60_000 * 2 ** (attempt - 1);
  return status >= 500 ? 1_000 * 2 ** (attempt - 1) : undefined;
}
