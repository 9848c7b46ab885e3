/** The limits at which the making of an image is ended. */
export interface Budget {
  /** Milliseconds of CPU in the process that makes it. */
  readonly work: number;
  /** MiB of that process. */
  readonly memory: number;
  /** MiB of that process and the main process together; Infinity if no total is known, as outside Lambda. */
  readonly together: number;
  /** MiB that the main process may use while it still makes images itself. */
  readonly own: number;
}

/** MiB that a worker may allocate between two measurements. */
const betweenLooks = 50;
/** MiB: that, plus the main process. */
const besides = 100 + betweenLooks;
const leastFree = 40;
const enough = 430;

/** MiB that an image may take by estimate, in a function of `functionMemory` MiB. */
export function mostMemory(functionMemory: number): number {
  return Math.max(100, Math.min(enough, functionMemory - besides));
}

/** The estimate covers the worst content, so an image that exceeds it is not one that it was made for. */
export function budgetFor(maxWork: number, maxMemory: number, functionMemory: number): Budget {
  return {
    work: maxWork,
    memory: maxMemory + betweenLooks,
    together: functionMemory - leastFree,
    own: functionMemory === Infinity ? Infinity : Math.min(170, functionMemory / 4),
  };
}
