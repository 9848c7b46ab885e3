import type { Change } from '../aws/step.ts';
import { type Converged, sentence } from '../commands/converge.ts';
import type { Context } from '../gate/context.ts';
import type { Learned } from '../outputs.ts';
import type { RunResult } from '../report/run-result.ts';
import { destroy } from '../commands/destroy.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { gate } from '../commands/gate.ts';

/** How a command ended that ensures resources, in action.yml's words. */
export function outcomeOf({ dryRun }: Context, { interrupted, pending }: Converged) {
  if (dryRun) return 'planned';
  if (interrupted) return 'interrupted';
  return pending ? 'pending' : 'finished';
}

/** A command's result: its name and outcome, the number of changes or what to say when there are none, and remarks. */
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

/** `destroy` from the inputs; they were refused unless `confirm` names the gate. */
export async function runDestroy(context: Context, inputs: Inputs): Promise<RunResult> {
  const done = await destroy(context, inputs);
  const outcome = outcomeOf(context, done);
  return converged(context, done.changes, ['destroy', outcome, 'nothing of this gate is left']);
}

/** What the proof through CloudFront could show, in words. */
const proofs = {
  'key-id': 'proved through CloudFront by the key id',
  status: 'proved through CloudFront by status only: the probe path does not name the key',
  none: 'not proved through CloudFront: no answer showed it',
};

/** `gate` from the inputs. */
export async function runGate(context: Context, inputs: Inputs): Promise<RunResult> {
  const { apiId = '', distributionIds } = inputs;
  const { changes, outcome, gatedMethods, keyIds, proof } = await gate(context, { ...inputs, apiId });
  const proved = `${counted(gatedMethods.length, 'method')}, ${proofs[proof]}`;
  const more = outcome === 'finished' ? [proved] : [];
  return converged(context, changes, ['gate', outcome, 'nothing to change', ...more], {
    'key-id': keyIds.join(','),
    'api-id': apiId,
    'distribution-id': distributionIds.join(','),
  });
}
