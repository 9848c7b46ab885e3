import type { PictureRequest, QueryPair } from './exchange.ts';

/** The parts that are read of the event which API Gateway's REST Lambda proxy integration sends (payload 1.0). */
export interface ProxyEvent {
  readonly httpMethod: string;
  /**
   * Without the stage; REST APIs hand it on still percent-encoded (HTTP APIs would decode it).
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
   */
  readonly path: string;
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
export function readEvent(event: ProxyEvent, context: InvocationContext): PictureRequest {
  return {
    method: event.httpMethod,
    path: event.path,
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

type Values = Readonly<Partial<Record<string, string | readonly string[]>>> | null | undefined;

/** The first of `sources` that holds anything, as pairs. */
function pairs(...sources: readonly Values[]): QueryPair[] {
  const source = sources.find((candidate) => candidate && Object.keys(candidate).length > 0) ?? {};
  return Object.entries(source).flatMap(([name, value]) =>
    [value ?? []].flat().map((single): QueryPair => [name, single]),
  );
}

/** Several lines of one header are one list (RFC 9110, 5.3). */
function joined(headers: ProxyEvent['multiValueHeaders']): QueryPair[] {
  return Object.entries(headers ?? {}).map(([name, values]) => [name, (values ?? []).join(', ')]);
}
