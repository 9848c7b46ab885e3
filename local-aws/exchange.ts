/**
 * One HTTP exchange as every room of local-aws sees it, whichever way it came in.
 * Header names are lower-case. `query` is the raw query string without "?". `host` has no port.
 */
export interface HttpRequest {
  readonly method: string;
  readonly host: string;
  /** Still percent-encoded, as it stood in the request line. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Names the connection it came over, where it is known: a service's host stays the same on one connection. */
  readonly connection?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** An iterable is sent as it comes (a streamed picture); it may throw midway, which breaks the connection. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A streamed body, whole. */
export async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The connection broke and no response: thrown by `handle`, seen by a client as ECONNRESET. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}
