import type { Range } from './assumptions.ts';
import type { Clock } from './clock.ts';
import { collect, ConnectionReset, type HttpRequest, type HttpResponse } from './exchange.ts';
import type { Random } from './random.ts';

/** The used part of an SDK request (`@smithy/types` HttpRequest). */
export interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** A `requestHandler` for the SDK's clients. */
export type RequestHandler = ReturnType<typeof createRequestHandler>;

/** The SDK's options for one request: an AbortSignal; older types of signals are ignored. */
export interface HandleOptions {
  readonly abortSignal?: object;
}

export interface Latency {
  readonly clock: Clock;
  readonly random: Random;
  /** The latency of one direction: half of the drawn value. */
  readonly range: Range;
}

/**
 * The transport for SDK clients in the same process: no socket, only microtasks (and the clock, if a latency is set), so a virtual
 * clock can run it. A broken connection is an ECONNRESET error, an aborted request an AbortError, as with the SDK's own handler; what
 * the service does with the request is not stopped by that.
 */
export function createRequestHandler(
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  latency?: Latency,
) {
  const travel = async (): Promise<void> => {
    if (latency) await latency.clock.sleep(latency.random.between(...latency.range) / 2);
  };
  const exchange = async (request: SdkRequest): Promise<{ response: SdkResponse }> => {
    await travel();
    try {
      const response = await handle(fromSdk(request));
      const body = response.body instanceof Uint8Array ? response.body : await collect(response.body);
      return { response: { statusCode: response.status, headers: flat(response.headers), body } };
    } catch (error) {
      if (!(error instanceof ConnectionReset)) throw error;
      throw Object.assign(new Error('socket hang up', { cause: error }), { code: 'ECONNRESET' });
    } finally {
      await travel();
    }
  };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (request: SdkRequest, { abortSignal }: HandleOptions = {}) =>
      unlessAborted(exchange(request), abortSignal),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

async function unlessAborted<T>(work: Promise<T>, signal: object | undefined): Promise<T> {
  if (!(signal instanceof AbortSignal)) return work;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(
      Object.assign(new Error('Request aborted', { cause: signal.reason }), { name: 'AbortError' }),
    );
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function fromSdk(request: SdkRequest): HttpRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return {
    method: request.method,
    host: request.hostname.toLowerCase(),
    path: request.path,
    query: queryOf(request.query ?? {}),
    headers,
    body: bytesOf(request.body),
  };
}

function queryOf(query: NonNullable<SdkRequest['query']>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? ''].flat())
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(one)}`);
  }
  return pairs.join('&');
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError('this handler takes request bodies as text or bytes, not as streams');
}

function flat(headers: HttpResponse['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
}
