import { Failure } from '../failure.ts';

/** Reads one input by its name in action.yml; an input that was not given is an empty string. */
export type ReadInput = (name: string) => string;

/** A wrong input: names it, the value's fault and the remedy. */
export function wrongInput(name: string, fault: string, remedy: string): Failure {
  return new Failure(`Input \`${name}\`: ${fault}.`, remedy, 'inputs');
}

/** One of a few words. */
export function word<T extends string>(
  read: ReadInput,
  name: string,
  allowed: readonly T[],
  byDefault?: T,
): T {
  const given = read(name).trim() || byDefault;
  const found = allowed.find((candidate) => candidate === given);
  if (found !== undefined) return found;
  const list = allowed.map((one) => `\`${one}\``).join(', ');
  throw given
    ? wrongInput(name, `"${given}" is not known`, `Set it to one of ${list}.`)
    : wrongInput(name, 'it is missing', `Set it to one of ${list}.`);
}

/**
 * `true` or `false` as YAML has them; an empty string, which an empty expression in a workflow gives, is the default.
 * `core.getBooleanInput` throws on it.
 */
export function truth(read: ReadInput, name: string, byDefault: boolean): boolean {
  const given = read(name).trim().toLowerCase();
  if (given === '') return byDefault;
  if (given === 'true' || given === 'false') return given === 'true';
  throw wrongInput(name, `"${given}" is neither true nor false`, 'Set it to `true` or `false`.');
}

/** A number within limits; undefined when it was not given and there is no default. */
export function number(
  read: ReadInput,
  name: string,
  [low, high]: readonly [number, number],
  unit: string,
  kind: 'whole' | 'any' = 'whole',
): number | undefined {
  const given = read(name).trim();
  if (given === '') return undefined;
  const value = Number(given);
  const remedy = `Give ${kind === 'whole' ? 'a whole number' : 'a number'} of ${unit} from ${low} to ${high}.`;
  if (!Number.isFinite(value)) throw wrongInput(name, `"${given}" is not a number`, remedy);
  if (kind === 'whole' && !Number.isInteger(value))
    throw wrongInput(name, `"${given}" is not a whole number`, remedy);
  if (value < low || value > high) throw wrongInput(name, `${given} is outside ${low} to ${high}`, remedy);
  return value;
}

/** A text that must match, or undefined when it was not given. `rule` completes "It must be ...". */
export function text(read: ReadInput, name: string, pattern: RegExp, rule: string): string | undefined {
  const given = read(name).trim();
  if (given === '') return undefined;
  if (pattern.test(given)) return given;
  throw wrongInput(name, `"${given}" is not valid`, `It must be ${rule}.`);
}

/** A list, one item a line or separated by commas, each of which must match. */
export function list(read: ReadInput, name: string, pattern: RegExp, rule: string): readonly string[] {
  const items = read(name)
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const wrong = items.find((item) => !pattern.test(item));
  if (wrong !== undefined) throw wrongInput(name, `"${wrong}" is not valid`, `Each must be ${rule}.`);
  return [...new Set(items)];
}

/** What must be there. */
export function required<T>(value: T | undefined, name: string, remedy: string): T {
  if (value === undefined) throw wrongInput(name, 'it is missing', remedy);
  return value;
}
