import { Failure } from '../failure.ts';

/** Turns the workflow's text, already trimmed, into a value; `` if it gave none. `name` is the input's, for the error. */
export type Reader<T> = (given: string, name: string) => T;

/** A pattern and the words that complete "It must be ...". */
export type Pattern = readonly [RegExp, string];

/** The error for an invalid input: its name, the fault and the remedy. */
export function wrongInput(name: string, fault: string, remedy: string): Failure {
  return new Failure(`Input \`${name}\`: ${fault}.`, remedy, 'inputs');
}

/** One of a few words. Without `byDefault` the input is required. */
export function word<const T extends string>(allowed: readonly T[], byDefault?: T): Reader<T> {
  return (given, name) => {
    const found = allowed.find((candidate) => candidate === (given || byDefault));
    if (found !== undefined) return found;
    // No guess: `delete-old: no` does not mean `now`, and `amd64` is not `arm64`.
    throw wrongInput(
      name,
      given ? `"${given}" is not valid` : 'it is missing',
      `Set it to one of ${allowed.map((one) => `\`${one}\``).join(', ')}.`,
    );
  };
}

/** `true` or `false` as YAML spells them. An empty expression in a workflow is false, where `core.getBooleanInput` throws. */
export const truth: Reader<boolean> = (given, name) => {
  const said = given.toLowerCase();
  if (['', 'true', 'false'].includes(said)) return said === 'true';
  throw wrongInput(name, `"${given}" is neither true nor false`, 'Set it to `true` or `false`.');
};

interface NumberRules<Default> {
  /** A number that may have a fraction. */
  readonly any?: boolean;
  /** The unit's length: the result is in seconds. */
  readonly seconds?: number;
  readonly byDefault?: Default;
}

/** A number within limits; `byDefault` if nothing was given. */
export function number<Default extends number | undefined = undefined>(
  [low, high]: readonly [number, number],
  unit: string,
  { any = false, seconds = 1, byDefault }: NumberRules<Default> = {},
): Reader<number | Default> {
  const remedy = `Set it to ${any ? 'a number' : 'a whole number'} of ${unit} from ${low} to ${high}.`;
  return (given, name) => {
    if (given === '') return (byDefault && byDefault * seconds) as Default;
    const value = Number(given);
    if (!Number.isFinite(value)) throw wrongInput(name, `"${given}" is not a number`, remedy);
    if (!any && !Number.isInteger(value)) throw wrongInput(name, `"${given}" is not a whole number`, remedy);
    if (value < low || value > high) throw wrongInput(name, `${given} is outside ${low} to ${high}`, remedy);
    return value * seconds;
  };
}

/** A text that must match; `byDefault` if nothing was given. `rule` completes "It must be ...". */
export function text<Default extends string | undefined = undefined>(
  pattern: RegExp,
  rule: string,
  byDefault?: Default,
): Reader<string | Default> {
  return (given, name) => {
    if (given === '') return byDefault as Default;
    if (pattern.test(given)) return given;
    throw wrongInput(name, `"${given}" is not valid`, `It must be ${rule}.`);
  };
}

/** A list, one item per line or separated by commas, each of which must match. */
export function list(...[pattern, rule]: Pattern): Reader<readonly string[]> {
  return (given, name) => {
    const items = given
      .split(/[\n,]/)
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const wrong = items.find((item) => !pattern.test(item));
    if (wrong !== undefined) throw wrongInput(name, `"${wrong}" is not valid`, `Each must be ${rule}.`);
    return [...new Set(items)];
  };
}

/**
 * The candidate that `typed` may mean: only letters count, not case, `-` or `_`. A word put before it, as in `aws-region`, counts as
 * one letter.
 */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const distance = (name: string): number =>
    plain(typed).endsWith(plain(name)) ? 1 : editDistance(plain(typed), plain(name));
  const [best] = candidates
    .map((name) => ({ name, away: distance(name) }))
    .sort((one, other) => one.away - other.away);
  return best && best.away <= Math.max(1, Math.ceil(plain(best.name).length / 3)) ? best.name : undefined;
}

/** Letters to insert, delete or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of Array.from(one).entries()) {
    const next = [line + 1];
    for (const [column, candidate] of Array.from(other).entries())
      next.push(
        Math.min(
          (next[column] ?? 0) + 1,
          (row[column + 1] ?? 0) + 1,
          (row[column] ?? 0) + (letter === candidate ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}
