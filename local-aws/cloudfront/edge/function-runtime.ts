import { constants, type Context, createContext, runInContext, Script } from 'node:vm';
import { cutDown } from './function-builtins.ts';
import { type Checked, checked, counter, measure } from './function-language.ts';
import { measuring, type Meter, mostMemory } from './function-memory.ts';
import { modulesOf } from './function-modules.ts';
import { furnish, type Host } from './function-realm.ts';

/** The result of a run of a function's code. */
export type FunctionRun =
  | (Ran & { readonly kind: 'returned'; readonly value: unknown })
  | (Ran & { readonly kind: 'failed'; readonly message: string });

interface Ran {
  readonly logs: readonly string[];
  /** Percent of the time that a run may take. */
  readonly utilization: number;
}

/** Runs code of runtime `cloudfront-js-2.0` (or 1.0) on an event. */
export type FunctionRuntime = (code: string, event: unknown, seen?: Seen) => FunctionRun;

/**
 * Milliseconds after which a step is stopped that is too long to be ended by counting; AWS's own limit (about a millisecond of CPU)
 * cannot be measured on a shared machine. Watching the time takes a thread, which costs twenty times as much as an ordinary run.
 */
const timeout = 100;
/**
 * Milliseconds of CPU that all tries of a run may take. A try that had less than half of {@link timeout} was kept from its end by
 * the machine, not by a loop, and is repeated.
 */
const patience = 250;

/**
 * How many nodes of its source a run may evaluate. AWS measures time, about a millisecond; three million instructions of its engine,
 * at about a hundred a node, are assumed to be that.
 */
const mostSteps = 30_000;
/** Bytes of memory from which on built-ins may take long enough for the clock to be watched. */
const littleMemory = 20_000;

/** Runs in a realm: the code does not see its caller's names. */
const wrapped = (code: string): string =>
  `(function (load) { 'use strict';
  const { run } = globalThis;
  delete globalThis.run;
  run(load); })(function (console, require, ${counter}, ${measure}) { 'use strict';
${code}
;return handler; })`;

interface End {
  readonly kind: 'returned' | 'thrown';
  readonly text: string;
}

/** One evaluation of a function's code. */
class Run implements Meter {
  readonly logs: string[] = [];
  /** Whether the clock is watched, and whether it should have been. */
  watched: boolean;
  mustBeWatched = false;
  end: End | undefined;
  #steps = 0;
  #bytes = 0;

  /** JSON of the event and of what is seen besides. */
  readonly event: string;
  readonly startedAt: number;

  constructor(watched: boolean, startedAt: number, event: string) {
    this.watched = watched;
    this.startedAt = startedAt;
    this.event = event;
  }

  step(weight: number): void {
    this.#steps += weight;
    if (this.#steps > mostSteps) throw new Error(this.exhausted);
  }

  spend(bytes: number): void {
    if (bytes > 0) this.#bytes += bytes;
    if (this.#bytes > mostMemory) throw new Error(this.exhausted);
    if (this.#bytes > littleMemory) this.watch();
  }

  watch(): void {
    if (this.watched) return;
    this.mustBeWatched = true;
    throw new Error('nobody watches the clock');
  }

  /** The exhausted resource. A function may catch the error, but ends nevertheless. */
  get exhausted(): string | undefined {
    if (this.#steps > mostSteps) return 'The function used more than its compute utilization.';
    return this.#bytes > mostMemory ? 'MemoryError' : undefined;
  }

  get outcome(): FunctionRun {
    const utilization = Math.min(100, Math.ceil((this.#steps * 100) / mostSteps));
    const ran = { logs: this.logs, utilization };
    const { kind, text } = this.end ?? { kind: 'thrown', text: 'The function did not come to an end.' };
    const message = this.exhausted ?? (kind === 'thrown' ? text : undefined);
    return message === undefined
      ? { kind: 'returned', value: JSON.parse(text), ...ran }
      : { kind: 'failed', message, ...ran };
  }
}

/** The inputs of a run besides its event. */
export interface Seen {
  /** What `rawQueryString()` of the request returns. */
  readonly rawQuery?: string | undefined;
  /** What `edgeLocation` of the helpers has. */
  readonly edgeLocation?: object;
}

/**
 * A runtime with the language and the modules of CloudFront Functions. The code is evaluated again for every event, so that, as at
 * AWS, nothing is remembered from one request to the next.
 */
export function createFunctionRuntime(now: () => number = Date.now): FunctionRuntime {
  const scripts = new Map<string, Compiled>();
  let run = new Run(false, 0, '');
  // Without functions no realm is needed.
  let shared: Realm | undefined;

  const compiled = (code: string): Compiled => {
    const known = scripts.get(code);
    if (known) return known;
    const { code: counted, ...rest } = checked(code);
    const made = { script: new Script(wrapped(counted), { filename: 'function.js' }), ...rest };
    scripts.set(code, made);
    return made;
  };

  const begin = (
    code: string,
    event: string,
    watched: boolean,
    since = process.threadCpuUsage(),
  ): FunctionRun => {
    run = new Run(watched, now(), event);
    let began = since;
    try {
      const { script, hasShortSteps, reachesBuiltIns } = compiled(code);
      run.watched ||= !hasShortSteps;
      const { context, enter } = reachesBuiltIns ? realmOf(() => run) : (shared ??= realmOf(() => run));
      context.run = enter;
      began = process.threadCpuUsage();
      script.runInContext(context, run.watched ? { timeout } : {});
    } catch (error) {
      // A stopped run may have left pending work, which the next run must not see.
      shared = undefined;
      if (run.exhausted === undefined && wasTooSlow(error) && wasKeptWaiting(began, since))
        return begin(code, event, watched, since);
      run.end = { kind: 'thrown', text: String(error) };
    }
    return run.mustBeWatched ? begin(code, event, true) : run.outcome;
  };
  return (code, input, seen) => begin(code, JSON.stringify({ input, ...seen }), false);
}

/** A realm and the function that runs code in it. */
interface Realm {
  readonly context: Context;
  readonly enter: unknown;
}

/** A separate realm, with nothing from outside. */
function realmOf(current: () => Run): Realm {
  const context = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    // What a handler awaits runs inside the evaluation, under the time limit.
    microtaskMode: 'afterEvaluate',
  });
  const host: Host = { ...measuring(current), ...modulesOf(current), run: exchangeWith(current) };
  const enter = furnish(host, (text) => runInContext(text, context));
  runInContext(cutDown, context);
  return { context, enter };
}

/** The input and output of a run. */
function exchangeWith(current: () => Run): Host['run'] {
  return {
    event: () => current().event,
    log: (line: string) => current().logs.push(line),
    settle: (kind: End['kind'], text: string) => {
      current().end ??= { kind, text };
    },
    step: (weight: number) => {
      current().step(weight);
    },
    made: (value: unknown) => {
      if (typeof value === 'string') current().spend(value.length);
      return value;
    },
  };
}

type Compiled = Omit<Checked, 'code'> & { readonly script: Script };

function wasKeptWaiting(began: NodeJS.CpuUsage, since: NodeJS.CpuUsage): boolean {
  const taken = (from: NodeJS.CpuUsage): number => {
    const { user, system } = process.threadCpuUsage(from);
    return (user + system) / 1_000;
  };
  return taken(began) < timeout / 2 && taken(since) < patience;
}

const wasTooSlow = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
