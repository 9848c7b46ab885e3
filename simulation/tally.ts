import type { Verdict } from './world/play.ts';

/** The worlds so far, counted. */
export interface Tally {
  readonly worlds: number;
  readonly refused: number;
  readonly leaked: number;
  readonly foreign: number;
  readonly unfinished: number;
  /** Refused because of what an outsider did: counted apart. */
  readonly outsiders: number;
  readonly runs: number;
  readonly deaths: number;
  readonly viewers: number;
  /** The seed of the first world, by number, in which anything went wrong. */
  readonly firstFailure: number | undefined;
}

export const nothingYet: Tally = {
  ...{ worlds: 0, refused: 0, leaked: 0, foreign: 0, unfinished: 0 },
  ...{ outsiders: 0, runs: 0, deaths: 0, viewers: 0, firstFailure: undefined },
};

export function tallyOf(verdict: Verdict): Tally {
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
  return { ...tally, firstFailure: failed ? verdict.seed : undefined };
}

export function add(one: Tally, other: Tally): Tally {
  const seeds = [one.firstFailure, other.firstFailure].filter((seed) => seed !== undefined);
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
    firstFailure: seeds.length > 0 ? Math.min(...seeds) : undefined,
  };
}

/** The last line of a simulation. */
export function sentence({ worlds, refused, leaked, foreign, unfinished }: Tally): string {
  return `simulate: ${worlds} worlds, ${refused} refused, ${leaked} leaked, ${foreign} foreign changes, ${unfinished} unfinished`;
}
