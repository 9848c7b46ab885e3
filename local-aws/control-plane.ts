import { commonErrorsOf, type CommonErrors } from './common-errors.ts';
import type { Caller } from './credentials.ts';
import { ConnectionReset, type HttpRequest, type HttpResponse } from './exchange.ts';
import type { CallName, Fault, FaultPlan } from './faults.ts';
import { createPast } from './past.ts';
import { createRates } from './rates.ts';
import { type Need, type RoutedCall, type Service, ServiceError, type Surroundings } from './service.ts';
import { readSignature, type Verifier } from './signature.ts';
import { unreadable } from './unreadable.ts';

/** One control-plane call as the account's trail shows it. */
export interface ControlCall {
  /** Milliseconds since the epoch, when the call came in. */
  readonly time: number;
  readonly service: string;
  readonly operation: string;
  /** `service:Action`, as a policy must grant it. */
  readonly action: string;
  readonly resource: string;
  readonly alsoNeeds: RoutedCall['alsoNeeds'];
  readonly principalArn: string;
  /** Whether the operation may change something. */
  readonly write: boolean;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  /** What the caller was told: the same, that nothing was (`reset`), or nothing ever (`swallowed`). */
  readonly answer: string;
}

/** Whether IAM lets `caller` in; asked for every call, after its signature. */
export type Authorizer = (
  caller: Caller,
  /** `conditions` looks the call's condition keys up: needless where nobody asks. */
  call: Need & { readonly service: string; conditions(): NonNullable<Need['context']> },
) => boolean;

export interface ControlPlaneOptions {
  readonly verify: Verifier;
  readonly faults: FaultPlan;
  readonly authorize?: Authorizer;
  /** false: no account rates, for what is not about them. */
  readonly rates?: boolean;
}

export interface ControlPlane {
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Every call that was recognised, in the order of arrival. */
  readonly calls: readonly ControlCall[];
}

/**
 * Every service behind one pipeline: signature, route, account rates, IAM, faults, the work, the record.
 * `handle` throws {@link ConnectionReset} where no answer comes.
 */
export function createControlPlane(
  surroundings: Surroundings,
  services: readonly Service[],
  options: ControlPlaneOptions,
): ControlPlane {
  const { clock, random } = surroundings;
  const bySigningName = new Map(services.map((service) => [service.signingName, service]));
  const rates = createRates(clock);
  const requestIds = random.fork('request ids');
  const calls: ControlCall[] = [];
  const pasts = new Map(
    services.map((service) => [service, createPast(clock, options.faults.horizon, service.remember)]),
  );

  const admit = (service: Service, call: RoutedCall, caller: Caller, errors: CommonErrors): void => {
    const wait =
      options.rates === false
        ? undefined
        : rates.take(service.signingName, call.operation, service.rates ?? {});
    if (wait !== undefined) throw errors.throttled(wait);
    for (const { action, resource, context } of [call, ...(call.alsoNeeds ?? [])]) {
      // iam:PassRole is asked for by Lambda, and is about a role of IAM.
      const owner = bySigningName.get(action.split(':')[0] ?? '');
      const conditions = (): NonNullable<Need['context']> => ({
        ...owner?.conditionsOf?.(resource),
        ...context,
      });
      const asked = { service: service.signingName, action, resource, conditions };
      const allowed = options.authorize?.(caller, asked) ?? true;
      if (!allowed) throw errors.denied(caller.principalArn, action, resource);
    }
  };

  const perform = async (arrival: Arrival, caller: Caller, request: HttpRequest): Promise<HttpResponse> => {
    const { service, call, named, faults, errors } = arrival;
    const past = pasts.get(service) ?? createPast(clock, 0);
    const time = clock.now();
    const write = !/^(Get|List|Head|Describe)/.test(call.operation);
    let outcome = 'reset';
    let answer = 'reset';
    try {
      admit(service, call, caller, errors);
      await before(arrival, caller);
      const response = await (write
        ? past.write(() => call.perform(caller))
        : past.read(request, staleness(faults), () => call.perform(caller)));
      outcome = 'done';
      await after(faults, named);
      answer = 'done';
      return write ? response : damaged(response, faults);
    } catch (error) {
      if (error instanceof ServiceError) outcome = answer = error.code;
      if (error instanceof Swallowed) {
        answer = 'swallowed';
        if (outcome === 'reset') outcome = 'swallowed';
      }
      throw error;
    } finally {
      const { operation, action, resource } = call;
      calls.push({
        ...{ time, service: service.signingName, operation, action, resource, outcome, answer },
        alsoNeeds: call.alsoNeeds,
        principalArn: caller.principalArn,
        write,
      });
    }
  };

  const before = async ({ service, call, named, faults, errors }: Arrival, caller: Caller): Promise<void> => {
    for (const fault of faults) {
      if (fault.kind === 'slow') await clock.sleep(fault.ms);
      else if (fault.kind === 'throttled') throw errors.throttled(fault.retryAfterSeconds);
      else if (fault.kind === 'failed') throw errors.failed(fault.status);
      else if (fault.kind === 'resetBefore') throw new ConnectionReset('before the call');
      else if (fault.kind === 'expiredToken') throw errors.expired();
      else if (fault.kind === 'accessDenied')
        throw errors.denied(caller.principalArn, call.action, call.resource);
      else if (fault.kind === 'regionDisabled' && service.signingRegion === undefined)
        throw errors.unknownKey();
      else if (
        fault.kind === 'unverified' &&
        named.service === 'cloudfront' &&
        named.operation.startsWith('Create')
      )
        throw errors.unverified();
      else if (fault.kind === 'refused') throw new ServiceError(fault.code, fault.status, fault.message);
      else if (fault.kind === 'swallowed' && fault.when === 'before') throw new Swallowed();
      else if (fault.kind === 'killed' && fault.when === 'before') await options.faults.kill(named);
    }
  };

  const after = async (faults: readonly Fault[], named: CallName): Promise<void> => {
    for (const fault of faults) {
      if (fault.kind === 'resetAfter') throw new ConnectionReset('after the call was done');
      if (fault.kind === 'swallowed' && fault.when === 'after') throw new Swallowed();
      if (fault.kind === 'killed' && fault.when === 'after') await options.faults.kill(named);
    }
  };

  const answer = async (request: HttpRequest, service: Service): Promise<HttpResponse> => {
    const errors = commonErrorsOf(service.signingName);
    const signature = readSignature(request);
    if (signature === undefined) {
      const open = service.unsigned?.(request);
      if (open) return open;
      throw errors.unsigned();
    }
    if (signature === 'malformed') throw errors.malformedSignature();
    const region = service.signingRegion ?? surroundings.region;
    // At an endpoint of the caller's own the AWS CLI and boto3 sign for a global service by their own Region.
    const byOwnRegion = signature.region === surroundings.region && !request.host.includes('.amazonaws.com');
    if (signature.region !== region && !byOwnRegion)
      throw errors.wrongScope(`a valid Region, not '${signature.region}'`);
    const call = service.route(request);
    const named = {
      service: service.signingName,
      operation: call?.operation ?? '',
      action: call?.action ?? '',
      accessKeyId: signature.accessKeyId,
    };
    const faults = call ? options.faults.faultsOf(named) : [];
    for (const fault of faults) if (fault.kind === 'late') await clock.sleep(fault.ms);
    const caller = options.verify(request, signature, errors);
    if (!call) throw errors.unknownOperation();
    return perform({ service, call, named, faults, errors }, caller, request);
  };

  return {
    calls,
    handle: async (request) => {
      const service = addressed(request, bySigningName);
      const requestId = requestIds.uuid();
      try {
        const response = await answer(request, service);
        return bodiless(request, {
          ...response,
          headers: { 'x-amzn-requestid': requestId, ...response.headers },
        });
      } catch (error) {
        if (error instanceof ServiceError) return bodiless(request, service.refuse(error, requestId));
        if (error instanceof Swallowed) return new Promise(() => undefined);
        throw error;
      }
    },
  };
}

/** A recognised call on its way through the pipeline. */
interface Arrival {
  readonly service: Service;
  readonly call: RoutedCall;
  readonly named: CallName;
  readonly faults: readonly Fault[];
  readonly errors: CommonErrors;
}

/** No answer comes, not even that the connection broke. */
class Swallowed extends Error {
  override readonly name = 'Swallowed';
}

function damaged(response: HttpResponse, faults: readonly Fault[]): HttpResponse {
  let answer = response;
  for (const fault of faults)
    if (fault.kind === 'unreadable') answer = unreadable(answer, fault.how, fault.list);
  return answer;
}

function bodiless({ method }: HttpRequest, response: HttpResponse): HttpResponse {
  return method === 'HEAD' ? { ...response, body: new Uint8Array() } : response;
}

/** How old the answer to a read is, ms. */
function staleness(faults: readonly Fault[]): number {
  return faults.find((fault) => fault.kind === 'stale')?.ms ?? 0;
}

/** The service that the signature is for; without one, the service that the host names. */
function addressed(request: HttpRequest, services: ReadonlyMap<string, Service>): Service {
  const signature = readSignature(request);
  const named = typeof signature === 'object' ? signature.service : undefined;
  const byHost = request.host.split('.').find((label) => services.has(label));
  const service = services.get(named ?? byHost ?? 's3') ?? services.get('s3') ?? [...services.values()][0];
  if (!service) throw new Error('this world has no services');
  return service;
}
