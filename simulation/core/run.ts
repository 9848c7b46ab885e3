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

function carryOut(
  step: Exclude<Step, { kind: 'switch' | 'write-secret' }>,
  gate: AbstractGate,
  { progress }: AbstractRun,
  around: Surroundings,
): readonly Outcome[] {
  const at = later(progress, gate);
  const only = (name: string, after: AbstractGate, ...events: Event[]): readonly Outcome[] => [
    { name, after, events },
  ];
  const keyIs = (id: string): Key | undefined => gate.keys.find((key) => key.id === id);
  const known = progress.state ?? emptyState;
  /** Only a list of all distributions shows the others again; a poll in a wait reads the targets. */
  const polling = (
    name: string,
    before: readonly Event[],
    after: readonly Event[],
    whole = true,
  ): readonly Outcome[] =>
    pollsOf(gate, known.targets, around.staleReads).map((targets) => {
      const others = whole ? othersIn(gate) : known.others;
      const [secret] = whole ? secretsOf(gate, false) : [known.secret];
      const state = around.see({ ...known, targets, others, secret, targetsSeenAt: at });
      return {
        name: `${name}${shown([...targets, ...others])}${told(secret)}`,
        after: gate,
        events: [...before, { kind: 'polled', state }, ...after],
      };
    });
  /** A key is retired, unless a last look shows that it is needed after all. */
  const retiring = (keyId: string, name: string, after: AbstractGate, event: Event): readonly Outcome[] => {
    if (!around.asserts) return only(name, after, event);
    return pollsOf(gate, known.targets, around.staleReads).map((targets) => {
      const [secret] = secretsOf(gate, false);
      const senders = { targets, others: othersIn(gate), secret, targetsSeenAt: at };
      const state = around.see({ ...known, ...senders, keys: gate.keys, keysSeenAt: at + 1 });
      const isNeeded =
        !everywhereDeployed(state) ||
        liveKeyIds([...state.targets, ...elsewhere(state)]).includes(keyId) ||
        (keyOf(state, keyId)?.otherPlanIds ?? []).length > 0;
      return isNeeded
        ? { name: `sees that ${keyId} is needed`, after: gate, events: [{ kind: 'polled', state }] }
        : { name, after, events: [event] };
    });
  };
  switch (step.kind) {
    case 'look': {
      const { keys } = around.see({ ...known, keys: gate.keys });
      return only('lists the keys', gate, { kind: 'saw-keys', keys, at });
    }
    case 'create-key': {
      const after = createKey(gate);
      const key = after.keys.at(-1);
      return key ? only(`creates ${key.id}`, after, { kind: 'created', key }) : [];
    }
    case 'attach-key':
      if (!keyIs(step.keyId)) return fails(`cannot attach ${step.keyId}`, gate);
      return only(`attaches ${step.keyId}`, changeKey(gate, step.keyId, { attached: true }), {
        kind: 'attached',
        keyId: step.keyId,
      });
    case 'enable-key':
      if (!keyIs(step.keyId)) return fails(`cannot enable ${step.keyId}`, gate);
      return only(`enables ${step.keyId}`, changeKey(gate, step.keyId, { enabled: true }), {
        kind: 'enabled',
        keyId: step.keyId,
      });
    case 'disable-key': {
      const after = changeKey(gate, step.keyId, { enabled: false });
      return retiring(step.keyId, `disables ${step.keyId}`, after, { kind: 'disabled', keyId: step.keyId });
    }
    case 'delete-key': {
      const after = deleteKey(gate, step.keyId);
      return retiring(step.keyId, `deletes ${step.keyId}`, after, { kind: 'deleted', keyId: step.keyId });
    }
    case 'prove-at-origin': {
      const key = keyIs(step.keyId);
      return key?.enabled && key.attached
        ? only(`proves ${step.keyId} at the origin`, gate, { kind: 'proved-at-origin', keyId: step.keyId })
        : only(`is refused with ${step.keyId}`, gate, { kind: 'not-accepted' });
    }
    case 'abandon':
      return only(`gives ${step.keyId} up`, gate, { kind: 'abandoned' });
    case 'wait':
      return polling('polls', [], [], false);
    case 'prove-through-cloudfront': {
      const proved: Event = { kind: 'proved-through-cloudfront', keyId: step.keyId };
      const isTrue = gate.targets.every((target) => isDeployed(target) && target.header === step.keyId);
      const settled: readonly Event[] = step.settle > 0 ? [{ kind: 'settled' }] : [];
      const told = [proved, ...settled];
      const unseen: Event = { kind: 'unseen', at };
      const goesOn = [
        ...polling('proves and settles', told, []),
        ...(around.unseenLists ? only('proves, settles and sees nothing', gate, ...told, unseen) : []),
      ];
      // Where nothing can be seen through CloudFront the run goes on by what AWS promises.
      return isTrue ? goesOn : [...goesOn, ...fails('sees another key through CloudFront', gate)];
    }
    case 'watch':
      return polling('watches', [], [{ kind: 'watched', keyIds: step.disabled }]);
    case 'end':
      return [];
  }
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
