import type { Clock } from '../../clock.ts';
import type { CloudFrontAssumptions } from '../../assumptions.ts';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import type { Random } from '../../random.ts';
import { errorPage } from './error-page.ts';
import { withoutHeaders } from './header-fields.ts';
import { originRequest } from './origin-request.ts';
import { longestWaitFor } from '../configuration/origin-waits.ts';
import type { Origin } from '../configuration/settings.ts';
import type { ResolvedBehaviour, Snapshot } from './snapshot.ts';

/** Where an edge finds an origin: the world behind it. Rejects where the host cannot be reached. */
export type FetchOrigin = (host: string, request: HttpRequest) => Promise<HttpResponse>;

export interface OriginSide {
  readonly clock: Clock;
  readonly random: Random;
  readonly assumptions: CloudFrontAssumptions;
  readonly fetchOrigin: FetchOrigin;
}

/** One request in ten meets a slow connection: it waits as long as its origin's limits allow, and then goes out with the configuration it came with. */
const held = 0.1;

/** They belong to the connection between origin and edge. */
const hopByHop = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'proxy-authenticate',
  'upgrade',
  'trailer',
];

/** Methods that a second origin is asked with (developer guide, "Optimize high availability with origin failover"). */
const failoverMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Asks the behaviour's origin, or the members of its origin group one after the other. 502 where none is reached. */
export async function askOrigin(
  side: OriginSide,
  snapshot: Snapshot,
  behaviour: ResolvedBehaviour,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  const group = snapshot.originGroups.get(behaviour.targetOriginId);
  const ids = group ? group.members : [behaviour.targetOriginId];
  const tries = ids.flatMap((id) => snapshot.origins.get(id) ?? []);
  let response: HttpResponse | undefined;
  for (const origin of tries) {
    response = await askOne(side, behaviour, origin, request, requestId);
    if (!group?.failoverStatuses.has(response.status) || !failoverMethods.includes(request.method)) break;
  }
  return response ?? errorPage(502, 'The origin is not known.', requestId);
}

async function askOne(
  { clock, random, assumptions, fetchOrigin }: OriginSide,
  behaviour: ResolvedBehaviour,
  origin: Origin,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  if (random.chance(held))
    await clock.sleep(random.between(...assumptions.originHold) * longestWaitFor(origin));
  try {
    const response = await fetchOrigin(
      origin.domainName,
      originRequest(request, behaviour, origin, requestId),
    );
    return { ...response, headers: withoutHeaders(response.headers, hopByHop) };
  } catch {
    return errorPage(502, "CloudFront wasn't able to connect to the origin.", requestId);
  }
}
