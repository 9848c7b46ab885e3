import { words } from '../../text.ts';
import { backtracks, inPcre } from './function-language.ts';

/** Documented (developer guide, "Quotas on CloudFront Functions"). */
export const mostMemory = 2 * 1_048_576;

/** Receives what a run consumes. */
export interface Meter {
  /** Throws where it is more than there is. njs frees nothing before the end, so what was made and dropped counts too. */
  spend(bytes: number): void;
  /** A pattern is used that may take long. Throws where nobody looks at the clock. */
  watch(): void;
  /** When the run began, in ms since the epoch: to a function it is always that time. Documented. */
  readonly startedAt: number;
}

type Method = (this: unknown, ...given: readonly unknown[]) => unknown;
type Holder = Record<string, Method>;
type Measure = (self: { readonly length: number }, given: readonly unknown[]) => number;

/** Bytes of an entry of a list: a value of njs. */
const entry = 16;

const padded: Measure = (_, [length]) => Number(length);
const added: Measure = (_, given) => entry * given.length;

/** What methods will make, where their arguments say it: it may be too much to be made at all. */
const foreseen: Readonly<Record<string, Measure>> = {
  repeat: ({ length }, [count]) => length * Number(count),
  ...{ padStart: padded, padEnd: padded, push: added, unshift: added, splice: added },
  fill: ({ length }) => entry * length,
  concat: (self, given) =>
    typeof self === 'string'
      ? given.reduce<number>((sum, one) => sum + String(one).length, self.length)
      : given.reduce<number>(
          (sum, one) => sum + entry * (Array.isArray(one) ? one.length : 1),
          entry * self.length,
        ),
  join: (list, [separator = ',']) =>
    [...(list as unknown as Iterable<unknown>)].reduce<number>(
      (sum, item) => sum + String(separator).length + (typeof item === 'string' ? item.length : 8),
      0,
    ),
  stringify: (_, [value]) => written(value, mostMemory),
};

const methods = {
  'String.prototype': 'repeat padStart padEnd concat replace replaceAll split',
  'Array.prototype': 'fill join push unshift splice concat map filter',
  JSON: 'stringify',
  globalThis: 'encodeURI encodeURIComponent decodeURI decodeURIComponent',
};

const buffers =
  'ArrayBuffer Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array';

/** Has the built-ins of a context tell `meter` what they make, by whatever name they are called. */
export function measured(globals: Record<string, unknown>, meter: Meter): void {
  for (const [path, names] of Object.entries(methods)) {
    const holder = path
      .split('.')
      .reduce<unknown>((at, name) => Reflect.get(at as object, name), globals) as Holder;
    for (const name of names.split(' '))
      replace(holder, name, (method) => counted(method, foreseen[name], meter));
  }
  const text = (globals.String as { prototype: Holder }).prototype;
  for (const name of ['match', 'search']) replace(text, name, (method) => patterned(method, meter));
  for (const name of ['Array', ...buffers.split(' ')])
    construct(globals, name, ([length], { BYTES_PER_ELEMENT = name === 'Array' ? entry : 1 }) => {
      if (typeof length === 'number') meter.spend(length * BYTES_PER_ELEMENT);
      return undefined;
    });
  construct(globals, 'Date', ({ length }) => (length === 0 ? [meter.startedAt] : undefined));
  replace(globals.Date as Holder, 'now', () => () => meter.startedAt);
  construct(globals, 'RegExp', ([pattern, flags = '']) => {
    look(pattern, meter);
    const read = inPcre(typeof pattern === 'string' ? pattern : '', String(flags));
    return typeof pattern === 'string' ? [read, flags] : undefined;
  });
}

/** Documented: what `Buffer` and buffers have, and in which encodings. */
const ofBuffer = words('from alloc allocUnsafe byteLength compare concat isBuffer isEncoding');
const ofBuffers =
  /^(?:compare|copy|equals|fill|includes|indexOf|lastIndexOf|slice|subarray|swap\d\d|toJSON|toString|write|(?:read|write)(?:U?Int(?:8|(?:16|32)?[BL]E)|(?:Double|Float)[BL]E))$/;
const encodings = words('utf8 utf-8 hex base64 base64url');

const buffersHere = Object.create(Uint8Array.prototype) as Record<string, unknown>;
for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Buffer.prototype)))
  if (ofBuffers.test(name)) buffersHere[name] = inEncodings(value as Method);
Object.freeze(buffersHere);

/**
 * `method` of a buffer or of what makes one: its arguments from the `first` on name documented encodings alone, and buffers that it
 * makes have what is documented.
 */
export function inEncodings(method: Method, first = method.name === 'toString' ? 0 : 1): Method {
  return function (...given) {
    const texts = given.slice(first).filter((one) => typeof one === 'string');
    const wrong = texts.find((one) => !encodings.has(one));
    if (wrong !== undefined) throw new TypeError(`"${wrong}" encoding is not supported`);
    const made: unknown = Reflect.apply(method, this, given);
    return made instanceof Uint8Array ? (Object.setPrototypeOf(made, buffersHere) as unknown) : made;
  };
}

/** The buffers of Node.js as far as they are documented; a length that is given counts. They cannot be constructed. */
export function measuredBuffer(meter: Meter): object {
  const members = [...ofBuffer].map((name): [string, Method] => {
    const method = inEncodings((Reflect.get(Buffer, name) as Method).bind(Buffer));
    const allocates = name.startsWith('alloc');
    return [name, allocates ? counted(method, (_, [length]) => Number(length), meter) : method];
  });
  return Object.freeze(Object.fromEntries(members));
}

function replace(holder: Holder, name: string, by: (method: Method) => Method): void {
  const method = holder[name];
  if (method) Object.defineProperty(holder, name, { value: by(method) });
}

function counted(method: Method, measure: Measure | undefined, meter: Meter): Method {
  return function (...given) {
    if (measure && this !== null && this !== undefined) meter.spend(measure(this as never, given));
    const made = Reflect.apply(method, this, given);
    if (!measure) meter.spend(sizeOf(made));
    return made;
  };
}

function patterned(method: Method, meter: Meter): Method {
  return function (...given) {
    const [pattern] = given;
    look(pattern, meter);
    return Reflect.apply(method, this, [typeof pattern === 'string' ? inPcre(pattern, '') : pattern]);
  };
}

function look(pattern: unknown, meter: Meter): void {
  if (typeof pattern === 'string' && backtracks(pattern)) meter.watch();
}

/** `before` sees what is given, and may give something else. */
function construct(
  globals: Record<string, unknown>,
  name: string,
  before: (
    given: readonly unknown[],
    of: { readonly BYTES_PER_ELEMENT?: number },
  ) => readonly unknown[] | undefined,
): void {
  const type = globals[name] as (new () => object) & ((...given: unknown[]) => unknown);
  const told = (given: readonly unknown[]): readonly unknown[] => before(given, type as never) ?? given;
  const proxy = new Proxy(type, {
    construct: (target, given: unknown[], made) => Reflect.construct(target, told(given), made) as object,
    apply: (target, self, given: unknown[]) => Reflect.apply(target, self, told(given)),
  });
  globals[name] = proxy;
  Object.defineProperty(type.prototype, 'constructor', { value: proxy });
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? entry * value.length : 0;
}

/** About how many letters `value` is in JSON; no further than `most`, for one and the same object may stand in it without number. */
function written(value: unknown, most: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 2;
  for (const [name, member] of Object.entries(value)) {
    size += name.length + 4;
    if (size > most) return size;
    size += written(member, most - size);
  }
  return size;
}
