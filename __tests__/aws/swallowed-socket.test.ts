import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { administratorKey } from '../../local-aws/credentials.ts';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { systemClock } from '../../src/clock.ts';
import { rejectionOf } from './account.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * A clock on which a minute is a second, but the limit of a response begins when its request has reached `server`: a busy machine may
 * take longer than a second until then.
 */
const fast = (server: Server) => ({
  now: systemClock.now,
  sleep: async (ms: number, signal?: AbortSignal) => {
    if (ms === 55_000) await once(server, 'connection', { ...(signal && { signal }) });
    await systemClock.sleep(ms / 60, signal);
  },
});

test('over real sockets what is given up is closed, and would keep no process alive', async () => {
  const open = { count: 0, opened: 0 };
  const silent = createSocketServer((socket) => {
    open.count++;
    open.opened++;
    socket.on('error', () => undefined);
    socket.on('close', () => open.count--);
    socket.resume();
  });
  const endpoint = await listen(silent);
  const aws = connect({
    region: 'eu-central-1',
    clock: fast(silent),
    endpoint,
    credentials: administratorKey,
  });
  expect(String(await rejectionOf(listAllKeys(aws)))).toMatch(/no response within 55 s/);
  while (open.count > 0) await systemClock.sleep(10);
  expect(open.opened).toBe(2);
});

test('a body that drips is given up too', async () => {
  const dripping = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => {
      clearInterval(drip);
    });
  });
  const endpoint = await listen(dripping);
  const aws = connect({
    region: 'eu-central-1',
    clock: fast(dripping),
    endpoint,
    credentials: administratorKey,
  });
  expect(String(await rejectionOf(listAllKeys(aws)))).toMatch(/no response within 55 s/);
});

test('a response is read over real sockets', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"item":[]}');
  });
  const endpoint = await listen(server);
  const aws = connect({
    region: 'eu-central-1',
    clock: systemClock,
    endpoint,
    credentials: administratorKey,
  });
  expect(await listAllKeys(aws)).toEqual([]);
  aws.apiGateway.destroy();
});
