import { destroy } from '../commands/destroy.ts';
import type { Context } from '../gate/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { RunResult } from '../report/run-result.ts';
import { converged, outcomeOf } from './converged.ts';

/** Runs `destroy` from the inputs, which are rejected unless `confirm` names the gate. */
export async function runDestroy(context: Context, inputs: Inputs): Promise<RunResult> {
  const done = await destroy(context, inputs);
  const outcome = outcomeOf(context, done);
  return converged(context, done.changes, ['destroy', outcome, 'nothing of this gate is left']);
}
