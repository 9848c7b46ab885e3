import type { QueryPair } from './exchange.ts';
import { parameterNamed, valueOf, widestSide } from './parameters.ts';
import { givenBy, presetNamed } from './preset.ts';
import type { Given, Mutable, Preset, RequestRules } from './rules.ts';

export interface Canonical {
  /** What the URL and its preset say together, in the fewest words: equal for equivalent requests. */
  readonly effective: Given;
  readonly unknown: readonly string[];
  /** The short name of the invalid parameter, from which the viewer's error message is made (http/parse-request.ts). */
  readonly refused?: string | undefined;
}

/**
 * One meaning for equivalent requests: short names, canonical values, nothing that says no more than leaving it out. `query` is
 * readable: see http/parse-request.ts.
 */
export function canonicalise(query: readonly QueryPair[], rules: RequestRules): Canonical {
  const read = readPairs(query);
  const given = read.given;
  if (read.refused) return read;
  // Neither decides what the image looks like; who may see it is decided before.
  delete given.e;
  delete given.s;
  const wanted = rules.presetsOnly ? withoutDefaults(given) : given;
  const preset = presetNamed(wanted.p, rules.presets);
  const effect = effectOf(wanted, rules, preset);
  read.effective = effect.effective;
  read.refused = refusedName(wanted, rules, preset) ?? effect.refused;
  return read;
}

/** The query string of what is effective, in canonical order. */
export function canonicalText(effective: Given): string {
  return namesOf(effective)
    .sort()
    .map((name) => `${name}=${effective[name] ?? ''}`)
    .join('&');
}

export function neutralOf(name: string): string {
  return parameterNamed(name)?.neutral ?? '';
}

export function namesOf(given: object): string[] {
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

/** Where only presets are served, a default is no request: it is said for all links, and takes nothing back. */
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
export function refusedName(given: Given, rules: RequestRules, preset?: Preset): string | undefined {
  if (rules.presetsOnly) {
    const other = namesOf(given)
      .sort()
      .find((name) => !besidePreset(name));
    if (other || !given.p) return other ?? 'p';
  }
  if (given.p && !preset) return 'p';
  if (given.f && !rules.formats.includes(given.f)) return 'f';
  // Any rectangle would be any size again. A signed URL is the owner's own.
  return given.ex && !rules.signed && rules.widths.length > 0 ? 'ex' : undefined;
}

interface Effect {
  readonly effective: Mutable;
  readonly refused: string | undefined;
}

/** What the URL says, laid over what its preset says. */
function effectOf(given: Given, rules: RequestRules, preset: Preset | undefined): Effect {
  const all: Given = preset ? Object.assign(givenBy(preset), given) : given;
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
  const ratio = numberOf(all.dpr, 1);
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
export function isListed(given: Given, rules: RequestRules): boolean {
  const listed = (side: string | undefined, list: readonly number[]): boolean =>
    !side || nextIn(list, +side) === +side;
  return listed(given.w, rules.widths) && listed(given.h, rules.heights);
}

/** The first that is not smaller, else the largest; `wanted` where there is no list. */
function nextIn(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return ascending[low] ?? wanted;
}

/** What has no effect without something else, or together with it, must not split the cache. */
export function dropWithoutEffect(given: Mutable): void {
  if (!given.w || !given.h) delete given.fit;
  if (given.g && !places(given.fit, given.g)) delete given.g;
  if (!hasQuality(given)) delete given.q;
  joinTurns(given);
}

/**
 * A quarter turn and a mirror make eight ways to lie, which two parameters can spell in sixteen: one spelling for each.
 * `v` is half a turn and `h`; `hv` is half a turn.
 */
function joinTurns(given: Mutable): void {
  const flip = given.flip;
  if (!flip) return;
  const turn = (+(given.rot ?? 0) + (flip === 'h' ? 0 : 180)) % 360;
  delete given.rot;
  delete given.flip;
  if (flip !== 'hv') given.flip = turn === 180 ? 'v' : 'h';
  if (turn > 0 && given.flip !== 'v') given.rot = `${turn}`;
}

export function hasQuality(given: Given): boolean {
  return given.f !== 'png' && given.f !== 'gif';
}

/** Whether `g` moves anything: padding knows sides and points, but no strategy. */
function places(fit: string | undefined, g: string): boolean {
  if (fit === 'contain') return g !== 'attention' && g !== 'entropy';
  return fit === 'cover' || fit === 'crop';
}

export function numberOf(value: string | undefined, otherwise: number): number {
  return value ? +value : otherwise;
}
