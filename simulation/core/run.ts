import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import {
  elsewhere,
  keyOf,
  liveKeyIds,
  type Distribution,
  type Key,
  type GateState,
  type Secret,
} from '../../src/core/gate-state.ts';
import { nothingDone, record, type Event, type Progress } from '../../src/core/progress.ts';
import { everywhereDeployed } from '../../src/core/retirement.ts';
import type { Step } from '../../src/core/step.ts';
import { arrive } from './around.ts';
import {
  changeKey,
  createKey,
  day,
  deleteKey,
  epoch,
  isDeployed,
  type AbstractGate,
  type SignedSwitch,
} from './gate.ts';
import { othersIn, pollsOf, readsOf, readWhole, secretsOf, secretVersion } from './reads.ts';
import type { Sabotage } from './sabotage.ts';

/** A run of the real core. It does one thing at a time, so anything may happen between two of them. */
export interface AbstractRun {
  readonly intent: Intent;
  readonly progress: Progress;
  /** What a look in progress has read so far: the list of senders, then target after target. */
  readonly reading: Reading | undefined;
  /** A switch that is signed and has not arrived. */
  readonly signed: SignedSwitch | undefined;
}

type Reading = Pick<GateState, 'targets' | 'others' | 'secret' | 'targetsSeenAt'>;

/** What one move of a run may come to; several where an answer may be lost. */
export interface Move {
  readonly name: string;
  readonly gate: AbstractGate;
  /** Undefined: the run is over. */
  readonly run: AbstractRun | undefined;
}

/** What may go wrong around a run. */
export interface Surroundings extends Sabotage {
  readonly lostAnswers: boolean;
  /** A read may show a target as it was before its last switch. */
  readonly staleReads: boolean;
  /** The list after a proof may stay unanswered. */
  readonly unseenLists: boolean;
  /** Right before a key is disabled or deleted, the run looks at every sender once more. */
  readonly asserts: boolean;
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
    // What a dead run has on its way is what a run does that stands still before its step and dies after it.
    const write = { distributionId: 'secret', ifMatch: step.ifVersion, keyId: step.keyId, day: gate.day };
    return switchTo(write, gate, later(run.progress, gate), around).map(ending);
  }
  return carryOut(step, gate, run, around).map(ending);
}

/** One read of a look: the secret with the list of senders after it, target after target with its ETag, then the keys. */
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

interface Outcome {
  readonly name: string;
  readonly after: AbstractGate;
  /** Undefined: the run fails. */
  readonly events: readonly Event[] | undefined;
}

type CarriedOut = Exclude<Step, { kind: 'switch' | 'write-secret' }>;

function carryOut(
  step: CarriedOut,
  gate: AbstractGate,
  { progress }: AbstractRun,
  around: Surroundings,
): readonly Outcome[] {
  return new Act(gate, progress, around).outcomesOf(step);
}

/** One step of a run, at this moment. */
class Act {
  readonly #gate: AbstractGate;
  readonly #around: Surroundings;
  readonly #at: number;
  readonly #known: GateState;

  constructor(gate: AbstractGate, progress: Progress, around: Surroundings) {
    this.#gate = gate;
    this.#around = around;
    this.#at = later(progress, gate);
    this.#known = progress.state ?? emptyState;
  }

  outcomesOf(step: CarriedOut): readonly Outcome[] {
    if (step.kind === 'attach-key' || step.kind === 'enable-key') return this.#opens(step.kind, step.keyId);
    if (step.kind === 'disable-key' || step.kind === 'delete-key')
      return this.#retires(step.kind, step.keyId);
    return this.#others(step);
  }

  #others(
    step: Exclude<CarriedOut, { kind: 'attach-key' | 'enable-key' | 'disable-key' | 'delete-key' }>,
  ): readonly Outcome[] {
    switch (step.kind) {
      case 'look': {
        const { keys } = this.#around.see({ ...this.#known, keys: this.#gate.keys });
        return this.#only('lists the keys', this.#gate, { kind: 'saw-keys', keys, at: this.#at });
      }
      case 'create-key': {
        const after = createKey(this.#gate);
        const key = after.keys.at(-1);
        return key ? this.#only(`creates ${key.id}`, after, { kind: 'created', key }) : [];
      }
      case 'prove-at-origin':
        return this.#provesAtOrigin(step.keyId);
      case 'abandon':
        return this.#only(`gives ${step.keyId} up`, this.#gate, { kind: 'abandoned' });
      case 'wait':
        return this.#polls('polls', { whole: false });
      case 'prove-through-cloudfront':
        return this.#provesThroughCloudFront(step);
      case 'watch':
        return this.#polls('watches', { after: [{ kind: 'watched', keyIds: step.disabled }] });
      case 'end':
        return [];
    }
  }

  #only(name: string, after: AbstractGate, ...events: Event[]): readonly Outcome[] {
    return [{ name, after, events }];
  }

  #keyIs(id: string): Key | undefined {
    return this.#gate.keys.find((key) => key.id === id);
  }

  /** Only a list of all distributions shows the others again; a poll in a wait reads the targets. */
  #polls(
    name: string,
    {
      before = [],
      after = [],
      whole = true,
    }: { readonly before?: readonly Event[]; readonly after?: readonly Event[]; readonly whole?: boolean },
  ): readonly Outcome[] {
    return pollsOf(this.#gate, this.#known.targets, this.#around.staleReads).map((targets) => {
      const others = whole ? othersIn(this.#gate) : this.#known.others;
      const [secret] = whole ? secretsOf(this.#gate, false) : [this.#known.secret];
      const seen = { ...this.#known, targets, others, secret, targetsSeenAt: this.#at };
      return {
        name: `${name}${shown([...targets, ...others])}${told(secret)}`,
        after: this.#gate,
        events: [...before, { kind: 'polled', state: this.#around.see(seen) }, ...after],
      };
    });
  }

  #opens(kind: 'attach-key' | 'enable-key', keyId: string): readonly Outcome[] {
    const verb = kind === 'attach-key' ? 'attach' : 'enable';
    if (!this.#keyIs(keyId)) return fails(`cannot ${verb} ${keyId}`, this.#gate);
    return kind === 'attach-key'
      ? this.#only(`attaches ${keyId}`, changeKey(this.#gate, keyId, { attached: true }), {
          kind: 'attached',
          keyId,
        })
      : this.#only(`enables ${keyId}`, changeKey(this.#gate, keyId, { enabled: true }), {
          kind: 'enabled',
          keyId,
        });
  }

  /** A key is retired, unless a last look shows that it is needed after all. */
  #retires(kind: 'disable-key' | 'delete-key', keyId: string): readonly Outcome[] {
    const disables = kind === 'disable-key';
    const after = disables ? changeKey(this.#gate, keyId, { enabled: false }) : deleteKey(this.#gate, keyId);
    const name = `${disables ? 'disables' : 'deletes'} ${keyId}`;
    const event: Event = { kind: disables ? 'disabled' : 'deleted', keyId };
    if (!this.#around.asserts) return this.#only(name, after, event);
    return pollsOf(this.#gate, this.#known.targets, this.#around.staleReads).map((targets) => {
      const state = this.#lastLook(targets);
      return isNeeded(state, keyId)
        ? { name: `sees that ${keyId} is needed`, after: this.#gate, events: [{ kind: 'polled', state }] }
        : { name, after, events: [event] };
    });
  }

  #lastLook(targets: readonly Distribution[]): GateState {
    const [secret] = secretsOf(this.#gate, false);
    const senders = { targets, others: othersIn(this.#gate), secret, targetsSeenAt: this.#at };
    const keys = { keys: this.#gate.keys, keysSeenAt: this.#at + 1 };
    return this.#around.see({ ...this.#known, ...senders, ...keys });
  }

  #provesAtOrigin(keyId: string): readonly Outcome[] {
    const key = this.#keyIs(keyId);
    return key?.enabled && key.attached
      ? this.#only(`proves ${keyId} at the origin`, this.#gate, { kind: 'proved-at-origin', keyId })
      : this.#only(`is refused with ${keyId}`, this.#gate, { kind: 'not-accepted' });
  }

  #provesThroughCloudFront({ keyId, settle }: ProofThroughCloudFront): readonly Outcome[] {
    const proved: Event = { kind: 'proved-through-cloudfront', keyId };
    const before: readonly Event[] = settle > 0 ? [proved, { kind: 'settled' }] : [proved];
    const unseen: Event = { kind: 'unseen', at: this.#at };
    const isTrue = this.#gate.targets.every((target) => isDeployed(target) && target.header === keyId);
    const goesOn = [
      ...this.#polls('proves and settles', { before }),
      ...(this.#around.unseenLists
        ? this.#only('proves, settles and sees nothing', this.#gate, ...before, unseen)
        : []),
    ];
    // Where nothing can be seen through CloudFront the run goes on by what AWS promises.
    return isTrue ? goesOn : [...goesOn, ...fails('sees another key through CloudFront', this.#gate)];
  }
}

type ProofThroughCloudFront = Extract<Step, { kind: 'prove-through-cloudfront' }>;

function isNeeded(state: GateState, keyId: string): boolean {
  return (
    !everywhereDeployed(state) ||
    liveKeyIds([...state.targets, ...elsewhere(state)]).includes(keyId) ||
    (keyOf(state, keyId)?.otherPlanIds ?? []).length > 0
  );
}

/** The compare-and-set. Its answer may be lost; repeated, it is then refused because it was done. */
function switchTo(
  signed: SignedSwitch,
  gate: AbstractGate,
  at: number,
  around: Surroundings,
): readonly Outcome[] {
  const { distributionId: id, keyId } = signed;
  const lost: Event = { kind: 'switch-lost' };
  // AWS tells it is too old; whether it is signed once more is for the core to decide again.
  if (signed.day !== gate.day)
    return [{ name: 'is told that its signature is too old', after: gate, events: [] }];
  const after = arrive(gate, signed, around.ignoresEtags);
  if (after && id === 'secret') {
    const name = `puts ${keyId} into the secret`;
    const version = secretVersion(after.secret?.version ?? 0);
    const written: Outcome = { name, after, events: [{ kind: 'secret-written', version, keyId }] };
    return around.lostAnswers
      ? [written, { name: `${name}, the answer is lost`, after, events: [lost] }]
      : [written];
  }
  const target = after?.targets.find((one) => one.id === id);
  if (!after || !target) return [{ name: `loses the switch of ${id}`, after: gate, events: [lost] }];
  const headers = [{ kind: 'key', id: keyId }] as const;
  const distribution = { ...readWhole(target), deployed: false, headers };
  const name = `switches ${id} to ${keyId}`;
  const told: Outcome = { name, after, events: [{ kind: 'switched', distribution, at }] };
  return around.lostAnswers ? [told, { name: `${name}, the answer is lost`, after, events: [lost] }] : [told];
}

const emptyState: GateState = {
  ...{ targets: [], others: [], keys: [], longestRequest: 80, targetsSeenAt: 0, keysSeenAt: 0 },
};

function fails(name: string, gate: AbstractGate): readonly Outcome[] {
  return [{ name, after: gate, events: undefined }];
}

function shown(distributions: readonly Distribution[]): string {
  return distributions
    .map(({ id, deployed, headers }) => {
      const held = headers.map((header) => (header.kind === 'key' ? header.id : header.kind));
      return `, ${id} ${held.join()}${deployed ? '' : ' in progress'}`;
    })
    .join('');
}

const told = (secret: Secret | undefined): string =>
  secret === undefined
    ? ''
    : `, secret ${[secret.current, secret.previous].map((one) => (one.kind === 'key' ? one.id : one.kind)).join('/')}`;

/** A moment after everything that this run has seen. */
function later(progress: Progress, gate: AbstractGate): number {
  return Math.max(epoch + gate.day * day, ...timesOf(progress)) + 1;
}

function timesOf({ state, deployedSince, settledSince, waitingSince }: Progress): readonly number[] {
  return [state?.targetsSeenAt, state?.keysSeenAt, deployedSince, settledSince, waitingSince].filter(
    (time) => time !== undefined,
  );
}

/**
 * The same knowledge with the times of each day numbered in their order: the core compares them and nothing else, so two
 * runs that differ only in when they looked are one state.
 */
function inOrder(progress: Progress): Progress {
  const order = [...new Set(timesOf(progress))].sort((one, other) => one - other);
  const rank = (time: number): number => epoch + Math.floor((time - epoch) / day) * day + order.indexOf(time);
  const { state, deployedSince, settledSince, waitingSince } = progress;
  return {
    ...progress,
    state: state && {
      ...state,
      targetsSeenAt: rank(state.targetsSeenAt),
      keysSeenAt: rank(state.keysSeenAt),
    },
    deployedSince: deployedSince === undefined ? undefined : rank(deployedSince),
    settledSince: settledSince === undefined ? undefined : rank(settledSince),
    waitingSince: waitingSince === undefined ? undefined : rank(waitingSince),
  };
}
