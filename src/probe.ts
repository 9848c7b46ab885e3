import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { ProbeAnswer, ProbePort } from './context.ts';

const patience = 15_000;

/**
 * Requests as a viewer or an intruder makes them, each over a connection of its own: a kept-alive connection
 * would ask the same host of API Gateway's fleet again and again.
 * `emulator` is where everything is answered instead of at AWS (AWS_ENDPOINT_URL), told apart by the Host header.
 */
export function networkProbe(emulator: string | undefined): ProbePort {
  return {
    request: (url, headers = {}) => {
      const asked = new URL(url);
      const goesTo = emulator === undefined ? asked : new URL(asked.pathname + asked.search, emulator);
      const send = goesTo.protocol === 'https:' ? secureRequest : plainRequest;
      return new Promise<ProbeAnswer>((resolve, reject) => {
        const outgoing = send(
          goesTo,
          { agent: false, headers: { ...headers, host: asked.host }, timeout: patience },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              resolve({
                status: response.statusCode ?? 0,
                headers: Object.fromEntries(
                  Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
                ),
                body: Buffer.concat(chunks),
              });
            });
          },
        );
        outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${patience / 1_000} s`)));
        outgoing.on('error', reject);
        outgoing.end();
      });
    },
  };
}
