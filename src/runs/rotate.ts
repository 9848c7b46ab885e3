import { rotate, type TrailEntry, type RotateResult } from '../gate/rotation.ts';
import type { Context } from '../gate/context.ts';
import { Failure } from '../failure.ts';
import { namedRoute } from '../gate/probe.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { RunResult } from '../report/run-result.ts';

/** The remedy for each ending that needs one; its anchor has the ending's name. */
const remedies: Partial<Record<RotateResult['outcome'], string>> = {
  'no-target':
    'Run `command: deploy`, or `command: gate` with your distribution, or correct `distribution-ids`.',
  'not-gated': 'Run `command: gate` first: it adds the key without an outage.',
  overridden:
    'Make the tool that manages the distribution (Terraform, CDK) ignore this header, then run the action again.',
  contended: 'Wait until other deployments of the distribution have finished, then run the action again.',
  'not-accepted':
    'Check that the usage plan has the stage and that the probe path responds, then run the action again.',
  'not-owned':
    'Disable or delete that key by hand, or run `command: gate`: it adopts a key that CloudFront sends.',
  'still-sent':
    'Create a separate key for what still needs this one, or remove the key from its headers, its usage plan or its stage of the secret; the next run retires it.',
  'lasting-overlap':
    'Check the distribution in the CloudFront console: a deployment that never ends needs AWS Support.',
};

/** An older key that stays valid is a failure only if it leaked and had to be revoked. */
const leftValid: readonly RotateResult['outcome'][] = ['still-sent', 'not-owned'];

/** The next step after a dry run, in words. */
const next: Record<TrailEntry['kind'], string> = {
  look: 'look again',
  'create-key': 'create a new key',
  'attach-key': 'add the key to the usage plan',
  'enable-key': 'enable the key that CloudFront sends',
  'prove-at-origin': 'verify the new key at the API',
  'write-secret': 'put the key into the secret',
  switch: 'put the new key into the distribution',
  abandon: 'discard a key',
  wait: 'wait for edges that are still switching after an earlier run',
  'prove-through-cloudfront': 'verify through CloudFront which key it sends',
  'disable-key': 'retire an older key',
  watch: 'watch viewers while the old key is disabled',
  'delete-key': 'delete an older key',
  end: 'end',
};

/** Runs `rotate` from the inputs; `changes` are the lines of the journal. */
export async function runRotate(
  context: Context,
  inputs: Inputs,
  changes: readonly string[],
): Promise<RunResult> {
  const { probePath, maxKeyAge, revoke, deleteOld, settleSeconds: settle, deploymentTimeout } = inputs;
  const done = await rotate(context, {
    ...inputs,
    probe: probePath === undefined ? undefined : namedRoute(probePath),
    intent: { scope: 'rotate', maxKeyAge, revoke, deleteOld, settle, deploymentTimeout },
  });
  const remedy = remedies[done.outcome];
  const passes = leftValid.includes(done.outcome) && revoke === 'no';
  if (passes && remedy) context.journal.warned(`${done.reason}. ${remedy}`);
  return {
    sentence: sentenceFor(done),
    lines: context.dryRun ? planned(done) : changes,
    rotation: done,
    outputs: {
      outcome: done.outcome,
      changed: changes.length > 0,
      rotated: done.rotated,
      'key-id': done.liveKeyId,
      'old-key-ids': done.formerKeyIds.join(','),
    },
    failure:
      remedy && !passes
        ? new Failure(`Rotation ${done.outcome}: ${done.reason}.`, remedy, done.outcome)
        : undefined,
  };
}

/** A plan ends at the first step that would write or wait, because what follows depends on later observations. */
function planned({ trail, formerKeyIds }: RotateResult): readonly string[] {
  const step = trail.at(-1);
  if (!step || step.kind === 'end') return [];
  const first = `${next[step.kind]}: ${step.reason}`;
  if (step.kind !== 'create-key') return [first];
  const old =
    formerKeyIds.length > 0 ? [`retire ${formerKeyIds.join(', ')} once every edge sends the new key`] : [];
  return [first, 'verify it at the API, then put it into every distribution that sends a key', ...old];
}

/** How a rotation ended, in one line. */
export function sentenceFor(done: RotateResult): string {
  const { outcome, reason, rotated, formerKeyIds, liveKeyId = '', deletedKeyIds } = done;
  if (outcome === 'planned') return `rotate planned: ${planned(done)[0] ?? reason}`;
  if (!rotated || (outcome !== 'finished' && !leftValid.includes(outcome)))
    return `rotate ${outcome}: ${reason}`;
  const placed =
    formerKeyIds.length > 0
      ? `key ${formerKeyIds.join(', ')} replaced by ${liveKeyId}`
      : `key ${liveKeyId} replaced a value that was not a valid key`;
  return `rotate ${outcome}: ${placed}; deleted: ${deletedKeyIds.join(', ') || 'none'}${outcome === 'finished' ? '' : `; ${reason}`}`;
}
