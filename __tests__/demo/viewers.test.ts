import { Agent, createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { fetchFrom } from '../../demo/fetch.ts';
import { startViewers } from '../../demo/viewers.ts';

test('a refused viewer is counted although others, who asked before, are answered later', async () => {
  let asked = 0;
  let refusals = 0;
  let answerTheOther: () => void = () => undefined;
  const refusedOneIsBack = new Promise<void>((resolve) => (answerTheOther = resolve));
  const server = createServer((incoming, outgoing) => {
    asked++;
    if (incoming.headers['x-local-edge'] === '1') {
      void refusedOneIsBack.then(() => outgoing.end());
      return;
    }
    if (refusals > 0) answerTheOther();
    outgoing.writeHead(refusals++ === 0 ? 403 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const viewers = startViewers({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      domain: 'd1.cloudfront.net',
      ...{ edges: 2, viewersAtEachEdge: 1, pause: 1 },
      nextPath: () => '/',
    });
    await refusedOneIsBack;
    const { requests, refused, failed } = await viewers.leave();
    expect({ requests, refused, failed }).toEqual({ requests: asked, refused: 1, failed: 0 });
  } finally {
    server.close();
  }
});

test('a request on a connection that the server has just closed is repeated on a new one, as browsers do', async () => {
  const used = new WeakSet();
  const server = createServer(({ socket }, outgoing) => {
    if (used.has(socket)) socket.destroy();
    used.add(socket);
    outgoing.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (let turn = 0; turn < 3; turn++)
      expect(await fetchFrom(url, 'd1.cloudfront.net', '/', {}, agent)).toMatchObject({ status: 200 });
  } finally {
    agent.destroy();
    server.close();
  }
});
