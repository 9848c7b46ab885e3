import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { filled } from '../../text.ts';
import { isReserved } from '../reserved-headers.ts';
import { errorPage, withoutHeaders } from './answers.ts';
import { type EventRequest, eventRequest, type EventResponse, requestFrom } from './function-event.ts';
import type { FunctionRuntime } from './function-runtime.ts';

/** Where a function runs: `context` of its event. */
export interface FunctionContext {
  readonly distributionDomainName: string;
  readonly distributionId: string;
  readonly requestId: string;
}

/** The outcome for a request: it continues, changed or not, or the function returns a response. */
export type AfterRequest =
  | { readonly kind: 'goes-on'; readonly request: HttpRequest }
  | { readonly kind: 'answered'; readonly response: HttpResponse; readonly by: string };

/** Documented: only known for requests. There is one location here. */
const edgeLocation = { name: 'FRA', serverIp: '127.0.0.1', region: 'eu-central-1' };

/** Headers that a function may not change (developer guide, "Restrictions on edge functions"). */
const readOnly = ['content-length', 'host', 'transfer-encoding', 'via'];

/** Runs the viewer-request function `code`. 503 if it throws, 502 if its result is invalid. */
export function runViewerRequest(
  runtime: FunctionRuntime,
  code: string,
  request: HttpRequest,
  context: FunctionContext,
): AfterRequest {
  const before = exposed(request);
  const run = runtime(code, eventOf('viewer-request', context, { request: before }), {
    rawQuery: filled(request.query),
    edgeLocation,
  });
  if (run.kind === 'failed') return failure(503, 'FunctionExecutionError', context);
  const value = run.value;
  if (isResponse(value))
    return { kind: 'answered', response: responseFrom(value), by: 'FunctionGeneratedResponse' };
  if (!isRequest(value) || breaksRules(before, value))
    return failure(502, 'FunctionValidationError', context);
  return { kind: 'goes-on', request: requestFrom(value, request) };
}

/** Runs the viewer-response function `code`; the body stays the origin's. */
export function runViewerResponse(
  runtime: FunctionRuntime,
  code: string,
  { request, response }: { readonly request: HttpRequest; readonly response: HttpResponse },
  context: FunctionContext,
): HttpResponse {
  const event = eventOf('viewer-response', context, {
    request: exposed(request),
    response: responseEvent(response),
  });
  const run = runtime(code, event, { rawQuery: filled(request.query), edgeLocation: {} });
  if (run.kind === 'failed') return errorPage(503, 'The function failed.', context.requestId);
  // Neither an invalid response nor another status is allowed (developer guide, "Restrictions on all edge functions").
  if (!isResponse(run.value) || run.value.statusCode !== response.status)
    return errorPage(502, 'The function returned a response that is not valid.', context.requestId);
  return { ...responseFrom(run.value), body: response.body };
}

/** What a function may see of `request`. */
function exposed(request: HttpRequest): EventRequest {
  const hidden = Object.keys(request.headers).filter((name) => isReserved(name));
  return eventRequest({ ...request, headers: withoutHeaders(request.headers, hidden) });
}

function eventOf(eventType: string, context: FunctionContext, rest: object): object {
  return { version: '1.0', context: { ...context, eventType }, viewer: { ip: '127.0.0.1' }, ...rest };
}

function failure(status: number, by: string, { requestId }: FunctionContext): AfterRequest {
  const reason =
    'The CloudFront function associated with the CloudFront distribution is invalid or could not run.';
  return { kind: 'answered', response: errorPage(status, reason, requestId), by };
}

function isResponse(value: unknown): value is EventResponse {
  return isObject(value) && typeof value.statusCode === 'number';
}

function isRequest(value: unknown): value is EventRequest {
  return (
    isObject(value) &&
    typeof value.uri === 'string' &&
    value.uri.startsWith('/') &&
    typeof value.method === 'string' &&
    isObject(value.headers) &&
    isObject(value.querystring) &&
    isObject(value.cookies)
  );
}

function breaksRules(before: EventRequest, after: EventRequest): boolean {
  if (after.method !== before.method) return true;
  if (readOnly.some((name) => before.headers[name]?.value !== after.headers[name]?.value)) return true;
  return Object.keys(after.headers).some((name) => isReserved(name));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function responseEvent({ status, headers }: HttpResponse): EventResponse {
  const values = Object.entries(headers).map(([name, value]) => [name, { value: [value].flat().join(',') }]);
  return { statusCode: status, headers: Object.fromEntries(values) as EventResponse['headers'] & object };
}

function responseFrom({ statusCode, headers, cookies, body }: EventResponse): HttpResponse {
  const all: Record<string, string | string[]> = {};
  for (const [name, { value, multiValue }] of Object.entries(headers ?? {}))
    all[name.toLowerCase()] = multiValue ? multiValue.map((one) => one.value) : value;
  const set = Object.entries(cookies ?? {}).map(
    ([name, { value, attributes }]) => `${name}=${value}${attributes ? `; ${attributes}` : ''}`,
  );
  if (set.length > 0) all['set-cookie'] = set;
  const text = typeof body === 'string' ? body : (body?.data ?? '');
  const encoding = typeof body === 'object' && body.encoding === 'base64' ? 'base64' : 'utf8';
  return { status: statusCode, headers: all, body: Buffer.from(text, encoding) };
}
