import { createKey, deleteKey, setKeyEnabled } from '../../aws/api-key.ts';
import { updateDistribution } from '../../aws/distribution.ts';
import { withOriginHeader } from '../../aws/distribution-config.ts';
import { credentialsExpired, refusedWith } from '../../aws/refusal.ts';
import { attachKey } from '../../aws/usage-plan.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import type { Picture } from '../../rotation/picture.ts';
import type { Event } from '../../rotation/progress.ts';
import type { Step } from '../../rotation/step.ts';
import { randomKeyValue } from './chance.ts';
import { keyHeader } from '../../aws/distribution-parts.ts';
import { proveThroughCloudFront, provedAtOrigin, watchDisabled } from './proofs.ts';
import type { RotateSettings } from './settings.ts';
import type { GateView } from './view.ts';

/** Carries out one step and answers what came of it, for the heart to record. `picture` is what it decided from. */
export async function act(
  step: Step,
  context: Context,
  settings: RotateSettings,
  view: GateView,
  picture: Picture | undefined,
): Promise<readonly Event[]> {
  const { aws, clock, journal, signal } = context;
  switch (step.kind) {
    case 'look':
      if (step.at === 'everything' || !picture) return [{ kind: 'saw', picture: await view.look() }];
      return [await lookAtKeys(context, view)];
    case 'create-key': {
      const value = randomKeyValue();
      journal.mask(value);
      const key = view.keyring.add(await createKey(aws, settings.name, value));
      journal.changed(`key ${key.id} created: ${step.reason}`);
      return [{ kind: 'created', key }];
    }
    case 'attach-key':
      await attachKey(aws, view.gate.planId, step.keyId);
      view.keyring.noteAttached(step.keyId);
      journal.changed(`key ${step.keyId} added to the usage plan: ${step.reason}`);
      return [{ kind: 'attached', keyId: step.keyId }];
    case 'enable-key':
      await setKeyEnabled(aws, step.keyId, true);
      journal.changed(`key ${step.keyId} enabled: ${step.reason}`);
      return [{ kind: 'enabled', keyId: step.keyId }];
    case 'prove-at-origin':
      journal.waiting(`asking the API with key ${step.keyId}: ${step.reason}`);
      return (await provedAtOrigin(context, settings, view, step.keyId))
        ? [{ kind: 'proved-at-origin', keyId: step.keyId }]
        : [{ kind: 'not-accepted' }];
    case 'switch':
      return [await switchHeader(context, view, step.distributionId, step.ifMatch, step.keyId)];
    case 'abandon':
      journal.noted(`key ${step.keyId} given up: ${step.reason}`);
      return [{ kind: 'abandoned' }];
    case 'wait':
      journal.waiting(step.reason);
      await clock.sleep(step.seconds * 1_000, signal);
      return [await poll(view, picture)];
    case 'prove-through-cloudfront':
      journal.waiting(`asking through CloudFront for key ${step.keyId}: ${step.reason}`);
      await proveThroughCloudFront(context, view, step.keyId);
      return [{ kind: 'proved-through-cloudfront', keyId: step.keyId }];
    case 'settle':
      journal.waiting(`${step.seconds} s: ${step.reason}`);
      await clock.sleep(step.seconds * 1_000, signal);
      return [{ kind: 'settled' }, await poll(view, picture)];
    case 'disable-key':
      return [await disable(context, step.keyId, step.reason)];
    case 'watch':
      await watch(context, settings, view, step.keyId, step.disabled);
      return [await poll(view, picture), { kind: 'watched', keyIds: step.disabled }];
    case 'delete-key':
      await deleteKey(aws, step.keyId);
      journal.changed(`key ${step.keyId} deleted: ${step.reason}`);
      return [{ kind: 'deleted', keyId: step.keyId }];
    case 'end':
      return [];
  }
}

async function lookAtKeys({ clock }: Context, { keyring }: GateView): Promise<Event> {
  const at = clock.now();
  await keyring.readOwn();
  return { kind: 'saw-keys', keys: keyring.seen(), at };
}

/** One poll of the targets. Credentials that ran out harm nobody: every key is valid, the next run goes on. */
async function poll(view: GateView, picture: Picture | undefined): Promise<Event> {
  try {
    return { kind: 'polled', picture: picture ? await view.poll(picture) : await view.look() };
  } catch (error) {
    if (credentialsExpired(error)) return { kind: 'blinded' };
    throw error;
  }
}

async function switchHeader(
  { aws, clock, journal }: Context,
  { fleet, keyring }: GateView,
  id: string,
  ifMatch: string,
  keyId: string,
): Promise<Event> {
  const { config, originIds } = fleet.configOf(id, ifMatch);
  const value = keyring.valueOf(keyId);
  const changed = originIds.reduce((xml, origin) => withOriginHeader(xml, origin, keyHeader, value), config);
  try {
    const etag = await updateDistribution(aws, id, ifMatch, changed, [value]);
    fleet.noteSwitched(id, ifMatch, etag, changed);
    journal.changed(`distribution ${id} sends key ${keyId}, edge by edge`);
    const headers = originIds.map(() => ({ kind: 'key', id: keyId }) as const);
    return { kind: 'switched', distribution: { id, etag, deployed: false, headers }, at: clock.now() };
  } catch (error) {
    // 412: somebody was faster, or our own write was done and its answer lost. Looking again tells which.
    if (refusedWith(error, 'PreconditionFailed')) return { kind: 'switch-lost' };
    throw error;
  }
}

/** Another run may have retired the key already: then there is nothing left to disable. */
async function disable({ aws, journal }: Context, keyId: string, reason: string): Promise<Event> {
  try {
    await setKeyEnabled(aws, keyId, false);
  } catch (error) {
    if (!refusedWith(error, 'NotFoundException')) throw error;
    journal.noted(`key ${keyId} is gone already`);
    return { kind: 'deleted', keyId };
  }
  journal.changed(`key ${keyId} disabled: ${reason}`);
  return { kind: 'disabled', keyId };
}

async function watch(
  context: Context,
  settings: RotateSettings,
  view: GateView,
  live: string,
  disabled: readonly string[],
): Promise<void> {
  const { aws, journal } = context;
  journal.waiting(`watching viewers while ${disabled.join(', ')} stays disabled`);
  const seen = await watchDisabled(context, settings, view, live, disabled);
  if (seen === 'still-let-in')
    journal.warned(
      `the API still lets a disabled key in (${disabled.join(', ')}); it is deleted all the same`,
    );
  if (seen !== 'viewer-refused') return;
  for (const keyId of disabled) await setKeyEnabled(aws, keyId, true);
  throw new Failure(
    `A request through CloudFront was refused while ${disabled.join(', ')} was disabled; it was enabled again at once.`,
    'All keys are valid. Look for something that still sends the old key (a copy of the distribution, another tool).',
    'viewer-refused',
  );
}
