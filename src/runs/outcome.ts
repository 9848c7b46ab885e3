import type { Context } from '../gate/context.ts';

/** How a command that converges ended, in action.yml's words. */
export function outcomeOf(
  { dryRun }: Pick<Context, 'dryRun'>,
  { interrupted, pending }: { readonly interrupted: boolean; readonly pending: boolean },
): 'planned' | 'interrupted' | 'pending' | 'finished' {
  if (dryRun) return 'planned';
  if (interrupted) return 'interrupted';
  return pending ? 'pending' : 'finished';
}
