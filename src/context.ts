import type { Aws } from './aws/client/connect.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';

/** What every command is given besides its settings: the outside world, and whether it may be changed. */
export interface Context {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly probe: ProbePort;
  /** Aborted on SIGINT: no further write, say where it stands, leave. */
  readonly signal: AbortSignal;
  /** Print the plan, make no write. */
  readonly dryRun: boolean;
}

/** Requests as a viewer or an intruder makes them, each over a fresh connection. */
export interface ProbePort {
  /** Rejects when no answer came; an answer of any status is an answer. Header names are lower-case. */
  request(url: string, headers?: Record<string, string>, method?: 'GET' | 'HEAD'): Promise<ProbeAnswer>;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}
