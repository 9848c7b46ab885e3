import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import type { ResponseHeadersPolicy } from '../configuration/response-headers-policy.ts';

/** `response` with the headers that `policy` sets and without those that it removes. */
export function applyResponseHeaders(
  response: HttpResponse,
  policy: ResponseHeadersPolicy | undefined,
  request: HttpRequest,
): HttpResponse {
  if (!policy) return response;
  const headers = { ...response.headers };
  for (const name of policy.remove) Reflect.deleteProperty(headers, name);
  const origin = request.headers.origin;
  const every = policy.allowedOrigins.includes('*');
  const cors = origin !== undefined && (every || policy.allowedOrigins.includes(origin));
  const allowed = {
    name: 'access-control-allow-origin',
    value: every ? '*' : (origin ?? ''),
    override: false,
  };
  for (const { name, value, override } of [...policy.set, ...(cors ? [allowed, ...policy.cors] : [])])
    if (override || headers[name] === undefined) headers[name] = value;
  return { ...response, headers };
}
