import type { Fault } from '../../local-aws/faults.ts';
import type { HttpRequest } from '../../local-aws/exchange.ts';
import type { Random } from '../../local-aws/random.ts';
import type { Unreadable } from '../../local-aws/unreadable.ts';
import type { RunFaults, Trouble } from './trouble.ts';

/** Maximum age of a read's state, in ms. AWS does not document it; this is longer than reported. */
const oldestAnswer = 30_000;

/** The same for lists of keys and of plans, in worlds with stale lists. */
export const oldestList = 5 * 60_000;

/** What goes wrong with one call. Drawn by the run, not by the world, so that the viewers and the last run are spared. */
export function drawFaults(chances: RunFaults, request: HttpRequest, random: Random): readonly Fault[] {
  const hit = (chance = 0): boolean => chance > 0 && random.chance(chance);
  const faults: Fault[] = [];
  if (hit(chances.slow)) faults.push({ kind: 'slow', ms: random.between(1_000, 30_000) });
  if (hit(chances.stale)) faults.push({ kind: 'stale', ms: random.between(0, oldest(chances, request)) });
  const isGet = request.method === 'GET';
  if (hit(isGet ? chances.unreadable : chances.unreadableWrites))
    faults.push(isGet ? { kind: 'unreadable', how: random.pick(waysOf(request)) } : drawBadPost(random));
  if (hit(chances.throttled)) faults.push(drawThrottle(random));
  else if (hit(chances.failed)) faults.push({ kind: 'failed', status: random.pick([500, 503]) });
  else if (hit(chances.resetBefore)) faults.push({ kind: 'resetBefore' });
  else if (hit(chances.resetAfter)) faults.push({ kind: 'resetAfter' });
  else if (hit(chances.swallowedBefore)) faults.push({ kind: 'swallowed', when: 'before' });
  else if (hit(chances.swallowedAfter)) faults.push({ kind: 'swallowed', when: 'after' });
  return [...faults, ...drawUntagged(chances, request, random)];
}

function drawUntagged({ untagged }: RunFaults, request: HttpRequest, random: Random): readonly Fault[] {
  if (!untagged || !listsTags(request) || !random.chance(untagged.chance)) return [];
  return [{ kind: 'untagged', which: untagged.which }];
}

function drawThrottle(random: Random): Fault {
  return {
    kind: 'throttled',
    ...(random.chance(0.5) ? { retryAfterSeconds: random.integer(1, 30) } : {}),
  };
}

/** In a protocol in which everything is a POST, this may be a read. */
function drawBadPost(random: Random): Fault {
  const how = random.pick(['cut-off', 'html', 'empty'] as const);
  return how === 'cut-off' || random.chance(0.5)
    ? { kind: 'unreadable', how, writes: true }
    : { kind: 'intercepted', how };
}

/** What happens to the n-th call of a run, at a number of milliseconds after its start. */
export function faultAt(
  { outage, credentialsLast, denied }: Trouble,
  n: number,
  ms: number,
): Fault | undefined {
  if (credentialsLast !== undefined && ms >= credentialsLast) return { kind: 'expiredToken' };
  if (denied && n >= denied.from) return { kind: 'accessDenied', operations: [denied.operation] };
  if (!outage || ms < outage.after || ms >= outage.after + outage.lasts) return undefined;
  return outage.kind === 'throttled' ? { kind: 'throttled' } : { kind: 'failed', status: 503 };
}

/** Lists of API Gateway whose entries have tags, and the tags of a distribution. */
const listsTags = ({ method, path }: HttpRequest): boolean =>
  method === 'GET' && /^\/(apikeys|usageplans|restapis)$|\/tagging$/.test(path);

function oldest({ oldLists }: RunFaults, { path }: HttpRequest): number {
  return oldLists && /^\/(apikeys|usageplans)/.test(path) ? oldestList : oldestAnswer;
}

/** The ways in which this read's response can be made unreadable. */
function waysOf({ path }: HttpRequest): readonly [Unreadable, ...Unreadable[]] {
  if (path.endsWith('/distribution'))
    return [
      'quantity-without-items',
      'fewer-summaries',
      'truncated-without-marker',
      'cut-off',
      'html',
      'empty',
    ];
  if (/\/distribution\/[^/]+$/.test(path)) return ['list-shorter-than-quantity', 'cut-off', 'html', 'empty'];
  if (/^\/(apikeys|usageplans|restapis|domainnames)/.test(path))
    return ['member-missing', 'member-missing', 'pages-in-a-circle', 'cut-off', 'html', 'empty'];
  // Lambda's JSON.
  if (/^\/20\d\d-\d\d-\d\d\/(functions|account-settings|tags)/.test(path))
    return ['member-missing', 'cut-off', 'html', 'empty'];
  return ['cut-off', 'html', 'empty'];
}
