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

/** Why parameters cannot be meant; problem.ts has what is told about it. */
export type RefusedKind =
  'spelling' | 'large' | 'side' | 'list' | 'extract' | 'format' | 'preset' | 'presets-only';

/** `name`: the short one. For `spelling` it is not looked for: the edge has no use for it. */
export type Refused = readonly [kind: RefusedKind, name: string];

export interface Canonical {
  /** What the URL says, in the fewest words. */
  readonly given: Given;
  /** The same with what its preset says: equal for equal wishes. */
  readonly effective: Given;
  readonly unknown: readonly string[];
  readonly problem?: Refused;
}

interface Read {
  /** '' where the URL names what is the default anyway. */
  readonly given: Mutable;
  readonly unknown: string[];
  /** Something is given twice, or is not what it may be. */
  readonly faulty: boolean;
}

/**
 * One spelling for equal wishes: short names, canonical values, nothing that says no more than leaving it out. `query` is
 * readable: see `unreadable` in problem.ts.
 * Canonicalising twice gives the same as once, so it does not matter whether the edge has done it already.
 */
export function canonicalise(query: readonly QueryPair[], rules: RequestRules): Canonical {
  const read = readPairs(query);
  const given = read.given;
  const unknown = read.unknown;
  const refuse = (problem: Refused): Canonical => ({ given, effective: given, unknown, problem });
  if (read.faulty) return refuse(['spelling', '']);
  // Neither decides what the picture looks like; who may see it is decided before.
  delete given.e;
  delete given.s;
  const p = given.p;
  if (p !== undefined && !rules.presets) return { given, effective: {}, unknown };
  const explicit = p === undefined || rules.presetsOnly ? withoutDefaults(given) : given;
  const preset = presetNamed(p, rules) ?? {};
  const effect = p === undefined ? settled(explicit, explicit, rules) : effectOf(explicit, preset, rules);
  const problem = refusedName(explicit, rules) ?? effect.problem;
  if (problem) return refuse(problem);
  const short = p === undefined ? effect.given : shortest(explicit, preset, effect.given, rules);
  return { given: short, effective: effect.given, unknown };
}

function presetNamed(name: string | undefined, rules: RequestRules): Given | undefined {
  return name === undefined || !rules.presets ? undefined : own(rules.presets, name);
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
    .map((name): QueryPair => [name, textOf(given, name) || (parameterNamed(name)?.neutral ?? '')]);
}

/** '' for what says nothing, or is not there. */
function textOf(given: Given, name: string): string {
  return given[name] ?? '';
}

function namesOf(given: Given): string[] {
  return Object.keys(given);
}

function readPairs(query: readonly QueryPair[]): Read {
  const given: Mutable = {};
  const unknown: string[] = [];
  let faulty = false;
  query.forEach((pair) => {
    const parameter = parameterNamed(pair[0]);
    if (!parameter) {
      unknown.push(pair[0]);
      return;
    }
    const value = valueOf(parameter, pair[1]);
    if (value === undefined || given[parameter.name] !== undefined) faulty = true;
    else given[parameter.name] = value;
  });
  return { given, unknown, faulty };
}

/** What the configuration does not let a URL say. */
function refusedName(given: Given, rules: RequestRules): Refused | undefined {
  if (rules.presetsOnly) {
    const other = namesOf(given)
      .sort()
      .find((name) => name !== 'p' && name !== 'dpr' && name !== 'dl');
    if (other !== undefined || given.p === undefined) return ['presets-only', other ?? 'p'];
  }
  if (given.p !== undefined && !presetNamed(given.p, rules)) return ['preset', 'p'];
  if (given.f && !rules.formats.includes(given.f)) return ['format', 'f'];
  // Any rectangle would be any size again. A signed URL is the owner's own.
  return given.ex && !rules.signed && rules.widths.length > 0 ? ['extract', 'ex'] : undefined;
}

function withoutDefaults(given: Given): Mutable {
  const rest: Mutable = {};
  namesOf(given).forEach((name) => {
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
  const effective = withoutDefaults(Object.assign({}, preset, given));
  delete effective.p;
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
  const keepIfSame = (change: Given, without?: string): void => {
    const other: Mutable = {};
    const all: Given = Object.assign({}, short, change);
    namesOf(all).forEach((name) => {
      if (name !== without) other[name] = textOf(all, name);
    });
    const effect = effectOf(other, preset, rules);
    if (!effect.problem && equal(effect.given, effective)) short = other;
  };
  if (given.rot !== undefined || given.flip !== undefined)
    keepIfSame({ rot: textOf(effective, 'rot'), flip: textOf(effective, 'flip') });
  if (given.w || given.h || given.dpr) keepIfSame(foldedBeside(given, preset, effective));
  namesOf(given).forEach((name) => {
    if (name !== 'p' && (besideOthers.includes(name) || given[name] === textOf(preset, name)))
      keepIfSame({}, name);
  });
  return short;
}

/** Those whose effect hangs on one another. */
const besideOthers = ['dpr', 'f', 'fit', 'flip', 'g', 'h', 'q', 'rot', 'w'];

/** Sizes are final where the URL names all of them; beside one of the preset's own the pixel ratio has to stay. */
function foldedBeside(given: Given, preset: Given, effective: Given): Mutable {
  const folded: Mutable = {};
  const ratio = Number(withoutDefaults(given.dpr === undefined ? preset : given).dpr ?? '1');
  const mixed = sides.some((name) => preset[name] !== undefined && given[name] === undefined);
  sides.forEach((name) => {
    if (given[name])
      folded[name] = mixed ? String(Math.round(Number(effective[name]) / ratio)) : textOf(effective, name);
  });
  if (!mixed) folded.dpr = '';
  return folded;
}

const sides = ['w', 'h'] as const;

function equal(one: Given, other: Given): boolean {
  const names = namesOf(one);
  return names.length === namesOf(other).length && names.every((name) => one[name] === other[name]);
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
  let at = 0;
  while (at < ascending.length - 1 && (ascending[at] ?? 0) < wanted) at++;
  return ascending[at] ?? wanted;
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
