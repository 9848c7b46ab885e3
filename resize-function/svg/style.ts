import { TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';
import { Refusal } from '../refusal.ts';
import { cssText, declarationsOf, sheetOf, tokensOf } from './css.ts';
import type { Rule } from './css.ts';
import { elementsIn, everyElement, isSvg, ownText } from './tree.ts';
import type { SvgElement } from './tree.ts';

/**
 * What may apply to an element for each property: every value from its attribute, its style attribute and any rule whose last
 * compound selector matches. This does not decide which of them wins; the most expensive one counts as the cost.
 */
export interface Styles {
  valuesOf(element: SvgElement, property: string): readonly string[];
  /** Whether a rule, and not only the element itself, sets it. */
  fromSheet(element: SvgElement, property: string): boolean;
  /** Worst-case milliseconds for the drawing library to match rules and elements. */
  readonly matching: number;
}

interface Part {
  readonly selector: readonly CSSToken[];
  /** What an element must have for its last compound to match: `rect`, `#id`, `.class`. */
  readonly names: readonly string[];
  readonly values: Values;
}

type Values = ReadonlyMap<string, readonly string[]>;

/** Maximum of different values of a property for one element; all of them are examined wherever it is drawn. */
export const mostValues = 200;

export function stylesOf(root: SvgElement): Styles {
  const elements = everyElement(root);
  const rules = elements
    .filter((element) => element.local === 'style' && isSvg(element))
    .flatMap((style) => sheetOf(ownText(style)).all);
  const byKey = Map.groupBy(rules.flatMap(partsOf), keyOf);
  const matching = rules.length * perReading + matchingCost(byKey, elements);
  const sheetValues = cached((element: SvgElement) => {
    const own = namesOf(element);
    const parts = [...own].flatMap((name) => byKey.get(name) ?? []);
    return merged(
      parts.filter(({ names }) => names.every((name) => own.has(name))).map(({ values }) => values),
    );
  });
  const all = cached((element: SvgElement) => {
    const inline = valuesIn(declarationsOf(tokensOf(element.attributes.get('style') ?? '')));
    const attributes = new Map(Array.from(element.attributes, ([name, value]) => [name, [value]] as const));
    return merged([attributes, inline, sheetValues(element)]);
  });
  return {
    matching,
    valuesOf: (element, property) => all(element).get(property) ?? nothing,
    fromSheet: (element, property) => sheetValues(element).has(property),
  };
}

const nothing: readonly string[] = [];

function cached<Result>(make: (element: SvgElement) => Result): (element: SvgElement) => Result {
  const known = new WeakMap<SvgElement, { made: Result }>();
  return (element) => {
    const before = known.get(element);
    if (before) return before.made;
    const made = make(element);
    known.set(element, { made });
    return made;
  };
}

/** Throws a Refusal (413) if a property has too many values. */
function merged(parts: readonly Values[]): Values {
  const all = new Map<string, Set<string>>();
  for (const values of parts)
    for (const [name, list] of values) {
      const set = all.get(name) ?? new Set();
      for (const value of list) set.add(value);
      if (set.size > mostValues)
        throw new Refusal(413, 'svg', `the SVG has too many values for "${name}"`, { limit: mostValues });
      all.set(name, set);
    }
  return new Map(Array.from(all, ([name, set]) => [name, [...set]]));
}

/** Every declared value: the parser may reject the last one, so all of them count. */
function valuesIn(declarations: Rule['declarations']): Values {
  const values = new Map<string, string[]>();
  for (const { name, value } of declarations) {
    const text = cssText(value).replace(/\s{0,9}!\s{0,9}important$/i, '');
    const list = values.get(name);
    if (list) list.push(text);
    else values.set(name, [text]);
  }
  return values;
}

/** One part for each selector of a list. */
function partsOf({ selector, declarations }: Rule): Part[] {
  const values = valuesIn(declarations);
  return separated(selector).map((one) => ({ selector: one, names: lastCompound(one), values }));
}

function separated(list: readonly CSSToken[]): CSSToken[][] {
  const selectors: CSSToken[][] = [[]];
  let depth = 0;
  for (const token of list) {
    if (opens.has(token[0])) depth++;
    if (closes.has(token[0])) depth--;
    if (depth === 0 && token[0] === TokenType.Comma) selectors.push([]);
    else selectors.at(-1)?.push(token);
  }
  return selectors;
}

/** `g > rect.a:first-child` gives `rect` and `.a`. */
function lastCompound(selector: readonly CSSToken[]): string[] {
  let names: string[] = [];
  let depth = 0;
  let before: CSSToken | undefined;
  selector.forEach((token, at) => {
    if (opens.has(token[0])) depth++;
    if (depth === 0) {
      if (combines(token) && at < selector.length - 1) names = [];
      else names.push(...requiredBy(token, before));
    }
    if (closes.has(token[0])) depth--;
    before = token;
  });
  return names;
}

function combines(token: CSSToken): boolean {
  return (
    token[0] === TokenType.Whitespace || (token[0] === TokenType.Delim && '>+~|'.includes(token[4].value))
  );
}

/** The name that one token of a compound selector requires; `before` is the preceding token. */
function requiredBy(token: CSSToken, before: CSSToken | undefined): string[] {
  if (token[0] === TokenType.Hash) return [`#${token[4].value}`];
  if (token[0] !== TokenType.Ident || before?.[0] === TokenType.Colon) return [];
  const isClass = before?.[0] === TokenType.Delim && before[4].value === '.';
  return [isClass ? `.${token[4].value}` : token[4].value.toLowerCase()];
}

const opens = new Set<TokenType>([TokenType.Function, TokenType.OpenParen, TokenType.OpenSquare]);
const closes = new Set<TokenType>([TokenType.CloseParen, TokenType.CloseSquare]);

/** The rarest of the names. */
function keyOf({ names }: Part): string {
  const [first = '*'] = names;
  return names.find((name) => name.startsWith('#')) ?? names.find((name) => name.startsWith('.')) ?? first;
}

function namesOf({ local, attributes }: SvgElement): ReadonlySet<string> {
  const classes = (attributes.get('class') ?? '').split(/\s/).map((name) => `.${name}`);
  const id = attributes.get('id');
  return new Set(['*', local.toLowerCase(), ...classes, ...(id === undefined ? [] : [`#${id}`])]);
}

/** Milliseconds for parsing and writing one rule: a third of the time here, because the drawing library's parsing counts three times. */
const perReading = 0.008;
/** Milliseconds for comparing one selector with an element that does not match it, and more for one that may. */
const perMiss = 0.000_25;
const perHit = 0.000_5;
/** For a step to a sibling or an ancestor, and for a letter of an attribute. */
const perStep = 0.000_12;
const perLetter = 0.000_002;
/** For a class in a selector, the cost of each letter of a long class list; a short list is part of the selector. */
const perClassLetter = 0.000_012;
const shortClasses = 20;
/** For a selector that counts siblings, the cost of each. */
const perSibling = 0.000_006;
/** Levels of a usual drawing. */
const usualLevels = 10;

function matchingCost(byKey: ReadonlyMap<string, readonly Part[]>, elements: readonly SvgElement[]): number {
  const total = (of: (element: SvgElement) => number): number =>
    elements.reduce((sum, element) => sum + of(element), 0);
  const siblings = elements.reduce((most, { children }) => Math.max(most, children.length), 0);
  const pairs = total(({ children }) => children.length ** 2);
  const letters = total(({ attributes }) => [...attributes.values()].join('').length);
  const classLetters = total(({ attributes }) =>
    Math.max(0, (attributes.get('class') ?? '').length - shortClasses),
  );
  const levels = Math.max(usualLevels, levelsOf(elements[0]));
  let sum = 0;
  const hits = new Map<string, number>();
  for (const [key, parts] of byKey) {
    let hit = 0;
    for (const { selector } of parts) {
      const { classes, wide, deep, counting, searched } = marksOf(selector);
      hit += perHit * (1 + selector.length / 2) + perStep * (wide * siblings + deep * levels);
      sum += elements.length * perMiss + classes * classLetters * perClassLetter;
      sum += searched * letters * perLetter + counting * pairs * perSibling;
    }
    hits.set(key, hit);
  }
  return (
    sum + total((element) => [...namesOf(element)].reduce((all, name) => all + (hits.get(name) ?? 0), 0))
  );
}

function levelsOf(element: SvgElement | undefined): number {
  return element ? 1 + elementsIn(element).reduce((most, child) => Math.max(most, levelsOf(child)), 0) : 0;
}

/** How often a selector contains what takes time to match. */
function marksOf(
  selector: readonly CSSToken[],
): Record<'classes' | 'wide' | 'deep' | 'counting' | 'searched', number> {
  const marks = (some: string): number =>
    selector.filter((token) => token[0] === TokenType.Delim && some.includes(token[4].value)).length;
  const ofType = (...types: TokenType[]): number => selector.filter(([type]) => types.includes(type)).length;
  const counting = selector.filter(
    (token) =>
      (token[0] === TokenType.Ident || token[0] === TokenType.Function) &&
      /^nth|of-type$/i.test(token[4].value),
  ).length;
  return {
    classes: marks('.'),
    wide: marks('~+'),
    deep: ofType(TokenType.Whitespace, TokenType.Colon),
    counting,
    searched: ofType(TokenType.OpenSquare),
  };
}
