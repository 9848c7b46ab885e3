import { Agent } from 'node:http';
import { fetchFrom } from './fetch.ts';

/** The viewers' results so far. */
export interface Tally {
  readonly requests: number;
  /** Requests that CloudFront could not serve from its cache, which need the key. */
  readonly reachedTheApi: number;
  readonly refused: number;
  readonly failed: number;
  /** The first failed request, and its response. */
  readonly firstTrouble: string | undefined;
}

export interface Viewers {
  tally(): Tally;
  /** Ends new requests; resolves when the last one has ended. */
  leave(): Promise<Tally>;
}

export interface Crowd {
  /** CloudFront's address, and the distribution's name there. */
  readonly url: string;
  readonly domain: string;
  readonly edges: number;
  readonly viewersAtEachEdge: number;
  /** Paths to request, in turn. */
  readonly nextPath: () => string;
  /** Milliseconds between a viewer's response and its next request. */
  readonly pause: number;
}

/** Several viewers at each edge with continuous requests; a 403 counts as a rejected viewer, whatever the body. */
export function startViewers(crowd: Crowd): Viewers {
  let tally: Tally = { requests: 0, reachedTheApi: 0, refused: 0, failed: 0, firstTrouble: undefined };
  const state = { leaving: false };
  /** Browsers keep their connections. */
  const agent = new Agent({ keepAlive: true });

  const look = async (edge: number): Promise<void> => {
    while (!state.leaving) {
      const seen = await visit(crowd, agent, edge, crowd.nextPath());
      // Only now: others were counted meanwhile.
      tally = count(tally, seen);
      await new Promise((resolve) => setTimeout(resolve, crowd.pause));
    }
  };
  const all = Promise.all(
    Array.from({ length: crowd.edges * crowd.viewersAtEachEdge }, (_, viewer) => look(viewer % crowd.edges)),
  );
  return {
    tally: () => tally,
    leave: async () => {
      state.leaving = true;
      await all;
      agent.destroy();
      return tally;
    },
  };
}

interface Visit {
  readonly status: number;
  readonly cached: boolean;
  readonly trouble: string;
}

async function visit({ url, domain }: Crowd, agent: Agent, edge: number, path: string): Promise<Visit> {
  const headers = { 'x-local-edge': String(edge), accept: 'image/avif,image/webp,*/*;q=0.8' };
  try {
    const { status, headers: received, body } = await fetchFrom(url, domain, path, headers, agent);
    const trouble = `edge ${edge}: ${status} ${body.subarray(0, 200).toString()} for ${path}`;
    return { status, cached: /^hit/i.test(received['x-cache'] ?? ''), trouble };
  } catch (error) {
    return { status: 0, cached: false, trouble: `edge ${edge}: ${String(error)} for ${path}` };
  }
}

function count(tally: Tally, { status, cached, trouble }: Visit): Tally {
  const well = status === 200;
  return {
    requests: tally.requests + 1,
    reachedTheApi: tally.reachedTheApi + (cached ? 0 : 1),
    refused: tally.refused + (status === 403 ? 1 : 0),
    failed: tally.failed + (well || status === 403 ? 0 : 1),
    firstTrouble: tally.firstTrouble ?? (well ? undefined : trouble),
  };
}
