import type { RotateResult } from '../gate/rotation.ts';
import type { Check } from '../commands/status/check.ts';
import type { Failure } from '../failure.ts';
import type { Outputs } from '../outputs.ts';

/** The result of a command, for the log, the outputs, the job summary and GitHub. */
export interface RunResult {
  readonly sentence: string;
  readonly outputs: Outputs;
  /** The changes, one line each; in a dry run the planned ones. */
  readonly lines: readonly string[];
  readonly checks?: readonly Check[];
  readonly rotation?: RotateResult;
  /** What the reader can open or request. */
  readonly addresses?: readonly { readonly what: string; readonly url: string }[];
  /** The run ended without an error, but a person must act. */
  readonly failure?: Failure | undefined;
}
