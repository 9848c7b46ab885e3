import type { QueryPair } from './exchange.ts';
import { parameterNamed, parameters } from './parameters.ts';

/** The parameters that were given, by short name, each in its one canonical spelling. */
export type Given = Readonly<Partial<Record<string, string>>>;

/** What the configuration says about sizes. */
export interface SizeRules {
  /** Allowed widths and heights in pixels, ascending; empty: any. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  /** What happens to a size that is not in the list: the next larger one is taken, or it is an error. */
  readonly otherwise: 'snap' | 'refuse';
}

export const anySize: SizeRules = { widths: [], heights: [], otherwise: 'snap' };

export interface Canonical {
  readonly given: Given;
  readonly unknown: readonly string[];
  readonly problem?: { readonly parameter: string; readonly allowed: string };
}

/**
 * One spelling for equal wishes: short names, canonical values, nothing that says no more than leaving it out.
 * Canonicalising twice gives the same as once, so it does not matter whether the edge has done it already.
 */
export function canonicalise(query: readonly QueryPair[], rules: SizeRules): Canonical {
  const given: Partial<Record<string, string>> = {};
  const seen: Partial<Record<string, true>> = {};
  const unknown: string[] = [];
  let problem: Canonical['problem'];
  query.forEach((pair) => {
    const parameter = parameterNamed(pair[0]);
    if (!parameter) {
      unknown.push(pair[0]);
      return;
    }
    const value = parameter.read(pair[1]);
    if (seen[parameter.name]) problem ??= { parameter: parameter.name, allowed: 'one value, not several' };
    else if (value === undefined) problem ??= { parameter: pair[0], allowed: parameter.allowed };
    else if (value !== '') given[parameter.name] = value;
    seen[parameter.name] = true;
  });
  if (problem) return { given, unknown, problem };
  // A preset may bring sizes of its own: nothing can be folded before it has been laid under the rest.
  if (given.p !== undefined) return { given, unknown };
  const outside = foldSize(given, 'w', rules.widths, rules) ?? foldSize(given, 'h', rules.heights, rules);
  delete given.dpr;
  dropWithoutEffect(given);
  return outside ? { given, unknown, problem: outside } : { given, unknown };
}

/** The query string of `given`, in the one order that the table of parameters has. */
export function canonicalText(given: Given): string {
  const parts: string[] = [];
  parameters.forEach((parameter) => {
    const value = given[parameter.name];
    if (value !== undefined) parts.push(`${parameter.name}=${value}`);
  });
  return parts.join('&');
}

/** Multiplies by the pixel ratio and brings the side to an allowed one. */
function foldSize(
  given: Partial<Record<string, string>>,
  name: 'w' | 'h',
  allowed: readonly number[],
  rules: SizeRules,
): Canonical['problem'] {
  const asked = given[name];
  if (asked === undefined) return undefined;
  const wanted = Math.round(Number(asked) * Number(given.dpr ?? '1'));
  if (parameterNamed(name)?.read(String(wanted)) === undefined)
    return { parameter: name, allowed: `${parameterNamed(name)?.allowed ?? ''} after dpr` };
  let taken = allowed.length > 0 ? allowed[allowed.length - 1] : wanted;
  allowed.forEach((size) => {
    if (size >= wanted && taken !== undefined && size < taken) taken = size;
  });
  if (rules.otherwise === 'refuse' && taken !== wanted)
    return { parameter: name, allowed: `one of ${allowed.join(', ')}` };
  given[name] = String(taken);
  return undefined;
}

/** What has no effect without something else must not split the cache. */
function dropWithoutEffect(given: Partial<Record<string, string>>): void {
  if (given.w === undefined || given.h === undefined) delete given.fit;
  if (given.fit !== 'cover' && given.fit !== 'crop' && given.fit !== 'contain') delete given.g;
}
