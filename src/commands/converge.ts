import { answerWasLost, refusedWith } from '../aws/client/refusal.ts';
import type { Change, Resource, Step } from '../aws/step.ts';
import type { Context } from '../gate/context.ts';
import { Failure } from '../failure.ts';

/** The outcome of a command that ensures resources. */
export interface Converged {
  /** What was changed, or in a dry run what would be; empty: everything was as it should be. */
  readonly changes: readonly Change[];
  /** Not all edges had the configuration in time: everything is kept, and the next run continues. */
  readonly pending: boolean;
  /** The run was told to stop and made no further write; the next one continues. */
  readonly interrupted: boolean;
}

/**
 * Brings one resource to its wanted state: observe, decide, act, observe again, until nothing differs. Returns the last observation.
 * `presumed` replaces an observation that is impossible because a dry run has not created the parent.
 */
export type Ensure = <Seen>(resource: Resource<Seen>, presumed?: { readonly seen: Seen }) => Promise<Seen>;

/** Rounds of observe and act that a resource may need: the longest chain of ids that wait for each other is four. */
const mostRounds = 12;

/**
 * Ensures resources one after the other and adds their changes to `changes`; a dry run writes nothing. A write whose response was
 * lost is not repeated blindly: the next observation shows whether it was done. `refuse` runs before the very first write and throws
 * what would make a later resource fail. Throws a {@link Failure} when AWS refuses a call or writing has no effect; the signal's
 * reason when aborted.
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

/** Returns the error of a write that may have been done; the steps after it are skipped. */
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

/** A lost response, or an error because this write or another writer's was done already: another read tells which. */
const mayBeDone = (error: Error): boolean =>
  answerWasLost(error) || refusedWith(error, 'PreconditionFailed', ...existsAlready);

/** The services' errors for a second creation, or for one of two concurrent ones. */
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
