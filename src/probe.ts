import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { proxyAgents } from './proxy.ts';

/** Requests as a viewer or an unauthorised client makes them, each over a fresh connection. */
export interface ProbePort {
  /** Rejects if there is no response; a response of any status counts. Header names are lower-case. */
  request(url: string, headers?: Record<string, string>, method?: 'GET' | 'HEAD'): Promise<ProbeAnswer>;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Milliseconds for a probe as a whole, because a slow body never pauses long enough for an idle time-out. */
const patience = 15_000;

/**
 * Requests as a viewer or an unauthorised client makes them, each over a new connection: a kept-alive connection would always reach
 * the same host of API Gateway's fleet. `emulator` is the endpoint that replaces AWS (AWS_ENDPOINT_URL) and tells services apart by
 * the Host header; a proxy in `environment` is used. Once `signal` is aborted, a probe rejects with its reason.
 */
export function networkProbe(
  emulator: string | undefined,
  signal?: AbortSignal,
  environment: Readonly<NodeJS.ProcessEnv> = {},
): ProbePort {
  return {
    request: async (url, headers = {}, method = 'GET') => {
      signal?.throwIfAborted();
      const limit = new AbortController();
      const timer = setTimeout(() => {
        limit.abort(new Error(`no response within ${patience / 1_000} s`));
      }, patience);
      const stop = AbortSignal.any([limit.signal, ...(signal ? [signal] : [])]);
      try {
        return await exchange(emulator, new URL(url), { method, headers }, { environment, signal: stop });
      } catch (error) {
        throw stop.aborted ? stop.reason : error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** One request and its complete response. */
async function exchange(
  emulator: string | undefined,
  asked: URL,
  { method, headers }: { method: string; headers: Record<string, string> },
  { environment, signal }: { environment: Readonly<NodeJS.ProcessEnv>; signal: AbortSignal },
): Promise<ProbeAnswer> {
  const goesTo = emulator === undefined ? asked : new URL(asked.pathname + asked.search, emulator);
  const send = goesTo.protocol === 'https:' ? secureRequest : plainRequest;
  // Requests to an emulator carry another Host header than its own, which no proxy forwards.
  const agents = emulator === undefined ? proxyAgents(environment, { keepAlive: false }) : undefined;
  const agent = agents?.[goesTo.protocol as 'http:' | 'https:'] ?? false;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { agent, method, headers: { ...headers, host: asked.host }, signal };
    const outgoing = send(goesTo, options, resolve);
    outgoing.on('error', reject);
    outgoing.end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
  };
}
