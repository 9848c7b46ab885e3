import { TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';
import { Refusal } from '../refusal.ts';
import { cssText, declarationsOf, sheetOf, tokensOf } from './css.ts';
import type { Rule } from './css.ts';
import { everyElement, isSvg, ownText } from './tree.ts';
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
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
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
  const parts = rules.flatMap(partsOf);
  const matching = matchingCost(rules, elements);
  const likely = indexed(parts);
  const sheetValues = cached((element: SvgElement) =>
    merged(
      likely(element)
        .filter((part) => fits(part, element))
        .map(({ values }) => values),
    ),
  );
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

function partsOf({ selector, declarations }: Rule): Part[] {
  const values = valuesIn(declarations);
  return lastParts(selector).map((part) => ({ ...part, values }));
}

/** The last compound of each selector of a list: `g > .a:first-child, #b` gives `.a` and `#b`. */
function lastParts(selector: readonly CSSToken[]): Compound[] {
  const parts: Compound[] = [];
  let part = anyElement();
  let depth = 0;
  let before: CSSToken | undefined;
  selector.forEach((token, at) => {
    if (opens.has(token[0])) depth++;
    if (depth === 0) {
      if (token[0] === TokenType.Comma) parts.push(part);
      if (token[0] === TokenType.Comma || (combines(token) && at < selector.length - 1)) part = anyElement();
      else narrow(part, token, before);
    }
    if (closes.has(token[0])) depth--;
    before = token;
  });
  parts.push(part);
  return parts;
}

type Compound = Omit<Part, 'values'>;
type Mutable = { -readonly [Name in keyof Compound]: Compound[Name] } & { readonly classes: string[] };

function anyElement(): Mutable {
  return { type: undefined, id: undefined, classes: [] };
}

function combines(token: CSSToken): boolean {
  return (
    token[0] === TokenType.Whitespace || (token[0] === TokenType.Delim && '>+~|'.includes(token[4].value))
  );
}

/** Adds the condition of one more token of a compound selector; `before` is the preceding token. */
function narrow(part: Mutable, token: CSSToken, before: CSSToken | undefined): void {
  if (token[0] === TokenType.Hash) part.id = token[4].value;
  if (token[0] !== TokenType.Ident || before?.[0] === TokenType.Colon) return;
  if (before?.[0] === TokenType.Delim && before[4].value === '.') part.classes.push(token[4].value);
  else part.type = token[4].value.toLowerCase();
}

const opens = new Set<TokenType>([TokenType.Function, TokenType.OpenParen, TokenType.OpenSquare]);
const closes = new Set<TokenType>([TokenType.CloseParen, TokenType.CloseSquare]);

/** The compound selectors that can match an element, by the name that each requires. */
function indexed(parts: readonly Part[]): (element: SvgElement) => Part[] {
  const byKey = new Map<string, Part[]>();
  for (const part of parts) {
    const [first] = part.classes;
    const key =
      part.id !== undefined ? `#${part.id}` : first !== undefined ? `.${first}` : (part.type ?? '*');
    const list = byKey.get(key);
    if (list) list.push(part);
    else byKey.set(key, [part]);
  }
  return ({ local, attributes }) => {
    const classes = new Set((attributes.get('class') ?? '').split(/\s/));
    const id = attributes.get('id');
    const keys = ['*', local.toLowerCase(), ...[...classes].map((name) => `.${name}`)];
    if (id !== undefined) keys.push(`#${id}`);
    return keys.flatMap((key) => byKey.get(key) ?? []);
  };
}

function fits({ type, id, classes }: Part, element: SvgElement): boolean {
  if (type !== undefined && type !== element.local.toLowerCase()) return false;
  if (id !== undefined && id !== element.attributes.get('id')) return false;
  if (classes.length === 0) return true;
  const own = (element.attributes.get('class') ?? '').split(/\s/);
  return classes.every((name) => own.includes(name));
}

/** Milliseconds for parsing and writing one rule: a third of the time here, because the drawing library's parsing counts three times. */
const perReading = 0.008;
/** Milliseconds for matching one rule with one element, and for a step to a sibling or a letter of an attribute. */
const perRule = 0.000_5;
const perStep = 0.000_12;
const perLetter = 0.000_002;
/** For a class in a rule, the cost of each letter of a long class list; a short list is part of the rule. */
const perClassLetter = 0.000_005;
const shortClasses = 20;
/** For a selector that counts siblings, the cost of each. */
const perSibling = 0.000_006;

function matchingCost(rules: readonly Rule[], elements: readonly SvgElement[]): number {
  const siblings = elements.reduce((most, { children }) => Math.max(most, children.length), 0);
  const pairs = elements.reduce((sum, { children }) => sum + children.length ** 2, 0);
  const letters = elements.reduce(
    (sum, { attributes }) => sum + [...attributes.values()].reduce((all, { length }) => all + length, 0),
    0,
  );
  const classLetters = elements.reduce(
    (sum, { attributes }) => sum + Math.max(0, (attributes.get('class') ?? '').length - shortClasses),
    0,
  );
  let sum = rules.length * perReading;
  for (const { selector } of rules) {
    const marks = (some: string): number =>
      selector.filter((token) => token[0] === TokenType.Delim && some.includes(token[4].value)).length;
    const wide = marks('~+');
    const deep = selector.filter(
      ([type]) => type === TokenType.Whitespace || type === TokenType.Colon,
    ).length;
    const counting = selector.filter(
      (token) =>
        (token[0] === TokenType.Ident || token[0] === TokenType.Function) &&
        /^nth|of-type$/i.test(token[4].value),
    ).length;
    const searched = selector.filter(([type]) => type === TokenType.OpenSquare).length;
    sum += elements.length * (perRule * (1 + selector.length / 2) + perStep * (wide * siblings + deep * 10));
    sum +=
      marks('.') * classLetters * perClassLetter +
      searched * letters * perLetter +
      counting * pairs * perSibling;
  }
  return sum;
}
