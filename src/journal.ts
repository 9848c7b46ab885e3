import type { Learned } from './outputs.ts';

/** Where a command says what it does. The edge (index.ts) decides how it looks on a runner. */
export interface Journal {
  /** Something changed in AWS: one line, past tense. */
  changed(line: string): void;
  /** Something worth knowing that changed nothing. */
  noted(line: string): void;
  /** Progress inside a wait; may be shown sparsely. */
  waiting(line: string): void;
  warned(line: string): void;
  /** Outputs that are known before the end: they are set even when the run fails. */
  learned?(outputs: Learned): void;
  /** Registers a secret. Called before anything else can see the value. */
  mask(secret: string): void;
}
