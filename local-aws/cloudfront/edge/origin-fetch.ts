import { type Clock, unlessIdle, within } from '../../clock.ts';
import type { CloudFrontAssumptions } from '../../assumptions.ts';
import { ConnectionReset, type HttpRequest, type HttpResponse } from '../../exchange.ts';
import type { Random } from '../../random.ts';
import { errorPage, withoutHeaders } from './answers.ts';
import { originRequest } from './origin-request.ts';
import { longestWaitFor } from '../configuration/origin-waits.ts';
import type { Origin } from '../configuration/settings.ts';
import { words } from '../../text.ts';
import type { ResolvedBehaviour, Snapshot } from './snapshot.ts';

/** Where an edge finds an origin: the world behind it. Rejects where the host cannot be reached. */
export type FetchOrigin = (host: string, request: HttpRequest) => Promise<HttpResponse>;

export interface OriginSide {
  readonly clock: Clock;
  readonly random: Random;
  readonly assumptions: CloudFrontAssumptions;
  readonly fetchOrigin: FetchOrigin;
  readonly inFlight: InFlight;
}

/** With which configuration a request goes to an origin. */
export interface OriginVisit {
  readonly snapshot: Snapshot;
  readonly behaviour: ResolvedBehaviour;
  readonly requestId: string;
}

/** Origins that a request waits for which may be sent to them once more. */
export class InFlight {
  readonly #requests = new Map<Origin, number>();

  has(origin: Origin): boolean {
    return this.#requests.has(origin);
  }

  async during<T>(origin: Origin, work: () => Promise<T>): Promise<T> {
    this.#requests.set(origin, (this.#requests.get(origin) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#requests.get(origin) ?? 1) - 1;
      if (left === 0) this.#requests.delete(origin);
      else this.#requests.set(origin, left);
    }
  }
}

/**
 * One request in ten meets slow connections: it spends as much time and as many attempts as its origin's limits allow, and then goes out
 * with the configuration it came with.
 */
const held = 0.1;

/** Asked again where no response in time (developer guide, "Response timeout"). Where no connection came about, all are. */
const retriedMethods = ['GET', 'HEAD'];

/** They belong to the connection between origin and edge. */
const hopByHop = [...words('connection keep-alive transfer-encoding proxy-authenticate upgrade trailer')];

/** Methods that a second origin is asked with (developer guide, "Optimize high availability with origin failover"). */
const failoverMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Asks the behaviour's origin, or the members of its origin group one after the other. 502 where none is reached. */
export async function askOrigin(
  side: OriginSide,
  { snapshot, behaviour, requestId }: OriginVisit,
  request: HttpRequest,
): Promise<HttpResponse> {
  const group = snapshot.originGroups.get(behaviour.targetOriginId);
  const ids = group ? group.members : [behaviour.targetOriginId];
  const tries = ids.flatMap((id) => snapshot.origins.get(id) ?? []);
  let response: HttpResponse | undefined;
  for (const origin of tries) {
    const sent = originRequest(request, behaviour, origin, requestId);
    response = await side.inFlight.during(origin, () => askOne(side, origin, sent));
    if (!group?.failoverStatuses.has(response.status) || !failoverMethods.includes(request.method)) break;
  }
  return response ?? errorPage(502, 'The origin is not known.', requestId);
}

async function askOne(side: OriginSide, origin: Origin, sent: HttpRequest): Promise<HttpResponse> {
  const { responseTimeout } = origin.limits;
  const requestId = sent.headers['x-amz-cf-id'] ?? '';
  for (let tries = origin.limits.attempts - (await holdUp(side, origin)); ; tries--) {
    try {
      const asked = side.fetchOrigin(origin.domainName, sent);
      const response = await within(side.clock, responseTimeout, asked, () => new NoAnswer());
      const headers = withoutHeaders(response.headers, hopByHop);
      return { ...response, headers, body: paced(side.clock, responseTimeout, response.body) };
    } catch (error) {
      const late = error instanceof NoAnswer;
      if (tries > 1 && (!late || retriedMethods.includes(sent.method))) continue;
      return late
        ? errorPage(504, "The origin didn't answer in time.", requestId)
        : errorPage(502, "CloudFront wasn't able to connect to the origin.", requestId);
    }
  }
}

class NoAnswer extends Error {}

/** Lets a held request wait; resolves to how many of its origin's attempts are spent by then. */
async function holdUp({ clock, random, assumptions }: OriginSide, origin: Origin): Promise<number> {
  if (!random.chance(held)) return 0;
  const wait = random.between(...assumptions.originHold) * longestWaitFor(origin);
  await clock.sleep(wait);
  const { connectionTimeout, responseTimeout } = origin.limits;
  return Math.ceil((wait - connectionTimeout) / (connectionTimeout + responseTimeout));
}

/** An origin that falls silent in the middle of its answer is given up (developer guide, "Response timeout"). */
function paced(clock: Clock, longest: number, body: HttpResponse['body']): HttpResponse['body'] {
  const late = (): Error => new ConnectionReset('the origin stopped midway');
  return body instanceof Uint8Array ? body : unlessIdle(clock, longest, body, late);
}
