import type { ImageRequest, QueryPair } from '../request/exchange.ts';
import { decoded } from '../request/text.ts';

/** The used parts of the event from API Gateway's REST Lambda proxy integration (payload 1.0). */
export interface ProxyEvent {
  readonly httpMethod: string;
  /**
   * Without the stage, but with the base path of a custom domain; REST APIs forward it still percent-encoded (HTTP APIs would decode
   * it).
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
   */
  readonly path: string;
  /** The path of the API's resource: `/`, or `/{proxy+}`. */
  readonly resource?: string | null;
  readonly pathParameters?: Readonly<Partial<Record<string, string>>> | null;
  readonly headers?: Readonly<Partial<Record<string, string>>> | null;
  readonly multiValueHeaders?: Readonly<Partial<Record<string, readonly string[]>>> | null;
  /** Decoded by API Gateway. */
  readonly queryStringParameters?: Readonly<Partial<Record<string, string>>> | null;
  readonly multiValueQueryStringParameters?: Readonly<Partial<Record<string, readonly string[]>>> | null;
}

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Reads a proxy event. The event also carries the API key's value: never log it. */
export function readEvent(event: ProxyEvent, context: InvocationContext): ImageRequest {
  return {
    method: event.httpMethod,
    path: pathInApi(event),
    query: pairs(event.multiValueQueryStringParameters, event.queryStringParameters),
    headers: Object.fromEntries(
      [...pairs(event.headers), ...joined(event.multiValueHeaders)].map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    ),
    remainingTime: () => context.getRemainingTimeInMillis(),
  };
}

/** Segments; the mappings of newer custom domains may have several. */
const deepestBasePath = 10;

/**
 * The path without the base path of a custom domain's mapping (serverless-express#216): the suffix that matches the resource with its
 * parameters. AWS does not document whether parameters are decoded, so either is recognised. The unchanged path if nothing matches.
 */
function pathInApi({ path, resource, pathParameters }: ProxyEvent): string {
  if (resource === undefined || resource === null) return path;
  const filled = resource.replace(/\{(.+?)\+?\}/g, (_, name: string) => pathParameters?.[name] ?? '');
  const wanted = withoutOuterSlashes(filled);
  let at = 0;
  for (let level = 0; level < deepestBasePath && at >= 0; level++) {
    const rest = withoutOuterSlashes(path.slice(at));
    if (rest === wanted || decoded(rest) === wanted) return path.slice(at);
    at = path.indexOf('/', at + 1);
  }
  return wanted === '' ? '/' : path;
}

function withoutOuterSlashes(path: string): string {
  let [start, end] = [0, path.length];
  while (path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return path.slice(start, end);
}

type Values = Readonly<Partial<Record<string, string | readonly string[]>>> | null | undefined;

/** The first non-empty one of `sources`, as pairs. */
function pairs(...sources: readonly Values[]): QueryPair[] {
  const source = sources.find((candidate) => candidate && Object.keys(candidate).length > 0) ?? {};
  return Object.entries(source).flatMap(([name, value]) =>
    [value ?? []].flat().map((single): QueryPair => [name, single]),
  );
}

/** Several lines of one header form one list (RFC 9110, 5.3). */
function joined(headers: ProxyEvent['multiValueHeaders']): QueryPair[] {
  return Object.entries(headers ?? {}).map(([name, values]) => [name, (values ?? []).join(', ')]);
}
