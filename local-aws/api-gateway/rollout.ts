import type { Range } from '../assumptions.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';

/** A value that the hosts of a fleet adopt one by one. */
export type Rollout<T> = ReturnType<typeof createRollout<T>>;

export interface Spread {
  readonly hosts: number;
  readonly delay: Range;
  /** Probability that a host falls back once to its previous value, within the same delay. */
  readonly relapse: number;
}

interface Change<T> {
  readonly value: T;
  /** Host by host. */
  readonly switches: readonly Switch[];
  /** The times at which any host's value may change, in order. */
  readonly moments: readonly number[];
  readonly settledAt: number;
}

interface Switch {
  readonly at: number;
  readonly relapse: readonly [from: number, to: number] | undefined;
}

/** Starts with `initial` on every host. Everything after that is a function of the clock. */
export function createRollout<T>(initial: T, spread: Spread, clock: Clock, random: Random) {
  const [, longest] = spread.delay;
  let changes: Change<T>[] = [];
  let settled = initial;

  const draw = (now: number): Switch => {
    const delay = random.between(...spread.delay);
    if (!random.chance(spread.relapse)) return { at: now + delay, relapse: undefined };
    const from = random.between(delay, longest);
    return { at: now + delay, relapse: [now + from, now + random.between(from, longest)] };
  };

  const knows = ({ at, relapse }: Switch, now: number): boolean =>
    now >= at && !(relapse && now >= relapse[0] && now < relapse[1]);

  /** Drops values that no host can see any more. */
  const settle = (now: number): void => {
    const last = changes.findLastIndex((change) => change.settledAt <= now);
    const change = changes[last];
    if (!change) return;
    // The value may be undefined: a key that is not valid anywhere.
    settled = change.value;
    changes = changes.slice(last + 1);
  };

  /** The control plane's current value, which every host will have in the end. */
  const wanted = (): T => {
    const last = changes.at(-1);
    return last ? last.value : settled;
  };

  return {
    set: (value: T): void => {
      if (value === wanted()) return;
      const now = clock.now();
      settle(now);
      const switches = Array.from({ length: spread.hosts }, () => draw(now));
      const moments = switches.flatMap(({ at, relapse = [] }) => [at, ...relapse]).sort((a, b) => a - b);
      changes.push({ value, switches, moments, settledAt: moments.at(-1) ?? now });
    },
    seenBy: (host: number): T => {
      const now = clock.now();
      for (let index = changes.length - 1; index >= 0; index--) {
        const change = changes[index];
        const taken = change?.switches[host];
        if (change && taken && knows(taken, now)) return change.value;
      }
      return settled;
    },
    /** The next moment (ms since the epoch) at which a host's value may change; undefined if all are up to date. */
    nextChange: (): number | undefined => {
      const now = clock.now();
      let next = Infinity;
      for (const { moments, settledAt } of changes)
        if (settledAt > now) next = Math.min(next, moments.find((moment) => moment > now) ?? next);
      return next < Infinity ? next : undefined;
    },
  };
}
