import { TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';
import { allowedFunctions } from './allowed.ts';
import { cssText } from './css.ts';

/** Attributes whose text is not CSS: names, and lists of numbers that are read to their end. */
export const verbatim: ReadonlySet<string> = new Set([
  'id',
  'class',
  'd',
  'points',
  'path',
  'lang',
  'xml:lang',
  'xml:space',
]);

const broken = new Set<TokenType>([TokenType.BadString, TokenType.BadURL, TokenType.AtKeyword]);

/** Whether no function can fetch; the drawing library does not read unknown ones either. */
export function knownTokens(tokens: readonly CSSToken[], further?: string): boolean {
  const known = (name: string): boolean => allowedFunctions.has(name) || name === further;
  return tokens.every(
    (token) =>
      !broken.has(token[0]) && (token[0] !== TokenType.Function || known(token[4].value.toLowerCase())),
  );
}

/**
 * An attribute's value in a form that the estimate can read. The drawing library parses attributes as CSS, with escapes, comments,
 * and any number of spaces and zeros; a value without these stays as it is.
 */
export function plainValue(value: string, tokens: readonly CSSToken[]): string {
  return spelledOddly(value) ? cssText(tokens).trim() : value;
}

export function spelledOddly(value: string): boolean {
  return /[\\()]|\/\*|^\s|\s\s|[\d.]{20}/.test(value);
}
