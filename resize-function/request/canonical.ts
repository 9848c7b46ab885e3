import type { QueryPair } from './exchange.ts';
import { parameterNamed, valueOf, widestSide } from './parameters.ts';
import { givenBy, presetNamed } from './preset.ts';
import type { Given, Mutable, Preset, RequestRules } from './rules.ts';

export interface Canonical {
  /** The combined parameters of the URL and its preset in their shortest form: equal for equivalent requests. */
  readonly effective: Given;
  readonly unknown: readonly string[];
  /** The short name of the invalid parameter, from which the viewer's error message is made (http/parse-request.ts). */
  readonly refused?: string | undefined;
}

/**
 * The same parameters for equivalent requests: short names, canonical values, no parameter that has no effect. `query` passed the
 * checks of http/parse-request.ts.
 */
export function canonicalise(query: readonly QueryPair[], rules: RequestRules): Canonical {
  const read = readPairs(query);
  const given = read.given;
  if (read.refused) return read;
  // Neither affects the image; access is decided before.
  delete given.e;
  delete given.s;
  const wanted = rules.presetsOnly ? withoutDefaults(given) : given;
  const preset = presetNamed(wanted.p, rules.presets);
  const effect = effectOf(wanted, rules, preset);
  read.effective = effect.effective;
  read.refused = refusedName(wanted, rules, preset) ?? effect.refused;
  return read;
}

/** The query string of the effective parameters, in canonical order. */
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
  /** '' if the URL states the default. */
  readonly given: Mutable;
  effective: Given;
  readonly unknown: string[];
  refused: string | undefined;
}

/** The first invalid or repeated parameter in alphabetical order, because the order in the URL has no meaning. */
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

/** If only presets are served, stating a default is ignored: it is written for all links and overrides nothing. */
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

/** The parameters that the configuration does not allow in a URL. */
export function refusedName(given: Given, rules: RequestRules, preset?: Preset): string | undefined {
  if (rules.presetsOnly) {
    const other = namesOf(given)
      .sort()
      .find((name) => !besidePreset(name));
    if (other || !given.p) return other ?? 'p';
  }
  if (given.p && !preset) return 'p';
  if (given.f && !rules.formats.includes(given.f)) return 'f';
  // Arbitrary rectangles would again give arbitrary sizes. A signed URL is the owner's own.
  return given.ex && !rules.signed && rules.widths.length > 0 ? 'ex' : undefined;
}

interface Effect {
  readonly effective: Mutable;
  readonly refused: string | undefined;
}

/** The URL's parameters applied over those of its preset. */
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
 * Multiplies by the pixel ratio, and maps sides to allowed ones if the URL sets any: next to a side from the URL, the preset's other
 * side follows the list too. Returns the name of a parameter that is too large or not allowed.
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

/** Whether a URL may request these sides. */
export function isListed(given: Given, rules: RequestRules): boolean {
  const listed = (side: string | undefined, list: readonly number[]): boolean =>
    !side || nextIn(list, +side) === +side;
  return listed(given.w, rules.widths) && listed(given.h, rules.heights);
}

/** The first that is not smaller, else the largest; `wanted` if there is no list. */
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

/** Removes parameters that have no effect without another one, or together with it, because they would split the cache. */
export function dropWithoutEffect(given: Mutable): void {
  if (!given.w || !given.h) delete given.fit;
  if (given.g && !places(given.fit, given.g)) delete given.g;
  if (!hasQuality(given)) delete given.q;
  joinTurns(given);
}

/**
 * Quarter turns and mirroring make eight orientations, which two parameters can spell in sixteen ways: this is one spelling for each.
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

/** Whether `g` has an effect: padding supports sides and points, but no strategy. */
function places(fit: string | undefined, g: string): boolean {
  if (fit === 'contain') return g !== 'attention' && g !== 'entropy';
  return fit === 'cover' || fit === 'crop';
}

export function numberOf(value: string | undefined, otherwise: number): number {
  return value ? +value : otherwise;
}
