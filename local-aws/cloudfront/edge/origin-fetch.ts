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

/** The origins behind the edges. Rejects if the host cannot be reached. */
export type FetchOrigin = (host: string, request: HttpRequest) => Promise<HttpResponse>;

export interface OriginSide {
  readonly clock: Clock;
  readonly random: Random;
  readonly assumptions: CloudFrontAssumptions;
  readonly fetchOrigin: FetchOrigin;
  readonly inFlight: InFlight;
}

/** The configuration with which a request goes to an origin. */
export interface OriginVisit {
  readonly snapshot: Snapshot;
  readonly behaviour: ResolvedBehaviour;
  readonly requestId: string;
}

/** Origins to which a waiting request may be sent again. */
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
 * One request in ten has slow connections: it spends as much time and as many attempts as its origin's limits allow, and is then sent
 * with its original configuration.
 */
const held = 0.1;

/** Methods that are retried if there is no response in time (developer guide, "Response timeout"). Without a connection, all are. */
const retriedMethods = ['GET', 'HEAD'];

/** Headers of the connection between origin and edge. */
const hopByHop = [...words('connection keep-alive transfer-encoding proxy-authenticate upgrade trailer')];

/** Methods for which a second origin is tried (developer guide, "Optimize high availability with origin failover"). */
const failoverMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Sends the request to the behaviour's origin, or to the members of its origin group one after the other. 502 if none is reached. */
export async function askOrigin(
  side: OriginSide,
  { snapshot, behaviour, requestId }: OriginVisit,
  request: HttpRequest,
): Promise<HttpResponse> {
  const { TargetOriginId: target = '' } = behaviour;
  const group = snapshot.originGroups.get(target);
  const ids = group ? group.members : [target];
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

/** Delays a slow request; resolves to the number of its origin's attempts that are then used up. */
async function holdUp({ clock, random, assumptions }: OriginSide, origin: Origin): Promise<number> {
  if (!random.chance(held)) return 0;
  const wait = random.between(...assumptions.originHold) * longestWaitFor(origin);
  await clock.sleep(wait);
  const { connectionTimeout, responseTimeout } = origin.limits;
  return Math.ceil((wait - connectionTimeout) / (connectionTimeout + responseTimeout));
}

/** An origin that stops in the middle of its response is given up (developer guide, "Response timeout"). */
function paced(clock: Clock, longest: number, body: HttpResponse['body']): HttpResponse['body'] {
  const late = (): Error => new ConnectionReset('the origin stopped midway');
  return body instanceof Uint8Array ? body : unlessIdle(clock, longest, body, late);
}
