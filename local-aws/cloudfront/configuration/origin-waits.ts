import type { Origin, Settings } from './settings.ts';

/** The longest possible wait for origins within CloudFront's limits (3, 10 s, 120 s), including failover and an error page, in ms. */
export const longestWait = 4 * 3 * (10_000 + 120_000);

/**
 * How long after a GET or HEAD reached an edge the last try may still reach this origin, in ms: CloudFront retries if the origin does
 * not connect or respond in time. Defaults: 2 x (10 s + 30 s) + 10 s = 90 s.
 */
export function longestWaitFor({ limits }: Origin): number {
  const { attempts, connectionTimeout, responseTimeout } = limits;
  return (attempts - 1) * (connectionTimeout + responseTimeout) + connectionTimeout;
}

/**
 * The same for every origin of a distribution, by id: the second member of an origin group is tried when all tries at the first have
 * failed, and an origin of error pages after another origin's response.
 */
export function longestWaits(settings: WaitSettings): ReadonlyMap<string, number> {
  const known = counted.get(settings);
  if (known) return known;
  const waits = countWaits(settings);
  counted.set(settings, waits);
  return waits;
}

/** A cache: an edge's configuration never changes and is read at every instant. */
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
  // The page's path decides its origin, which may be any of them.
  const longest = Math.max(0, ...[...waits].map(([id, wait]) => wait + answerTime(origins.get(id))));
  for (const [id, wait] of waits) waits.set(id, wait + longest);
  return waits;
}

type WaitSettings = Pick<Settings, 'origins' | 'originGroups' | 'errorResponses'>;

/** All tries at an origin, including the last response. */
function triesOf(origin: Origin | undefined): number {
  return origin ? longestWaitFor(origin) + answerTime(origin) : 0;
}

function answerTime(origin: Origin | undefined): number {
  return origin?.limits.responseTimeout ?? 0;
}
