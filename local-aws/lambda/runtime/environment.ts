import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome, RunnableFunction } from '../runner.ts';
import { type Delivery, FunctionFailure, serveRuntimeApi, type RuntimeApi } from './runtime-api.ts';

/** How an environment's process is started, and the variables that it gets. */
export interface ProcessSetting {
  /** The program and arguments in place of the managed runtime. */
  readonly command: readonly [string, ...string[]];
  readonly taskRoot: string;
  /** Region, credentials and endpoint, as environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Documented: 10 s for code outside the handler. Milliseconds. */
  readonly initTimeout: number;
  readonly onLog: (line: string) => void;
}

export type EnvironmentCall = Omit<Delivery, 'deadline'>;

/** Interval between measurements of a process's memory, in ms. */
const memoryPoll = 50;

/**
 * Starts a process for `target` and its Runtime API, reserved for its first invocation. The process initialises within the first
 * invocation's time.
 */
export async function startEnvironment(
  target: RunnableFunction,
  setting: ProcessSetting,
): Promise<Environment> {
  const api = await serveRuntimeApi();
  const temp = await mkdtemp(path.join(tmpdir(), 'local-aws-tmp-'));
  const child = spawnRuntime(target, setting, api.address, temp);
  return new Environment({ target, setting, api, temp, child });
}

interface Started {
  readonly target: RunnableFunction;
  readonly setting: ProcessSetting;
  readonly api: RuntimeApi;
  readonly temp: string;
  readonly child: ChildProcess;
}

/** One process that runs one invocation at a time, as Lambda's execution environments do. */
export class Environment {
  readonly functionId: string;
  readonly #started: Started;
  readonly #exited: Promise<void>;
  /** Why the process was killed or has ended. */
  #stopped: FunctionFailure | undefined;
  #gone = false;
  #running = true;
  #initialised = false;
  #requestId = '';

  constructor(started: Started) {
    const { target, api, child } = started;
    this.functionId = target.id;
    this.#started = started;
    const memory = setInterval(() => {
      if (residentBytes(child.pid) > target.memory * 1_048_576)
        this.#kill(this.#failure('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed'));
    }, memoryPoll);
    memory.unref();
    this.#exited = this.#exit().then(() => {
      this.#gone = true;
      clearInterval(memory);
      api.abandon(this.#stopped ?? this.#failure('Runtime.ExitError', 'Runtime exited'));
    });
  }

  busy(): boolean {
    return this.#running;
  }

  alive(): boolean {
    return !this.#gone && !this.#stopped;
  }

  /** Reserves an idle environment until its invocation begins. */
  reserve(): void {
    this.#running = true;
  }

  /** Runs one invocation; `settled` is called when the environment may take the next one. */
  async invoke(call: EnvironmentCall, settled: () => void): Promise<Outcome> {
    const { api, target } = this.#started;
    this.#requestId = call.requestId;
    if (!this.#initialised) await this.#initialise();
    const deadline = Date.now() + target.timeout;
    const timer = setTimeout(() => {
      this.#kill(timedOut(this.#requestId, target.timeout));
    }, target.timeout);
    const answer = api.deliver({ ...call, deadline });
    const free = Promise.race([api.idle(), this.#exited])
      .catch(() => undefined)
      .then(() => {
        clearTimeout(timer);
        this.#running = false;
        settled();
      });
    const outcome = await answer.catch(async (error: unknown) => {
      await free;
      throw error;
    });
    // A buffered response leaves Lambda when the runtime requests its next invocation, a stream as it arrives.
    if (outcome.kind !== 'streaming') await free;
    return outcome;
  }

  async end(): Promise<void> {
    const { api, temp } = this.#started;
    this.#kill(this.#failure('Runtime.ExitError', 'the environment was ended'));
    await this.#exited;
    await api.close();
    await rm(temp, { recursive: true, force: true });
  }

  async #initialise(): Promise<void> {
    const { api, setting } = this.#started;
    const late = setTimeout(() => {
      this.#kill(new FunctionFailure(initTimedOut, 'initialisation took longer than 10 s'));
    }, setting.initTimeout);
    await api.idle().finally(() => {
      clearTimeout(late);
    });
    this.#initialised = true;
  }

  #exit(): Promise<void> {
    const { child } = this.#started;
    return new Promise<void>((resolve) => {
      child.once('error', (error) => {
        this.#stopped ??= new FunctionFailure('Runtime.InvalidEntrypoint', error.message);
        resolve();
      });
      child.once('exit', (code, name) => {
        const how = name ? `signal: ${name === 'SIGKILL' ? 'killed' : name}` : `exit status ${String(code)}`;
        this.#stopped ??= this.#failure('Runtime.ExitError', `Runtime exited with error: ${how}`);
        resolve();
      });
    });
  }

  #failure(type: string, message: string): FunctionFailure {
    return new FunctionFailure(type, `RequestId: ${this.#requestId} Error: ${message}`);
  }

  #kill(reason: FunctionFailure): void {
    this.#stopped ??= reason;
    this.#started.child.kill('SIGKILL');
  }
}

/** The error type of an environment that never requested its first invocation. */
export const initTimedOut = 'Sandbox.InitTimedout';

/** Lambda's message for an invocation that exceeded the function's timeout (ms). */
export function timedOut(requestId: string, timeout: number): FunctionFailure {
  const seconds = (timeout / 1_000).toFixed(2);
  return new FunctionFailure(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  );
}

function spawnRuntime(
  target: RunnableFunction,
  setting: ProcessSetting,
  address: string,
  temp: string,
): ChildProcess {
  const [program, ...given] = setting.command;
  const child = spawn(program, given, {
    cwd: setting.taskRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...variables(target, setting, address, temp), ...hostVariables() },
  });
  for (const output of [child.stdout, child.stderr]) {
    let rest = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) setting.onLog(line);
    });
  }
  return child;
}

/** The variables that Lambda documents for a managed Node runtime; the function's own cannot override them. */
function variables(
  target: RunnableFunction,
  setting: ProcessSetting,
  address: string,
  temp: string,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    TMPDIR: temp,
    ...target.environment,
    ...setting.variables,
    _HANDLER: target.handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${target.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: target.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(target.memory),
    AWS_LAMBDA_FUNCTION_VERSION: target.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: target.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[${target.version}]${path.basename(temp)}`,
    AWS_LAMBDA_RUNTIME_API: address,
    LAMBDA_TASK_ROOT: setting.taskRoot,
    LAMBDA_RUNTIME_DIR: import.meta.dirname,
  };
}

/** Variables that a process needs to start on Windows. */
function hostVariables(): Record<string, string> {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

/** Linux only; elsewhere no memory limit is enforced. */
function residentBytes(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4_096;
  } catch {
    return 0;
  }
}
