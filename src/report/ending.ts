import { Failure } from '../failure.ts';
import type { EndedRun } from './github.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { troubleshooting } from './report.ts';
import type { RunResult } from './run-result.ts';

/** Endings that are neither good nor bad news: the next run goes on. */
const unfinished = ['pending', 'interrupted', 'planned'];

/** A run with a result, as GitHub is told. */
export function endedWith(inputs: Inputs, { sentence, lines, outputs, failure }: RunResult): EndedRun {
  return {
    ...place(inputs),
    ended: unfinished.includes(outputs.outcome) ? 'unfinished' : failure ? 'badly' : 'well',
    sentence: failure ? `${sentence}. ${failure.message}` : sentence,
    lines,
    ...(failure ? help(failure) : {}),
    address: outputs['distribution-domain'] ? `https://${outputs['distribution-domain']}` : undefined,
  };
}

/** A run that was stopped by an error, as GitHub is told. */
export function endedBadly(inputs: Inputs, lines: readonly string[], error: unknown): EndedRun {
  return {
    ...place(inputs),
    ended: 'badly',
    sentence: error instanceof Error ? error.message : String(error),
    lines,
    ...(error instanceof Failure ? help(error) : {}),
  };
}

function place({ command, name, dryRun }: Inputs): Pick<EndedRun, 'command' | 'gate' | 'dryRun'> {
  return { command, gate: name, dryRun };
}

function help({ remedy, anchor }: Failure): Pick<EndedRun, 'remedy' | 'more'> {
  return { remedy, more: troubleshooting(anchor) };
}
