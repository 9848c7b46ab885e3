import type { Assumptions } from './assumptions.ts';
import type { Clock } from './clock.ts';
import type { Caller } from './credentials.ts';
import type { HttpRequest, HttpResponse } from './exchange.ts';
import type { Memory } from './past.ts';
import type { Random } from './random.ts';
import type { ServiceRates } from './rates.ts';

/** What every service room is built with. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Where requests to distributions come from, `DE`; undefined: where nothing is restricted. */
  readonly country?: string;
  /** The delays and rates that hold in this world. */
  readonly assumptions: Assumptions;
}

/** What a caller must be allowed to do. */
export interface Need {
  /** IAM's name for it, as a policy must grant it: `apigateway:POST`, `lambda:UpdateFunctionCode`. */
  readonly action: string;
  /** What the action is on, as a policy names it (an ARN). */
  readonly resource: string;
  /** Condition keys that the request has, `aws:RequestTag/team`; the resource's tags are not among them. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The condition keys of a request that sets tags. */
export function requestTags(tags: Readonly<Record<string, string>>): NonNullable<Need['context']> {
  const pairs = Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
  return { ...Object.fromEntries(pairs), 'aws:TagKeys': Object.keys(tags) };
}

/** A control-plane call that a service recognised. */
export interface RoutedCall extends Need {
  /** The SDK's name for it: `CreateApiKey`. */
  readonly operation: string;
  /** What the caller must be allowed besides: `iam:PassRole`, tagging on creation. */
  readonly alsoNeeds?: readonly Need[];
  /** Does the work. Throws {@link ServiceError} for every answer that is not a success. */
  perform(caller: Caller, requestId: string): HttpResponse | Promise<HttpResponse>;
}

/**
 * One AWS service's control plane. State changes happen inside `perform`, synchronously where the service can,
 * and what becomes visible later (edges, key propagation, Pending functions) is a function of `clock.now()`,
 * not of a timer: so virtual time may jump.
 */
export interface Service {
  /** The name in a signature's credential scope: `apigateway`, `cloudfront`, `lambda`, `iam`, `sts`, `s3`. */
  readonly signingName: string;
  /** The Region that signatures must be scoped to; undefined: the world's own Region. */
  readonly signingRegion?: string;
  route(request: HttpRequest): RoutedCall | undefined;
  /** What a request without a signature is answered, where that is more than a refusal. */
  unsigned?(request: HttpRequest): HttpResponse | undefined;
  /** The tags that a policy's `aws:ResourceTag` sees on a resource, and other condition keys that it has. */
  readonly conditionsOf?: (resource: string) => Need['context'];
  /** Keeps the current state for stale reads. Without it, only earlier answers are kept. */
  readonly remember?: () => Memory;
  /** An error in this service's own protocol (restJson, restXml, query). */
  refuse(error: ServiceError, requestId: string): HttpResponse;
  /** How often the account may call; beyond it the call is refused before it is looked at. */
  readonly rates?: ServiceRates;
}

/** The condition keys of a resource with these tags. */
export function resourceTags(tags: Readonly<Record<string, string>>): NonNullable<Need['context']> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** What answers viewers rather than administrators: an API's stages, a distribution. */
export interface DataPlane {
  /** Whether `host` (without port, lower case) is one of its names. */
  answers(host: string): boolean;
  /** `request.host` is what the Host header says, which need not be the name that was connected to. */
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** An error answer: `code` as the SDK names the exception, `status` as HTTP has it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, status: number, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
