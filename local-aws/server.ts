import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { collect, type HttpRequest, type HttpResponse } from './exchange.ts';

/** The listeners of a world on 127.0.0.1. */
export interface LocalServer {
  /** The value of AWS_ENDPOINT_URL: routes by the Host header; an unknown name means the control plane. */
  readonly url: string;
  /** Opens a further port on which every request is for `host`, for browsers, which cannot set a Host header. Resolves to its URL. */
  openListener(host: string): Promise<string>;
  /** Ends every connection and frees every port. */
  close(): Promise<void>;
}

/** Opens the first listener on `first`, by default on a free port. */
export async function startServer(
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  first = 0,
): Promise<LocalServer> {
  const servers: Server[] = [];
  let connections = 0;

  const open = async (port: number, host?: string): Promise<string> => {
    const names = new WeakMap<object, string>();
    const server = createServer((incoming, outgoing) => {
      const connection = names.get(incoming.socket) ?? '';
      // On any failure the client sees a broken connection, never a partial response.
      received(incoming, connection, host)
        .then(handle)
        .then((response) => send(response, outgoing))
        .catch(() => incoming.socket.destroy());
    });
    server.on('connection', (socket) => names.set(socket, `connection ${++connections}`));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  return {
    url: await open(first),
    openListener: (host) => open(0, host.toLowerCase()),
    close: async () => {
      await Promise.all(
        servers.splice(0).map(async (server) => {
          const closed = once(server, 'close');
          server.close();
          server.closeAllConnections();
          await closed;
        }),
      );
    },
  };
}

async function send({ status, headers, body }: HttpResponse, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.statusCode = status;
  if (body instanceof Uint8Array) {
    // Node adds the Content-Length, as AWS does, unless the status line is written before the body is known.
    outgoing.end(body);
    return;
  }
  for await (const chunk of body) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(chunk)) await Promise.race([once(outgoing, 'drain'), once(outgoing, 'close')]);
  }
  outgoing.end();
}

async function received(
  incoming: IncomingMessage,
  connection: string,
  listener?: string,
): Promise<HttpRequest> {
  const body = await collect(incoming);
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s, 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = [value].flat().join(', ');
  if (listener !== undefined) headers.host = listener;
  const host = listener ?? (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return { method: incoming.method ?? 'GET', host, path, query, headers, body, connection };
}
