import * as crypto from 'node:crypto';
import * as querystring from 'node:querystring';
import { type Context, createContext, runInContext, Script } from 'node:vm';
import { cutDown } from './function-builtins.ts';
import { type Checked, checked, counter, measure } from './function-language.ts';
import { inEncodings, measured, measuredBuffer, type Meter, mostMemory } from './function-memory.ts';

/** What a run of a function's code came to. */
export type FunctionRun =
  | (Ran & { readonly kind: 'returned'; readonly value: unknown })
  | (Ran & { readonly kind: 'failed'; readonly message: string });

interface Ran {
  readonly logs: readonly string[];
  /** Of the time that a run is allowed, in percent. */
  readonly utilization: number;
}

/** Runs code of runtime `cloudfront-js-2.0` (or 1.0) on an event. */
export type FunctionRuntime = (code: string, event: unknown) => FunctionRun;

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

/** Documented; njs refuses the others. */
const algorithms = ['md5', 'sha1', 'sha256'];

interface Digest {
  update(data: string): unknown;
  digest(encoding: 'hex'): unknown;
}

/** `update` and `digest` alone, of the algorithms that there are. */
function hashing(create: (algorithm: string, key: string) => Digest) {
  return (algorithm: string, key: string): Digest => {
    if (!algorithms.includes(algorithm)) throw new TypeError(`not supported algorithm: "${algorithm}"`);
    const made = create(algorithm, key);
    const shown: Digest = {
      update: (data) => {
        made.update(data);
        return shown;
      },
      digest: inEncodings((encoding) => made.digest(encoding as 'hex'), 0),
    };
    return shown;
  };
}

/** The modules that AWS's runtime has; nothing else can be required, and there is no network, timer or process. */
const otherModules: Readonly<Record<string, unknown>> = {
  crypto: Object.freeze({
    createHash: hashing((algorithm) => crypto.createHash(algorithm)),
    createHmac: hashing(crypto.createHmac),
  }),
  querystring: Object.freeze({
    ...{ parse: querystring.parse, decode: querystring.parse, escape: querystring.escape },
    ...{ stringify: querystring.stringify, encode: querystring.stringify, unescape: querystring.unescape },
  }),
  cloudfront: cloudFrontHelpers(),
};

/** Documented: helper methods for origin modification and key value stores. No function here is associated with a store. */
function cloudFrontHelpers(): Readonly<Record<string, () => never>> {
  const notModelled = (name: string) => () => {
    throw new Error(`cf.${name} is not modelled by local-aws`);
  };
  const names = ['updateRequestOrigin', 'selectRequestOriginById', 'createRequestOriginGroup'];
  return Object.freeze({
    ...Object.fromEntries(names.map((name) => [name, notModelled(name)])),
    kvs: () => {
      throw new Error('KeyValueStore is not associated with the function');
    },
  });
}

/** The function, asynchronous or not, is called on the event; both ends are JSON, so that nothing is shared. Its code sees no name of what calls it. */
const wrapped = (code: string): string =>
  `(function (load) { 'use strict';
  const { text, console, require, settle, step, made } = globalThis.exchange;
  delete globalThis.exchange;
  (async () => {
    const own = { log: (...parts) => console.log(...parts) };
    const handler = load(own, (name) => require(name), step, made);
    settle('returned', JSON.stringify(await handler(JSON.parse(text))) ?? 'null');
  })().catch((error) => settle('thrown', String(error))); })(function (console, require, ${counter}, ${measure}) { 'use strict';
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

  readonly startedAt: number;

  constructor(watched: boolean, startedAt: number) {
    this.watched = watched;
    this.startedAt = startedAt;
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

  /** What there is no more of. An error that says so may be caught; the function ends by it nevertheless. */
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

/**
 * A runtime with the language and the modules of CloudFront Functions. The code is evaluated anew for every event,
 * so that, as at AWS, nothing is remembered from one request to the next.
 */
export function createFunctionRuntime(now: () => number = Date.now): FunctionRuntime {
  const scripts = new Map<string, Compiled>();
  let run = new Run(false, 0);
  const meter: Meter = {
    spend: (bytes) => {
      run.spend(bytes);
    },
    watch: () => {
      run.watch();
    },
    get startedAt() {
      return run.startedAt;
    },
  };
  const Buffer = measuredBuffer(meter);
  const modules = { ...otherModules, buffer: Object.freeze({ Buffer }) };
  // A world without functions needs no context.
  let shared: Place | undefined;

  const compiled = (code: string): Compiled => {
    const known = scripts.get(code);
    if (known) return known;
    const { code: counted, ...rest } = checked(code);
    const made = { script: new Script(wrapped(counted), { filename: 'function.js' }), ...rest };
    scripts.set(code, made);
    return made;
  };

  const place = (): Place => {
    const globals: Place['globals'] = { Buffer, TextDecoder, TextEncoder };
    return { globals, context: contextOf(globals, meter) };
  };

  const begin = (
    code: string,
    event: unknown,
    watched: boolean,
    since = process.threadCpuUsage(),
  ): FunctionRun => {
    run = new Run(watched, now());
    let began = since;
    try {
      const { script, hasShortSteps, reachesBuiltIns } = compiled(code);
      run.watched ||= !hasShortSteps;
      const { globals, context } = reachesBuiltIns ? place() : (shared ??= place());
      globals.exchange = exchangeOf(run, modules, event);
      began = process.threadCpuUsage();
      script.runInContext(context, run.watched ? { timeout } : {});
    } catch (error) {
      if (run.exhausted === undefined && wasTooSlow(error) && wasKeptWaiting(began, since))
        return begin(code, event, watched, since);
      run.end = { kind: 'thrown', text: String(error) };
    }
    return run.mustBeWatched ? begin(code, event, true) : run.outcome;
  };
  return (code, event) => begin(code, event, false);
}

function contextOf(globals: Record<string, unknown>, meter: Meter): Context {
  const context = createContext(globals, {
    codeGeneration: { strings: false, wasm: false },
    // What a handler awaits is run inside the evaluation, where the time limit holds.
    microtaskMode: 'afterEvaluate',
  });
  runInContext(cutDown, context);
  measured(runInContext('globalThis', context) as Record<string, unknown>, meter);
  return context;
}

/** What goes into a run and comes out of it. */
function exchangeOf(run: Run, modules: object, event: unknown): object {
  return {
    text: JSON.stringify(event),
    console: {
      log: (...parts: readonly unknown[]) => {
        run.logs.push(
          parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '),
        );
      },
    },
    require: (name: string) => {
      if (Object.hasOwn(modules, name)) return Reflect.get(modules, name) as unknown;
      throw new Error(`Cannot find module '${name}'`);
    },
    settle: (kind: End['kind'], text: string) => {
      run.end ??= { kind, text };
    },
    step: (weight: number) => {
      run.step(weight);
    },
    made: (value: unknown) => {
      if (typeof value === 'string') run.spend(value.length);
      return value;
    },
  };
}

type Compiled = Omit<Checked, 'code'> & { readonly script: Script };

/** Where code runs, and how to reach what it sees. */
interface Place {
  readonly globals: Record<string, unknown>;
  readonly context: Context;
}

function wasKeptWaiting(began: NodeJS.CpuUsage, since: NodeJS.CpuUsage): boolean {
  const taken = (from: NodeJS.CpuUsage): number => {
    const { user, system } = process.threadCpuUsage(from);
    return (user + system) / 1_000;
  };
  return taken(began) < timeout / 2 && taken(since) < patience;
}

const wasTooSlow = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
