import * as crypto from 'node:crypto';
import * as querystring from 'node:querystring';
import { type Context, createContext, Script } from 'node:vm';

/** What a run of a function's code came to. */
export type FunctionRun =
  | { readonly kind: 'returned'; readonly value: unknown; readonly logs: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly logs: readonly string[] };

/** Runs code of runtime `cloudfront-js-2.0` (or 1.0) on an event. */
export type FunctionRuntime = (code: string, event: unknown) => Promise<FunctionRun>;

/** Stops a loop without end; AWS's own limit (about a millisecond of CPU) cannot be measured on a shared machine. */
const timeout = 1_000;

/** The modules that AWS's runtime has; nothing else can be required, and there is no network, timer or process. */
const modules: Readonly<Record<string, unknown>> = { crypto, querystring };

/**
 * A runtime with the language and the modules of CloudFront Functions. The code is evaluated anew for every event,
 * so that, as at AWS, nothing is remembered from one request to the next.
 */
export function createFunctionRuntime(): FunctionRuntime {
  const scripts = new Map<string, Script>();
  let context: Context | undefined;

  const scriptOf = (code: string): Script => {
    let script = scripts.get(code);
    if (!script) {
      script = new Script(
        `(async (text, console, require) => { 'use strict';\nconst handler = (() => {${code}\n;return handler;})();\n` +
          'return JSON.stringify(await handler(JSON.parse(text))); })',
        { filename: 'function.js', lineOffset: -1 },
      );
      scripts.set(code, script);
    }
    return script;
  };

  return async (code, event) => {
    const logs: string[] = [];
    const log = (...parts: readonly unknown[]): void => {
      logs.push(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
    };
    const requireModule = (name: string): unknown => {
      if (Object.hasOwn(modules, name)) return modules[name];
      throw new Error(`Cannot find module '${name}'`);
    };
    try {
      context ??= createContext(
        { Buffer, atob, btoa, TextDecoder, TextEncoder },
        { codeGeneration: { strings: false, wasm: false } },
      );
      const run = scriptOf(code).runInContext(context, { timeout }) as (
        text: string,
        console: { readonly log: typeof log; readonly error: typeof log },
        require: typeof requireModule,
      ) => Promise<string | undefined>;
      const text = await run(JSON.stringify(event), { log, error: log }, requireModule);
      return { kind: 'returned', value: text === undefined ? undefined : JSON.parse(text), logs };
    } catch (error) {
      return { kind: 'failed', message: String(error), logs };
    }
  };
}
