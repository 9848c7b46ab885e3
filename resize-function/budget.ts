/** Where making one picture ends, whatever it is doing. */
export interface Budget {
  /** Milliseconds of CPU of the process that makes it. */
  readonly work: number;
  /** MiB of that process and of the one that answers, together. */
  readonly memory: number;
  /** MiB that the process that answers may hold and still make pictures itself. */
  readonly own: number;
}

/** MiB: the process that answers, and what is filled between two looks at the worker. */
const besides = 150;
const leastFree = 40;
const enough = 430;

/** MiB that a picture may take by estimate, in a function of `functionMemory` MiB. */
export function mostMemory(functionMemory: number): number {
  return Math.max(100, Math.min(enough, functionMemory - besides));
}

/** The estimate is meant for the worst content, so what exceeds it is no picture that it was made for. */
export function budgetFor(maxWork: number, maxMemory: number, functionMemory: number): Budget {
  return {
    work: maxWork,
    memory: Math.min(maxMemory + besides, functionMemory - leastFree),
    own: Math.min(170, functionMemory / 4),
  };
}
