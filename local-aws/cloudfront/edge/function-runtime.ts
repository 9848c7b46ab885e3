import * as crypto from 'node:crypto';
import * as buffer from 'node:buffer';
import * as querystring from 'node:querystring';
import { type Context, createContext, runInContext, Script } from 'node:vm';
import { cutDown } from './function-builtins.ts';
import { checked, counter } from './function-language.ts';

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
const timeout = 500;
/** How often a run begins anew that the machine, not a loop, has kept from its end. */
const patience = 20;

/**
 * How many nodes of its source a run may evaluate. AWS measures time, about a millisecond; three million instructions of its engine,
 * at about a hundred a node, are assumed to be that.
 */
const mostSteps = 30_000;

/** The modules that AWS's runtime has; nothing else can be required, and there is no network, timer or process. */
const modules: Readonly<Record<string, unknown>> = {
  crypto: { createHash: crypto.createHash, createHmac: crypto.createHmac },
  querystring,
  buffer: { Buffer: buffer.Buffer },
  cloudfront: cloudFrontHelpers(),
};

/** Documented: helper methods for origin modification and key value stores. No function here is associated with a store. */
function cloudFrontHelpers(): Readonly<Record<string, () => never>> {
  const notModelled = (name: string) => () => {
    throw new Error(`cf.${name} is not modelled by local-aws`);
  };
  const names = ['updateRequestOrigin', 'selectRequestOriginById', 'createRequestOriginGroup'];
  return {
    ...Object.fromEntries(names.map((name) => [name, notModelled(name)])),
    kvs: () => {
      throw new Error('KeyValueStore is not associated with the function');
    },
  };
}

/** The function, asynchronous or not, is called on the event; both ends are JSON, so that nothing is shared. */
const wrapped = (code: string): string =>
  `(function () { 'use strict';
  const { text, console, require, settle, step: ${counter} } = globalThis.exchange;
  (async () => {
    const handler = (() => {\n${code}\n;return handler; })();
    settle('returned', JSON.stringify(await handler(JSON.parse(text))) ?? 'null');
  })().catch((error) => settle('thrown', String(error))); })()`;

/**
 * A runtime with the language and the modules of CloudFront Functions. The code is evaluated anew for every event,
 * so that, as at AWS, nothing is remembered from one request to the next.
 */
export function createFunctionRuntime(): FunctionRuntime {
  const scripts = new Map<string, { readonly script: Script; readonly hasShortSteps: boolean }>();
  const globals: Record<string, unknown> = { Buffer, TextDecoder, TextEncoder };
  let context: Context | undefined;

  const compiled = (code: string): { readonly script: Script; readonly hasShortSteps: boolean } => {
    const known = scripts.get(code);
    if (known) return known;
    const { code: counted, hasShortSteps } = checked(code);
    const made = { script: new Script(wrapped(counted), { filename: 'function.js' }), hasShortSteps };
    scripts.set(code, made);
    return made;
  };

  const run = (code: string, event: unknown, again = patience): FunctionRun => {
    const logs: string[] = [];
    let steps = 0;
    let end: { readonly kind: 'returned' | 'thrown'; readonly text: string } | undefined;
    // What goes into a run and comes out of it.
    globals.exchange = {
      text: JSON.stringify(event),
      console: {
        log: (...parts: readonly unknown[]) => {
          logs.push(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
        },
      },
      require: (name: string) => {
        if (Object.hasOwn(modules, name)) return modules[name];
        throw new Error(`Cannot find module '${name}'`);
      },
      settle: (kind: 'returned' | 'thrown', text: string) => {
        end ??= { kind, text };
      },
      step: (weight: number) => {
        steps += weight;
        if (steps > mostSteps) throw new Error('The function used more than its compute utilization.');
      },
    };
    // A world without functions needs no context.
    if (!context) {
      context = createContext(globals, {
        codeGeneration: { strings: false, wasm: false },
        // What a handler awaits is run inside the evaluation, where the time limit holds.
        microtaskMode: 'afterEvaluate',
      });
      runInContext(cutDown, context);
    }
    const ran = (): Ran => ({ logs, utilization: Math.min(100, Math.ceil((steps * 100) / mostSteps)) });
    try {
      const { script, hasShortSteps } = compiled(code);
      script.runInContext(context, hasShortSteps ? {} : { timeout });
    } catch (error) {
      if (steps <= mostSteps && again > 0 && wasTooSlow(error)) return run(code, event, again - 1);
      return { kind: 'failed', message: String(error), ...ran() };
    }
    if (steps > mostSteps)
      end = { kind: 'thrown', text: 'The function used more than its compute utilization.' };
    return outcomeOf(end, ran());
  };
  return (code, event) => run(code, event);
}

const wasTooSlow = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

function outcomeOf(
  end: { readonly kind: 'returned' | 'thrown'; readonly text: string } | undefined,
  ran: Ran,
): FunctionRun {
  if (!end) return { kind: 'failed', message: 'The function did not come to an end.', ...ran };
  if (end.kind === 'thrown') return { kind: 'failed', message: end.text, ...ran };
  return { kind: 'returned', value: JSON.parse(end.text), ...ran };
}
