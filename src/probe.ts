import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { proxyAgents } from './proxy.ts';

/** Requests as a viewer or an unauthorised client makes them, each over a fresh connection. */
export interface ProbePort {
  /** Rejects when no response; an answer of any status is an answer. Header names are lower-case. */
  request(url: string, headers?: Record<string, string>, method?: 'GET' | 'HEAD'): Promise<ProbeAnswer>;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Milliseconds for a probe as a whole: a body that drips never pauses. */
const patience = 15_000;

/**
 * Requests as a viewer or an unauthorised client makes them, each over a connection of its own: a kept-alive connection
 * would ask the same host of API Gateway's fleet again and again.
 * `emulator` is where everything is answered instead of at AWS (AWS_ENDPOINT_URL), told apart by the Host header; a proxy that
 * `environment` names is used.
 * Once `signal` is aborted, a probe rejects with its reason.
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

/** One request and the whole of its answer. */
async function exchange(
  emulator: string | undefined,
  asked: URL,
  { method, headers }: { method: string; headers: Record<string, string> },
  { environment, signal }: { environment: Readonly<NodeJS.ProcessEnv>; signal: AbortSignal },
): Promise<ProbeAnswer> {
  const goesTo = emulator === undefined ? asked : new URL(asked.pathname + asked.search, emulator);
  const send = goesTo.protocol === 'https:' ? secureRequest : plainRequest;
  // An emulator is told apart by a Host header that is not its own, which no proxy passes on.
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
