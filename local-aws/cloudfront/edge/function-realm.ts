/**
 * The host's methods that a realm of edge functions calls. They return only strings, numbers and values converted by `adopt`, and
 * every error is created again in the realm: through the constructor of any host object, a function could turn text into code.
 */
export interface Host {
  /** Called once with the conversion of bytes and JSON into values of the realm. */
  adopt(bytes: (length: number) => Uint8Array, parse: (json: string) => unknown): void;
  readonly methods: Readonly<
    Record<'before' | 'after' | 'now' | 'allocate' | 'look' | 'pattern', HostMethod>
  >;
  /** Methods that are metered, by their arguments or by their results. */
  readonly counted: readonly (readonly [holder: string, name: string, by: 'before' | 'after'])[];
  readonly lists: readonly string[];
  readonly buffer: Readonly<Record<string, HostMethod>>;
  readonly ofBuffers: Readonly<Record<string, HostMethod>>;
  readonly modules: Readonly<Record<string, Readonly<Record<string, HostMethod>>>>;
  readonly hash: Readonly<Record<'createHash' | 'createHmac' | 'update' | 'digest', HostMethod>>;
  readonly text: Readonly<Record<'encode' | 'decoder' | 'decode', HostMethod>>;
  readonly run: Readonly<Record<'event' | 'log' | 'settle' | 'step' | 'made', HostMethod>>;
}

export type HostMethod = (...given: never[]) => unknown;

/** A handler's code: called with its surroundings, it returns the handler. */
export type Load = (...surroundings: readonly unknown[]) => (event: unknown) => unknown;

export type Method = (this: unknown, ...given: readonly unknown[]) => unknown;
type Holder = Record<string, Method>;

/**
 * Adds to a new realm what AWS's has besides the language: metered built-ins, buffers, modules. Returns the entry point that runs a
 * function.
 * `evaluate` runs the text of the functions below inside the realm, so they name nothing of this file but types.
 */
export function furnish(host: Host, evaluate: (text: string) => unknown): unknown {
  const inside = <F extends (...given: never[]) => unknown>(made: F): F =>
    evaluate(`(${made.toString()})`) as F;
  const bridge = inside(crossing)();
  inside(measure)(host, bridge);
  const buffer = inside(buffers)(host, bridge);
  const modules = inside(modulesIn)(host, bridge, buffer);
  return inside(entrance)(host, bridge, modules);
}

interface Bridge {
  /** Wraps a method of the host as one of the realm. */
  ask(method: HostMethod): Method;
  asked<N extends string>(methods: Readonly<Record<N, HostMethod>>): Readonly<Record<N, Method>>;
  /** Replaces a method with `by(method)`. */
  replace(holder: Holder, name: string, by: (method: Method) => Method): void;
}

function crossing(): Bridge {
  const { apply } = Reflect;
  const { defineProperty, entries, freeze } = Object;
  const errors: Readonly<Record<string, ErrorConstructor>> = { TypeError, RangeError, SyntaxError };
  const ask = (method: HostMethod): Method => {
    return (...given) => {
      let thrown: { readonly name?: unknown; readonly message?: unknown } | undefined;
      try {
        return apply(method, undefined, given) as unknown;
      } catch (error) {
        thrown = error as object;
      }
      throw new (errors[thrown.name as string] ?? Error)(thrown.message as string);
    };
  };
  return {
    ask,
    asked: (methods) => {
      const made: Holder = {};
      for (const [name, method] of entries<HostMethod>(methods)) made[name] = freeze(ask(method));
      return made as typeof methods & Holder;
    },
    replace: (holder, name, by) => {
      const method = holder[name];
      if (method) defineProperty(holder, name, { value: by(method) });
    },
  };
}

function measure(host: Host, { asked, replace }: Bridge): void {
  const { apply, construct: build } = Reflect;
  const { defineProperty } = Object;
  const { before, after, now, allocate, look, pattern } = asked(host.methods);
  const realm = globalThis as unknown as Record<string, unknown>;
  for (const [path, name, by] of host.counted) {
    const holder = path.split('.').reduce<unknown>((at, part) => (at as Holder)[part], realm) as Holder;
    replace(holder, name, (method) => {
      // A method of an object cannot be constructed, as a built-in cannot.
      const counted = {
        [name](this: unknown, ...given: unknown[]): unknown {
          if (by === 'before') before(name, this, given);
          const result: unknown = apply(method, this, given);
          if (by === 'after') after(result);
          return result;
        },
      };
      return counted[name] ?? method;
    });
  }
  for (const name of ['match', 'search'])
    replace(String.prototype as unknown as Holder, name, (method) => {
      const found = {
        [name](this: unknown, given: unknown): unknown {
          return apply(method, this, [typeof given === 'string' ? pattern(given, '') : given]);
        },
      };
      return found[name] ?? method;
    });

  /** `told` sees the arguments, and may replace them. */
  const construct = (name: string, told: (given: unknown[]) => unknown[]): void => {
    const type = realm[name] as (new () => object) & (() => object);
    const proxy = new Proxy(type, {
      construct: (target, given, called) => build(target, told(given), called) as object,
      apply: (target, self, given) => apply(target, self, told(given) as []),
    });
    realm[name] = proxy;
    defineProperty(type.prototype, 'constructor', { value: proxy });
  };
  for (const name of host.lists)
    construct(name, (given) => {
      if (typeof given[0] === 'number') allocate(name, given[0]);
      return given;
    });
  construct('Date', (given) => (given.length === 0 ? [now()] : given));
  replace(realm.Date as Holder, 'now', () => () => now());
  construct('RegExp', (given) => {
    const [source = '', flags = ''] = given;
    if (typeof source === 'string') return [pattern(source, flags), flags];
    look(source, flags);
    return given;
  });
}

/** `Buffer`: lists of bytes of this realm, with the methods of the host's. */
function buffers(host: Host, { ask, asked }: Bridge): object {
  const { apply, getPrototypeOf, setPrototypeOf } = Reflect;
  const { create, entries, freeze } = Object;
  const own = Uint8Array.prototype;
  const { slice, subarray } = own;
  const methods = create(own) as Holder;
  host.adopt((length) => {
    const bytes = new Uint8Array(length);
    setPrototypeOf(bytes, methods);
    return bytes;
  }, JSON.parse);
  for (const [name, method] of entries(host.ofBuffers)) {
    const done = ask(method);
    const holder: Holder = {
      [name](...given) {
        return done(this, ...given);
      },
    };
    Object.assign(methods, holder);
  }
  const part: Method = function (...given) {
    const bytes = apply(subarray, this, given) as object;
    setPrototypeOf(bytes, methods);
    return bytes;
  };
  freeze(Object.assign(methods, { slice: part, subarray: part }));

  const { encode, decoder, decode } = asked(host.text);
  class TextEncoder {
    encode(given = ''): unknown {
      const bytes = encode(given) as Uint8Array;
      setPrototypeOf(bytes, own);
      return apply(slice, bytes, []);
    }
  }
  class TextDecoder {
    readonly #decoder: unknown;
    constructor(label?: unknown, options?: unknown) {
      this.#decoder = decoder(label, options);
    }
    decode(bytes: unknown, options: unknown): unknown {
      return decode(this.#decoder, bytes, options);
    }
  }
  const isBuffer = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && getPrototypeOf(value) === methods;
  const Buffer = freeze({ ...asked(host.buffer), isBuffer });
  Object.assign(globalThis, { Buffer, TextEncoder, TextDecoder });
  return Buffer;
}

function modulesIn(host: Host, { asked }: Bridge, Buffer: object): Readonly<Record<string, object>> {
  const { entries, freeze } = Object;
  const { createHash, createHmac, update, digest } = asked(host.hash);
  const hashing = (create: Method): Method =>
    freeze((algorithm: unknown, key: unknown) => {
      const hash = create(algorithm, key);
      const shown = {
        update: (data: unknown) => {
          update(hash, data);
          return shown;
        },
        digest: (encoding: unknown) => digest(hash, encoding),
      };
      return shown;
    });
  const modules: Record<string, object> = {
    crypto: freeze({ createHash: hashing(createHash), createHmac: hashing(createHmac) }),
    buffer: freeze({ Buffer }),
  };
  for (const [name, methods] of entries(host.modules)) modules[name] = freeze(asked(methods));
  return modules;
}

function entrance(host: Host, { asked }: Bridge, modules: Readonly<Record<string, object>>) {
  const { defineProperty, entries } = Object;
  const { parse, stringify } = JSON;
  const { event, log, settle, step, made } = asked(host.run);
  const written = (part: unknown): string => {
    const json: unknown = typeof part === 'string' ? part : stringify(part);
    return String(json);
  };
  return (load: Load): void => {
    const { input, rawQuery, edgeLocation } = parse(event() as string) as {
      readonly input: { readonly request?: object } | null;
      readonly rawQuery?: string;
      readonly edgeLocation?: object;
    };
    const own = { ...modules, cloudfront: { ...modules.cloudfront, edgeLocation } };
    const require = (name: string): unknown => {
      for (const [known, module] of entries(own)) if (known === name) return module;
      throw new Error(`Cannot find module '${name}'`);
    };
    const console = { log: (...parts: unknown[]) => log(parts.map(written).join(' ')) };
    if (typeof input?.request === 'object')
      defineProperty(input.request, 'rawQueryString', { value: () => rawQuery });
    const handled = async (): Promise<unknown> => load(console, require, step, made)(input);
    handled()
      .then((value) => settle('returned', (stringify(value) as string | undefined) ?? 'null'))
      .catch((error: unknown) => settle('thrown', String(error)));
  };
}
