import { collect, type HttpRequest, type HttpResponse } from '../exchange.ts';
import { within } from '../clock.ts';
import { remapped } from './buffered-answer.ts';
import { GatewayError } from './gateway-responses.ts';
import type { Integration } from './model.ts';
import type { Room } from './room.ts';
import { fillIn } from './templates.ts';
import { eventHeaders, matchesMediaType, type Visit } from './visit.ts';

/** The server behind a host name; rejects if there is none. */
export type Connect = (domain: string, request: HttpRequest) => Promise<HttpResponse>;

/** API Gateway tells an endpoint which API sends the request. */
const askedBy = 'x-amzn-apigateway-api-id';

/**
 * Sends the viewer's own request, including its key, to the endpoint of an HTTP proxy integration. 504 if there is no response, as
 * from API Gateway itself without TLS; also if the APIs call each other in a loop, which AWS would end by its time limits.
 */
export async function askEndpoint(
  visit: Visit,
  integration: Integration,
  room: Room,
  connect: Connect,
): Promise<HttpResponse> {
  const sent = requestTo(visit, integration, room);
  const answer = connect(sent.host, sent).catch((cause: unknown) => {
    throw Object.assign(new GatewayError('INTEGRATION_FAILURE'), { cause });
  });
  const timedOut = (): GatewayError => new GatewayError('INTEGRATION_TIMEOUT');
  const response = await within(room.surroundings.clock, integration.timeoutInMillis, answer, timedOut);
  const headers = remapped(response.headers);
  if (integration.responseTransferMode === 'STREAM') return { ...response, headers };
  const bytes = response.body instanceof Uint8Array ? response.body : await collect(response.body);
  if (bytes.length > room.settings.payload) throw new GatewayError('INTEGRATION_FAILURE');
  const type = [headers['content-type']].flat()[0];
  const binary = visit.binaryMediaTypes.some((one) => matchesMediaType(one, type));
  // A body without a binary media type is read as text, and invalid bytes are lost.
  const body = binary ? bytes : Buffer.from(Buffer.from(bytes).toString());
  return { status: response.status, headers, body };
}

/** The request to the endpoint. */
function requestTo(visit: Visit, integration: Integration, { domainNames }: Room): HttpRequest {
  const { request, apiId } = visit;
  const { httpMethod: method = 'ANY' } = integration;
  const asked = mapped(visit, integration);
  const url = URL.parse(asked.uri);
  const known = request.headers[askedBy]?.split(', ') ?? [];
  if (!url || known.includes(apiId)) throw new GatewayError('INTEGRATION_FAILURE');
  const { hostname: host, pathname: path, protocol } = url;
  const plain = protocol === 'http:';
  if (plain && (host.endsWith('.amazonaws.com') || domainNames.has(host)))
    throw new GatewayError('INTEGRATION_FAILURE');
  return {
    ...{ host, path, body: request.body, method: method === 'ANY' ? request.method : method },
    query: [url.search.slice(1), request.query, asked.query].filter((part) => part !== '').join('&'),
    headers: {
      ...eventHeaders(visit),
      ...asked.headers,
      ...{ host, [askedBy]: [...known, apiId].join(', ') },
      ...(plain ? { 'x-local-scheme': 'http' } : {}),
    },
  };
}

/** The URI and the additions to the request, by the mappings of the integration's parameters. */
function mapped(visit: Visit, { uri = '', requestParameters = {} }: Integration) {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let filled = uri;
  for (const [target, source] of Object.entries(requestParameters)) {
    const [, place, name = ''] = /^integration\.request\.(path|querystring|header)\.(.+)$/.exec(target) ?? [];
    const value = valueOf(visit, source);
    if (value === undefined) continue;
    if (place === 'path') filled = filled.replaceAll(`{${name}}`, () => value);
    else if (place === 'querystring') query.append(name, value);
    else headers[name.toLowerCase()] = value;
  }
  return { uri: fillIn(filled, visit), query: query.toString(), headers };
}

function valueOf(visit: Visit, source: string): string | undefined {
  const [, place, name = ''] = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(source) ?? [];
  if (place === 'path') return visit.pathParameters[name];
  if (place === 'querystring') return new URLSearchParams(visit.request.query).get(name) ?? undefined;
  if (place === 'header') return visit.request.headers[name.toLowerCase()];
  return /^'(.*)'$/s.exec(source)?.[1] ?? fillIn(`$${source}`, visit);
}
