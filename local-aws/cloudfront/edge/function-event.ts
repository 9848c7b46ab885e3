import type { HttpRequest } from '../../exchange.ts';

/** A value in a CloudFront Functions event; `multiValue` if the name occurred more than once. */
export interface EventValue {
  value: string;
  multiValue?: { value: string }[];
}

export type EventValues = Record<string, EventValue>;

/** The request as a CloudFront Function sees and changes it. */
export interface EventRequest {
  method: string;
  uri: string;
  querystring: EventValues;
  headers: EventValues;
  cookies: EventValues;
}

export interface EventResponse {
  statusCode: number;
  statusDescription?: string;
  headers?: EventValues;
  cookies?: Record<string, EventValue & { attributes?: string }>;
  body?: string | { data: string; encoding: 'text' | 'base64' };
}

/** The event's view of `request`: cookies and query strings are taken apart, names of headers are lower-case. */
export function eventRequest(request: HttpRequest): EventRequest {
  const { cookie, ...headers } = request.headers;
  return {
    method: request.method,
    uri: request.path,
    querystring: valuesOf(request.query.split('&')),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
    cookies: valuesOf((cookie ?? '').split(/;\s*/)),
  };
}

/** The request to forward after a function returned `event`; the body stays unchanged. */
export function requestFrom(event: EventRequest, original: HttpRequest): HttpRequest {
  const cookies = pairsOf(event.cookies).join('; ');
  const headers: Record<string, string> = {};
  for (const [name, { value, multiValue }] of Object.entries(event.headers))
    headers[name.toLowerCase()] = multiValue ? multiValue.map((one) => one.value).join(',') : value;
  return {
    ...original,
    path: event.uri,
    query: pairsOf(event.querystring).join('&'),
    headers: cookies === '' ? headers : { ...headers, cookie: cookies },
  };
}

function valuesOf(pairs: readonly string[]): EventValues {
  const values: EventValues = {};
  for (const pair of pairs.filter((one) => one !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    if (!known) values[name] = { value };
    else known.multiValue = [...(known.multiValue ?? [{ value: known.value }]), { value }];
  }
  return values;
}

function pairsOf(values: EventValues): string[] {
  return Object.entries(values).flatMap(([name, { value, multiValue }]) =>
    (multiValue ?? [{ value }]).map((one) => (one.value === '' ? name : `${name}=${one.value}`)),
  );
}
