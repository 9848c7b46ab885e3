import { request, type Agent } from 'node:http';

export interface Fetched {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * One GET to a name that AWS on loopback serves, over a new connection or one of `agent`'s. Rejects when it breaks, except where a kept
 * connection was closed under the request: like a browser, it sends the request once more on a new one.
 * https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
 */
export function fetchFrom(
  url: string,
  host: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  agent: Agent | false = false,
): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, { agent, headers: { ...headers, host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const received = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(received) as Record<string, string>,
          body: Buffer.concat(chunks),
        });
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (outgoing.reusedSocket && error.code === 'ECONNRESET')
        fetchFrom(url, host, path, headers).then(resolve, reject);
      else reject(error);
    });
    outgoing.end();
  });
}
