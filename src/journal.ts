import type { Learned } from './outputs.ts';

/** Where a command reports what it does. The outer layer (index.ts) decides how it looks on a runner. */
export interface Journal {
  /** Something changed in AWS: one line, past tense. */
  changed(line: string): void;
  /** Information that is not a change. */
  noted(line: string): void;
  /** Progress inside a wait; may be shown sparsely. */
  waiting(line: string): void;
  warned(line: string): void;
  /** Outputs that are known before the end: they are set even when the run fails. */
  learned?(outputs: Learned): void;
  /** Registers a secret. Called before anything else can see the value. */
  mask(secret: string): void;
}
