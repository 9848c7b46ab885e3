export type Environment = Readonly<Partial<Record<string, string>>>;

/** Reads typed values of `IMAGE_GATE_` variables; what is wrong with them is collected, one sentence each. */
export interface EnvironmentReader {
  readonly problems: readonly string[];
  /** undefined where the variable is not set or empty. */
  given(name: string): string | undefined;
  wrong(name: string, rule: string): void;
  text(name: string, pattern: RegExp, rule: string, byDefault?: string): string;
  word<T extends string>(name: string, allowed: readonly T[], byDefault: T): T;
  /** A list of some of `allowed`, in their order; `none` is the empty list. */
  words<T extends string>(name: string, allowed: readonly T[], byDefault: readonly T[]): readonly T[];
  whole(name: string, low: number, high: number, byDefault: number): number;
  /** Whole numbers, ascending. */
  wholes(name: string, low: number, high: number): readonly number[];
  /** Comma-separated texts. */
  texts(name: string, pattern: RegExp, rule: string): readonly string[];
}

export function environmentReader(environment: Environment): EnvironmentReader {
  const problems: string[] = [];
  const given = (name: string): string | undefined => {
    const value = environment[`IMAGE_GATE_${name}`]?.trim();
    return value === '' ? undefined : value;
  };
  const wrong = (name: string, rule: string): void => {
    problems.push(`IMAGE_GATE_${name} must be ${rule}`);
  };
  const list = (name: string): string[] =>
    (given(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  /** Commas alone: something was meant, and is not there. */
  const emptyList = (name: string, values: readonly unknown[]): boolean =>
    given(name) !== undefined && values.length === 0;
  const number = (text: string, low: number, high: number): number | undefined => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : -1;
    return value >= low && value <= high ? value : undefined;
  };
  return {
    problems,
    given,
    wrong,
    text: (name, pattern, rule, byDefault) => {
      const value = given(name) ?? byDefault;
      if (value === undefined || (value !== byDefault && !pattern.test(value))) wrong(name, rule);
      return value ?? '';
    },
    word: (name, allowed, byDefault) => {
      const value = given(name) ?? byDefault;
      const word = allowed.find((candidate) => candidate === value);
      if (word === undefined) wrong(name, `one of ${allowed.join(', ')}`);
      return word ?? byDefault;
    },
    words: (name, allowed, byDefault) => {
      if (given(name) === undefined) return byDefault;
      if (given(name) === 'none') return [];
      const asked = list(name);
      if (asked.length === 0 || !asked.every((word) => allowed.some((candidate) => candidate === word)))
        wrong(name, `a list of ${allowed.join(', ')}, or none`);
      return allowed.filter((candidate) => asked.includes(candidate));
    },
    whole: (name, low, high, byDefault) => {
      const value = number(given(name) ?? String(byDefault), low, high);
      if (value === undefined) wrong(name, `a whole number from ${low} to ${high}`);
      return value ?? byDefault;
    },
    wholes: (name, low, high) => {
      const values = list(name).map((item) => number(item, low, high));
      if (values.includes(undefined) || emptyList(name, values))
        wrong(name, `comma-separated whole numbers from ${low} to ${high}`);
      return values.filter((value) => value !== undefined).sort((one, other) => one - other);
    },
    texts: (name, pattern, rule) => {
      const values = list(name);
      if (!values.every((value) => pattern.test(value)) || emptyList(name, values)) wrong(name, rule);
      return values;
    },
  };
}
