import { deleteKey, setKeyEnabled } from '../aws/apigateway/api-key.ts';
import { refusedWith } from '../aws/client/refusal.ts';
import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import type { Event } from '../core/progress.ts';
import type { GateView } from './gate-view.ts';

interface KeyToRetire {
  readonly keyId: string;
  readonly reason: string;
  /** A leaked key is disabled while edges may still send it: they are rejected until they have switched. */
  readonly whileSwitching?: boolean;
}

/** Thrown when something still needs a key that was due to be retired. */
export class KeyInUse extends Failure {}

/** Disables a key that nothing sends, unless another run has retired it already. Throws without a change if the key is needed. */
export async function disableUnused(context: Context, view: GateView, retired: KeyToRetire): Promise<Event> {
  const { aws, journal } = context;
  const { keyId, reason, whileSwitching } = retired;
  await assertUnused(view, keyId, whileSwitching);
  try {
    await setKeyEnabled(aws, keyId, false);
  } catch (error) {
    if (!refusedWith(error, 'NotFoundException')) throw error;
    journal.noted(`key ${keyId} was already deleted`);
    return { kind: 'deleted', keyId };
  }
  journal.changed(`key ${keyId} disabled: ${reason}`);
  return { kind: 'disabled', keyId };
}

/** Deletes a key that nothing sends any more. Throws without a change if something needs it after all. */
export async function deleteUnused(context: Context, view: GateView, retired: KeyToRetire): Promise<Event> {
  const { keyId, reason } = retired;
  await assertUnused(view, keyId);
  await deleteKey(context.aws, keyId);
  context.journal.changed(`key ${keyId} deleted: ${reason}`);
  return { kind: 'deleted', keyId };
}

/** Maximum age, in ms, of the list by which a key is retired: the polls before it read the whole list. */
const newEnough = 60_000;

/** A key gets into another plan only by hand. */
const plansNewEnough = 10 * 60_000;

/**
 * The action's guarantees, checked immediately before a key is retired: it is ours; in the newest whole list no origin of any
 * distribution contains its value and every sender is Deployed; no stage of the secret and no other plan than the gate's holds it.
 * A secret that the gate's plan names only now may hold it too.
 */
async function assertUnused(view: GateView, keyId: string, whileSwitching = false): Promise<void> {
  const { keys, distributions, secret } = view;
  const stages = (await secret?.stagesWith(keys.valueOf(keyId), newEnough)) ?? [];
  const senders = await distributions.sendersOf(keyId, newEnough);
  const switching = whileSwitching ? [] : await distributions.switching(newEnough);
  const plans = await keys.otherPlansOf(keyId, plansNewEnough);
  const [needing] = [
    ...(keys.find(keyId)?.owned === true ? [] : ["it is not this gate's"]),
    ...because(stages, (them) => `the secret holds it (${them})`),
    ...because(view.lateSecrets(), (it) => `the secret ${it}, which this run did not know of, may hold it`),
    ...because(senders, (them) => `${them} sends it`),
    ...because(switching, (them) => `the edges of ${them} have not all switched`),
    ...because(
      plans.map(({ id }) => id),
      (them) => `the usage plan ${them} holds it too`,
    ),
  ];
  if (needing === undefined) return;
  throw new KeyInUse(
    `Key ${keyId} was to be retired, but ${needing}: it was not changed.`,
    'All keys are valid. Run the action again.',
    'key-in-use',
  );
}

const because = (ids: readonly string[], say: (them: string) => string): readonly string[] =>
  ids.length === 0 ? [] : [say(ids.join(', '))];
