import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { Gate, Sender } from './gate.ts';

/** A value that an edge may send and that some host of the API refuses. */
export interface Refusal {
  readonly at: number;
  readonly distributionId: string;
  readonly value: string | undefined;
  /** An outsider put the value there, or took the key away: no rotation can help that. */
  readonly byOutsider: boolean;
}

/**
 * Looks at every instant at which anything can change whether what each edge sends is accepted by each host: every origin
 * of the account that sent a key at the start, no matter whose it is, and the stage that it leads to.
 */
export interface Watch {
  readonly refusals: readonly Refusal[];
  /** To be called after every write. */
  look(): void;
  /** An outsider put this value on this distribution: what comes of it is not the rotation's doing. */
  excuse(distributionId: string, value: string): void;
  /** An outsider took this key away: a viewer behind it is refused. */
  excuseKey(value: string): void;
  /** An outsider took the plan away: nothing opens the gate any more. */
  excuseEverything(): void;
  /** The outsider's write failed. */
  excuseNobody(): void;
  isExcused(distributionId: string): boolean;
  /** Runs along with virtual time until {@link end}. */
  along(): Promise<void>;
  end(): void;
}

const longestNap = 3_600_000;

/** A reason of its own, because making the default one costs more than a look. */
const woken = new Error('something may have changed');

/**
 * `patient`: requests that left an edge a while ago count as well. A run that revokes a leaked key does not wait for
 * those, so where one runs only what an edge sends at the moment counts.
 */
export function createWatch(
  { apiGateway, cloudFront, surroundings: { clock } }: LocalAws,
  { senders }: Pick<Gate, 'senders'>,
  patient: boolean,
): Watch {
  const distributionIds = [...new Set(senders.map(({ distributionId }) => distributionId))];
  const stages = [...new Map(senders.map(({ leadsTo }) => [JSON.stringify(leadsTo), leadsTo])).values()];
  const refusals: Refusal[] = [];
  const known = new Set<string>();
  const excused = new Set<string>();
  const excusedKeys = new Set<string>();
  let allExcused = false;
  let over = false;
  let nap = new AbortController();

  const checkSender = ({ distributionId, originId, header, leadsTo: { apiId, stage } }: Sender): void => {
    const sent = (patient ? cloudFront.mayArrive : cloudFront.sends)(distributionId, header, originId);
    for (const value of sent) {
      if (value !== undefined && apiGateway.accepts(apiId, stage, value).every(Boolean)) continue;
      const name = `${distributionId} ${value ?? ''}`;
      const fault = `${name} ${originId}`;
      if (known.has(fault)) continue;
      known.add(fault);
      const byOutsider = allExcused || excused.has(name) || excusedKeys.has(value ?? '');
      refusals.push({ at: clock.now(), distributionId, value, byOutsider });
    }
  };
  const check = (): void => {
    senders.forEach(checkSender);
  };
  const untilNextChange = (): number => {
    const moments = [
      ...stages.map(({ apiId, stage }) => apiGateway.nextChange(apiId, stage)),
      ...distributionIds.map((id) => cloudFront.nextChange(id)),
    ].filter((moment) => moment !== undefined);
    return Math.min(longestNap, ...moments.map((moment) => moment - clock.now()));
  };

  return {
    refusals,
    look: () => {
      check();
      nap.abort(woken);
    },
    excuse: (distributionId, value) => excused.add(`${distributionId} ${value}`),
    excuseKey: (value) => excusedKeys.add(value),
    excuseEverything: () => {
      allExcused = true;
    },
    excuseNobody: () => {
      allExcused = false;
      excused.clear();
      excusedKeys.clear();
    },
    isExcused: (distributionId) =>
      allExcused || excusedKeys.size > 0 || [...excused].some((name) => name.startsWith(distributionId)),
    along: async () => {
      while (!over) {
        check();
        nap = new AbortController();
        await clock.sleep(untilNextChange(), nap.signal).catch(() => undefined);
      }
    },
    end: () => {
      over = true;
      nap.abort(woken);
    },
  };
}
