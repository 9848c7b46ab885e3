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
import { useHostPackages } from './host-packages.ts';
import { FunctionFailure } from './runtime-api.ts';
import { unpack } from './unpack.ts';

export interface ProcessOptions {
  /** Region, credentials of the function's role, AWS_ENDPOINT_URL: asked anew for every environment. */
  readonly variables: (target: RunnableFunction) => Readonly<Record<string, string>>;
  /** Something a reader of the demo should know: where this machine departs from Lambda. */
  readonly onNotice?: (line: string) => void;
  readonly onLog?: (functionName: string, line: string) => void;
  /** Processes at once on this machine; invocations beyond wait. Default: cores + 1. Lambda would start more. */
  readonly processes?: number;
  /** What plays the managed runtime. Default: our stand-in. */
  readonly command?: readonly [string, ...string[]];
  /** Milliseconds; documented: 10 s. */
  readonly initTimeout?: number;
}

/** Unpacks uploaded zips and runs them in processes of their own, one invocation at a time each, reused while warm. */
export function runInProcesses(options: ProcessOptions): FunctionRunner {
  const most = options.processes ?? availableParallelism() + 1;
  const environments = new Set<Environment>();
  const queue: (() => void)[] = [];
  const roots = new Map<string, Promise<string>>();
  let starting = 0;
  let closed = false;

  const rootOf = (target: RunnableFunction): Promise<string> => {
    const known = roots.get(target.codeSha256);
    if (known) return known;
    const root = prepare(target, options.onNotice ?? (() => undefined));
    roots.set(target.codeSha256, root);
    return root;
  };

  const start = async (target: RunnableFunction, initTimeout: number): Promise<Environment> => {
    const environment = await startEnvironment(target, {
      command: options.command ?? [
        process.execPath,
        '--enable-source-maps',
        path.join(import.meta.dirname, 'bootstrap.mjs'),
      ],
      taskRoot: await rootOf(target),
      variables: options.variables(target),
      initTimeout,
      onLog: (line) => options.onLog?.(target.name, line),
    });
    environments.add(environment);
    return environment;
  };

  const discard = async (environment: Environment): Promise<void> => {
    environments.delete(environment);
    await environment.end();
  };

  /** Waits for a place; ends idle environments of functions that have changed or are not wanted now. */
  const place = async (target: RunnableFunction): Promise<Environment | undefined> => {
    for (;;) {
      if (closed) throw new FunctionFailure('LocalAws.Closed', 'local-aws is closing');
      for (const one of environments) {
        if (!one.alive() && !one.busy()) void discard(one);
        else if (one.functionId === target.id && one.alive() && !one.busy()) {
          one.reserve();
          return one;
        }
      }
      if (environments.size + starting < most) {
        starting++;
        return undefined;
      }
      const idle = [...environments].find((one) => !one.busy());
      if (idle) {
        await discard(idle);
        continue;
      }
      await new Promise<void>((resolve) => queue.push(resolve));
    }
  };

  const settled = (environment: Environment): void => {
    if (!environment.alive()) void discard(environment);
    queue.shift()?.();
  };

  const runOn = (environment: Environment, call: EnvironmentCall): Promise<Outcome> =>
    environment.invoke(call, () => {
      settled(environment);
    });

  /** Initialisation that takes too long is begun again in the invocation's own time. Documented. */
  const runCold = async (target: RunnableFunction, call: EnvironmentCall): Promise<Outcome> => {
    for (const limit of [options.initTimeout ?? 10_000, target.timeout]) {
      const environment = await start(target, limit).finally(() => {
        starting--;
      });
      try {
        return await runOn(environment, call);
      } catch (error) {
        await discard(environment);
        if (!(error instanceof FunctionFailure) || error.errorType !== initTimedOut) {
          queue.shift()?.();
          throw error;
        }
        starting++;
      }
    }
    starting--;
    queue.shift()?.();
    throw timedOut(call.requestId, target.timeout);
  };

  return {
    run: async (target, invokedArn, requestId, payload) => {
      const call = { requestId, invokedArn, payload };
      try {
        const warm = await place(target);
        return await (warm ? runOn(warm, call) : runCold(target, call));
      } catch (error) {
        if (!(error instanceof FunctionFailure)) throw error;
        return { kind: 'failed', errorType: error.errorType, message: error.message };
      }
    },
    close: async () => {
      closed = true;
      for (const waiter of queue.splice(0)) waiter();
      await Promise.all([...environments].map(discard));
      for (const root of roots.values()) {
        await root.then(
          (folder) => rm(folder, { recursive: true, force: true }),
          () => undefined,
        );
      }
    },
  };
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
