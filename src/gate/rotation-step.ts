import { credentialsExpired, isUnseen } from '../aws/client/refusal.ts';
import type { Context } from './context.ts';
import type { GateState } from '../core/gate-state.ts';
import type { Event, Progress } from '../core/progress.ts';
import type { Step } from '../core/step.ts';
import type { GateView, RotateSettings } from './gate-view.ts';
import { isChange, RotationChanges, type Change } from './rotation-changes.ts';
import { RotationProofs } from './rotation-proofs.ts';

/** Carries out the steps that the core decides on, one at a time. */
export class RotationSteps {
  private readonly context: Context;
  private readonly view: GateView;
  private readonly changes: RotationChanges;
  private readonly proofs: RotationProofs;

  constructor(context: Context, view: GateView, settings: RotateSettings) {
    this.context = context;
    this.view = view;
    this.changes = new RotationChanges(context, view, settings);
    this.proofs = new RotationProofs(context, view, settings);
  }

  /** Carries out one step and returns its result for the core to record. */
  async carryOut(step: Step, progress: Progress): Promise<readonly Event[]> {
    const { state } = progress;
    if (isChange(step)) return [await this.change(step, state)];
    const { clock, journal, signal } = this.context;
    switch (step.kind) {
      case 'look':
        if (step.at === 'everything' || !state) return [{ kind: 'saw', state: await this.view.look() }];
        return [{ kind: 'saw-keys', ...(await this.view.pollKeys()) }];
      case 'prove-at-origin':
        return [await this.proofs.proveAtOrigin(step.keyId, step.reason, progress)];
      case 'wait':
        journal.waiting(step.reason);
        await clock.sleep(step.seconds * 1_000, signal);
        return [await this.poll(state)];
      case 'prove-through-cloudfront':
        journal.waiting(`probing through CloudFront for key ${step.keyId}: ${step.reason}`);
        await this.proofs.proveThroughCloudFront(step, state);
        return [
          { kind: 'proved-through-cloudfront', keyId: step.keyId },
          { kind: 'settled' },
          await this.poll(state, true),
        ];
      case 'watch':
        if ((await this.proofs.watch(step.disabled)) === 'viewer-rejected')
          await this.changes.enableAgain(step.disabled);
        return [await this.poll(state, true), { kind: 'watched', keyIds: step.disabled }];
      case 'end':
        return [];
    }
  }

  private async change(step: Change, state: GateState | undefined): Promise<Event> {
    // Also because a new key for an open API would only add another one.
    if (step.kind === 'create-key') await this.proofs.findRejecting(state);
    const event = await this.changes.make(step);
    if (event.kind === 'attached' || event.kind === 'enabled') this.proofs.noteOpened(event.keyId);
    return event;
  }

  /** One poll. All keys are valid meanwhile, so a failed call is skipped, and expired credentials leave the rest to the next run. */
  private async poll(state: GateState | undefined, whole = false): Promise<Event> {
    try {
      const seen = state ? await this.view.poll(state, whole) : await this.view.look();
      return { kind: 'polled', state: seen };
    } catch (error) {
      if (credentialsExpired(error)) return { kind: 'blinded' };
      if (!isUnseen(error)) throw error;
      const said = error instanceof Error ? error.message : String(error);
      this.context.journal.noted(`this poll failed, retrying: ${said}`);
      return { kind: 'unseen', at: this.context.clock.now() };
    }
  }
}
