import type { RotateResult } from '../commands/rotate.ts';
import type { Failure } from '../failure.ts';
import type { Address, Check } from '../summary.ts';

/** What a run found out, in action.yml's words. Ids only, never a key's value. */
export interface Outputs {
  readonly outcome: string;
  readonly changed: boolean;
  readonly 'key-id'?: string | undefined;
  readonly 'old-key-ids'?: string | undefined;
  readonly rotated?: boolean | undefined;
  readonly 'api-id'?: string | undefined;
  readonly 'api-url'?: string | undefined;
  readonly 'distribution-id'?: string | undefined;
  readonly 'distribution-domain'?: string | undefined;
}

/** How a command ended, as the log, the outputs, the job summary and GitHub are told. */
export interface RunResult {
  readonly sentence: string;
  readonly outputs: Outputs;
  /** What was changed, one line each; or in a dry run what would be. */
  readonly lines: readonly string[];
  readonly checks?: readonly Check[];
  readonly rotation?: RotateResult;
  readonly addresses?: readonly Address[];
  /** The run ended without an error but somebody must act. */
  readonly failure?: Failure | undefined;
}
