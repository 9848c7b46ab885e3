import type { QueryPair } from './exchange.ts';
import { parameterNamed, valueOf, widestSide } from './parameters.ts';
import { own } from './text.ts';
import { joinTurns } from './turns.ts';

/** The parameters that were given, by short name, each in its one canonical spelling. */
export type Given = Readonly<Partial<Record<string, string>>>;

type Mutable = Partial<Record<string, string>>;

/** What the configuration says about sizes. */
export interface SizeRules {
  /** Allowed widths and heights in pixels, ascending; empty: any. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  /** What happens to a size that is not in the list: the next larger one is taken, or it is an error. */
  readonly otherwise: 'snap' | 'refuse';
}

export const anySize: SizeRules = { widths: [], heights: [], otherwise: 'snap' };

/** Everything configured that decides which requests are the same, and which are refused for their parameters. */
export interface RequestRules extends SizeRules {
  readonly maxSide: number;
  readonly formats: readonly string[];
  readonly autoFormats: readonly string[];
  /** undefined at an edge that has no room for them: a preset then stays as it is in the URL. */
  readonly presets?: Readonly<Partial<Record<string, Given>>>;
  readonly presetsOnly: boolean;
  /** Only signed URLs are answered. */
  readonly signed: boolean;
}

export interface Canonical {
  /** What the URL and its preset say together, in the fewest words: equal for equal wishes. */
  readonly effective: Given;
  readonly unknown: readonly string[];
  /** The short name of the parameter that cannot be meant: it says all that a viewer is told, see asked.ts. */
  readonly refused?: string | undefined;
}

/**
 * One meaning for equal wishes: short names, canonical values, nothing that says no more than leaving it out. `query` is
 * readable: see asked.ts.
 */
export function canonicalise(query: readonly QueryPair[], rules: RequestRules): Canonical {
  const read = readPairs(query);
  const given = read.given;
  if (read.refused) return read;
  // Neither decides what the picture looks like; who may see it is decided before.
  delete given.e;
  delete given.s;
  if (given.p && !rules.presets) return read;
  const wanted = rules.presetsOnly ? withoutDefaults(given) : given;
  const effect = effectOf(wanted, rules);
  read.effective = effect.effective;
  read.refused = refusedName(wanted, rules) ?? effect.refused;
  return read;
}

/**
 * What to ask for to get `effective`, the same whatever it came from: canonicalising it gives `effective` again.
 * What the rules forbid in a URL must come from a preset, and is written as the first preset that gives it.
 */
export function spelled(effective: Given, rules: RequestRules): Given {
  const presets = rules.presets;
  if (!presets || (!refusedName(effective, rules) && isListed(effective, rules))) return effective;
  let found = effective;
  namesOf(presets)
    .sort()
    .some((name) => {
      const given = beside(own(presets, name) ?? {}, effective, rules);
      if (!given) return false;
      given.p = name;
      const fits = !refusedName(given, rules) && equal(effectOf(given, rules).effective, effective);
      if (fits) found = given;
      return fits;
    });
  return found;
}

/** What the URL has to say beside `preset` for `effective` to come about; undefined where that is seen to be impossible. */
function beside(preset: Given, effective: Given, rules: RequestRules): Mutable | undefined {
  const given: Mutable = {};
  const named = !rules.presetsOnly && isListed(effective, rules);
  let ratio = 1;
  sides.forEach((name) => {
    const wanted = effective[name];
    const own = preset[name];
    if (!wanted) return;
    if (named) given[name] = wanted;
    // The smallest of the quarters that make so many pixels of the preset's.
    else if (own) ratio = Math.max(ratio, Math.min(5, Math.ceil(((+wanted - 0.5) / +own) * 4) / 4));
  });
  const wrong = (name: string): boolean =>
    Math.round(+(preset[name] ?? 0) * ratio) !== +(effective[name] ?? 0);
  if (!named && sides.some(wrong)) return undefined;
  if (rules.presetsOnly && (effective.q ?? preset.q) !== preset.q) return undefined;
  namesOf(Object.assign({}, preset, effective)).forEach((name) => {
    if (name === 'w' || name === 'h' || name === 'dpr' || effective[name] === preset[name]) return;
    // Without a neutral value it has no effect beside the others, and may stay.
    if ((!rules.presetsOnly || name === 'dl') && (effective[name] ?? neutralOf(name)))
      given[name] = effective[name] ?? '';
  });
  if (ratio !== +(preset.dpr ?? 1)) given.dpr = ratio === 1 ? '' : `${ratio}`;
  return given;
}

const sides = ['w', 'h'] as const;

function equal(one: Given, other: Given): boolean {
  return canonicalPairs(one).join() === canonicalPairs(other).join();
}

/** The query string of `given`, in canonical order. */
export function canonicalText(given: Given): string {
  return canonicalPairs(given)
    .map((pair) => `${pair[0]}=${pair[1]}`)
    .join('&');
}

/** `given` in canonical order, as it is written in a URL. */
export function canonicalPairs(given: Given): QueryPair[] {
  return namesOf(given)
    .sort()
    .map((name): QueryPair => [name, given[name] === '' ? neutralOf(name) : (given[name] ?? '')]);
}

function neutralOf(name: string): string {
  return parameterNamed(name)?.neutral ?? '';
}

function namesOf(given: object): string[] {
  return Object.keys(given);
}

interface Read {
  /** '' where the URL names what is the default anyway. */
  readonly given: Mutable;
  effective: Given;
  readonly unknown: string[];
  refused: string | undefined;
}

/** Refused is what is given twice or is not what it may be: the first by the alphabet, as the order says nothing. */
function readPairs(query: readonly QueryPair[]): Read {
  const given: Mutable = {};
  const unknown: string[] = [];
  let refused: string | undefined;
  query.forEach((pair) => {
    const parameter = parameterNamed(pair[0]);
    if (!parameter) {
      unknown.push(pair[0]);
      return;
    }
    const name = parameter.name;
    const value = given[name] === undefined ? valueOf(parameter, pair[1]) : undefined;
    if (value === undefined && (!refused || name < refused)) refused = name;
    given[name] = value ?? '';
  });
  return { given, effective: given, unknown, refused };
}

/** Where only presets are served, a default is no wish: it is said for all links, and takes nothing back. */
function withoutDefaults(given: Given): Given {
  const rest: Mutable = {};
  namesOf(given).forEach((name) => {
    if (given[name] || besidePreset(name)) rest[name] = given[name];
  });
  return rest;
}

function besidePreset(name: string): boolean {
  return name === 'p' || name === 'dpr' || name === 'dl';
}

/** What the configuration does not let a URL say. */
function refusedName(given: Given, rules: RequestRules): string | undefined {
  if (rules.presetsOnly) {
    const other = namesOf(given)
      .sort()
      .find((name) => !besidePreset(name));
    if (other || !given.p) return other ?? 'p';
  }
  if (given.p && !presetOf(given, rules)) return 'p';
  if (given.f && !rules.formats.includes(given.f)) return 'f';
  // Any rectangle would be any size again. A signed URL is the owner's own.
  return given.ex && !rules.signed && rules.widths.length > 0 ? 'ex' : undefined;
}

function presetOf(given: Given, rules: RequestRules): Given | undefined {
  return given.p && rules.presets ? own(rules.presets, given.p) : undefined;
}

interface Effect {
  readonly effective: Mutable;
  readonly refused: string | undefined;
}

/** What the URL says, laid over what its preset says. */
function effectOf(given: Given, rules: RequestRules): Effect {
  const all: Given = given.p ? Object.assign({}, presetOf(given, rules), given) : given;
  const effective: Mutable = {};
  namesOf(all).forEach((name) => {
    if (all[name] && name !== 'p') effective[name] = all[name];
  });
  const refused = foldSizes(effective, given, rules);
  dropWithoutEffect(effective);
  return { effective, refused };
}

/**
 * Multiplies by the pixel ratio, and brings sides to allowed ones where the URL names any: beside a side of the URL, a
 * preset's own other one follows the list too. Gives the name of what is too large or not allowed.
 */
function foldSizes(all: Mutable, given: Given, rules: RequestRules): string | undefined {
  const ratio = +(all.dpr ?? 1);
  delete all.dpr;
  const fold = (name: 'w' | 'h', list: readonly number[]): string | undefined => {
    const asked = all[name];
    if (!asked) return undefined;
    const wanted = Math.round(+asked * ratio);
    const taken = given.w || given.h ? nextIn(list, wanted) : wanted;
    const named = given[name];
    if (wanted > widestSide || taken > rules.maxSide) return named ? name : 'dpr';
    if (named && taken !== wanted && rules.otherwise === 'refuse') return name;
    all[name] = `${taken}`;
    return undefined;
  };
  return fold('w', rules.widths) ?? fold('h', rules.heights);
}

/** Whether the sides are such as a URL may name. */
function isListed(given: Given, rules: RequestRules): boolean {
  const listed = (side: string | undefined, list: readonly number[]): boolean =>
    !side || nextIn(list, +side) === +side;
  return listed(given.w, rules.widths) && listed(given.h, rules.heights);
}

/** The first that is not smaller, else the largest; `wanted` where there is no list. */
function nextIn(ascending: readonly number[], wanted: number): number {
  let taken = wanted;
  ascending.some((size) => {
    taken = size;
    return size >= wanted;
  });
  return taken;
}

/** What has no effect without something else, or together with it, must not split the cache. */
function dropWithoutEffect(given: Mutable): void {
  if (!given.w || !given.h) delete given.fit;
  if (given.g && !places(given.fit, given.g)) delete given.g;
  // Neither has a quality.
  if (given.f === 'png' || given.f === 'gif') delete given.q;
  joinTurns(given);
}

/** Whether `g` moves anything: padding knows sides and points, but no strategy. */
function places(fit: string | undefined, g: string): boolean {
  if (fit === 'contain') return g !== 'attention' && g !== 'entropy';
  return fit === 'cover' || fit === 'crop';
}
