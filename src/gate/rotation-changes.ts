import { createKey, setKeyEnabled } from '../aws/apigateway/api-key.ts';
import { attachKey } from '../aws/apigateway/usage-plan.ts';
import { refusedWith, wasRefused } from '../aws/client/refusal.ts';
import { TooLate, updateDistribution } from '../aws/cloudfront/distribution.ts';
import { withKey } from '../aws/cloudfront/gate-parts.ts';
import type { Event } from '../core/progress.ts';
import { everywhereDeployed, retirable, switchWithin } from '../core/retirement.ts';
import type { Step } from '../core/step.ts';
import { Failure } from '../failure.ts';
import type { Context } from './context.ts';
import type { GateView, RotateSettings } from './gate-view.ts';
import { newKeyValue } from './keys.ts';
import { deleteUnused, disableUnused, KeyInUse } from './retirement.ts';
import { SecretMoved } from './secret.ts';

/** The steps that only read, probe or wait. */
const harmless = ['look', 'wait', 'prove-at-origin', 'prove-through-cloudfront', 'watch', 'end'] as const;

/** A step that changes something at AWS, or abandons an attempt. */
export type Change = Exclude<Step, { readonly kind: (typeof harmless)[number] }>;

export const isChange = (step: Step): step is Change => !harmless.some((kind) => kind === step.kind);

/** What a rotation changes at AWS. */
export class RotationChanges {
  private readonly context: Context;
  private readonly view: GateView;
  private readonly settings: RotateSettings;
  /** When this run began to create each of its keys, in ms on its own clock. */
  private readonly createdAt = new Map<string, number>();
  /** Keys that this run may have given to a distribution or to the secret. */
  private readonly given = new Set<string>();

  constructor(context: Context, view: GateView, settings: RotateSettings) {
    this.context = context;
    this.view = view;
    this.settings = settings;
  }

  /** Makes one change and returns its result. */
  async make(step: Change): Promise<Event> {
    const { aws, journal } = this.context;
    const { reason } = step;
    const keyId = 'keyId' in step ? step.keyId : '';
    switch (step.kind) {
      case 'create-key':
        return this.create(reason);
      case 'attach-key':
        await attachKey(aws, this.view.gate.planId, keyId).catch((error: unknown) =>
          this.discard(keyId, error),
        );
        this.view.keys.noteAttached(keyId);
        journal.changed(`key ${keyId} added to the usage plan: ${reason}`);
        return { kind: 'attached', keyId };
      case 'enable-key':
        await setKeyEnabled(aws, keyId, true);
        journal.changed(`key ${keyId} enabled: ${reason}`);
        return { kind: 'enabled', keyId };
      case 'write-secret':
        return this.writeSecret(step);
      case 'switch':
        return this.switchHeader(step);
      case 'abandon':
        journal.noted(`key ${keyId} discarded: ${reason}`);
        return { kind: 'abandoned' };
      case 'disable-key': {
        const whileSwitching = this.settings.intent.revoke === 'immediate';
        return this.retire(keyId, () => disableUnused(this.context, this.view, { ...step, whileSwitching }));
      }
      case 'delete-key':
        return this.retire(keyId, () => deleteUnused(this.context, this.view, step));
    }
  }

  /** Enables keys again that viewers still need. Always throws the Failure that says so. */
  async enableAgain(disabled: readonly string[]): Promise<never> {
    for (const keyId of disabled) await setKeyEnabled(this.context.aws, keyId, true);
    throw new Failure(
      `A request through CloudFront was rejected while ${disabled.join(', ')} was disabled; it was enabled again at once.`,
      'All keys are valid. Look for something that still sends the old key (a copy of the distribution, another tool).',
      'viewer-refused',
    );
  }

  private async create(reason: string): Promise<Event> {
    const { aws, clock, journal } = this.context;
    await this.view.secret?.proveWritable();
    const value = newKeyValue(journal);
    const began = clock.now();
    const key = this.view.keys.add(await createKey(aws, this.view.gate.name, value));
    this.createdAt.set(key.id, began);
    journal.changed(`key ${key.id} created: ${reason}`);
    return { kind: 'created', key };
  }

  private async writeSecret({ ifVersion, keyId, reason }: Step & { kind: 'write-secret' }): Promise<Event> {
    const { secret, keys } = this.view;
    // A result that is older than the run's own last write is read again.
    if (secret?.seen(keys).version !== ifVersion) return { kind: 'switch-lost' };
    this.given.add(keyId);
    try {
      const version = await secret.write(keys.valueOf(keyId));
      this.context.journal.changed(`key ${keyId} put into the secret: ${reason}`);
      return { kind: 'secret-written', version, keyId };
    } catch (error) {
      if (error instanceof TooLate || error instanceof SecretMoved) return { kind: 'switch-lost' };
      throw error;
    }
  }

  private async switchHeader(step: Step & { kind: 'switch' }): Promise<Event> {
    const { distributionId: id, ifMatch, keyId } = step;
    const { aws, clock, journal } = this.context;
    const { distributions, keys } = this.view;
    const { config, originIds } = distributions.configOf(id, ifMatch);
    const changed = withKey(config, originIds, keys.valueOf(keyId));
    const createdAt = this.createdAt.get(keyId);
    if (createdAt === undefined) throw new Error(`key ${keyId} was not created by this run`);
    const notLaterThan = createdAt + switchWithin * 1_000;
    try {
      const etag = await updateDistribution(aws, { id, etag: ifMatch }, changed, notLaterThan);
      this.given.add(keyId);
      distributions.noteSwitched(id, ifMatch, etag, changed);
      journal.changed(`distribution ${id} sends key ${keyId}, edge by edge`);
      const headers = originIds.map(() => ({ kind: 'key', id: keyId }) as const);
      return { kind: 'switched', distribution: { id, etag, deployed: false, headers }, at: clock.now() };
    } catch (error) {
      // 412: another writer was faster, or our own write succeeded and its response was lost. Another read tells which.
      if (!refusedWith(error, 'PreconditionFailed') && !(error instanceof TooLate))
        return this.discard(keyId, error);
      this.given.add(keyId);
      return { kind: 'switch-lost' };
    }
  }

  /**
   * Deletes a key of this run that AWS refused to put in place, unless something may hold it: only this run knows its value. A role that
   * lacks a permission would otherwise leave one more key each time. Always throws `error`.
   */
  private async discard(keyId: string, error: unknown): Promise<never> {
    if (wasRefused(error) && this.createdAt.has(keyId) && !this.given.has(keyId)) {
      const retired = { keyId, reason: 'AWS refused to put it in place, and nothing ever sent it' };
      await deleteUnused(this.context, this.view, retired).catch((reason: unknown) => {
        this.context.journal.warned(
          `Key ${keyId}, which nothing sends, could not be deleted: ${String(reason)}`,
        );
      });
    }
    throw error;
  }

  /** A new read shows what needs the key after all; if it shows nothing, the last check was made on an older list, and is repeated. */
  private async retire(keyId: string, act: () => Promise<Event>): Promise<Event> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof KeyInUse)) throw error;
      const state = await this.view.look();
      if (everywhereDeployed(state) && retirable(state).some(({ id }) => id === keyId)) return act();
      this.context.journal.warned(error.message);
      return { kind: 'saw', state };
    }
  }
}
