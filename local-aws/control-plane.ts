import { commonErrorsOf, type CommonErrors } from './common-errors.ts';
import type { Caller } from './credentials.ts';
import { ConnectionReset, type HttpRequest, type HttpResponse } from './exchange.ts';
import type { CallName, Fault, FaultPlan } from './faults.ts';
import { createPast, type Past } from './past.ts';
import type { Random } from './random.ts';
import { Rates } from './rates.ts';
import { type Need, type RoutedCall, type Service, ServiceError, type Surroundings } from './service.ts';
import { readSignature, type Signature, type Verifier } from './signature.ts';
import { unreadable } from './unreadable.ts';
import { untagged } from './untagged.ts';

/** One control-plane call as in the account's trail. */
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
  /** `done`, or the error code. */
  readonly outcome: string;
  /** The response to the caller: the same, a broken connection (`reset`), or none (`swallowed`). */
  readonly answer: string;
}

/** Whether IAM allows `caller`; checked for every call, after its signature. */
export type Authorizer = (
  caller: Caller,
  /** `conditions` looks up the call's condition keys, only if a policy needs them. */
  call: Need & { readonly service: string; conditions(): NonNullable<Need['context']> },
) => boolean;

export interface ControlPlaneOptions {
  readonly verify: Verifier;
  readonly faults: FaultPlan;
  readonly authorize?: Authorizer;
  /** false: no account rates. */
  readonly rates?: boolean;
}

/** A recognised call on its way through the pipeline. */
interface Arrival {
  readonly service: Service;
  readonly call: RoutedCall;
  readonly caller: Caller;
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly named: CallName;
  readonly faults: readonly Fault[];
  readonly errors: CommonErrors;
}

/** Every service behind one pipeline: signature, route, account rates, IAM, faults, the work, the record. */
export class ControlPlane {
  /** Every call that was recognised, in the order of arrival. */
  readonly calls: ControlCall[] = [];
  readonly #surroundings: Surroundings;
  readonly #options: ControlPlaneOptions;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #pasts: ReadonlyMap<Service, Past>;
  readonly #rates: Rates;
  readonly #requestIds: Random;

  constructor(surroundings: Surroundings, services: readonly Service[], options: ControlPlaneOptions) {
    const { clock, random } = surroundings;
    this.#surroundings = surroundings;
    this.#options = options;
    this.#services = new Map(services.map((service) => [service.signingName, service]));
    this.#rates = new Rates(clock);
    this.#requestIds = random.fork('request ids');
    this.#pasts = new Map(
      services.map((service) => [service, createPast(clock, options.faults.horizon, service.remember)]),
    );
  }

  /** Throws {@link ConnectionReset} if there is no response. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    const signature = readSignature(request);
    const service = addressed(request, signature, this.#services);
    const requestId = this.#requestIds.uuid();
    try {
      const response = await this.#answer({ request, service, requestId }, signature);
      const named = service.signingName === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid';
      const headers = { [named]: requestId, ...response.headers };
      return bodiless(request, { ...response, headers });
    } catch (error) {
      if (error instanceof ServiceError) return bodiless(request, service.refuse(error, requestId));
      if (error instanceof Swallowed) return new Promise(() => undefined);
      throw error;
    }
  }

  async #answer(
    { request, service, requestId }: Pick<Arrival, 'request' | 'service' | 'requestId'>,
    signature: ReturnType<typeof readSignature>,
  ): Promise<HttpResponse> {
    const errors = commonErrorsOf(service.signingName);
    if (typeof signature === 'object' && !this.#services.has(signature.service))
      throw new ServiceError('NotModelled', 501, `local-aws does not serve ${signature.service}.`);
    if (signature === undefined) {
      const open = service.unsigned?.(request);
      if (open) return open;
      throw errors.unsigned();
    }
    if (typeof signature === 'string') throw errors.unreadableSignature(signature);
    this.#checkScope(signature, service, request);
    const call = service.route(request);
    const named = nameOf(service, call, signature.accessKeyId);
    const faults = call ? this.#options.faults.faultsOf(named) : [];
    for (const fault of faults) if (fault.kind === 'late') await this.#surroundings.clock.sleep(fault.ms);
    const caller = this.#options.verify(request, signature, errors);
    if (!call) throw errors.unknownOperation();
    return this.#perform({ service, call, caller, request, requestId, named, faults, errors });
  }

  #checkScope({ region }: Signature, service: Service, request: HttpRequest): void {
    const errors = commonErrorsOf(service.signingName);
    const host = hostsService(request, this.#services);
    if (host !== undefined && host !== service) throw errors.wrongService(host.signingName);
    if (!this.#mayBeSignedFor(region, service, request))
      throw errors.wrongRegion(region, service.signingRegion ?? this.#surroundings.region);
  }

  #mayBeSignedFor(region: string, { signingRegion }: Service, { host }: HttpRequest): boolean {
    const own = this.#surroundings.region;
    // With a custom endpoint, the AWS CLI and boto3 sign for a global service with their own Region.
    return region === (signingRegion ?? own) || (region === own && !host.includes('.amazonaws.com'));
  }

  async #perform(arrival: Arrival): Promise<HttpResponse> {
    const { service, call, caller, request, requestId, faults } = arrival;
    const { clock } = this.#surroundings;
    const past = this.#pasts.get(service) ?? createPast(clock, 0);
    const time = clock.now();
    /** Age of a read's response, in ms. */
    const age = faults.find((fault) => fault.kind === 'stale')?.ms ?? 0;
    const write = !/^(Get|List|Head|Describe)/.test(call.operation);
    let [outcome, answer] = ['reset', 'reset'];
    try {
      this.#admit(arrival);
      await this.#before(arrival);
      const page = intercepted(faults);
      if (page) {
        outcome = answer = 'intercepted';
        return page;
      }
      const response = await (write
        ? past.write(() => call.perform(caller, requestId))
        : past.read(request, age, () => call.perform(caller, requestId)));
      outcome = 'done';
      await this.#after(arrival);
      answer = 'done';
      return damaged(response, faults, write);
    } catch (error) {
      if (error instanceof ServiceError) outcome = answer = error.code;
      if (error instanceof Swallowed) {
        answer = 'swallowed';
        if (outcome === 'reset') outcome = 'swallowed';
      }
      throw error;
    } finally {
      const { operation, action, resource, alsoNeeds } = call;
      const called = { time, service: service.signingName, operation, action, resource, alsoNeeds };
      const { principalArn } = caller;
      this.calls.push({ ...called, principalArn, write, outcome, answer });
    }
  }

  #admit({ service, call, caller, errors }: Arrival): void {
    const { rates = true, authorize } = this.#options;
    const wait = rates && this.#rates.take(service.signingName, call.operation, service.rates ?? {});
    if (typeof wait === 'number') throw errors.throttled(wait);
    for (const { action, resource, context } of [call, ...(call.alsoNeeds ?? [])]) {
      // Lambda requires iam:PassRole, which is about a role of IAM.
      const owner = this.#services.get(action.split(':')[0] ?? '');
      const conditions = (): NonNullable<Need['context']> => ({
        ...owner?.conditionsOf?.(resource),
        ...context,
      });
      const asked = { service: service.signingName, action, resource, conditions };
      if (authorize && !authorize(caller, asked)) throw errors.denied(caller.principalArn, action, resource);
    }
  }

  async #before(arrival: Arrival): Promise<void> {
    for (const fault of arrival.faults) {
      if (fault.kind === 'slow') await this.#surroundings.clock.sleep(fault.ms);
      if (fault.kind === 'killed' && fault.when === 'before') await this.#options.faults.kill(arrival.named);
      const error = refusedBefore[fault.kind]?.(fault as never, arrival);
      if (error) throw error;
    }
  }

  async #after({ faults, named }: Arrival): Promise<void> {
    for (const fault of faults) {
      if (fault.kind === 'resetAfter') throw new ConnectionReset('after the call was done');
      if (fault.kind === 'swallowed' && fault.when === 'after') throw new Swallowed();
      if (fault.kind === 'killed' && fault.when === 'after') await this.#options.faults.kill(named);
    }
  }
}

/** The faults that end a call before its service sees it. */
const refusedBefore: {
  readonly [K in Fault['kind']]?: (fault: Extract<Fault, { kind: K }>, arrival: Arrival) => Error | undefined;
} = {
  throttled: ({ retryAfterSeconds }, { errors }) => errors.throttled(retryAfterSeconds),
  failed: ({ status }, { errors }) => errors.failed(status),
  resetBefore: () => new ConnectionReset('before the call'),
  expiredToken: (_, { errors }) => errors.expired(),
  accessDenied: ({ operations }, { errors, call, caller }) =>
    operations === undefined || operations.includes(call.operation)
      ? errors.denied(caller.principalArn, call.action, call.resource)
      : undefined,
  regionDisabled: (_, { errors, service }) =>
    service.signingRegion === undefined ? errors.unknownKey() : undefined,
  unverified: (_, { errors, named: { service, operation } }) =>
    service === 'cloudfront' && operation.startsWith('Create') ? errors.unverified() : undefined,
  refused: ({ code, status, message }) => new ServiceError(code, status, message),
  swallowed: ({ when }) => (when === 'before' ? new Swallowed() : undefined),
};

/** No response, not even a broken connection. */
class Swallowed extends Error {
  override readonly name = 'Swallowed';
}

function nameOf(service: Service, call: RoutedCall | undefined, accessKeyId: string): CallName {
  const { operation = '', action = '' } = call ?? {};
  return { service: service.signingName, operation, action, accessKeyId };
}

function damaged(response: HttpResponse, faults: readonly Fault[], write: boolean): HttpResponse {
  let answer = response;
  for (const fault of faults) if (fault.kind === 'untagged' && !write) answer = untagged(answer, fault.which);
  for (const fault of faults)
    if (fault.kind === 'unreadable' && (!write || (fault.writes && hasBody(answer))))
      answer = unreadable(answer, fault.how, fault.list);
  return answer;
}

const hasBody = ({ body }: HttpResponse): boolean => body instanceof Uint8Array && body.length > 0;

/** A proxy's response in the service's place. */
function intercepted(faults: readonly Fault[]): HttpResponse | undefined {
  const fault = faults.find((one) => one.kind === 'intercepted');
  return fault && unreadable({ status: 200, headers: {}, body: new Uint8Array() }, fault.how);
}

function bodiless({ method }: HttpRequest, response: HttpResponse): HttpResponse {
  return method === 'HEAD' ? { ...response, body: new Uint8Array() } : response;
}

/** The service of AWS's domain name in the Host header. */
function hostsService({ host }: HttpRequest, services: ReadonlyMap<string, Service>): Service | undefined {
  const name = host.split('.').findLast((label) => services.has(label));
  return host.includes('.amazonaws.com') ? services.get(name ?? '') : undefined;
}

/**
 * The service that the signature is for; without one, the service that the host names. For a service that is not here, one that
 * answers in the same protocol.
 */
function addressed(
  request: HttpRequest,
  signature: ReturnType<typeof readSignature>,
  services: ReadonlyMap<string, Service>,
): Service {
  const { host, headers } = request;
  const named = typeof signature === 'object' ? signature.service : undefined;
  const byHost = host.split('.').find((label) => services.has(label));
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const alike = headers['x-amz-target'] === undefined ? (isForm ? 'iam' : 'lambda') : 'logs';
  const service = services.get(named ?? byHost ?? 's3') ?? services.get(alike) ?? [...services.values()][0];
  if (!service) throw new Error('this world has no services');
  return service;
}
