/** Gives equal values the same number, so that a state is a few numbers instead of pages of text. */
export interface Interner<T extends object> {
  number(thing: T): number;
  get(number: number): T;
}

export function createInterner<T extends object>(): Interner<T> {
  const numbers = new Map<string, number>();
  const things: T[] = [];
  return {
    number: (thing) => {
      const text = JSON.stringify(thing, plain);
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, things.length);
      return things.push(thing) - 1;
    },
    get: (number) => {
      const thing = things[number];
      if (!thing) throw new Error(`nothing has the number ${number}`);
      return thing;
    },
  };
}

/** Sets and maps in the form of JSON. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...(value as Set<unknown>)].sort();
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  return value;
}
