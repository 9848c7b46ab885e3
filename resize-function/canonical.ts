import type { QueryPair } from './exchange.ts';
import { parameterNamed, valueOf, widestSide } from './parameters.ts';
import { hasControl, mostParameters, own } from './text.ts';
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

/** Why parameters cannot be meant; asked.ts has the sentences. */
export type ProblemKind =
  | 'control'
  | 'many'
  | 'twice'
  | 'value'
  | 'large'
  | 'side'
  | 'list'
  | 'extract'
  | 'format'
  | 'preset'
  | 'presets-only';

export interface Problem {
  readonly kind: ProblemKind;
  /** The short name. */
  readonly name: string;
  /** As the viewer wrote it. */
  readonly written: string;
}

export interface Canonical {
  /** What the URL says, in the fewest words. */
  readonly given: Given;
  /** The same with what its preset says: equal for equal wishes. */
  readonly effective: Given;
  readonly unknown: readonly string[];
  readonly problem?: Problem;
}

interface Read {
  /** '' where the URL names what is the default anyway. */
  readonly given: Mutable;
  readonly written: Mutable;
  readonly unknown: string[];
  readonly problem?: Problem;
}

/**
 * One spelling for equal wishes: short names, canonical values, nothing that says no more than leaving it out. `query` is
 * readable: see `unreadable`.
 * Canonicalising twice gives the same as once, so it does not matter whether the edge has done it already.
 */
export function canonicalise(query: readonly QueryPair[], rules: RequestRules): Canonical {
  const read = readPairs(query);
  const given = read.given;
  const unknown = read.unknown;
  const refuse = (problem: Problem): Canonical => ({ given, effective: given, unknown, problem });
  if (read.problem) return refuse(read.problem);
  // Neither decides what the picture looks like; who may see it is decided before.
  delete given.e;
  delete given.s;
  const p = given.p;
  if (p !== undefined && !rules.presets) return { given, effective: {}, unknown };
  const explicit = p === undefined || rules.presetsOnly ? withoutDefaults(given) : given;
  const preset = p === undefined ? {} : (own(rules.presets ?? {}, p) ?? {});
  const effect = p === undefined ? settled(explicit, explicit, rules) : effectOf(explicit, preset, rules);
  const refused = refusedName(explicit, rules) ?? effect.problem;
  if (refused) {
    const name = refused[1];
    const written = read.written[name] ?? read.written.dpr ?? 'p';
    return refuse({ kind: refused[0], name, written });
  }
  const short = p === undefined ? effect.given : shortest(explicit, preset, effect.given, rules);
  return { given: short, effective: effect.given, unknown };
}

/** The query string of `given`, in canonical order. */
export function canonicalText(given: Given): string {
  return canonicalPairs(given)
    .map((pair) => `${pair[0]}=${pair[1]}`)
    .join('&');
}

/** `given` in canonical order, as it is written in a URL. */
export function canonicalPairs(given: Given): QueryPair[] {
  return Object.keys(given)
    .sort()
    .map((name): QueryPair => {
      const value = given[name] ?? '';
      return [name, value === '' ? (parameterNamed(name)?.neutral ?? '') : value];
    });
}

function readPairs(query: readonly QueryPair[]): Read {
  const given: Mutable = {};
  const written: Mutable = {};
  const unknown: string[] = [];
  const problems: Problem[] = [];
  const found = (problem: Problem): void => {
    const before = problems[0];
    if (!before || goesBefore(problem, before)) problems[0] = problem;
  };
  query.forEach((pair) => {
    const parameter = parameterNamed(pair[0]);
    if (!parameter) {
      unknown.push(pair[0]);
      return;
    }
    const name = parameter.name;
    const before = written[name];
    if (before !== undefined) {
      if (pair[0] < before) written[name] = pair[0];
      found({ kind: 'twice', name, written: written[name] ?? name });
      return;
    }
    written[name] = pair[0];
    const value = valueOf(parameter, pair[1]);
    if (value === undefined) found({ kind: 'value', name, written: pair[0] });
    else given[name] = value;
  });
  const problem = problems[0];
  return problem ? { given, written, unknown, problem } : { given, written, unknown };
}

/** The order of a query is not the same everywhere: the first by the alphabet is told, and twice before wrong. */
function goesBefore(one: Problem, other: Problem): boolean {
  if (one.name !== other.name) return one.name < other.name;
  return one.kind !== other.kind ? one.kind === 'twice' : one.written < other.written;
}

/** What is not looked at more closely: too many pairs, or control characters anywhere. */
export function unreadable(query: readonly QueryPair[]): Problem | undefined {
  if (query.length > mostParameters) return { kind: 'many', name: '', written: '' };
  const texts: string[] = [];
  query.forEach((pair) => {
    texts.push(pair[0], pair[1]);
  });
  if (!hasControl(texts.join(' '))) return undefined;
  const names = query.filter((pair) => hasControl(`${pair[0]} ${pair[1]}`)).map((pair) => pair[0]);
  return { kind: 'control', name: '', written: names.sort()[0] ?? '' };
}

type Refused = readonly [kind: ProblemKind, name: string];

/** What the configuration does not let a URL say. */
function refusedName(given: Given, rules: RequestRules): Refused | undefined {
  if (rules.presetsOnly) {
    const other = Object.keys(given)
      .sort()
      .find((name) => name !== 'p' && name !== 'dpr' && name !== 'dl');
    if (other !== undefined || given.p === undefined) return ['presets-only', other ?? 'p'];
  }
  if (given.p !== undefined && !own(rules.presets ?? {}, given.p)) return ['preset', 'p'];
  if (given.f && !rules.formats.includes(given.f)) return ['format', 'f'];
  // Any rectangle would be any size again. A signed URL is the owner's own.
  return given.ex && !rules.signed && rules.widths.length > 0 ? ['extract', 'ex'] : undefined;
}

function withoutDefaults(given: Given): Mutable {
  const rest: Mutable = {};
  Object.keys(given).forEach((name) => {
    if (given[name]) rest[name] = given[name];
  });
  return rest;
}

interface Effect {
  readonly given: Mutable;
  readonly problem?: Refused;
}

/** What `preset` and the URL say together. */
function effectOf(given: Given, preset: Given, rules: RequestRules): Effect {
  const all = copyOf(preset);
  Object.keys(given).forEach((name) => {
    all[name] = given[name] ?? '';
  });
  all.p = '';
  const effective = withoutDefaults(all);
  return settled(effective, given, rules);
}

function settled(effective: Mutable, given: Given, rules: RequestRules): Effect {
  const problem = foldSizes(effective, given, rules);
  if (problem) return { given: effective, problem };
  dropWithoutEffect(effective);
  return { given: effective };
}

/**
 * `given` beside its preset, without what changes nothing. What is left is unique for an effect, except that two widths
 * which become one may keep two spellings where a list's sizes lie closer together than the pixel ratio.
 */
function shortest(given: Mutable, preset: Given, effective: Given, rules: RequestRules): Mutable {
  let short = given;
  const keepIfSame = (other: Mutable): boolean => {
    const effect = effectOf(other, preset, rules);
    const same = !effect.problem && equal(effect.given, effective);
    if (same) short = other;
    return same;
  };
  if (short.rot !== undefined || short.flip !== undefined) {
    const turned = copyOf(short);
    turned.rot = effective.rot ?? '';
    turned.flip = effective.flip ?? '';
    keepIfSame(turned);
  }
  if (short.w ?? short.h ?? short.dpr) keepIfSame(foldedBeside(short, preset, effective));
  Object.keys(given).forEach((name) => {
    if (name === 'p') return;
    const other = copyOf(short, name);
    if (besideOthers.includes(name)) keepIfSame(other);
    else if (given[name] === (preset[name] ?? '')) short = other;
  });
  return short;
}

/** Those whose effect hangs on one another. */
const besideOthers = ['dpr', 'f', 'fit', 'flip', 'g', 'h', 'q', 'rot', 'w'];

/** Sizes are final where the URL names all of them; beside one of the preset's own the pixel ratio has to stay. */
function foldedBeside(given: Given, preset: Given, effective: Given): Mutable {
  const folded = copyOf(given);
  const ratio = Number(withoutDefaults(given.dpr === undefined ? preset : given).dpr ?? '1');
  const missing = ['w', 'h'].filter((name) => preset[name] !== undefined && given[name] === undefined);
  const mixed = missing.length > 0;
  ['w', 'h'].forEach((name) => {
    if (given[name])
      folded[name] = mixed ? String(Math.round(Number(effective[name]) / ratio)) : (effective[name] ?? '');
  });
  if (!mixed) folded.dpr = '';
  return folded;
}

function copyOf(given: Given, except?: string): Mutable {
  const copy: Mutable = {};
  Object.keys(given).forEach((name) => {
    if (name !== except) copy[name] = given[name] ?? '';
  });
  return copy;
}

function equal(one: Given, other: Given): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** Multiplies by the pixel ratio; sides that the URL names are brought to allowed ones. */
function foldSizes(all: Mutable, given: Given, rules: RequestRules): Refused | undefined {
  const problem =
    foldSide(all, 'w', given.w ? rules.widths : [], rules) ??
    foldSide(all, 'h', given.h ? rules.heights : [], rules);
  delete all.dpr;
  return problem;
}

function foldSide(
  all: Mutable,
  name: 'w' | 'h',
  allowed: readonly number[],
  rules: RequestRules,
): Refused | undefined {
  const asked = all[name];
  if (asked === undefined) return undefined;
  const wanted = Math.round(Number(asked) * Number(all.dpr ?? '1'));
  if (wanted > widestSide) return ['large', name];
  const taken = nextIn(allowed, wanted);
  if (rules.otherwise === 'refuse' && taken !== wanted) return ['list', name];
  if (taken > rules.maxSide) return ['side', name];
  all[name] = String(taken);
  return undefined;
}

/** The first that is not smaller, else the largest; `wanted` where there is no list. */
function nextIn(ascending: readonly number[], wanted: number): number {
  let taken = wanted;
  for (let at = ascending.length - 1; at >= 0; at--) {
    const size = ascending[at] ?? wanted;
    if (at < ascending.length - 1 && size < wanted) break;
    taken = size;
  }
  return taken;
}

/** What has no effect without something else, or together with it, must not split the cache. */
function dropWithoutEffect(given: Mutable): void {
  if (given.w === undefined || given.h === undefined) delete given.fit;
  if (given.g !== undefined && !places(given.fit, given.g)) delete given.g;
  // Neither has a quality.
  if (given.f === 'png' || given.f === 'gif') delete given.q;
  joinTurns(given);
}

/** Whether `g` moves anything: padding knows sides and points, but no strategy. */
function places(fit: string | undefined, g: string): boolean {
  if (fit === 'contain') return g !== 'attention' && g !== 'entropy';
  return fit === 'cover' || fit === 'crop';
}
