import { sentence } from '../commands/converge.ts';
import { destroy } from '../commands/destroy.ts';
import type { Context } from '../gate/context.ts';
import { keySecret, type Inputs } from '../inputs/inputs.ts';
import { outcomeOf } from './outcome.ts';
import { counted } from './counted.ts';
import type { RunResult } from '../report/run-result.ts';
import { waits } from './waits.ts';

/** `destroy` from the inputs; they were refused unless `confirm` names the gate. */
export async function runDestroy(context: Context, inputs: Inputs): Promise<RunResult> {
  const done = await destroy(context, {
    name: inputs.name,
    keySecret: keySecret(inputs),
    ...waits(inputs),
  });
  const outcome = outcomeOf(context, done);
  const count =
    done.changes.length === 0 ? 'nothing of this gate is left' : counted(done.changes.length, 'change');
  return {
    sentence: `destroy ${outcome}: ${count}`,
    lines: done.changes.map(sentence),
    outputs: { outcome, changed: !context.dryRun && done.changes.length > 0 },
  };
}
