import { unlessInterrupted, type Context } from './context.ts';
import { decide } from '../core/decide.ts';
import { liveKeyIds } from '../core/gate-state.ts';
import { nothingDone, record, type Progress } from '../core/progress.ts';
import type { Outcome, Step } from '../core/step.ts';
import { GateView, type RotateSettings } from './gate-view.ts';
import { RotationSteps } from './rotation-step.ts';

export type { RotateSettings } from './gate-view.ts';

/** How a rotation ended, by ids only. */
export interface RotateResult {
  readonly outcome: Outcome | 'interrupted' | 'planned';
  readonly reason: string;
  /** The key that the targets send now, if they all send the same. */
  readonly liveKeyId: string | undefined;
  /** What they sent when the run began. */
  readonly formerKeyIds: readonly string[];
  readonly deletedKeyIds: readonly string[];
  readonly disabledKeyIds: readonly string[];
  readonly rotated: boolean;
  /** Distributions that send a key of this gate but are not among its targets. */
  readonly otherDistributionIds: readonly string[];
  readonly trail: readonly TrailEntry[];
}

/** A completed step, for the timeline in the summary. */
export interface TrailEntry {
  readonly at: number;
  readonly kind: Step['kind'];
  readonly reason: string;
}

/** A run takes a few hundred steps at most, nearly all of them polls; more means that it loops. */
const mostSteps = 5_000;

/**
 * Replaces the gate's key without rejecting a viewer, or finishes what an earlier run left. Observe, decide, act, one step at a time;
 * AWS is the only state, so the next run finishes one that was interrupted anywhere. Throws a Failure when AWS refuses a call or a
 * proof fails; every key stays valid then.
 */
export async function rotate(context: Context, settings: RotateSettings): Promise<RotateResult> {
  const view = await GateView.open(context, settings);
  const steps = new RotationSteps(context, view, settings);
  const trail: TrailEntry[] = [];
  let progress: Progress = nothingDone;
  const result = (outcome: RotateResult['outcome'], reason: string): RotateResult =>
    summarise(outcome, reason, progress, trail);
  const interrupted = (): RotateResult => {
    const reason = progressMessage(progress);
    trail.push({ at: context.clock.now(), kind: 'end', reason });
    return result('interrupted', reason);
  };

  for (let taken = 0; taken < mostSteps; taken++) {
    const step = decide(settings.intent, progress, context.clock.now());
    if (trail.at(-1)?.kind !== step.kind)
      trail.push({ at: context.clock.now(), kind: step.kind, reason: step.reason });
    if (step.kind === 'end') return result(...endingOf(step, progress, view));
    // A plan neither writes nor waits for what others have written.
    if (context.dryRun && step.kind !== 'look') return result('planned', `${step.kind}: ${step.reason}`);
    if (context.signal.aborted) return interrupted();
    const events = await unlessInterrupted(context, () => steps.carryOut(step, progress));
    if (!events) return interrupted();
    for (const event of events) progress = record(progress, event);
    const { liveKeyId, formerKeyIds } = result('interrupted', '');
    context.journal.learned?.({ 'key-id': liveKeyId, 'old-key-ids': formerKeyIds.join(','), rotated: false });
  }
  throw new Error(`the rotation took more than ${mostSteps} steps without an end`);
}

/** The core knows which keys are in the gate's plan, not which others' plans make a former key valid. */
function endingOf(
  { outcome, reason }: Extract<Step, { kind: 'end' }>,
  { formerLive, state }: Progress,
  { keys }: GateView,
): [Outcome, string] {
  const live = state ? liveKeyIds(state.targets) : [];
  const held = formerLive.find((id) => !live.includes(id) && keys.othersPlanOpening(id));
  if (outcome !== 'finished' || held === undefined) return [outcome, reason];
  const plan = keys.othersPlanOpening(held)?.id ?? '';
  return [
    'not-owned',
    `key ${held} is not this gate's: it was not changed and stays valid through the usage plan ${plan}`,
  ];
}

function summarise(
  outcome: RotateResult['outcome'],
  reason: string,
  { state, created, deleted, disabled, attempt, formerLive }: Progress,
  trail: readonly TrailEntry[],
): RotateResult {
  const live = state ? liveKeyIds(state.targets) : [];
  const [only, ...more] = live;
  return {
    outcome,
    reason,
    liveKeyId: more.length === 0 ? only : undefined,
    formerKeyIds: formerLive,
    deletedKeyIds: deleted,
    disabledKeyIds: [...disabled].filter((id) => !deleted.includes(id)),
    // A configured key is not yet a sent key: until an edge has switched, it may still send the old one.
    rotated:
      created !== undefined &&
      attempt !== undefined &&
      only === created &&
      more.length === 0 &&
      state?.targets.every(({ deployed }) => deployed) === true,
    otherDistributionIds: state?.others.filter(({ headers }) => headers.length > 0).map(({ id }) => id) ?? [],
    trail,
  };
}

/** Describes how an interrupted run leaves the gate; nothing that it did needs undoing. */
function progressMessage({ created, state }: Progress): string {
  const live = state ? liveKeyIds(state.targets).join(', ') : 'not read yet';
  return created === undefined
    ? `stopped before anything was changed; live key: ${live}`
    : `stopped after key ${created} was created; live key: ${live}. Every key stays valid, and the next run continues`;
}
