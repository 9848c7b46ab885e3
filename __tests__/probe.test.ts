import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { networkProbe } from '../src/probe.ts';
import { serveProxy } from './proxy.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a response is read completely', async () => {
  const url = await serve((request, response) => {
    response.writeHead(403, { 'X-Seen': request.headers.host }).end(`${request.url ?? ''} no`);
  });
  const answer = await networkProbe(url).request('https://api.example.org/a?b=c', { 'x-api-key': 'k' });
  expect(answer.status).toBe(403);
  expect(answer.headers['x-seen']).toBe('api.example.org');
  expect(Buffer.from(answer.body).toString()).toBe('/a?b=c no');
});

test('a body that drips is given up after 15 seconds', async () => {
  const begun = Promise.withResolvers<undefined>();
  const url = await serve((_, response) => {
    const drip = setInterval(() => response.write('.'), 5);
    response.on('close', () => {
      clearInterval(drip);
    });
    begun.resolve(undefined);
  });
  jest.useFakeTimers({ doNotFake: ['setInterval', 'clearInterval', 'setImmediate', 'nextTick', 'Date'] });
  try {
    let given = 'nothing';
    const probe = networkProbe(undefined)
      .request(url)
      .catch((error: unknown) => (given = String(error)));
    await begun.promise;
    await jest.advanceTimersByTimeAsync(14_999);
    expect(given).toBe('nothing');
    await jest.advanceTimersByTimeAsync(1);
    await probe;
    expect(given).toBe('Error: no response within 15 s');
  } finally {
    jest.useRealTimers();
  }
});

test('a truncated body is no response', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('half', () => response.destroy());
  });
  await expect(networkProbe(undefined).request(url)).rejects.toThrow();
});

test.each([
  ['before the head', (): void => undefined],
  ['in the body', (response: { write(chunk: string): unknown }) => void response.write('half')],
] as const)('a run that is told to stop ends a probe at once, %s', async (_, begin) => {
  const stop = new AbortController();
  const reason = new DOMException('told to stop', 'AbortError');
  const url = await serve((_request, response) => {
    begin(response);
    setTimeout(() => {
      stop.abort(reason);
    }, 100);
  });
  const probe = networkProbe(undefined, stop.signal);
  await expect(probe.request(url)).rejects.toBe(reason);
  await expect(probe.request(url)).rejects.toBe(reason);
});

test.each(['', 'http://'])(
  'uses the proxy in HTTPS_PROXY, written as %shost:port, unless NO_PROXY excludes the host',
  async (scheme) => {
    const proxy = await serveProxy('http://127.0.0.1:9');
    try {
      const environment = { HTTPS_PROXY: proxy.address.replace('http://', scheme) };
      const url = 'https://d1.cloudfront.invalid/.gate/1';
      await networkProbe(undefined, undefined, environment)
        .request(url)
        .catch(() => undefined);
      expect(proxy.asked).toEqual(['d1.cloudfront.invalid:443']);
      const past = { ...environment, NO_PROXY: '.cloudfront.invalid' };
      await expect(networkProbe(undefined, undefined, past).request(url)).rejects.toThrow();
      expect(proxy.asked).toHaveLength(1);
    } finally {
      await proxy.close();
    }
  },
);
