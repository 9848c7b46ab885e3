import type { ProbePort } from '../src/probe.ts';
import { pause, type Moment } from './transition.ts';

/** One viewer's request and the id of the key that the edge sent with it. */
export interface Visit extends Moment {
  readonly status: number;
  readonly keyId: string | undefined;
}

export interface Load {
  /** In the order of the answers; it grows until the viewers have left. */
  readonly visits: readonly Visit[];
  /** No new request; resolves when the last one is answered. */
  leave(): Promise<void>;
}

/** No more requests than this are made, however long it lasts. */
const most = 20_000;

/**
 * A small load: `viewers` of them ask the gate's probe through CloudFront, each over a fresh connection, every `interval`
 * ms. A request that got no answer has status 0.
 */
export function startViewers(probe: ProbePort, domain: string, viewers: number, interval: number): Load {
  const visits: Visit[] = [];
  const state = { over: false };
  const view = async (): Promise<void> => {
    while (!state.over && visits.length < most) {
      visits.push(await visit(probe, `https://${domain}/.gate/${crypto.randomUUID()}`));
      await pause(interval);
    }
  };
  const all = Promise.all(Array.from({ length: viewers }, view));
  return {
    visits,
    leave: async () => {
      state.over = true;
      await all;
    },
  };
}

async function visit(probe: ProbePort, url: string): Promise<Visit> {
  const sent = Date.now();
  try {
    const { status, body } = await probe.request(url);
    return { sent, answered: Date.now(), status, keyId: keyIn(new TextDecoder().decode(body)) };
  } catch {
    return { sent, answered: Date.now(), status: 0, keyId: undefined };
  }
}

function keyIn(body: string): string | undefined {
  return /"apiKeyId":"(\w+)"/.exec(body)?.[1];
}
