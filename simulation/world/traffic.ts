import type { Random } from '../../local-aws/random.ts';
import { viewersHeaders } from './distribution.ts';
import type { Entrance } from './entrances.ts';
import { createProbe } from './probe.ts';
import type { Stage } from './stage.ts';

const anHour = 3_600_000;

/** Milliseconds between two rounds; if nothing was written for an hour, nothing can change for viewers. */
const pauses = { busy: [20_000, 90_000], quiet: [600_000, anHour] } as const;

export interface Traffic {
  along(): Promise<void>;
  end(): void;
  asked(): number;
  refused(): number;
}

/** Viewers that send occasional requests through every distribution and every edge: the watch's results, seen from outside. */
export function createTraffic(
  { local, gate, watch, tell }: Stage,
  random: Random,
  patient: boolean,
): Traffic {
  const { clock } = local.surroundings;
  const probe = createProbe(local);
  const count = { asked: 0, refused: 0 };
  let stop = new AbortController();
  const ask = async ({ distributionId: id, url: place }: Entrance): Promise<void> => {
    const edge = random.integer(0, local.cloudFront.edgeCount - 1);
    const url = `${place}viewer${count.asked++}`;
    const asked = clock.now();
    const { status } = await probe.request(url, { ...viewersHeaders, 'x-local-edge': String(edge) });
    const wasHeld = clock.now() > asked;
    if (status === 200 || watch.isExcused(id) || (wasHeld && !patient)) return;
    count.refused++;
    tell('viewer', `REFUSED with ${status} by ${id}, edge ${edge}`);
  };
  return {
    along: async () => {
      stop = new AbortController();
      const { signal } = stop;
      while (!signal.aborted) {
        for (const entrance of gate.entrances) await ask(entrance);
        const quiet = clock.now() - (local.calls.findLast(({ write }) => write)?.time ?? 0) > anHour;
        const [shortest, longest] = quiet ? pauses.quiet : pauses.busy;
        await clock.sleep(random.between(shortest, longest), signal).catch(() => undefined);
      }
    },
    end: () => {
      stop.abort();
    },
    asked: () => count.asked,
    refused: () => count.refused,
  };
}
