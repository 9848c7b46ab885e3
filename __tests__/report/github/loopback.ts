import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, newRepository, type Answer, type Repository } from './repository.ts';

/** GitHub's API for one repository, on loopback. */
export interface LoopbackGitHub {
  readonly url: string;
  readonly repository: Repository;
  /** `METHOD /path` of every request, in order. */
  readonly requests: string[];
  /**
   * What the next requests meet instead of an answer, in order; `lost`: done, but the answer never arrives; `cut`: only its
   * beginning does.
   */
  readonly trouble: ('lost' | 'cut' | Answer)[];
  close(): Promise<void>;
}

export const token = 'ghs_loopback';

/** Starts it on a free port of 127.0.0.1. */
export async function startGitHub(): Promise<LoopbackGitHub> {
  const repository = newRepository();
  const requests: string[] = [];
  const trouble: LoopbackGitHub['trouble'] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '' } = request;
      requests.push(`${method} ${url}`);
      const next = trouble.shift();
      if (request.headers.authorization !== `token ${token}`) {
        send({ status: 401, body: { message: 'Bad credentials' } });
        return;
      }
      if (typeof next === 'object') {
        send(next);
        return;
      }
      const given = answer(repository, method, new URL(url, `http://${request.headers.host ?? ''}`), body);
      if (next === 'lost') response.destroy();
      else if (next === 'cut') cut();
      else send(given);
    });
    const cut = (): void => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('[', () => response.destroy());
    };
    const send = ({ status, headers = {}, body, text }: Answer): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(text ?? (body === undefined ? '' : JSON.stringify(body)));
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    repository,
    requests,
    trouble,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
