import type { Range } from '../local-aws/assumptions.ts';

/** When something was asked and answered, ms since the epoch. */
export interface Moment {
  readonly sent: number;
  readonly answered: number;
}

/** One look at something that changes from an old state to a new one. */
export interface Sight extends Moment {
  readonly isNew: boolean;
}

/** How closely, how long and with how many requests at most a change is watched. */
export interface Watch {
  /** ms between two rounds of looks */
  readonly interval: number;
  /** Looks of a round, at the same time: each meets another host. */
  readonly looks: number;
  /** ms without the old state, after which it is taken to be gone */
  readonly calm: number;
  /** ms after which nobody looks on */
  readonly limit: number;
}

export interface Transition {
  readonly sights: readonly Sight[];
  /** The new state was seen for the whole calm, and nothing else. */
  readonly settled: boolean;
}

/** Looks again and again until only the new state is seen, or the time is over. A look that fails tells nothing. */
export async function watchTransition(watch: Watch, isNew: () => Promise<boolean>): Promise<Transition> {
  const sights: Sight[] = [];
  const began = Date.now();
  let calmSince: number | undefined;
  while (Date.now() - began < watch.limit) {
    const round = await Promise.all(Array.from({ length: watch.looks }, () => look(isNew)));
    const seen = round.filter((sight) => sight !== undefined);
    sights.push(...seen);
    if (seen.some((sight) => !sight.isNew)) calmSince = undefined;
    else if (seen.length > 0) calmSince ??= Date.now();
    if (calmSince !== undefined && Date.now() - calmSince >= watch.calm) return { sights, settled: true };
    await pause(watch.interval);
  }
  return { sights, settled: false };
}

/**
 * How long the change that `call` made took to be seen, ms: at the latest somewhere, at the earliest everywhere. The first
 * is never less than it was, the second never more, so that a slow machine makes neither wrong; where looks were rare, the
 * second is the smaller one.
 */
export function spread(call: Moment, sights: readonly Sight[]): Range {
  const news = sights.filter(({ isNew }) => isNew).map(({ answered }) => answered - call.sent);
  const olds = sights.filter(({ isNew }) => !isNew).map(({ sent }) => sent - call.answered);
  const last = Math.max(0, ...olds);
  return news.length === 0 ? [last, last] : [Math.max(0, Math.min(...news)), last];
}

/** The range that holds all of them. */
export function union(ranges: readonly Range[]): Range {
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function look(isNew: () => Promise<boolean>): Promise<Sight | undefined> {
  const sent = Date.now();
  try {
    return { sent, isNew: await isNew(), answered: Date.now() };
  } catch {
    return undefined;
  }
}
