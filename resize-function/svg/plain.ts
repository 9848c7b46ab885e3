import { TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';
import { allowedFunctions } from './allowed.ts';
import { cssText } from './css.ts';

/** Attributes whose text is no CSS: names, and lists of numbers that are read to their end. */
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

/** Whether every function is one that cannot fetch; one that is not known is not read by the drawing library either. */
export function knownTokens(tokens: readonly CSSToken[], further?: string): boolean {
  const known = (name: string): boolean => allowedFunctions.has(name) || name === further;
  return tokens.every(
    (token) =>
      !broken.has(token[0]) && (token[0] !== TokenType.Function || known(token[4].value.toLowerCase())),
  );
}

/**
 * An attribute's value as the estimate can read it. The drawing library reads attributes as CSS, with escapes, comments, and
 * as many spaces and zeros as there are; where there are none of these the value stays as it was.
 */
export function plainValue(value: string, tokens: readonly CSSToken[]): string {
  return spelledOddly(value) ? cssText(tokens).trim() : value;
}

export function spelledOddly(value: string): boolean {
  return /[\\()]|\/\*|^\s|\s\s|[\d.]{20}/.test(value);
}
