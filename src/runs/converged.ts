import type { Change } from '../aws/step.ts';
import { type Converged, sentence } from '../commands/converge.ts';
import type { Context } from '../gate/context.ts';
import type { Learned } from '../outputs.ts';
import type { RunResult } from '../report/run-result.ts';

/** The result of a command that ensures resources, in the form of action.yml. */
export function outcomeOf({ dryRun }: Context, { interrupted, pending }: Converged) {
  if (dryRun) return 'planned';
  if (interrupted) return 'interrupted';
  return pending ? 'pending' : 'finished';
}

/** A command's result line: its name and outcome, the number of changes or a text for none, and remarks. */
export function converged(
  { dryRun }: Context,
  changes: readonly Change[],
  [command, outcome, nothing, ...more]: readonly [string, string, string, ...string[]],
  outputs: Learned = {},
): RunResult {
  const count = changes.length === 0 ? nothing : counted(changes.length, 'change');
  return {
    sentence: `${command} ${outcome}: ${[count, ...more].join('; ')}`,
    lines: changes.map(sentence),
    outputs: { ...outputs, outcome, changed: !dryRun && changes.length > 0 },
  };
}

/** `1 change`, `2 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
