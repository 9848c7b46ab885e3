import type { Change } from '../../aws/step.ts';
import type { Inputs } from '../../inputs/inputs.ts';

/** The inputs, with an API and at least one distribution. */
export interface GateSettings extends Inputs {
  readonly apiId: string;
}

export interface GateOutcome {
  readonly outcome: 'finished' | 'planned' | 'pending' | 'interrupted';
  /** What was changed, or in a dry run what would be; empty: everything was as it should be. */
  readonly changes: readonly Change[];
  /** Undefined only if a dry run found that it does not exist yet. */
  readonly planId: string | undefined;
  /** The ids of the keys that the targets send; one, unless the user had several. */
  readonly keyIds: readonly string[];
  /** Methods of the deployed stage that require the key. */
  readonly gatedMethods: readonly string[];
  /** What was seen through CloudFront: which key was accepted, only that some key was, or nothing. */
  readonly proof: 'key-id' | 'status' | 'none';
}
