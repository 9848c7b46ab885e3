import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { actionNames, type PageSources } from './view.ts';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Milliseconds between two reads of the account, short enough to see the edges switch one by one. */
const pulse = 300;

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/lanes.js': ['lanes.js', 'text/javascript; charset=utf-8'],
  '/gallery.js': ['gallery.js', 'text/javascript; charset=utf-8'],
};

const security = {
  'content-security-policy': "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Serves the demo's page on 127.0.0.1; port 0 takes a free one. */
export async function servePage(port: number, sources: PageSources): Promise<ServedPage> {
  const server = createServer((request, response) => {
    serve(request, response, sources).catch((error: unknown) => {
      reply(response, 502, { message: error instanceof Error ? error.message : String(error) });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  sources: PageSources,
): Promise<void> {
  // A page of another name that resolves to this address must not reach the buttons.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    reply(response, 421, { message: 'use 127.0.0.1 in the URL' });
    return;
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, section = '', name = ''] = /^\/([a-z.]+)\/?(.*)$/.exec(url.pathname) ?? [];
  if (request.method === 'POST' && section === 'actions') await act(request, response, sources, name);
  else if (request.method !== 'GET') reply(response, 405, { message: 'method not allowed' });
  else if (section === 'events') watch(response, sources);
  else if (section === 'setting')
    reply(response, 200, { images: sources.images, addresses: sources.addresses });
  else if (section === 'images') await image(request, response, sources, `/${name}${url.search}`);
  else await file(response, url.pathname);
}

/** A form of another site cannot set this header, so only this page's buttons work. */
async function act(
  request: IncomingMessage,
  response: ServerResponse,
  sources: PageSources,
  name: string,
): Promise<void> {
  const action = actionNames.find((candidate) => candidate === name);
  if (!action || request.headers['x-demo'] !== 'page') {
    reply(response, 404, { message: 'unknown action' });
    return;
  }
  try {
    await sources.act(action);
    reply(response, 202, {});
  } catch (error) {
    reply(response, 409, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Server-sent events: one view of the account each pulse, until the browser goes away. */
function watch(response: ServerResponse, sources: PageSources): void {
  response.writeHead(200, { ...security, 'content-type': 'text/event-stream' });
  const tell = (): void => {
    response.write(`data: ${JSON.stringify({ at: Date.now(), ...sources.look() })}\n\n`);
  };
  tell();
  const timer = setInterval(tell, pulse);
  response.on('close', () => {
    clearInterval(timer);
  });
}

async function image(
  request: IncomingMessage,
  response: ServerResponse,
  sources: PageSources,
  path: string,
): Promise<void> {
  const { status, headers, body } = await sources.image(path, request.headers.accept ?? '*/*');
  const kept = ['content-type', 'x-cache'].flatMap((name) =>
    headers[name] === undefined ? [] : [[name, headers[name]] as const],
  );
  response.writeHead(status, { ...security, ...Object.fromEntries(kept) });
  response.end(body);
}

async function file(response: ServerResponse, path: string): Promise<void> {
  const [name, type] = files[path] ?? [];
  if (!name || !type) {
    reply(response, 404, { message: 'not found' });
    return;
  }
  response.writeHead(200, { ...security, 'content-type': type });
  response.end(await readFile(join(import.meta.dirname, name)));
}

function reply(response: ServerResponse, status: number, body: object): void {
  if (!response.headersSent) response.writeHead(status, { ...security, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
