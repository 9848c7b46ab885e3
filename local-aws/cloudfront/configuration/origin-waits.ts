import type { Origin, Settings } from './settings.ts';

/** The longest that any origin may be waited for by the figures that CloudFront takes (3, 10 s, 120 s), failover and an error page included, ms. */
export const longestWait = 4 * 3 * (10_000 + 120_000);

/**
 * How long after an edge took a GET or HEAD the last try may still reach this origin, ms: CloudFront tries again when
 * the origin does not connect, or does not answer, in time. Defaults: 2 x (10 s + 30 s) + 10 s = 90 s.
 */
export function longestWaitFor({ limits }: Origin): number {
  const { attempts, connectionTimeout, responseTimeout } = limits;
  return (attempts - 1) * (connectionTimeout + responseTimeout) + connectionTimeout;
}

/**
 * The same for every origin of a distribution, by id: the second member of an origin group is asked when all tries at
 * the first have failed, and an origin of error pages when another origin has answered.
 */
export function longestWaits(settings: WaitSettings): ReadonlyMap<string, number> {
  const known = counted.get(settings);
  if (known) return known;
  const waits = countWaits(settings);
  counted.set(settings, waits);
  return waits;
}

/** What is counted once, because what edges work with never changes and is looked at at every instant. */
const counted = new WeakMap<WaitSettings, ReadonlyMap<string, number>>();

function countWaits({ origins, originGroups, ...settings }: WaitSettings): ReadonlyMap<string, number> {
  const waits = new Map([...origins].map(([id, origin]) => [id, longestWaitFor(origin)]));
  const behind = (id: string, delay: number): void => {
    const origin = origins.get(id);
    if (origin) waits.set(id, Math.max(waits.get(id) ?? 0, delay + longestWaitFor(origin)));
  };
  for (const { members } of originGroups.values()) {
    const [first = '', second = ''] = members;
    behind(second, triesOf(origins.get(first)));
  }
  const pages = [...settings.errorResponses.values()].some(({ ResponsePagePath }) => ResponsePagePath);
  if (!pages) return waits;
  // The page's path decides which origin has it: it may be any of them.
  const longest = Math.max(0, ...[...waits].map(([id, wait]) => wait + answerTime(origins.get(id))));
  for (const [id, wait] of waits) waits.set(id, wait + longest);
  return waits;
}

type WaitSettings = Pick<Settings, 'origins' | 'originGroups' | 'errorResponses'>;

/** All tries at an origin, the last answer included. */
function triesOf(origin: Origin | undefined): number {
  return origin ? longestWaitFor(origin) + answerTime(origin) : 0;
}

function answerTime(origin: Origin | undefined): number {
  return origin?.limits.responseTimeout ?? 0;
}
