import type { World } from '../../local-aws/world.ts';
import type { ProbePort } from '../../src/probe.ts';

/** Requests of a viewer or an intruder, in virtual time. */
export function createProbe(world: World): ProbePort {
  return {
    request: async (url, headers = {}, method = 'GET') => {
      const { hostname, pathname, search } = new URL(url);
      const answer = await world.connect(hostname, {
        method,
        host: hostname,
        path: pathname,
        query: search.slice(1),
        headers: { host: hostname, ...headers },
        body: new Uint8Array(),
      });
      const chunks: Uint8Array[] = [];
      if (answer.body instanceof Uint8Array) chunks.push(answer.body);
      else for await (const chunk of answer.body) chunks.push(chunk);
      const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
      return { status: answer.status, headers: Object.fromEntries(flat), body: Buffer.concat(chunks) };
    },
  };
}
