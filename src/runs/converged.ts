import type { Change } from '../aws/step.ts';
import { sentence } from '../commands/converge.ts';
import type { Context } from '../gate/context.ts';
import type { RunResult } from '../report/run-result.ts';

/** How a command ended that brings resources to a state, in action.yml's words. */
export function outcomeOf(
  { dryRun }: Pick<Context, 'dryRun'>,
  { interrupted, pending }: { readonly interrupted: boolean; readonly pending: boolean },
): 'planned' | 'interrupted' | 'pending' | 'finished' {
  if (dryRun) return 'planned';
  if (interrupted) return 'interrupted';
  return pending ? 'pending' : 'finished';
}

/** What such a command tells of itself: its changes, and what there is to know besides. */
export function converged(
  { dryRun }: Pick<Context, 'dryRun'>,
  changes: readonly Change[],
  {
    told: [command, outcome, nothing, ...more],
    outputs,
  }: {
    /** The command, its outcome, what is said where nothing was to change, and what comes after that. */
    readonly told: readonly [command: string, outcome: string, nothing: string, ...more: string[]];
    readonly outputs?: Omit<RunResult['outputs'], 'outcome' | 'changed'>;
  },
): RunResult {
  const count = changes.length === 0 ? nothing : counted(changes.length, 'change');
  return {
    sentence: `${command} ${outcome}: ${[count, ...more].join('; ')}`,
    lines: changes.map(sentence),
    outputs: { outcome, changed: !dryRun && changes.length > 0, ...outputs },
  };
}

/** `1 change`, `2 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
