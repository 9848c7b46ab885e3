import type { LocalAws } from '../../local-aws/local-aws.ts';
import { stage, type Gate } from './gate.ts';

/** A value that an edge may send and that some host of the API refuses. */
export interface Refusal {
  readonly at: number;
  readonly distributionId: string;
  readonly value: string | undefined;
  /** The value was put there by an outsider: no rotation can help that. */
  readonly byOutsider: boolean;
}

/** Looks at every instant at which anything can change whether each edge is let in by each host. */
export interface Watch {
  readonly refusals: readonly Refusal[];
  /** To be called after every write. */
  look(): void;
  /** An outsider put this value on this distribution: what comes of it is not the rotation's doing. */
  excuse(distributionId: string, value: string): void;
  /** The outsider's write failed. */
  excuseNobody(): void;
  isExcused(distributionId: string): boolean;
  /** Runs along with virtual time until {@link end}. */
  along(): Promise<void>;
  end(): void;
}

const header = 'x-api-key';
const longestNap = 3_600_000;

/**
 * `patient`: requests that left an edge a while ago count as well. A run that revokes a leaked key does not wait for
 * those, so where one runs only what an edge sends at the moment counts.
 */
export function createWatch(
  { apiGateway, cloudFront, surroundings: { clock } }: LocalAws,
  gate: Gate,
  patient: boolean,
): Watch {
  const distributions = [...gate.targetIds, ...gate.otherIds];
  const refusals: Refusal[] = [];
  const known = new Set<string>();
  const excused = new Set<string>();
  let over = false;
  let nap = new AbortController();

  const check = (): void => {
    for (const distributionId of distributions)
      for (const value of (patient ? cloudFront.mayArrive : cloudFront.sends)(distributionId, header)) {
        if (value !== undefined && apiGateway.accepts(gate.apiId, stage, value).every(Boolean)) continue;
        const name = `${distributionId} ${value ?? ''}`;
        if (known.has(name)) continue;
        known.add(name);
        refusals.push({ at: clock.now(), distributionId, value, byOutsider: excused.has(name) });
      }
  };
  const untilNextChange = (): number => {
    const moments = [
      apiGateway.nextChange(gate.apiId, stage),
      ...distributions.map((id) => cloudFront.nextChange(id)),
    ].filter((moment) => moment !== undefined);
    return Math.min(longestNap, ...moments.map((moment) => moment - clock.now()));
  };

  return {
    refusals,
    look: () => {
      check();
      nap.abort();
    },
    excuse: (distributionId, value) => excused.add(`${distributionId} ${value}`),
    excuseNobody: () => {
      excused.clear();
    },
    isExcused: (distributionId) => [...excused].some((name) => name.startsWith(distributionId)),
    along: async () => {
      while (!over) {
        check();
        nap = new AbortController();
        await clock.sleep(untilNextChange(), nap.signal).catch(() => undefined);
      }
    },
    end: () => {
      over = true;
      nap.abort();
    },
  };
}
