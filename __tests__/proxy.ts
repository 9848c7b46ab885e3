import { createServer, request as ask } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export interface Proxy {
  readonly address: string;
  /** What was asked for through it. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** An HTTP proxy on 127.0.0.1 that takes every request to `target`, whatever host it names. */
export async function serveProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { pathname, search, host } = new URL(request.url ?? '', target);
    const onwards = ask(
      {
        hostname,
        port,
        path: pathname + search,
        method: request.method,
        headers: { ...request.headers, host: request.headers.host ?? host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onwards.on('error', () => response.writeHead(502).end());
    request.pipe(onwards);
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const onwards = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onwards.pipe(socket).pipe(onwards);
    });
    for (const end of [socket, onwards])
      end.on('error', () => {
        socket.destroy();
        onwards.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
