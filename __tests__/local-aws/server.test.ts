import { get, request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { realClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { ConnectionReset, type HttpRequest, type HttpResponse } from '../../local-aws/exchange.ts';
import { type LocalServer, startServer } from '../../local-aws/server.ts';
import { createProbeApi, gatewayWorld } from './api-gateway/gateway-world.ts';

/** Echoes what came in; `/stream` streams, `/break` breaks midway, `/reset` never answers. */
async function echo(incoming: HttpRequest): Promise<HttpResponse> {
  const { path, headers, body, ...shown } = incoming;
  if (path === '/reset') throw new ConnectionReset('as asked');
  if (path === '/stream' || path === '/break') return { status: 200, headers: {}, body: parts(path) };
  const text = JSON.stringify({ path, ...shown, x: headers['x-test'], body: Buffer.from(body).toString() });
  return { status: 201, headers: { 'set-cookie': ['a=1', 'b=2'] }, body: new TextEncoder().encode(text) };
}

async function* parts(path: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from('one');
  if (path === '/break') throw new Error('midway');
  yield Buffer.from('two');
}

interface Received {
  readonly incoming: IncomingMessage;
  readonly text: string;
}

async function fetched(url: string, headers: Record<string, string> = {}, agent = false): Promise<Received> {
  return new Promise((resolve, reject) => {
    const received = (incoming: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        resolve({ incoming, text: Buffer.concat(chunks).toString() });
      });
      incoming.on('error', reject);
    };
    get(url, { headers, agent }, received).on('error', reject);
  });
}

describe('the HTTP listener', () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await startServer(echo);
  });
  afterAll(async () => {
    await server.close();
  });

  test('listens on loopback alone and hands on method, host, path, query, headers and body', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const text = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        `${server.url}/a%20b?c=d%2F&e`,
        { method: 'PUT', headers: { host: 'D1.CloudFront.net:80', 'X-Test': 'yes' } },
        (incoming) => incoming.setEncoding('utf8').on('data', resolve),
      );
      outgoing.on('error', reject).end('body');
    });
    expect(JSON.parse(text)).toMatchObject({
      ...{
        method: 'PUT',
        host: 'd1.cloudfront.net',
        path: '/a%20b',
        query: 'c=d%2F&e',
        x: 'yes',
        body: 'body',
      },
    });
  });

  test('sends lists of headers one by one and streams as it comes', async () => {
    const { incoming } = await fetched(`${server.url}/`);
    expect([incoming.statusCode, incoming.headers['set-cookie']]).toEqual([201, ['a=1', 'b=2']]);
    expect((await fetched(`${server.url}/stream`)).text).toBe('onetwo');
  });

  test('breaks the connection for a lost answer and for a stream that breaks', async () => {
    await expect(fetched(`${server.url}/reset`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(fetched(`${server.url}/break`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('opens further listeners, each for one host', async () => {
    const listener = await server.openListener('D2.cloudfront.net');
    expect(listener).not.toBe(server.url);
    const { text } = await fetched(`${listener}/x`, { host: 'localhost:8080' });
    expect(JSON.parse(text)).toMatchObject({ host: 'd2.cloudfront.net', path: '/x' });
  });

  test('gives every connection its own name', async () => {
    const names = new Set<unknown>();
    for (let count = 0; count < 3; count++) {
      const { text } = await fetched(`${server.url}/`);
      names.add((JSON.parse(text) as { connection: string }).connection);
    }
    expect(names.size).toBe(3);
  });

  test('is closed when close() resolves, open connections and all', async () => {
    const other = await startServer(() => new Promise(() => undefined));
    const waiting = fetched(`${other.url}/`);
    waiting.catch(() => undefined);
    await other.close();
    await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|ECONNREFUSED/) });
    await expect(fetched(`${other.url}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

test('a real SDK client finds the control plane, a viewer finds the stage by its Host', async () => {
  const { world } = gatewayWorld({
    clock: realClock,
    overrides: { apiGateway: { keyDelay: [0, 0], deploymentDelay: [0, 0] } },
  });
  const server = await startServer(world.handle);
  try {
    const client = new APIGateway({
      region: 'eu-central-1',
      credentials: administratorKey,
      endpoint: server.url,
      maxAttempts: 1,
    });
    const key = await client.createApiKey({ name: 'öffentlich / 1', enabled: true });
    expect(key.value).toMatch(/^[a-z0-9]{40}$/);
    expect((await client.getApiKey({ apiKey: key.id })).name).toBe('öffentlich / 1');
    const { api } = await createProbeApi(client, false);
    const host = `${api}.execute-api.eu-central-1.amazonaws.com`;
    expect((await fetched(`${server.url}/live/probe?nonce=7`, { host })).text).toContain('"nonce":"7"');
    client.destroy();
  } finally {
    await server.close();
  }
});
