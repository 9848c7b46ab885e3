import { backtracks, inPcre } from './function-language.ts';
import type { Host } from './function-realm.ts';

/** Documented (developer guide, "Quotas on CloudFront Functions"). */
export const mostMemory = 2 * 1_048_576;

/** Receives what a run consumes. */
export interface Meter {
  /** Throws if it exceeds the limit. njs frees nothing before the end, so dropped values count too. */
  spend(bytes: number): void;
  /** Called when a pattern is used that may take long. Throws if the clock is not watched. */
  watch(): void;
  /** When the run began, in ms since the epoch: for a function the time never changes. Documented. */
  readonly startedAt: number;
}

type Measure = (self: { readonly length: number }, given: readonly unknown[]) => number;

/** Bytes of an entry of a list: a value of njs. */
const entry = 16;

const padded: Measure = (_, [length]) => Number(length);
const added: Measure = (_, given) => entry * given.length;

/** The size of methods' results, if their arguments tell it: it may be too large to create. */
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

const bytesOf: Readonly<Record<string, number>> = {
  ...{ Array: entry, ArrayBuffer: 1, Int8Array: 1, Uint8Array: 1, Uint8ClampedArray: 1, Int16Array: 2 },
  ...{ Uint16Array: 2, Int32Array: 4, Uint32Array: 4, Float32Array: 4, Float64Array: 8 },
};

/** What is measured in a realm, and the methods by which it reports results to `meter`, by whatever name they are called. */
export function measuring(meter: () => Meter): Pick<Host, 'counted' | 'lists' | 'methods'> {
  const look = (pattern: string): void => {
    if (backtracks(pattern)) meter().watch();
  };
  return {
    counted: Object.entries(methods).flatMap(([path, names]) =>
      names.split(' ').map((name) => [path, name, foreseen[name] ? 'before' : 'after'] as const),
    ),
    lists: Object.keys(bytesOf),
    methods: {
      before: (
        name: string,
        self: { readonly length: number } | null | undefined,
        given: readonly unknown[],
      ) => {
        if (self !== null && self !== undefined) meter().spend(foreseen[name]?.(self, given) ?? 0);
      },
      after: (made: unknown) => {
        meter().spend(sizeOf(made));
      },
      allocate: (name: string, length: number) => {
        meter().spend(length * (bytesOf[name] ?? 1));
      },
      now: () => meter().startedAt,
      look: (_: unknown, flags: unknown) => inPcre('', String(flags)),
      pattern: (pattern: string, flags: unknown) => {
        look(pattern);
        return inPcre(pattern, String(flags));
      },
    },
  };
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? entry * value.length : 0;
}

/** The approximate length of `value` in JSON, counted up to `most`, because the same object may occur in it any number of times. */
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
