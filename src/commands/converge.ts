import { answerWasLost, refusedWith } from '../aws/client/refusal.ts';
import type { Change, Resource, Step } from '../aws/step.ts';
import type { Context } from '../gate/context.ts';
import { Failure } from '../failure.ts';

/** How a command ended that ensures resources. */
export interface Converged {
  /** What was changed, or in a dry run what would be; empty: everything was as it should be. */
  readonly changes: readonly Change[];
  /** The edges had not all taken the configuration in time: everything is kept, and the next run continues. */
  readonly pending: boolean;
  /** The run was told to stop and made no further write; the next one continues. */
  readonly interrupted: boolean;
}

/**
 * Makes one resource what it should be: observe, decide, act, observe again, until nothing differs. Answers what
 * was seen last. `presumed` stands for what cannot be looked for, because a dry run has not made what it belongs to.
 */
export type Ensure = <Seen>(resource: Resource<Seen>, presumed?: { readonly seen: Seen }) => Promise<Seen>;

/** Rounds of observe and act that a resource may need: the longest chain of ids that wait for each other is four. */
const mostRounds = 12;

/**
 * Ensures resources, one after the other, and puts their changes into `changes`; in a dry run nothing is written. A write
 * whose answer was lost is not repeated blindly: the next observation shows whether it was done. `refuse` throws, before the
 * first write of all, what a later resource would be refused for.
 * Throws a {@link Failure} when AWS refuses or when writing does not help; the signal's reason when aborted.
 */
export function ensuring(
  context: Context,
  changes: Change[],
  refuse = (): Promise<void> => Promise.resolve(),
): Ensure {
  let refused: Promise<void> | undefined;
  return async (resource, presumed) => {
    let lost: Error | undefined;
    for (let round = 0; round < mostRounds; round++) {
      const seen = presumed ? presumed.seen : await resource.find();
      const steps = resource.plan(seen);
      if (steps.length === 0) return seen;
      if (context.dryRun) {
        changes.push(...steps.flatMap((step) => step.changes), ...(resource.follow?.(seen) ?? []));
        return seen;
      }
      await (refused ??= refuse());
      lost = await takeSteps(context, steps, changes);
      if (lost !== undefined) await context.clock.sleep(1_000 * (round + 1), context.signal);
    }
    if (lost !== undefined) throw lost;
    throw new Failure(
      `${resource.title} still differs from what was requested after ${mostRounds} rounds of changes.`,
      'Another tool keeps changing it back: stop that tool, or let it manage this resource.',
      'does-not-converge',
    );
  };
}

/** Answers the error of a write that may have been done: the steps after it are not taken. */
async function takeSteps({ signal, journal }: Context, steps: readonly Step[], changes: Change[]) {
  for (const step of steps) {
    signal.throwIfAborted();
    try {
      await step.act();
    } catch (error) {
      if (!(error instanceof Error) || !mayBeDone(error)) throw error;
      return error;
    }
    changes.push(...step.changes);
    for (const change of step.changes) journal.changed(sentence(change));
  }
  return undefined;
}

/** A lost answer, or a refusal because this write, or another writer's, was done already: looking again tells which. */
const mayBeDone = (error: Error): boolean =>
  answerWasLost(error) || refusedWith(error, 'PreconditionFailed', ...existsAlready);

/** What the services say to a second creation, or to one of two at the same time. */
const existsAlready = [
  'CachePolicyAlreadyExists',
  'ConflictException',
  'DistributionAlreadyExists',
  'EntityAlreadyExistsException',
  'FunctionAlreadyExists',
  'OperationAbortedException',
  'ResourceAlreadyExistsException',
  'ResourceConflictException',
  'ResourceExistsException',
];

/** A change in one line, past tense. */
export function sentence({ resource, field, from, to }: Change): string {
  if (field === '') {
    if (from === undefined) return `${resource}: created (${to ?? ''})`;
    if (to === undefined) return `${resource}: removed`;
  }
  if (from === to) return `${resource}: ${field || 'all'} changed`;
  return `${resource}: ${field || 'all'} ${from ?? '(none)'} -> ${to ?? '(none)'}`;
}
