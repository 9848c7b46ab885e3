import type { HttpRequest } from '../../exchange.ts';
import { acceptedEncodings, selectedPairs } from './edge-cache.ts';
import { nothing, selects } from '../configuration/request-policy.ts';
import type { Origin } from '../configuration/settings.ts';
import type { ResolvedBehaviour } from './snapshot.ts';
import { words } from '../../text.ts';

/** Forwarded with any policy (developer guide, "HTTP request headers and CloudFront behavior"). */
const always = words(`
  content-type content-length content-encoding range if-match if-none-match if-modified-since
  if-unmodified-since if-range
`);

/** Never forwarded, even if a policy selects them: they belong to one connection or to the edge. */
const never = words(`
  connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer
  transfer-encoding upgrade expect via accept-encoding cookie x-forwarded-for x-forwarded-proto
  x-real-ip
`);

const noneBesides = { headers: nothing, cookies: nothing, queries: nothing };

/**
 * The request that an edge sends to `origin` for the viewer's `request`. Custom headers come last: they replace a viewer's headers of
 * the same name.
 */
export function originRequest(
  request: HttpRequest,
  behaviour: ResolvedBehaviour,
  origin: Origin,
  requestId: string,
): HttpRequest {
  const { cachePolicy, originRequestPolicy } = behaviour;
  const also = originRequestPolicy ?? noneBesides;
  const chosen = (name: string): boolean =>
    [cachePolicy.headers, also.headers].some((selection) => selects(selection, name));
  const headers: Record<string, string> = { 'user-agent': 'Amazon CloudFront' };
  for (const [name, value] of Object.entries(request.headers)) {
    const bodied = name === 'authorization' && !['GET', 'HEAD'].includes(request.method);
    if (!never.has(name) && (always.has(name) || bodied || chosen(name))) headers[name] = value;
  }
  const encodings = acceptedEncodings(request, cachePolicy);
  if (encodings !== '') headers['accept-encoding'] = encodings;
  const cookies = selectedPairs(request.headers.cookie ?? '', ';', cachePolicy.cookies, also.cookies);
  if (cookies !== '') headers.cookie = cookies;
  const host = chosen('host') ? request.host : origin.domainName;
  return {
    method: request.method,
    host,
    path: origin.path + request.path,
    query: selectedPairs(request.query, '&', cachePolicy.queries, also.queries),
    headers: {
      ...headers,
      host,
      via: '1.1 local.cloudfront.net (CloudFront)',
      'x-amz-cf-id': requestId,
      'x-forwarded-for': '127.0.0.1',
      ...Object.fromEntries(origin.customHeaders),
    },
    body: request.body,
  };
}
