/** Reproducible randomness: everything random in local-aws comes from one seed. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number, uniform in [low, high]. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  chance(probability: number): boolean;
  /** `length` characters of [a-z0-9], as in AWS's ids. */
  id(length: number): string;
  /** A UUID of version 4. */
  uuid(): string;
  /** An independent stream, so that more draws in one service do not shift those of another. */
  fork(label: string): Random;
}

/** FNV-1a, 32 bits: turns a label into a seed. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** A seeded generator (mulberry32). `seed` is any whole number. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const text = (letters: string, length: number): string => {
    let drawn = '';
    for (let count = 0; count < length; count++) drawn += letters.charAt(Math.floor(next() * letters.length));
    return drawn;
  };
  return {
    next,
    integer,
    between: (low, high) => low + next() * (high - low),
    pick: <T>(items: readonly [T, ...T[]]): T => items[integer(0, items.length - 1)] ?? items[0],
    chance: (probability) => next() < probability,
    id: (length) => text('abcdefghijklmnopqrstuvwxyz0123456789', length),
    uuid: () => {
      const hex = text('0123456789abcdef', 32);
      return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-');
    },
    fork: (label) => createRandom((hash(label) ^ Math.imul(seed, 0x9e3779b1)) >>> 0),
  };
}
