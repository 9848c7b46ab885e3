import type { Assumptions } from './assumptions.ts';
import type { Clock } from './clock.ts';
import type { Caller } from './credentials.ts';
import type { HttpRequest, HttpResponse } from './exchange.ts';
import type { Memory } from './past.ts';
import type { Random } from './random.ts';
import type { ServiceRates } from './rates.ts';

/** The surroundings of every service. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** The country of requests to distributions, such as `DE`; undefined: an unrestricted one. */
  readonly country?: string;
  /** The delays and rates of this world. */
  readonly assumptions: Assumptions;
}

/** A permission that a caller needs. */
export interface Need {
  /** IAM's name for it, as a policy must grant it: `apigateway:POST`, `lambda:UpdateFunctionCode`. */
  readonly action: string;
  /** The action's resource as in a policy (an ARN). */
  readonly resource: string;
  /** Condition keys of the request, such as `aws:RequestTag/team`, without the resource's tags. */
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
  /** Further permissions that the caller needs: `iam:PassRole`, tagging on creation. */
  readonly alsoNeeds?: readonly Need[];
  /** Does the work. Throws {@link ServiceError} for every error. */
  perform(caller: Caller, requestId: string): HttpResponse | Promise<HttpResponse>;
}

/**
 * One AWS service's control plane. State changes happen inside `perform`, synchronously where the service can, and what becomes
 * visible later (edges, key propagation, Pending functions) is a function of `clock.now()`, not of a timer, so virtual time may jump.
 */
export interface Service {
  /** The name in a signature's credential scope: `apigateway`, `cloudfront`, `lambda`, `iam`, `sts`, `s3`. */
  readonly signingName: string;
  /** The Region that signatures must be scoped to; undefined: the world's own Region. */
  readonly signingRegion?: string;
  route(request: HttpRequest): RoutedCall | undefined;
  /** The response to an unsigned request, if it is more than an error. */
  unsigned?(request: HttpRequest): HttpResponse | undefined;
  /** A resource's tags for `aws:ResourceTag` in policies, and its other condition keys. */
  readonly conditionsOf?: (resource: string) => Need['context'];
  /** Keeps the current state for stale reads. Without it, only earlier answers are kept. */
  readonly remember?: () => Memory;
  /** An error in this service's own protocol (restJson, restXml, query). */
  refuse(error: ServiceError, requestId: string): HttpResponse;
  /** The account's rates; a call beyond them is rejected before it is processed. */
  readonly rates?: ServiceRates;
}

/** The condition keys of a resource with these tags. */
export function resourceTags(tags: Readonly<Record<string, string>>): NonNullable<Need['context']> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** A data plane, which serves viewers, not administrators: an API's stages, a distribution. */
export interface DataPlane {
  /** Whether `host` (without port, lower case) is one of its names. */
  answers(host: string): boolean;
  /** `request.host` is the Host header, which may differ from the name of the connection. */
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** What only some errors have. */
export interface ErrorMembers {
  readonly retryAfterSeconds?: number | undefined;
  /** Elements beside the message, `BucketName`. */
  readonly detail?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error response: `code` is the SDK's name of the exception, `status` the HTTP status. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;
  readonly more: ErrorMembers;

  constructor(code: string, status: number, message: string, more: ErrorMembers = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.more = more;
  }
}
