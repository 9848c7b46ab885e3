import { request } from 'node:http';

/** What the viewers met so far. */
export interface Tally {
  readonly requests: number;
  readonly refused: number;
  readonly failed: number;
  /** Status of the first request that did not end well, and what it said. */
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
  /** Paths to ask for, in turn. */
  readonly nextPath: () => string;
  /** Milliseconds between a viewer's answer and its next request. */
  readonly pause: number;
}

/** One viewer at each edge, asking on and on; a 403 is a refused viewer, whatever the body says. */
export function startViewers(crowd: Crowd): Viewers {
  const tally = { requests: 0, refused: 0, failed: 0, firstTrouble: undefined as string | undefined };
  const state = { leaving: false };

  const look = async (edge: number): Promise<void> => {
    while (!state.leaving) {
      const path = crowd.nextPath();
      const answer = await ask(crowd, edge, path);
      tally.requests++;
      if (answer.status === 403) tally.refused++;
      else if (answer.status !== 200) tally.failed++;
      if (answer.status !== 200)
        tally.firstTrouble ??= `edge ${edge}: ${answer.status} ${answer.said} for ${path}`;
      await new Promise((resolve) => setTimeout(resolve, crowd.pause));
    }
  };
  const all = Promise.all(Array.from({ length: crowd.edges }, (_, edge) => look(edge)));
  return {
    tally: () => ({ ...tally }),
    leave: async () => {
      state.leaving = true;
      await all;
      return { ...tally };
    },
  };
}

function ask({ url, domain }: Crowd, edge: number, path: string): Promise<{ status: number; said: string }> {
  return new Promise((resolve) => {
    const headers = { host: domain, 'x-local-edge': String(edge), accept: 'image/avif,image/webp,*/*;q=0.8' };
    const outgoing = request(url + path, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => {
        resolve({ status: 0, said: error.message });
      });
      response.on('end', () => {
        const said = response.statusCode === 200 ? '' : Buffer.concat(chunks).subarray(0, 200).toString();
        resolve({ status: response.statusCode ?? 0, said });
      });
    });
    outgoing.on('error', (error) => {
      resolve({ status: 0, said: error.message });
    });
    outgoing.end();
  });
}
