import { gate } from '../commands/gate.ts';
import type { Context } from '../gate/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { RunResult } from '../report/run-result.ts';
import { converged, counted } from './converged.ts';

/** The result of the verification through CloudFront, in words. */
const proofs = {
  'key-id': 'verified through CloudFront by the key ID',
  status: 'verified through CloudFront by status only: the probe path does not name the key',
  none: 'not verified through CloudFront: no response showed it',
};

/** Runs `gate` from the inputs. */
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
