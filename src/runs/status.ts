import { status } from '../commands/status.ts';
import { once } from '../commands/status/check.ts';
import type { Context } from '../gate/context.ts';
import { Failure } from '../failure.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { RunResult } from '../report/run-result.ts';
import { counted } from './converged.ts';

/** Runs `status` from the inputs: fails when the gate is open or rejects viewers. */
export async function runStatus(context: Context, inputs: Inputs): Promise<RunResult> {
  const done = await status(context, inputs);
  const faults = done.checks.filter(({ state }) => state !== 'ok');
  const broken = faults.filter(({ state }) => state === 'broken');
  return {
    sentence: `status ${done.state}: ${counted(done.checks.length, 'check')}, ${broken.length} broken, ${counted(faults.length - broken.length, 'warning')}`,
    lines: [],
    checks: done.checks,
    outputs: {
      outcome: done.state,
      changed: false,
      'key-id': done.keyIds.join(','),
      'api-id': done.apiId,
      'distribution-id': done.distributionIds.join(','),
    },
    failure:
      broken.length === 0
        ? undefined
        : new Failure(
            `The gate "${inputs.name}" is broken: ${broken.map((check) => `${check.name}: ${check.finding}`).join('; ')}.`,
            once(broken.map(({ remedy }) => remedy)).join(' '),
            'status-broken',
          ),
  };
}
