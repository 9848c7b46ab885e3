import { Failure } from '../../failure.ts';

/**
 * An answer of AWS that is not whole, contradicts itself or is no answer of AWS at all. Nothing may be decided from any
 * part of it: a list that lost an entry reads like one that never had it.
 */
export class UnreadableAnswer extends Failure {
  /** `call` is `service:Operation`, `why` what is wrong with its answer. */
  constructor(call: string, why: string, cause?: unknown) {
    super(
      `${call} returned no usable response: ${why}. Nothing was changed.`,
      'Run the action again. If it persists, check for a proxy between the runner and AWS.',
      'unreadable-answer',
      cause,
    );
  }
}
