import type { HttpRequest, HttpResponse } from '../exchange.ts';
import { type Need, requestTags, type RoutedCall, type ServiceError, type Surroundings } from '../service.ts';
import { refuseUnread, watchMembers, WatchedParameters } from '../members-read.ts';
import { type Input, inputOf, parsedBody } from './input.ts';

/** One operation of the control plane, as the API reference lists it. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** `/restapis/{restApiId}/stages/{stageName}` */
  readonly path: string;
  /** Of a success. */
  readonly status: number;
  /** What the answer's body says; undefined: there is none. */
  perform(call: Call): unknown;
}

export interface Call {
  /** A part of the path, decoded. */
  label(name: string): string;
  readonly query: URLSearchParams;
  readonly body: Input;
}

/** Finds the operation of a request. Literal path parts win over labels. */
export type Router = (request: HttpRequest) => RoutedCall | undefined;

export function createRouter(operations: readonly Operation[], surroundings: Surroundings): Router {
  const prepared = operations.map((operation) => ({ operation, parts: operation.path.slice(1).split('/') }));
  const { partition, region } = surroundings;
  return (request) => {
    const parts = request.path
      .replace(/^\/+|\/+$/g, '')
      .split('/')
      .map(decode);
    const query = new WatchedParameters(request.query);
    // `?mode=import` is an operation of its own, and not one of these.
    if (query.has('mode')) return undefined;
    const found = prepared.find(
      ({ operation, parts: expected }) =>
        operation.method === request.method &&
        expected.length === parts.length &&
        expected.every((part, index) => part.startsWith('{') || part === parts[index]),
    );
    if (!found) return undefined;
    const { operation } = found;
    const label = (name: string): string => parts[found.parts.indexOf(`{${name}}`)] ?? '';
    const tags = /^(Create|TagResource)/.test(operation.name) ? tagsIn(request) : {};
    const tagged = operation.name.startsWith('Create') && Object.keys(tags).length > 0;
    const context = requestTags(tags);
    const arn = `arn:${partition}:apigateway:${region}::`;
    return {
      operation: operation.name,
      action: `apigateway:${request.method}`,
      resource: `${arn}/${parts.map((part, index) => (index > 0 && parts[0] === 'tags' ? encodeURIComponent(part) : part)).join('/')}`,
      context,
      alsoNeeds: alsoNeeded(operation, tagged, arn, parts).map((need) => ({ ...need, context })),
      perform: () => {
        const body = watchMembers(parsedBody(request.body));
        const result = operation.perform({ label, query, body: inputOf(body.value) });
        refuseUnread(operation.name, query, body);
        return answer(operation.status, result);
      },
    };
  };
}

/**
 * Creating with tags is tagging too, of what has no id yet (reported: "not authorized to perform: apigateway:PUT on
 * resource: .../tags/arn%3Aaws%3Aapigateway%3A...%2Frestapis%2F*"); tagging is changing the resource too (reported,
 * tried against AWS).
 */
function alsoNeeded({ name }: Operation, tagged: boolean, arn: string, parts: readonly string[]): Need[] {
  if (tagged)
    return [
      { action: 'apigateway:PUT', resource: `${arn}/tags/${encodeURIComponent(`${arn}/${parts[0]}/`)}*` },
    ];
  return name === 'TagResource' || name === 'UntagResource'
    ? [{ action: 'apigateway:PATCH', resource: parts[1] ?? '' }]
    : [];
}

function tagsIn(request: HttpRequest): Record<string, string> {
  try {
    const { tags } = JSON.parse(new TextDecoder().decode(request.body)) as { tags?: Record<string, string> };
    return tags ?? {};
  } catch {
    return {};
  }
}

function answer(status: number, body: unknown): HttpResponse {
  return body === undefined
    ? { status, headers: {}, body: new Uint8Array() }
    : { status, headers: { 'content-type': 'application/json' }, body: encodeJson(body) };
}

/** An error as restJson1 has it: the code in a header, the message in the body. */
export function refuse(error: ServiceError, requestId: string): HttpResponse {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: encodeJson({ message: error.message }),
  };
}

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
