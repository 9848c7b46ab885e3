import { type Assumptions, assume, awsAssumptions, type Overrides } from './assumptions.ts';
import { type Clock, realClock } from './clock.ts';
import { type Authorizer, type ControlCall, ControlPlane } from './control-plane.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { ConnectionReset, type HttpRequest, type HttpResponse } from './exchange.ts';
import { createFaultPlan, type FaultOptions, type FaultPlan } from './faults.ts';
import { createRandom } from './random.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import type { DataPlane, Service, Surroundings } from './service.ts';
import { createVerifier } from './signature.ts';

export interface WorldOptions {
  /** Default: the real clock. */
  readonly clock?: Clock;
  /** Everything random comes from it. Default 1. */
  readonly seed?: number;
  readonly region?: string;
  readonly account?: string;
  /** The country of viewers and the runner, such as `DE`, for geographic restrictions. Default: an unrestricted one. */
  readonly country?: string;
  /** Default {@link awsAssumptions}. */
  readonly assumptions?: Assumptions;
  /** Overrides of single figures, plain JSON. */
  readonly overrides?: Overrides<Assumptions>;
  readonly faults?: FaultOptions;
  /** Instead of what IAM decides. */
  readonly authorize?: Authorizer;
  /**
   * Reject signatures older than 15 minutes. Default: only with the real clock, because the SDK signs with it; in virtual time every
   * client must then sign by the world's clock (`signBy`).
   */
  readonly signaturesExpire?: boolean;
  /** Trust the signer and the time without computing the signature again, which is a third of a call's cost. */
  readonly signaturesTrusted?: boolean;
  /** false: no account rates. */
  readonly rates?: boolean;
}

/** One account in one Region, with all its services. */
export interface World {
  readonly surroundings: Surroundings;
  readonly seed: number;
  readonly credentials: Credentials;
  readonly faults: FaultPlan;
  /** Every control-plane call, in the order of arrival. */
  readonly calls: readonly ControlCall[];
  /** One exchange, addressed by its Host header: an API, a distribution, or else the control plane. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** One exchange with `domain`, whatever its Host header, as CloudFront sends requests to an origin. Rejects if there is no server. */
  connect(domain: string, request: HttpRequest): Promise<HttpResponse>;
  /** The transport without a socket; `latency`: every call takes as long as the assumptions say. */
  requestHandler(options?: { readonly latency?: boolean }): RequestHandler;
}

export interface Rooms {
  readonly services: readonly Service[];
  readonly dataPlanes: readonly DataPlane[];
  /** IAM's decision, if there is an IAM; {@link WorldOptions.authorize} overrides it. */
  readonly authorize?: Authorizer;
}

/** The options of services besides their surroundings. */
export interface Foundation {
  readonly surroundings: Surroundings;
  readonly credentials: Credentials;
  readonly connect: World['connect'];
}

/** A world with the services from `build`: a test of one service builds only that. */
export function createWorld<R extends Rooms>(
  options: WorldOptions,
  build: (foundation: Foundation) => R,
): World & R {
  const { clock = realClock, seed = 1, region = 'eu-central-1', account = '123456789012' } = options;
  const random = createRandom(seed);
  const surroundings: Surroundings = {
    ...{ clock, random, account, region, partition: partitionOf(region) },
    ...(options.country === undefined ? {} : { country: options.country }),
    assumptions: assume(options.assumptions ?? awsAssumptions, options.overrides),
  };
  const credentials = createCredentials(clock, random.fork('credentials'), account, surroundings.partition);
  const faults = createFaultPlan(options.faults ?? {}, random.fork('faults'));

  const planeOf = (domain: string): DataPlane | undefined =>
    rooms.dataPlanes.find((plane) => plane.answers(domain));
  const connect: World['connect'] = async (domain, request) => {
    const plane = planeOf(domain);
    if (plane) return plane.handle(request);
    if (!domain.includes('.amazonaws.com')) throw new ConnectionReset(`nothing answers to ${domain}`);
    return controlPlane.handle(request);
  };
  const rooms = build({ surroundings, credentials, connect });
  const authorize = options.authorize ?? rooms.authorize;
  const controlPlane = new ControlPlane(surroundings, rooms.services, {
    verify: createVerifier(clock, credentials, {
      age: options.signaturesExpire ?? clock === realClock,
      signature: options.signaturesTrusted !== true,
    }),
    faults,
    ...(authorize ? { authorize } : {}),
    ...(options.rates === undefined ? {} : { rates: options.rates }),
  });
  const handle: World['handle'] = async (request) => (planeOf(request.host) ?? controlPlane).handle(request);

  return {
    ...rooms,
    ...{ surroundings, seed, credentials, faults, calls: controlPlane.calls, handle, connect },
    requestHandler: ({ latency = false } = {}) => {
      const travel = { clock, random: random.fork('latency'), range: surroundings.assumptions.callLatency };
      return createRequestHandler(handle, latency ? travel : undefined);
    },
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}
