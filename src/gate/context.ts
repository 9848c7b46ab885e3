import type { Aws } from '../aws/client/connect.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { ProbePort } from '../probe.ts';

/** What every command gets besides its settings: access to the outside world, and whether it may change it. */
export interface Context {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly probe: ProbePort;
  /** Aborted on SIGINT: no further write; report and end. */
  readonly signal: AbortSignal;
  /** Only print the plan; write nothing. */
  readonly dryRun: boolean;
}

/** The result of `work`, or undefined when the run was aborted during a pause; an in-flight write is always awaited. */
export async function unlessInterrupted<T>({ signal }: Context, act: () => Promise<T>) {
  try {
    return await act();
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}
