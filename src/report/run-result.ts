import type { RotateResult } from '../gate/rotation.ts';
import type { Check } from '../commands/status/check.ts';
import type { Failure } from '../failure.ts';
import type { Outputs } from '../outputs.ts';

/** How a command ended, as the log, the outputs, the job summary and GitHub are told. */
export interface RunResult {
  readonly sentence: string;
  readonly outputs: Outputs;
  /** What was changed, one line each; or in a dry run what would be. */
  readonly lines: readonly string[];
  readonly checks?: readonly Check[];
  readonly rotation?: RotateResult;
  /** What the reader can open or ask for. */
  readonly addresses?: readonly { readonly what: string; readonly url: string }[];
  /** The run ended without an error, but a person must act. */
  readonly failure?: Failure | undefined;
}
