import type { Invocation } from '../invocation.ts';

/** A function's code and settings at one moment, as an environment runs them. */
export interface RunnableFunction {
  /** Stays the same while environments may be reused: changes with every update and version. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly zip: Uint8Array;
  readonly codeSha256: string;
  readonly handler: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly roleArn: string;
  /** Megabytes. */
  readonly memory: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
}

/** The result of a run, before Lambda's front end processes it. */
export type Outcome = Exclude<Invocation, { kind: 'denied' | 'too large' }>;

/** Runs functions: in real processes, or simulated in virtual time. */
export interface FunctionRunner {
  run(target: RunnableFunction, invokedArn: string, requestId: string, payload: Uint8Array): Promise<Outcome>;
  close(): Promise<void>;
}

/** For virtual time, where no process can run: every invocation fails with the reason. */
export const noProcesses: FunctionRunner = {
  run: async () => ({
    kind: 'failed',
    errorType: 'LocalAws.VirtualTime',
    message:
      'functions are real processes and need real time: this world has a virtual clock; give it a runner of its own',
  }),
  close: async () => undefined,
};

/** A runner that needs no process: `answer` is the function, in-process, from event to proxy result. */
export function inProcess(answer: (event: unknown, target: RunnableFunction) => unknown): FunctionRunner {
  return {
    run: async (target, _arn, _requestId, payload) => {
      try {
        const event = JSON.parse(Buffer.from(payload).toString()) as unknown;
        const result = await answer(event, target);
        return { kind: 'returned', payload: Buffer.from(JSON.stringify(result ?? null)) };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return { kind: 'failed', errorType: name, message };
      }
    },
    close: async () => undefined,
  };
}
