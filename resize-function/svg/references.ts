import { TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';

/** An address in a value: the text of `url(...)`. */
export interface Address {
  readonly address: string;
  /** Its tokens: from `start`, before `end`. */
  readonly start: number;
  readonly end: number;
}

/** Every `url()` in `tokens`, quoted or not. */
export function addressesIn(tokens: readonly CSSToken[]): Address[] {
  return tokens.flatMap((token, at): Address[] => {
    if (token[0] === TokenType.URL) return [{ address: token[4].value, start: at, end: at + 1 }];
    if (token[0] !== TokenType.Function || token[4].value.toLowerCase() !== 'url') return [];
    const inside = behindSpace(tokens, at + 1);
    const text = tokens[inside];
    const close = behindSpace(tokens, inside + 1);
    const end = tokens[close]?.[0] === TokenType.CloseParen ? close + 1 : inside + 1;
    return [{ address: text?.[0] === TokenType.String ? text[4].value : '', start: at, end }];
  });
}

function behindSpace(tokens: readonly CSSToken[], start: number): number {
  let at = start;
  while (tokens[at]?.[0] === TokenType.Whitespace) at++;
  return at;
}

/** The id that an address within the document points to. */
export function idOf(address: string): string | undefined {
  const trimmed = address.trim();
  return trimmed.startsWith('#') ? trimmed.slice(1) : undefined;
}
