import { decide } from '../../src/rotation/decide.ts';
import type { Intent } from '../../src/rotation/intent.ts';
import type { Distribution, Key, Picture } from '../../src/rotation/picture.ts';
import { nothingDone, record, type Event, type Progress } from '../../src/rotation/progress.ts';
import type { Step } from '../../src/rotation/step.ts';
import {
  changeKey,
  createKey,
  deleteKey,
  epoch,
  isDeployed,
  pollsOf,
  readsOf,
  readTarget,
  switchHeader,
  type AbstractGate,
} from './gate.ts';
import type { Sabotage } from './sabotage.ts';

/** A run of the real heart. It reads one thing at a time, so another run may act between two of its reads. */
export interface AbstractRun {
  readonly intent: Intent;
  readonly progress: Progress;
  /** The targets read so far by a look that is under way. */
  readonly reading: readonly Distribution[] | undefined;
}

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
}

export function begin(intent: Intent): AbstractRun {
  return { intent, progress: nothingDone, reading: undefined };
}

/** Everything that this run may do next. */
export function movesOf(gate: AbstractGate, run: AbstractRun, sabotage: Surroundings): readonly Move[] {
  const step = decide(run.intent, run.progress, epoch + 60_000);
  if (step.kind === 'end') return [{ name: `ends: ${step.outcome}`, gate, run: undefined }];
  if (step.kind === 'look' && step.at === 'everything') return lookOn(gate, run, sabotage);
  return carryOut(step, gate, run, sabotage).map(({ name, after, events }) => ({
    name,
    gate: after,
    run: events && {
      ...run,
      progress: events.reduce((progress, event) => inOrder(record(progress, event)), run.progress),
    },
  }));
}

/** One read of a look: target after target with its ETag, then the keys. */
function lookOn(gate: AbstractGate, run: AbstractRun, sabotage: Surroundings): readonly Move[] {
  const read = run.reading ?? [];
  const target = gate.targets[read.length];
  if (target)
    return readsOf(target, sabotage.staleReads).map((seen) => ({
      name: `reads ${seen.etag ?? ''}`,
      gate,
      run: { ...run, reading: [...read, seen] },
    }));
  const at = later(run.progress);
  const picture = sabotage.see({
    ...emptyPicture,
    targets: read,
    keys: gate.keys,
    targetsSeenAt: at,
    keysSeenAt: at + 1,
  });
  const progress = inOrder(record(run.progress, { kind: 'saw', picture }));
  return [{ name: 'lists the keys', gate, run: { ...run, reading: undefined, progress } }];
}

interface Outcome {
  readonly name: string;
  readonly after: AbstractGate;
  /** Undefined: the run fails. */
  readonly events: readonly Event[] | undefined;
}

function carryOut(
  step: Step,
  gate: AbstractGate,
  { progress }: AbstractRun,
  sabotage: Surroundings,
): readonly Outcome[] {
  const at = later(progress);
  const only = (name: string, after: AbstractGate, ...events: Event[]): readonly Outcome[] => [
    { name, after, events },
  ];
  const keyIs = (id: string): Key | undefined => gate.keys.find((key) => key.id === id);
  const known = progress.picture ?? emptyPicture;
  const polling = (name: string, before: readonly Event[], after: readonly Event[]): readonly Outcome[] =>
    pollsOf(gate, known.targets, sabotage.staleReads).map((targets) => {
      const picture = sabotage.see({ ...known, targets, targetsSeenAt: at });
      const shown = targets.map(({ headers }) => JSON.stringify(headers)).join();
      return {
        name: `${name}: ${shown}`,
        after: gate,
        events: [...before, { kind: 'polled', picture }, ...after],
      };
    });
  switch (step.kind) {
    case 'look': {
      const { keys } = sabotage.see({ ...known, keys: gate.keys });
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
    case 'disable-key':
      return only(`disables ${step.keyId}`, changeKey(gate, step.keyId, { enabled: false }), {
        kind: 'disabled',
        keyId: step.keyId,
      });
    case 'delete-key':
      return only(`deletes ${step.keyId}`, deleteKey(gate, step.keyId), {
        kind: 'deleted',
        keyId: step.keyId,
      });
    case 'prove-at-origin': {
      const key = keyIs(step.keyId);
      return key?.enabled && key.attached
        ? only(`proves ${step.keyId} at the origin`, gate, { kind: 'proved-at-origin', keyId: step.keyId })
        : only(`is refused with ${step.keyId}`, gate, { kind: 'not-accepted' });
    }
    case 'switch':
      return switchTo(step, gate, at, sabotage);
    case 'abandon':
      return only(`gives ${step.keyId} up`, gate, { kind: 'abandoned' });
    case 'wait':
      return polling('polls', [], []);
    case 'prove-through-cloudfront':
      return sabotage.blind ||
        gate.targets.every((target) => isDeployed(target) && target.header === step.keyId)
        ? only(`sees ${step.keyId} through CloudFront`, gate, {
            kind: 'proved-through-cloudfront',
            keyId: step.keyId,
          })
        : fails('sees another key through CloudFront', gate);
    case 'settle':
      return polling('settles', [{ kind: 'settled' }], []);
    case 'watch':
      return polling('watches', [], [{ kind: 'watched', keyIds: step.disabled }]);
    case 'end':
      return [];
  }
}

/** The compare-and-set. Its answer may be lost; repeated, it is then refused because it was done. */
function switchTo(
  step: Extract<Step, { kind: 'switch' }>,
  gate: AbstractGate,
  at: number,
  sabotage: Surroundings,
): readonly Outcome[] {
  const target = gate.targets.find(({ id }) => id === step.distributionId);
  const lost: Event = { kind: 'switch-lost' };
  if (!target || (readTarget(target).etag !== step.ifMatch && !sabotage.ignoresEtags))
    return [{ name: `loses the switch of ${step.distributionId}`, after: gate, events: [lost] }];
  const after = switchHeader(gate, target.id, step.keyId);
  const distribution = {
    ...readTarget({ ...target, version: target.version + 1, header: step.keyId }),
    deployed: false,
  };
  const name = `switches ${target.id} to ${step.keyId}`;
  const told: Outcome = { name, after, events: [{ kind: 'switched', distribution, at }] };
  return sabotage.lostAnswers
    ? [told, { name: `${name}, the answer is lost`, after, events: [lost] }]
    : [told];
}

const emptyPicture: Picture = { targets: [], others: [], keys: [], targetsSeenAt: 0, keysSeenAt: 0 };

function fails(name: string, gate: AbstractGate): readonly Outcome[] {
  return [{ name, after: gate, events: undefined }];
}

/** A moment after everything that this run has seen. */
function later(progress: Progress): number {
  return Math.max(epoch, ...timesOf(progress)) + 1;
}

function timesOf({ picture, deployedSince, settledSince, waitingSince }: Progress): readonly number[] {
  return [picture?.targetsSeenAt, picture?.keysSeenAt, deployedSince, settledSince, waitingSince].filter(
    (time) => time !== undefined,
  );
}

/**
 * The same knowledge with its times numbered in their order: the heart compares them and nothing else, so two runs
 * that differ only in when they looked are one state.
 */
function inOrder(progress: Progress): Progress {
  const order = [...new Set(timesOf(progress))].sort((one, other) => one - other);
  const rank = (time: number): number => epoch + order.indexOf(time);
  const { picture, deployedSince, settledSince, waitingSince } = progress;
  return {
    ...progress,
    picture: picture && {
      ...picture,
      targetsSeenAt: rank(picture.targetsSeenAt),
      keysSeenAt: rank(picture.keysSeenAt),
    },
    deployedSince: deployedSince === undefined ? undefined : rank(deployedSince),
    settledSince: settledSince === undefined ? undefined : rank(settledSince),
    waitingSince: waitingSince === undefined ? undefined : rank(waitingSince),
  };
}
