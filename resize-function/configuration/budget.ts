/** Where making one image ends, whatever it is doing. */
export interface Budget {
  /** Milliseconds of CPU of the process that makes it. */
  readonly work: number;
  /** MiB of that process. */
  readonly memory: number;
  /** MiB of that process and of the one that answers, together; Infinity where no total is known, as outside of Lambda. */
  readonly together: number;
  /** MiB that the process that answers may hold and still make images itself. */
  readonly own: number;
}

/** MiB: what a worker fills between two looks at it. */
const betweenLooks = 50;
/** MiB: that, and the process that answers. */
const besides = 100 + betweenLooks;
const leastFree = 40;
const enough = 430;

/** MiB that an image may take by estimate, in a function of `functionMemory` MiB. */
export function mostMemory(functionMemory: number): number {
  return Math.max(100, Math.min(enough, functionMemory - besides));
}

/** The estimate is meant for the worst content, so what exceeds it is no image that it was made for. */
export function budgetFor(maxWork: number, maxMemory: number, functionMemory: number): Budget {
  return {
    work: maxWork,
    memory: maxMemory + betweenLooks,
    together: functionMemory - leastFree,
    own: functionMemory === Infinity ? Infinity : Math.min(170, functionMemory / 4),
  };
}
