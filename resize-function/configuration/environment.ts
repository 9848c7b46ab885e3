export type Environment = Readonly<Partial<Record<string, string>>>;

/** Reads typed values of `IMAGE_GATE_` variables; problems are collected, one sentence each. */
export class EnvironmentReader {
  readonly problems: string[] = [];
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  /** The value, or undefined if the variable is not set or empty. */
  given(name: string): string | undefined {
    const value = this.environment[`IMAGE_GATE_${name}`]?.trim();
    return value === '' ? undefined : value;
  }

  wrong(name: string, rule: string): void {
    this.problems.push(`IMAGE_GATE_${name} must be ${rule}`);
  }

  text(name: string, pattern: RegExp, rule: string, byDefault?: string): string {
    const value = this.given(name) ?? byDefault;
    if (value === undefined || (value !== byDefault && !pattern.test(value))) this.wrong(name, rule);
    return value ?? '';
  }

  word<T extends string>(name: string, allowed: readonly T[], byDefault: T): T {
    const value = this.given(name) ?? byDefault;
    const word = allowed.find((candidate) => candidate === value);
    if (word === undefined) this.wrong(name, `one of ${allowed.join(', ')}`);
    return word ?? byDefault;
  }

  /** A list of some of `allowed`, in their order; `none` is the empty list. */
  words<T extends string>(name: string, allowed: readonly T[], byDefault: readonly T[]): readonly T[] {
    if (this.given(name) === undefined) return byDefault;
    if (this.given(name) === 'none') return [];
    const given = this.list(name);
    if (given.length === 0 || !given.every((word) => allowed.some((candidate) => candidate === word)))
      this.wrong(name, `a list of ${allowed.join(', ')}, or none`);
    return allowed.filter((candidate) => given.includes(candidate));
  }

  whole(name: string, low: number, high: number, byDefault: number): number {
    const value = wholeBetween(this.given(name) ?? String(byDefault), low, high);
    if (value === undefined) this.wrong(name, `a whole number from ${low} to ${high}`);
    return value ?? byDefault;
  }

  /** Whole numbers, ascending. */
  wholes(name: string, low: number, high: number): readonly number[] {
    const values = this.list(name).map((item) => wholeBetween(item, low, high));
    if (values.includes(undefined) || this.isEmptyList(name, values))
      this.wrong(name, `comma-separated whole numbers from ${low} to ${high}`);
    return values.filter((value) => value !== undefined).sort((one, other) => one - other);
  }

  /** Comma-separated texts. */
  texts(name: string, pattern: RegExp, rule: string): readonly string[] {
    const values = this.list(name);
    if (!values.every((value) => pattern.test(value)) || this.isEmptyList(name, values))
      this.wrong(name, rule);
    return values;
  }

  private list(name: string): string[] {
    const items = (this.given(name) ?? '').split(',');
    return items.map((item) => item.trim()).filter(Boolean);
  }

  /** Commas alone: a value was meant but is missing. */
  private isEmptyList(name: string, values: readonly unknown[]): boolean {
    return this.given(name) !== undefined && values.length === 0;
  }
}

function wholeBetween(text: string, low: number, high: number): number | undefined {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : -1;
  return value >= low && value <= high ? value : undefined;
}
