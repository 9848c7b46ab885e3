import { status } from '../commands/status.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import type { Inputs } from '../inputs.ts';
import type { RunResult } from './run-result.ts';

/** `status` from the inputs: fails when the gate is open or refuses viewers. */
export async function runStatus(context: Context, { name, gate, rotate }: Inputs): Promise<RunResult> {
  const done = await status(context, {
    name,
    apiId: gate.apiId === '' ? undefined : gate.apiId,
    stage: gate.apiId === '' ? undefined : gate.stage,
    excludedMethods: gate.excludedMethods,
    apiDomains: rotate.apiDomains,
    probePath: rotate.probePath,
    maxKeyAge: rotate.intent.maxKeyAge,
  });
  const faults = done.checks.filter(({ state }) => state !== 'ok');
  for (const { name: what, state, finding, remedy } of done.checks)
    context.journal.noted(`${state.padEnd(7)} ${what}: ${finding}${remedy ? ` -> ${remedy}` : ''}`);
  const broken = faults.filter(({ state }) => state === 'broken');
  return {
    sentence: `status ${done.state}: ${done.checks.length} checks, ${broken.length} broken, ${faults.length - broken.length} warnings`,
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
            `The gate "${name}" is broken: ${broken.map((check) => `${check.name}: ${check.finding}`).join('; ')}.`,
            broken.map(({ remedy }) => remedy).join(' '),
            'status-broken',
          ),
  };
}
