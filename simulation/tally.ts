import { dimensions, dimensionsOf } from './world/dimensions.ts';
import type { WorldPlan } from './world/plan.ts';
import type { Verdict } from './world/simulator.ts';

/** The worlds so far, counted. */
export interface Tally {
  readonly worlds: number;
  readonly refused: number;
  readonly leaked: number;
  readonly foreign: number;
  readonly unfinished: number;
  /** Rejected because of an outsider's change, counted separately. */
  readonly outsiders: number;
  readonly runs: number;
  readonly deaths: number;
  readonly viewers: number;
  /** The seeds of the worlds in which anything went wrong, lowest first. */
  readonly failures: readonly number[];
  /** How the runs ended, and how often. */
  readonly ends: Counts;
  /** The same for another gate in the account, by command. */
  readonly others: Counts;
  /** By dimension: worlds that have it, and those of them in which anything went wrong. */
  readonly met: Counts;
  readonly failedIn: Counts;
}

export type Counts = Readonly<Record<string, number>>;

export const nothingYet: Tally = {
  ...{ worlds: 0, refused: 0, leaked: 0, foreign: 0, unfinished: 0 },
  ...{ outsiders: 0, runs: 0, deaths: 0, viewers: 0, failures: [] },
  ...{ ends: {}, others: {}, met: {}, failedIn: {} },
};

export function tallyOf(plan: WorldPlan, verdict: Verdict): Tally {
  const tally = {
    worlds: 1,
    refused: verdict.refused,
    leaked: verdict.leaked,
    foreign: Number(verdict.foreignChanged),
    unfinished: Number(!verdict.finished),
    outsiders: verdict.outsiders,
    runs: verdict.ends.length,
    deaths: verdict.ends.filter(({ kind }) => kind === 'died').length,
    viewers: verdict.viewers,
  };
  const failed = tally.refused + tally.leaked + tally.foreign + tally.unfinished > 0;
  const met = countsOf(dimensionsOf(plan));
  return {
    ...tally,
    failures: failed ? [verdict.seed] : [],
    ends: countsOf(verdict.ends.map((end) => (end.kind === 'ended' ? end.result.outcome : end.kind))),
    others: countsOf(verdict.others),
    met,
    failedIn: failed ? met : {},
  };
}

export function add(one: Tally, other: Tally): Tally {
  return {
    worlds: one.worlds + other.worlds,
    refused: one.refused + other.refused,
    leaked: one.leaked + other.leaked,
    foreign: one.foreign + other.foreign,
    unfinished: one.unfinished + other.unfinished,
    outsiders: one.outsiders + other.outsiders,
    runs: one.runs + other.runs,
    deaths: one.deaths + other.deaths,
    viewers: one.viewers + other.viewers,
    failures: [...one.failures, ...other.failures].toSorted((a, b) => a - b),
    ends: addCounts(one.ends, other.ends),
    others: addCounts(one.others, other.others),
    met: addCounts(one.met, other.met),
    failedIn: addCounts(one.failedIn, other.failedIn),
  };
}

function countsOf(names: readonly string[]): Counts {
  return names.reduce((sum, name) => addCounts(sum, { [name]: 1 }), {});
}

function addCounts(one: Counts, other: Counts): Counts {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** The number of worlds with each dimension, as lines of a table. */
export function dimensionTable({ met, failedIn }: Tally): readonly string[] {
  return [
    '| dimension | worlds | with a failure |',
    '| --- | --- | --- |',
    ...Object.keys(dimensions).map((name) => `| ${name} | ${met[name] ?? 0} | ${failedIn[name] ?? 0} |`),
  ];
}

/** How the runs ended, most frequent first. */
export function endings(ends: Counts): string {
  const sorted = Object.entries(ends).toSorted(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

/** The last line of a simulation. */
export function sentence({ worlds, refused, leaked, foreign, unfinished }: Tally): string {
  return `simulate: ${worlds} worlds, ${refused} refused, ${leaked} leaked, ${foreign} foreign changes, ${unfinished} unfinished`;
}
