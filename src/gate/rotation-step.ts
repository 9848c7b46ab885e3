import { createKey, setKeyEnabled } from '../aws/apigateway/api-key.ts';
import { TooLate, updateDistribution } from '../aws/cloudfront/distribution.ts';
import { withKey } from '../aws/cloudfront/gate-parts.ts';
import { credentialsExpired, isUnseen, refusedWith } from '../aws/client/refusal.ts';
import { attachKey, planKeyIds } from '../aws/apigateway/usage-plan.ts';
import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import { headersOf, keyOf, liveKeyIds, opensTheGate, type GateState } from '../core/gate-state.ts';
import { ageOf, resumeWithin } from '../core/need.ts';
import type { Event, Progress } from '../core/progress.ts';
import { everywhereDeployed, retirable, switchWithin } from '../core/retirement.ts';
import type { Step } from '../core/step.ts';
import {
  isShutOut,
  proveAtOrigin,
  proveThroughCloudFront,
  refuseOpen,
  rejectsAnyway,
  shutOut,
  watchDisabled,
  type Endpoints,
} from './evidence.ts';
import type { GateView, RotateSettings } from './gate-view.ts';
import { newKeyValue } from './keys.ts';
import { deleteUnused, disableUnused, KeyInUse } from './retirement.ts';
import { SecretMoved } from './secret.ts';

/** The steps that only look, probe or wait. */
const harmless = ['look', 'wait', 'prove-at-origin', 'prove-through-cloudfront', 'watch', 'end'] as const;

type Change = Exclude<Step, { readonly kind: (typeof harmless)[number] }>;

const isChange = (step: Step): step is Change => !harmless.some((kind) => kind === step.kind);

/** Carries out the steps that the core decides on, one at a time. */
export class RotationSteps {
  private readonly context: Context;
  private readonly view: GateView;
  private readonly settings: RotateSettings;
  /** When this run began to create each of its keys, in ms on its own clock. */
  private readonly createdAt = new Map<string, number>();
  /** When this run enabled each key or added it to the plan: hosts hear of it one by one. */
  private readonly openedAt = new Map<string, number>();
  /** Viewers' addresses at which the former live key was rejected: what they reject later shows nothing. Undefined: not known. */
  private rejecting: ReadonlySet<string> | undefined;

  constructor(context: Context, view: GateView, settings: RotateSettings) {
    this.context = context;
    this.view = view;
    this.settings = settings;
  }

  /** Carries out one step and answers what came of it, for the core to record. */
  async carryOut(step: Step, progress: Progress): Promise<readonly Event[]> {
    if (isChange(step)) return [await this.change(step, progress)];
    const { state } = progress;
    const { clock, journal, signal } = this.context;
    switch (step.kind) {
      case 'look':
        if (step.at === 'everything' || !state) return [{ kind: 'saw', state: await this.view.look() }];
        return [{ kind: 'saw-keys', ...(await this.view.pollKeys()) }];
      case 'prove-at-origin':
        return [await this.proveAtOrigin(step.keyId, step.reason, progress)];
      case 'wait':
        journal.waiting(step.reason);
        await clock.sleep(step.seconds * 1_000, signal);
        return [await this.poll(state)];
      case 'prove-through-cloudfront':
        journal.waiting(`probing through CloudFront for key ${step.keyId}: ${step.reason}`);
        await this.proveThroughCloudFront(step, state);
        return [
          ...[
            { kind: 'proved-through-cloudfront', keyId: step.keyId } as const,
            { kind: 'settled' } as const,
          ],
          await this.poll(state, true),
        ];
      case 'watch':
        await this.watch(step.disabled);
        return [await this.poll(state, true), { kind: 'watched', keyIds: step.disabled }];
      case 'end':
        return [];
    }
  }

  /** Carries out a step that changes something at AWS, or gives up what was changed. */
  private async change(step: Change, { state }: Progress): Promise<Event> {
    const { aws, clock, journal } = this.context;
    const { reason } = step;
    const keyId = 'keyId' in step ? step.keyId : '';
    switch (step.kind) {
      case 'create-key':
        return this.create(reason, state);
      case 'attach-key':
        await attachKey(aws, this.view.gate.planId, keyId);
        this.view.keys.noteAttached(keyId);
        this.openedAt.set(keyId, clock.now());
        journal.changed(`key ${keyId} added to the usage plan: ${reason}`);
        return { kind: 'attached', keyId };
      case 'enable-key':
        await setKeyEnabled(aws, keyId, true);
        this.openedAt.set(keyId, clock.now());
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

  private async create(reason: string, state: GateState | undefined): Promise<Event> {
    const { aws, clock, journal } = this.context;
    // Also because a key that is made in front of an open gate would only be one more.
    await this.findRejecting(state);
    await this.view.secret?.proveWritable();
    const value = newKeyValue(journal);
    const began = clock.now();
    const key = this.view.keys.add(await createKey(aws, this.view.gate.name, value));
    this.createdAt.set(key.id, began);
    journal.changed(`key ${key.id} created: ${reason}`);
    return { kind: 'created', key };
  }

  /** One poll. All keys are valid meanwhile, so a failed call shows nothing and expired credentials leave it to the next run. */
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

  private async proveAtOrigin(keyId: string, reason: string, progress: Progress): Promise<Event> {
    const { context, settings, view } = this;
    const { journal } = context;
    journal.waiting(`probing the API with key ${keyId}: ${reason}`);
    const { direct } = await view.endpoints();
    const evidence = await proveAtOrigin(
      context,
      direct,
      view.keys.valueOf(keyId),
      settings.propagationSeconds,
    );
    if (direct && evidence === 'contrary') {
      const live = view.keys.valuesOpening(liveKeyIds(progress.state?.targets ?? []));
      // Where every viewer is refused, a key that may be good is tried as well: nothing is lost by it.
      const isLastHope = live.length === 0 && progress.proofsFailed > 0;
      if (!isLastHope && !(await isShutOut(context, direct, live))) return { kind: 'not-accepted' };
      journal.warned(
        isLastHope ? `${direct.url} rejects key ${keyId}, and viewers too.` : `${shutOut(direct)}.`,
      );
    }
    if (evidence !== 'steady') {
      // Then AWS's word is all there is, and the answer to the write alone is none: it may be a proxy's.
      if (!(await planKeyIds(context.aws, view.gate.planId)).includes(keyId)) return { kind: 'not-accepted' };
      journal.warned(
        `No response from the API showed whether it accepts key ${keyId}; the run waited ${2 * settings.propagationSeconds} s instead, twice the propagation time.`,
      );
    }
    return { kind: 'proved-at-origin', keyId };
  }

  private async writeSecret({ ifVersion, keyId, reason }: Step & { kind: 'write-secret' }): Promise<Event> {
    const { secret, keys } = this.view;
    // A read that is older than the run's own last write is looked at again.
    if (secret?.seen(keys).version !== ifVersion) return { kind: 'switch-lost' };
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
      distributions.noteSwitched(id, ifMatch, etag, changed);
      journal.changed(`distribution ${id} sends key ${keyId}, edge by edge`);
      const headers = originIds.map(() => ({ kind: 'key', id: keyId }) as const);
      return { kind: 'switched', distribution: { id, etag, deployed: false, headers }, at: clock.now() };
    } catch (error) {
      // 412: another writer was faster, or our own write was done and its answer lost. Looking again tells which.
      if (refusedWith(error, 'PreconditionFailed') || error instanceof TooLate)
        return { kind: 'switch-lost' };
      throw error;
    }
  }

  /**
   * Looks where requests are rejected although CloudFront sends a key that opens the gate, and not since a moment ago: then
   * another origin of an origin group may answer, and no rotation changes that.
   */
  private async findRejecting(state: GateState | undefined): Promise<void> {
    const { viewers } = await this.view.endpoints();
    const isGood = (id: string): boolean => !this.openedAt.has(id) && opensTheGate(state && keyOf(state, id));
    if (!headersOf(state?.targets ?? []).every((header) => header.kind === 'key' && isGood(header.id)))
      return;
    const found = await Promise.all(viewers.map((viewer) => rejectsAnyway(this.context, viewer)));
    const rejecting = viewers.filter((_, index) => found[index]);
    this.rejecting = new Set(rejecting.map(({ url }) => url));
    for (const { url, distributionId } of rejecting)
      this.context.journal.warned(
        `Nothing can be verified through ${distributionId}: ${url} rejects requests although it sends a valid key. Set \`probe-path\` to a path that the API serves there.`,
      );
  }

  private async endpoints(): Promise<Endpoints> {
    const { direct, viewers } = await this.view.endpoints();
    return { direct, viewers: viewers.filter(({ url }) => this.rejecting?.has(url) !== true) };
  }

  /** In-flight requests with the old key end while the new one is proved: twice the time where nothing could be seen. */
  private async proveThroughCloudFront(
    { keyId, settle }: { readonly keyId: string; readonly settle: number },
    state: GateState | undefined,
  ): Promise<void> {
    const { clock, journal, signal } = this.context;
    const began = clock.now();
    // A key that was put in place long ago, by a run that died or could not prove it either.
    const isOld = state !== undefined && ageOf(state, keyId, began) > resumeWithin;
    if (!this.rejecting && isOld) await this.findRejecting(state);
    const { viewers } = await this.endpoints();
    const { propagationSeconds: propagation } = this.settings;
    const sinceOpened = (began - (this.openedAt.get(keyId) ?? -Infinity)) / 1_000;
    const unseen = await proveThroughCloudFront(this.context, viewers, keyId, {
      atLeast: Math.max(0, propagation - sinceOpened),
      propagation,
    });
    for (const { url } of unseen)
      journal.warned(
        `No response through ${url} showed which key it sends; the run relies on the deployment and the header.`,
      );
    const isSeen = viewers.length > 0 && unseen.length + (this.rejecting?.size ?? 0) === 0;
    const rest = began + settle * (isSeen ? 1 : 2) * 1_000 - clock.now();
    if (rest > 0) {
      journal.waiting(`waiting ${Math.round(rest / 1_000)} s for in-flight requests with the old key to end`);
      await clock.sleep(rest, signal);
    }
  }

  private async watch(disabled: readonly string[]): Promise<void> {
    const { aws, journal } = this.context;
    journal.waiting(`watching viewers while ${disabled.join(', ')} stays disabled`);
    const values = disabled.map((id) => this.view.keys.valueOf(id));
    // Nothing sends these keys: half the propagation time shows a straggler as well as all of it.
    const atLeast = this.settings.propagationSeconds / 2;
    const endpoints = await this.endpoints();
    const seen = await watchDisabled(this.context, endpoints, values, atLeast);
    if (seen === 'still-accepted' && endpoints.direct) await refuseOpen(this.context, endpoints.direct);
    if (seen === 'still-accepted')
      journal.warned(`The API still accepts a disabled key (${disabled.join(', ')}); deleting it anyway.`);
    if (seen !== 'viewer-rejected') return;
    for (const keyId of disabled) await setKeyEnabled(aws, keyId, true);
    throw new Failure(
      `A request through CloudFront was rejected while ${disabled.join(', ')} was disabled; it was enabled again at once.`,
      'All keys are valid. Look for something that still sends the old key (a copy of the distribution, another tool).',
      'viewer-refused',
    );
  }

  /** What needs the key after all shows in a new look; a look that shows nothing of it ends the run. */
  private async retire(keyId: string, act: () => Promise<Event>): Promise<Event> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof KeyInUse)) throw error;
      const state = await this.view.look();
      if (everywhereDeployed(state) && retirable(state).some(({ id }) => id === keyId)) throw error;
      this.context.journal.warned(error.message);
      return { kind: 'saw', state };
    }
  }
}
