import { Agent } from 'node:http';
import { fetchFrom } from './fetch.ts';

/** What the viewers met so far. */
export interface Tally {
  readonly requests: number;
  /** Those that CloudFront could not answer from its cache: the key was asked for. */
  readonly reachedTheApi: number;
  readonly refused: number;
  readonly failed: number;
  /** The first request that did not end well, and what it said. */
  readonly firstTrouble: string | undefined;
}

export interface Viewers {
  tally(): Tally;
  /** No new request; resolves when the last one is answered. */
  leave(): Promise<Tally>;
}

export interface Crowd {
  /** Where CloudFront answers, and the distribution's name there. */
  readonly url: string;
  readonly domain: string;
  readonly edges: number;
  readonly viewersAtEachEdge: number;
  /** Paths to ask for, in turn. */
  readonly nextPath: () => string;
  /** Milliseconds between a viewer's answer and its next request. */
  readonly pause: number;
}

/** Some viewers at each edge, asking on and on; a 403 is a refused viewer, whatever the body says. */
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
