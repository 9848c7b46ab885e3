import type { Aws } from '../aws/client/connect.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { ProbePort } from '../probe.ts';

/** What every command is given besides its settings: the outside world, and whether it may be changed. */
export interface Context {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly probe: ProbePort;
  /** Aborted on SIGINT: no further write; report and end. */
  readonly signal: AbortSignal;
  /** Print the plan, make no write. */
  readonly dryRun: boolean;
}

/** Undefined when the run was told to leave during a pause; a write that is in flight is always waited for. */
export async function unlessInterrupted<T>({ signal }: Context, act: () => Promise<T>) {
  try {
    return await act();
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}
