import {
  elsewhere,
  keyOf,
  liveKeyIds,
  type Distribution,
  type GateState,
  type Key,
} from '../../src/core/gate-state.ts';
import type { Event, Progress } from '../../src/core/progress.ts';
import { everywhereDeployed } from '../../src/core/retirement.ts';
import type { Step } from '../../src/core/step.ts';
import { arrive } from './around.ts';
import { changeKey, createKey, deleteKey, isDeployed, type AbstractGate, type SignedSwitch } from './gate.ts';
import { later } from './moments.ts';
import { othersIn, pollsOf, readWhole, secretsOf, secretVersion, shown, told } from './reads.ts';
import type { Sabotage } from './sabotage.ts';

/** What may go wrong around a run. */
export interface Surroundings extends Sabotage {
  readonly lostAnswers: boolean;
  /** A read may show a target as it was before its last switch. */
  readonly staleReads: boolean;
  /** The list after a proof may stay unanswered. */
  readonly unseenLists: boolean;
  /** Right before a key is disabled or deleted, the run reads every sender again. */
  readonly asserts: boolean;
}

/** A possible result of one step of a run. */
export interface Outcome {
  readonly name: string;
  readonly after: AbstractGate;
  /** Undefined: the run fails. */
  readonly events: readonly Event[] | undefined;
}

type CarriedOut = Exclude<Step, { kind: 'switch' | 'write-secret' }>;

/** All possible results of a step at this moment; several if a response may be lost. */
export function outcomesOf(
  step: CarriedOut,
  gate: AbstractGate,
  progress: Progress,
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

  /** A key is retired, unless a last read shows that it is needed after all. */
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
    // Where responses through CloudFront prove nothing, the run relies on what AWS promises.
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

/** The compare-and-set. Its response may be lost; a repeated one is then rejected because the first was done. */
export function switchTo(
  signed: SignedSwitch,
  gate: AbstractGate,
  at: number,
  around: Surroundings,
): readonly Outcome[] {
  const { distributionId: id, keyId } = signed;
  const lost: Event = { kind: 'switch-lost' };
  // AWS rejects it as too old; the core decides whether to sign it again.
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

/** The initial knowledge of a run. */
export const emptyState: GateState = {
  ...{ targets: [], others: [], keys: [], longestRequest: 80, targetsSeenAt: 0, keysSeenAt: 0 },
};

function fails(name: string, gate: AbstractGate): readonly Outcome[] {
  return [{ name, after: gate, events: undefined }];
}
