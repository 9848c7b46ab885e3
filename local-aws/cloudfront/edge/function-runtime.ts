import * as crypto from 'node:crypto';
import * as querystring from 'node:querystring';
import { type Context, createContext, Script } from 'node:vm';

/** What a run of a function's code came to. */
export type FunctionRun =
  | { readonly kind: 'returned'; readonly value: unknown; readonly logs: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly logs: readonly string[] };

/** Runs code of runtime `cloudfront-js-2.0` (or 1.0) on an event. */
export type FunctionRuntime = (code: string, event: unknown) => FunctionRun;

/** Stops a loop without end; AWS's own limit (about a millisecond of CPU) cannot be measured on a shared machine. */
const timeout = 500;

/** The modules that AWS's runtime has; nothing else can be required, and there is no network, timer or process. */
const modules: Readonly<Record<string, unknown>> = { crypto, querystring };

/** What goes into a run and comes out of it. */
interface Exchange {
  readonly text: string;
  readonly console: { readonly log: (...parts: readonly unknown[]) => void };
  readonly require: (name: string) => unknown;
  readonly settle: (end: 'returned' | 'thrown', text: string) => void;
}

/** The function, asynchronous or not, is called on the event; both ends are JSON, so that nothing is shared. */
const wrapped = (code: string): string =>
  `(function () { 'use strict';
  const { text, console, require, settle } = globalThis.exchange;
  (async () => {
    const handler = (() => {\n${code}\n;return handler; })();
    settle('returned', JSON.stringify(await handler(JSON.parse(text))) ?? 'null');
  })().catch((error) => settle('thrown', String(error))); })()`;

/**
 * A runtime with the language and the modules of CloudFront Functions. The code is evaluated anew for every event,
 * so that, as at AWS, nothing is remembered from one request to the next.
 */
export function createFunctionRuntime(): FunctionRuntime {
  const scripts = new Map<string, Script>();
  const globals: Record<string, unknown> = { Buffer, atob, btoa, TextDecoder, TextEncoder };
  let context: Context | undefined;

  const scriptOf = (code: string): Script => {
    const script = scripts.get(code) ?? new Script(wrapped(code), { filename: 'function.js' });
    scripts.set(code, script);
    return script;
  };

  return (code, event) => {
    const logs: string[] = [];
    let end: { readonly kind: 'returned' | 'thrown'; readonly text: string } | undefined;
    const exchange: Exchange = {
      text: JSON.stringify(event),
      console: {
        log: (...parts) => {
          logs.push(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
        },
      },
      require: (name) => {
        if (Object.hasOwn(modules, name)) return modules[name];
        throw new Error(`Cannot find module '${name}'`);
      },
      settle: (kind, text) => {
        end ??= { kind, text };
      },
    };
    globals.exchange = exchange;
    // A world without functions needs no context.
    context ??= createContext(globals, {
      codeGeneration: { strings: false, wasm: false },
      // What a handler awaits is run inside the evaluation, where the time limit holds.
      microtaskMode: 'afterEvaluate',
    });
    try {
      scriptOf(code).runInContext(context, { timeout });
    } catch (error) {
      return { kind: 'failed', message: String(error), logs };
    }
    return outcomeOf(end, logs);
  };
}

function outcomeOf(
  end: { readonly kind: 'returned' | 'thrown'; readonly text: string } | undefined,
  logs: readonly string[],
): FunctionRun {
  if (!end) return { kind: 'failed', message: 'The function did not come to an end.', logs };
  if (end.kind === 'thrown') return { kind: 'failed', message: end.text, logs };
  return { kind: 'returned', value: JSON.parse(end.text), logs };
}
