import { tokenize, TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';
import { tokenText } from './css-text.ts';

export interface Declaration {
  /** As written, with escapes resolved: browsers treat FILL as fill, the drawing library does not. */
  readonly name: string;
  readonly value: readonly CSSToken[];
}

export interface Rule {
  readonly selector: readonly CSSToken[];
  readonly declarations: readonly Declaration[];
  /** The at-rule that it is in, `@media` or `@supports`, up to its block; the same array for all of its rules. */
  readonly condition?: readonly CSSToken[];
}

export interface Sheet {
  /** Those that apply without a condition: the drawing library reads no others. */
  readonly rules: readonly Rule[];
  readonly all: readonly Rule[];
  /** Names of the omitted at-rules, in lower case. */
  readonly atRules: readonly string[];
}

/** Each costs the tokenizer as much as a thousand letters, and real style sheets have none. */
const mostErrors = 200;

/** Thrown for text with too many errors. */
class Unreadable extends Error {}

/** The tokens of `text` without comments; none if it is not CSS. */
export function tokensOf(text: string): CSSToken[] {
  let errors = 0;
  const onParseError = (): void => {
    if (++errors > mostErrors) throw new Unreadable();
  };
  try {
    const tokens = tokenize({ css: text }, { onParseError });
    return tokens.filter(([type]) => type !== TokenType.Comment && type !== TokenType.EOF);
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/**
 * Text that a parser reads as exactly these tokens, each in its plain spelling, so that what was checked is what is served. `between`
 * separates two that would otherwise merge: in a selector a space would have a meaning.
 */
export function cssText(tokens: readonly CSSToken[], between = ' '): string {
  let text = '';
  let before: CSSToken | undefined;
  for (const token of tokens) {
    if (before && growsTogether(before, token)) text += between;
    text += tokenText(token);
    before = token;
  }
  return text;
}

const wordsLeft = new Set<TokenType>([
  TokenType.Ident,
  TokenType.AtKeyword,
  TokenType.Hash,
  TokenType.Dimension,
  TokenType.Number,
]);
const numeric = new Set<TokenType>([TokenType.Number, TokenType.Dimension, TokenType.Percentage]);
const wordsRight = new Set<TokenType>([
  ...numeric,
  TokenType.Ident,
  TokenType.Function,
  TokenType.URL,
  TokenType.BadURL,
  TokenType.CDC,
]);

/** The table of CSS Syntax Level 3, section 9. */
function growsTogether(left: CSSToken, right: CSSToken): boolean {
  const next = markOf(right);
  const word = wordsRight.has(right[0]) || next === '-';
  if (wordsLeft.has(left[0]) && (word || next === '%')) return true;
  if (left[0] === TokenType.Ident && right[0] === TokenType.OpenParen) return true;
  const mark = markOf(left);
  if (['#', '-', '@'].includes(mark)) return word;
  if (['.', '+'].includes(mark)) return numeric.has(right[0]);
  return mark === '/' && next === '*';
}

function markOf(token: CSSToken): string {
  return token[0] === TokenType.Delim ? token[4].value : '';
}

const closing = new Map<TokenType, TokenType>([
  [TokenType.OpenCurly, TokenType.CloseCurly],
  [TokenType.OpenParen, TokenType.CloseParen],
  [TokenType.OpenSquare, TokenType.CloseSquare],
  [TokenType.Function, TokenType.CloseParen],
]);

/** The index after the block or single token at `start`, as CSS Syntax Level 3 reads it. */
function behind(tokens: readonly CSSToken[], start: number): number {
  const open: (TokenType | undefined)[] = [];
  let at = start;
  do {
    const type = tokens[at]?.[0] ?? TokenType.EOF;
    const end = closing.get(type);
    if (end !== undefined) open.push(end);
    else if (type === open.at(-1)) open.pop();
    at++;
  } while (open.length > 0 && at < tokens.length);
  return at;
}

/** The declarations of a style attribute or of a rule's block. Anything else is skipped. */
export function declarationsOf(tokens: readonly CSSToken[]): Declaration[] {
  const declarations: Declaration[] = [];
  let at = 0;
  while (at < tokens.length) {
    // The drawing library's parser continues after a stray brace.
    while (betweenDeclarations.has(tokens[at]?.[0] ?? TokenType.EOF)) at++;
    let end = at;
    let nested = false;
    while (end < tokens.length && tokens[end]?.[0] !== TokenType.Semicolon) {
      nested ||= tokens[end]?.[0] === TokenType.OpenCurly;
      end = behind(tokens, end);
    }
    const declaration = nested ? undefined : declarationIn(tokens.slice(at, end));
    if (declaration) declarations.push(declaration);
    at = end + 1;
  }
  return declarations;
}

const betweenDeclarations = new Set([TokenType.Whitespace, TokenType.Semicolon, TokenType.CloseCurly]);

function declarationIn(tokens: readonly CSSToken[]): Declaration | undefined {
  const [name, colon, ...value] = withoutSpaceAround(tokens, 2);
  if (name?.[0] !== TokenType.Ident || colon?.[0] !== TokenType.Colon) return undefined;
  if (value.some(([type]) => type === TokenType.BadString || type === TokenType.BadURL)) return undefined;
  return { name: name[4].value, value };
}

/** Removes white space before each of the first `count` other tokens, and around the rest. */
function withoutSpaceAround(tokens: readonly CSSToken[], count: number): CSSToken[] {
  const kept: CSSToken[] = [];
  for (const token of tokens) if (token[0] !== TokenType.Whitespace || kept.length > count) kept.push(token);
  while (kept.at(-1)?.[0] === TokenType.Whitespace) kept.pop();
  return kept;
}

const conditional = ['media', 'supports'];

/** The rules of a style sheet; at-rules are listed, and left out unless they are conditions. */
export function sheetOf(text: string): Sheet {
  return sheetIn(tokensOf(text), true);
}

function sheetIn(tokens: readonly CSSToken[], outermost: boolean): Sheet {
  const all: Rule[] = [];
  const atRules: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const first = tokens[at];
    if (!first || betweenRules.has(first[0])) {
      at++;
      continue;
    }
    const name = first[0] === TokenType.AtKeyword ? first[4].value.toLowerCase() : undefined;
    if (name !== undefined) atRules.push(name);
    const raw = ruleAt(tokens, at, name !== undefined);
    if (name === undefined || (outermost && conditional.includes(name)))
      for (const rule of rulesIn(raw, name !== undefined)) all.push(rule);
    at = raw.next;
  }
  return { rules: all.filter(({ condition }) => condition === undefined), all, atRules };
}

function rulesIn({ prelude, block }: RawRule, atRule: boolean): Rule[] {
  if (!block) return [];
  if (!atRule) return [{ selector: withoutSpaceAround(prelude, 0), declarations: declarationsOf(block) }];
  return sheetIn(block, false).all.map((rule) => ({ ...rule, condition: prelude }));
}

const betweenRules = new Set<TokenType>([TokenType.Whitespace, TokenType.CDO, TokenType.CDC]);

interface RawRule {
  readonly prelude: readonly CSSToken[];
  /** The tokens between its braces; undefined for an at-rule that ends in a semicolon, and for a rule without a block. */
  readonly block: readonly CSSToken[] | undefined;
  /** The index of the next rule. */
  readonly next: number;
}

function ruleAt(tokens: readonly CSSToken[], start: number, atRule: boolean): RawRule {
  let brace = start;
  while (brace < tokens.length && !endsPrelude(tokens[brace]?.[0], atRule)) brace = behind(tokens, brace);
  const prelude = tokens.slice(start, brace);
  if (tokens[brace]?.[0] !== TokenType.OpenCurly) return { prelude, block: undefined, next: brace + 1 };
  const next = behind(tokens, brace);
  const closed = tokens[next - 1]?.[0] === TokenType.CloseCurly ? next - 1 : next;
  return { prelude, block: tokens.slice(brace + 1, closed), next };
}

function endsPrelude(type: TokenType | undefined, atRule: boolean): boolean {
  return type === TokenType.OpenCurly || (atRule && type === TokenType.Semicolon);
}

export function sheetText(rules: readonly Rule[]): string {
  const texts = rules.map(({ selector, declarations, condition }, at) => {
    const text = `${cssText(selector, '/**/')}{${styleText(declarations)}}`;
    const begins = condition && condition !== rules[at - 1]?.condition ? `${cssText(condition)}{` : '';
    return begins + text + (condition && condition !== rules[at + 1]?.condition ? '}' : '');
  });
  return texts.join('\n');
}

export function styleText(declarations: readonly Declaration[]): string {
  return declarations.map(({ name, value }) => `${name}:${cssText(value)}`).join(';');
}
