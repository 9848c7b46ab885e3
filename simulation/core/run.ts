import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import type { GateState } from '../../src/core/gate-state.ts';
import { nothingDone, record, type Progress } from '../../src/core/progress.ts';
import { day, epoch, type AbstractGate, type SignedSwitch } from './gate.ts';
import { inOrder, later } from './moments.ts';
import { emptyState, outcomesOf, switchTo, type Outcome, type Surroundings } from './outcomes.ts';
import { othersIn, readsOf, secretsOf, shown, told } from './reads.ts';

/** A run of the real core. It does one thing at a time, so anything may happen between two of them. */
export interface AbstractRun {
  readonly intent: Intent;
  readonly progress: Progress;
  /** What an observation in progress has read so far: the list of senders, then target after target. */
  readonly reading: Reading | undefined;
  /** A switch that is signed and has not arrived. */
  readonly signed: SignedSwitch | undefined;
}

type Reading = Pick<GateState, 'targets' | 'others' | 'secret' | 'targetsSeenAt'>;

/** Possible results of one move of a run; several if a response may be lost. */
export interface Move {
  readonly name: string;
  readonly gate: AbstractGate;
  /** Undefined: the run is over. */
  readonly run: AbstractRun | undefined;
}

export function begin(intent: Intent): AbstractRun {
  return { intent, progress: nothingDone, reading: undefined, signed: undefined };
}

/** Everything that this run may do next. */
export function movesOf(gate: AbstractGate, run: AbstractRun, around: Surroundings): readonly Move[] {
  const now = epoch + gate.day * day + 60_000;
  const ending = ({ name, after, events }: Outcome): Move => ({
    name,
    gate: after,
    run: events && {
      ...run,
      signed: undefined,
      progress: events.reduce((progress, event) => inOrder(record(progress, event)), run.progress),
    },
  });
  if (run.signed) return switchTo(run.signed, gate, later(run.progress, gate), around).map(ending);
  const known = around.know(run.progress, now);
  const step = around.act(decide(run.intent, known, now), known);
  if (step.kind === 'end') return [{ name: `ends: ${step.outcome}`, gate, run: undefined }];
  if (step.kind === 'look' && step.at === 'everything') return lookOn(gate, run, around);
  if (step.kind === 'switch') {
    const { distributionId, ifMatch, keyId } = step;
    const signed = { distributionId, ifMatch, keyId, day: gate.day };
    return [{ name: `signs the switch to ${keyId}`, gate, run: { ...run, signed } }];
  }
  if (step.kind === 'write-secret') {
    // An in-flight write of a dead run is modelled as a run that stalls before its step and dies after it.
    const write = { distributionId: 'secret', ifMatch: step.ifVersion, keyId: step.keyId, day: gate.day };
    return switchTo(write, gate, later(run.progress, gate), around).map(ending);
  }
  return outcomesOf(step, gate, run.progress, around).map(ending);
}

/** One read of an observation: the secret with the list of senders after it, target after target with its ETag, then the keys. */
function lookOn(gate: AbstractGate, run: AbstractRun, around: Surroundings): readonly Move[] {
  const { reading } = run;
  if (!reading) {
    const others = othersIn(gate);
    return secretsOf(gate, around.staleReads).map((secret) => {
      const begun = { targets: [], others, secret, targetsSeenAt: later(run.progress, gate) };
      return {
        name: `lists the senders${shown(others)}${told(secret)}`,
        gate,
        run: { ...run, reading: begun },
      };
    });
  }
  const target = gate.targets[reading.targets.length];
  if (target)
    return readsOf(target, around.staleReads).map((seen) => ({
      name: `reads ${seen.etag ?? ''}`,
      gate,
      run: { ...run, reading: { ...reading, targets: [...reading.targets, seen] } },
    }));
  const keysSeenAt = Math.max(later(run.progress, gate), reading.targetsSeenAt + 1);
  const state = around.see({ ...emptyState, ...reading, keys: gate.keys, keysSeenAt });
  const progress = inOrder(record(run.progress, { kind: 'saw', state }));
  return [{ name: 'lists the keys', gate, run: { ...run, reading: undefined, progress } }];
}
