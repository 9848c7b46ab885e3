import { namedRoute } from '../commands/gate/probe-route.ts';
import { rotate, type RotateResult } from '../commands/rotate.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import type { Inputs } from '../inputs.ts';
import type { RunResult } from './run-result.ts';

/** What must be done about an ending that is not a good one. */
const remedies: Partial<Record<RotateResult['outcome'], readonly [remedy: string, anchor: string]>> = {
  'no-target': [
    'Run `command: deploy`, or `command: gate` with your distribution, or correct `distribution-ids`.',
    'no-target',
  ],
  'not-gated': ['Run `command: gate` first: it puts the key in place without an outage.', 'not-gated'],
  overridden: [
    'Tell the tool that manages the distribution (Terraform, CDK) to ignore this header, then run the action again.',
    'overridden',
  ],
  contended: ['Let other deployments of the distribution end, then run the action again.', 'contended'],
  'not-accepted': [
    'Check that the usage plan has the stage and that the probe path answers, then run the action again.',
    'not-accepted',
  ],
  'lasting-overlap': [
    'Look at the distribution in the CloudFront console: a deployment that never ends needs AWS Support.',
    'lasting-overlap',
  ],
};

/** `rotate` from the inputs; `changes` is what the journal was told, line by line. */
export async function runRotate(
  context: Context,
  inputs: Inputs,
  changes: readonly string[],
): Promise<RunResult> {
  const { probePath: own, ...settings } = inputs.rotate;
  const probe = own === undefined ? undefined : namedRoute(own);
  const done = await rotate(context, { ...settings, name: inputs.name, probe });
  const [remedy, anchor] = remedies[done.outcome] ?? [];
  return {
    sentence: sentenceFor(done),
    lines: changes,
    rotation: done,
    outputs: {
      outcome: done.outcome,
      changed: changes.length > 0,
      rotated: done.rotated,
      'key-id': done.liveKeyId,
      'old-key-ids': done.formerKeyIds.join(','),
    },
    failure:
      remedy && anchor ? new Failure(`Rotation ${done.outcome}: ${done.reason}.`, remedy, anchor) : undefined,
  };
}

function sentenceFor({
  outcome,
  reason,
  rotated,
  formerKeyIds,
  liveKeyId,
  deletedKeyIds,
}: RotateResult): string {
  if (outcome === 'finished' && rotated)
    return `rotate finished: key ${formerKeyIds.join(', ')} replaced by ${liveKeyId ?? ''}; deleted: ${deletedKeyIds.join(', ') || 'none'}`;
  return `rotate ${outcome}: ${reason}`;
}
