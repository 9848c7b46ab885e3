import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionRunner, Outcome, RunnableFunction } from '../runner.ts';
import {
  initTimedOut,
  startEnvironment,
  timedOut,
  type Environment,
  type EnvironmentCall,
} from './environment.ts';
import { useHostPackages, unpack } from './unpack.ts';
import { FunctionFailure } from './runtime-api.ts';

export interface ProcessOptions {
  /** Region, credentials of the function's role, AWS_ENDPOINT_URL: read again for every environment. */
  readonly variables: (target: RunnableFunction) => Readonly<Record<string, string>>;
  /** Reports to the demo's reader where this machine differs from Lambda. */
  readonly onNotice?: (line: string) => void;
  readonly onLog?: (functionName: string, line: string) => void;
  /** Concurrent processes on this machine; further invocations wait. Default: cores + 1. Lambda would start more. */
  readonly processes?: number;
  /** The replacement for the managed runtime. Default: ours. */
  readonly command?: readonly [string, ...string[]];
  /** Milliseconds; documented: 10 s. */
  readonly initTimeout?: number;
}

/** Unpacks uploaded zips and runs them in separate processes, each with one invocation at a time, reused while warm. */
export const runInProcesses = (options: ProcessOptions): FunctionRunner => new Processes(options);

class Processes implements FunctionRunner {
  readonly #options: ProcessOptions;
  readonly #most: number;
  readonly #environments = new Set<Environment>();
  readonly #queue: (() => void)[] = [];
  readonly #roots = new Map<string, Promise<string>>();
  #starting = 0;
  #closed = false;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#most = options.processes ?? availableParallelism() + 1;
  }

  async run(
    target: RunnableFunction,
    invokedArn: string,
    requestId: string,
    payload: Uint8Array,
  ): Promise<Outcome> {
    const call = { requestId, invokedArn, payload };
    try {
      const warm = await this.#place(target);
      return await (warm ? this.#runOn(warm, call) : this.#runCold(target, call));
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      return error.outcome();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#queue.splice(0)) waiter();
    await Promise.all([...this.#environments].map((one) => this.#discard(one)));
    for (const root of this.#roots.values()) {
      await root.then(
        (folder) => rm(folder, { recursive: true, force: true }),
        () => undefined,
      );
    }
  }

  /** Waits for a free slot; ends idle environments of changed or unused functions. */
  async #place(target: RunnableFunction): Promise<Environment | undefined> {
    for (;;) {
      if (this.#closed) throw new FunctionFailure('LocalAws.Closed', 'local-aws is closing');
      const warm = this.#warm(target);
      if (warm) return warm;
      if (this.#environments.size + this.#starting < this.#most) {
        this.#starting++;
        return undefined;
      }
      const idle = [...this.#environments].find((one) => !one.busy());
      if (idle) await this.#discard(idle);
      else await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
  }

  #warm(target: RunnableFunction): Environment | undefined {
    for (const one of this.#environments) {
      if (one.busy()) continue;
      if (!one.alive()) void this.#discard(one);
      else if (one.functionId === target.id) {
        one.reserve();
        return one;
      }
    }
    return undefined;
  }

  #runOn(environment: Environment, call: EnvironmentCall): Promise<Outcome> {
    return environment.invoke(call, () => {
      if (!environment.alive()) void this.#discard(environment);
      this.#queue.shift()?.();
    });
  }

  /** Initialisation that takes too long is restarted within the invocation's own time. Documented. */
  async #runCold(target: RunnableFunction, call: EnvironmentCall): Promise<Outcome> {
    for (const limit of [this.#options.initTimeout ?? 10_000, target.timeout]) {
      const environment = await this.#start(target, limit).finally(() => {
        this.#starting--;
      });
      try {
        return await this.#runOn(environment, call);
      } catch (error) {
        await this.#discard(environment);
        if (!(error instanceof FunctionFailure) || error.errorType !== initTimedOut) {
          this.#queue.shift()?.();
          throw error;
        }
        this.#starting++;
      }
    }
    this.#starting--;
    this.#queue.shift()?.();
    throw timedOut(call.requestId, target.timeout);
  }

  async #start(target: RunnableFunction, initTimeout: number): Promise<Environment> {
    const { command, variables, onLog } = this.#options;
    const standIn = path.join(import.meta.dirname, 'bootstrap.mjs');
    const environment = await startEnvironment(target, {
      command: command ?? [process.execPath, '--enable-source-maps', standIn],
      taskRoot: await this.#rootOf(target),
      variables: variables(target),
      initTimeout,
      onLog: (line) => onLog?.(target.name, line),
    });
    this.#environments.add(environment);
    return environment;
  }

  #rootOf(target: RunnableFunction): Promise<string> {
    const root =
      this.#roots.get(target.codeSha256) ?? prepare(target, this.#options.onNotice ?? (() => undefined));
    this.#roots.set(target.codeSha256, root);
    return root;
  }

  async #discard(environment: Environment): Promise<void> {
    this.#environments.delete(environment);
    await environment.end();
  }
}

async function prepare(target: RunnableFunction, notice: (line: string) => void): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'local-aws-task-'));
  try {
    await unpack(target.zip, root);
    await useHostPackages(root, target.architecture, notice);
    return root;
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}
