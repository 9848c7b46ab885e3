import type { Progress } from '../../src/core/progress.ts';
import { day, epoch, type AbstractGate } from './gate.ts';

/** A time after everything that this run has seen. */
export function later(progress: Progress, gate: AbstractGate): number {
  return Math.max(epoch + gate.day * day, ...timesOf(progress)) + 1;
}

function timesOf({ state, deployedSince, settledSince, waitingSince }: Progress): readonly number[] {
  return [state?.targetsSeenAt, state?.keysSeenAt, deployedSince, settledSince, waitingSince].filter(
    (time) => time !== undefined,
  );
}

/**
 * The same knowledge with the times of each day numbered in their order: the core compares them and nothing else, so two runs that
 * differ only in the times of their reads are one state.
 */
export function inOrder(progress: Progress): Progress {
  const order = [...new Set(timesOf(progress))].sort((one, other) => one - other);
  const rank = (time: number): number => epoch + Math.floor((time - epoch) / day) * day + order.indexOf(time);
  const { state, deployedSince, settledSince, waitingSince } = progress;
  return {
    ...progress,
    state: state && {
      ...state,
      targetsSeenAt: rank(state.targetsSeenAt),
      keysSeenAt: rank(state.keysSeenAt),
    },
    deployedSince: deployedSince === undefined ? undefined : rank(deployedSince),
    settledSince: settledSince === undefined ? undefined : rank(settledSince),
    waitingSince: waitingSince === undefined ? undefined : rank(waitingSince),
  };
}
