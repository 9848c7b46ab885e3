import { planKeyIds } from '../aws/apigateway/usage-plan.ts';
import { headersOf, keyOf, liveKeyIds, opensTheGate, type GateState } from '../core/gate-state.ts';
import { ageOf, resumeWithin } from '../core/need.ts';
import type { Event, Progress } from '../core/progress.ts';
import type { Context } from './context.ts';
import {
  isShutOut,
  proveAtOrigin,
  proveThroughCloudFront,
  refuseOpen,
  rejectsAnyway,
  shutOut,
  watchDisabled,
  type Endpoints,
  type Watch,
} from './evidence.ts';
import type { GateView, RotateSettings } from './gate-view.ts';

/** What a rotation proves by requests: to the API itself, and through CloudFront. */
export class RotationProofs {
  private readonly context: Context;
  private readonly view: GateView;
  private readonly settings: RotateSettings;
  /** When this run enabled each key or added it to the plan: hosts learn of it one by one. */
  private readonly openedAt = new Map<string, number>();
  /** Viewers' addresses at which the former live key was rejected: later rejections there prove nothing. Undefined: not known. */
  private rejecting: ReadonlySet<string> | undefined;

  constructor(context: Context, view: GateView, settings: RotateSettings) {
    this.context = context;
    this.view = view;
    this.settings = settings;
  }

  /** Records that this run has just enabled the key or added it to the plan. */
  noteOpened(keyId: string): void {
    this.openedAt.set(keyId, this.context.clock.now());
  }

  /**
   * Waits until the API accepts the key, or for twice the propagation time if no response shows it. Throws when the API is not
   * protected.
   */
  async proveAtOrigin(keyId: string, reason: string, progress: Progress): Promise<Event> {
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
      // If every viewer is rejected, a key that may be valid is worth a try.
      const isLastHope = live.length === 0 && progress.proofsFailed > 0;
      if (!isLastHope && !(await isShutOut(context, direct, live))) return { kind: 'not-accepted' };
      journal.warned(
        isLastHope ? `${direct.url} rejects key ${keyId}, and viewers too.` : `${shutOut(direct)}.`,
      );
    }
    if (evidence !== 'steady') {
      // Then only AWS's data is left, and the response to the write alone does not count: it may be a proxy's.
      if (!(await planKeyIds(context.aws, view.gate.planId)).includes(keyId)) return { kind: 'not-accepted' };
      journal.warned(
        `No response from the API showed whether it accepts key ${keyId}; the run waited ${2 * settings.propagationSeconds} s instead, twice the propagation time.`,
      );
    }
    return { kind: 'proved-at-origin', keyId };
  }

  /**
   * Checks viewers' addresses at which requests are rejected although CloudFront has been sending a valid key for some time: another
   * origin of an origin group may respond there, or AWS WAF, which no rotation changes.
   */
  async findRejecting(state: GateState | undefined): Promise<void> {
    const { direct, viewers } = await this.view.endpoints();
    const isGood = (id: string): boolean => !this.openedAt.has(id) && opensTheGate(state && keyOf(state, id));
    if (!headersOf(state?.targets ?? []).every((header) => header.kind === 'key' && isGood(header.id)))
      return;
    const values = this.view.keys.valuesOpening(liveKeyIds(state?.targets ?? []));
    let shut: Promise<boolean> | undefined;
    const isShut = () => (shut ??= direct ? isShutOut(this.context, direct, values) : Promise.resolve(false));
    const found = await Promise.all(viewers.map((viewer) => rejectsAnyway(this.context, viewer, isShut)));
    const rejecting = viewers.filter((_, index) => found[index]);
    this.rejecting = new Set(rejecting.map(({ url }) => url));
    for (const { url, distributionId } of rejecting)
      this.context.journal.warned(
        `Nothing can be verified through ${distributionId}: ${url} rejects requests although it sends a valid key. Set \`probe-path\` to a path that the API serves there, or run this where AWS WAF accepts requests.`,
      );
  }

  /** In-flight requests with the old key end while the new one is proved: twice the time if nothing could be seen. */
  async proveThroughCloudFront(
    { keyId, settle }: { readonly keyId: string; readonly settle: number },
    state: GateState | undefined,
  ): Promise<void> {
    const { clock, journal, signal } = this.context;
    const began = clock.now();
    // A key that was put in place long ago, by a run that was interrupted or could not prove it either.
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

  /** Probes until the API rejects the disabled keys, or until a viewer's request is rejected. */
  async watch(disabled: readonly string[]): Promise<Watch> {
    const { journal } = this.context;
    journal.waiting(`watching viewers while ${disabled.join(', ')} stays disabled`);
    const values = disabled.map((id) => this.view.keys.valueOf(id));
    // Nothing sends these keys: half the propagation time shows a straggler just as well.
    const atLeast = this.settings.propagationSeconds / 2;
    const endpoints = await this.endpoints();
    const seen = await watchDisabled(this.context, endpoints, values, atLeast);
    if (seen === 'still-accepted' && endpoints.direct) await refuseOpen(this.context, endpoints.direct);
    if (seen === 'still-accepted')
      journal.warned(`The API still accepts a disabled key (${disabled.join(', ')}); deleting it anyway.`);
    return seen;
  }

  private async endpoints(): Promise<Endpoints> {
    const { direct, viewers } = await this.view.endpoints();
    return { direct, viewers: viewers.filter(({ url }) => this.rejecting?.has(url) !== true) };
  }
}
