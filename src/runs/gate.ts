import { sentence } from '../commands/converge.ts';
import { gate } from '../commands/gate.ts';
import type { Context } from '../gate/context.ts';
import { keySecret, type Inputs } from '../inputs/inputs.ts';
import { counted } from './counted.ts';
import type { RunResult } from '../report/run-result.ts';
import { waits } from './waits.ts';

/** What the proof through CloudFront could show, in words. */
const proofs = {
  'key-id': 'proved through CloudFront by the key id',
  status: 'proved through CloudFront by status only: the probe path does not name the key',
  none: 'not proved through CloudFront: no answer showed it',
};

/** `gate` from the inputs. */
export async function runGate(context: Context, inputs: Inputs): Promise<RunResult> {
  const done = await gate(context, {
    ...inputs,
    ...waits(inputs),
    keySecret: keySecret(inputs),
    apiId: inputs.apiId ?? '',
    excludedMethods: inputs.excludeMethods,
  });
  const count = done.changes.length === 0 ? 'nothing to change' : counted(done.changes.length, 'change');
  const proof =
    done.outcome === 'finished'
      ? `; ${counted(done.gatedMethods.length, 'method')}, ${proofs[done.proof]}`
      : '';
  return {
    sentence: `gate ${done.outcome}: ${count}${proof}`,
    lines: done.changes.map(sentence),
    outputs: {
      outcome: done.outcome,
      changed: !context.dryRun && done.changes.length > 0,
      'key-id': done.keyIds.join(','),
      'api-id': done.apiId,
      'distribution-id': done.distributionIds.join(','),
    },
  };
}
