/**
 * One HTTP exchange as every service of local-aws sees it, over any transport. Header names are lower-case. `query` is the raw query
 * string without "?". `host` has no port.
 */
export interface HttpRequest {
  readonly method: string;
  readonly host: string;
  /** Still percent-encoded, as in the request line. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Identifies its connection, if known: a service's host stays the same on one connection. */
  readonly connection?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** An iterable is sent as it arrives (a streamed image); it may throw midway, which breaks the connection. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A streamed body as a whole. */
export async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The connection broke without a response: thrown by `handle`, seen by a client as ECONNRESET. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}
