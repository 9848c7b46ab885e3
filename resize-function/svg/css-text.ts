import { HashType, TokenType } from '@csstools/css-tokenizer';
import type { CSSToken } from '@csstools/css-tokenizer';

/** A token in the spelling that every parser reads the same way: no unnecessary escape, no unnecessarily long number. */
export function tokenText(token: CSSToken): string {
  if (token[0] === TokenType.Whitespace) return ' ';
  return nameText(token) ?? numericText(token) ?? token[1];
}

function nameText(token: CSSToken): string | undefined {
  if (token[0] === TokenType.Ident) return identifier(token[4].value);
  if (token[0] === TokenType.Function) return `${identifier(token[4].value)}(`;
  if (token[0] === TokenType.String) return quoted(token[4].value);
  if (token[0] === TokenType.URL)
    return `url(${simple.test(token[4].value) ? token[4].value : quoted(token[4].value)})`;
  if (token[0] !== TokenType.Hash) return undefined;
  // `#1a` is a colour, `#\\31 a` an id.
  return `#${token[4].type === HashType.ID ? identifier(token[4].value) : escaped(token[4].value)}`;
}

const simple = /^#[\w.:-]{1,200}$/;

function numericText(token: CSSToken): string | undefined {
  if (token[0] === TokenType.Number) return numberText(token[4]);
  if (token[0] === TokenType.Percentage) return `${numberText(token[4])}%`;
  if (token[0] === TokenType.Dimension) return `${numberText(token[4])}${unit(token[4].unit)}`;
  return undefined;
}

/** Without an exponent, which could be confused with a unit; limited to what is infinite for the drawing library. */
function numberText({ value, signCharacter }: Numeric): string {
  const text = String(value);
  const plain = text.includes('e') || !Number.isFinite(value) ? bounded(value) : text;
  // `2n+1` is a dimension and a signed number: without the sign the selector would be invalid.
  return signCharacter === '+' ? `+${plain}` : plain;
}

interface Numeric {
  readonly value: number;
  readonly signCharacter?: '+' | '-';
}

function bounded(value: number): string {
  if (Number.isNaN(value)) return '0';
  const size = Math.min(Math.abs(value), 1e39);
  const text = size < 1 ? size.toFixed(20).replace(/\.?0{1,20}$/, '') : String(BigInt(size));
  return `${value < 0 ? '-' : ''}${text}`;
}

function unit(text: string): string {
  // 1e3 would be a number.
  return /^e[+-]?\d/i.test(text) ? `\\65 ${escaped(text.slice(1))}` : identifier(text);
}

const plainName = /^(?:--|-?[a-z_\u0080-\uffff])[\w\u0080-\uffff-]*$/i;

/** Serialised like an identifier in CSSOM. */
function identifier(text: string): string {
  if (plainName.test(text)) return text;
  const [first = '', second = ''] = text;
  if (/\d/.test(first)) return `${coded(first)}${escaped(text.slice(1))}`;
  if (first === '-' && (second === '' || /\d/.test(second)))
    return second === '' ? '\\-' : `-${coded(second)}${escaped(text.slice(2))}`;
  return escaped(text);
}

function escaped(text: string): string {
  return text.replace(/[^\w\u0080-\uffff-]/g, (letter) => (letter < ' ' ? coded(letter) : `\\${letter}`));
}

function quoted(text: string): string {
  return `"${text.replace(/[\0-\x1f\x7f"\\]/g, (letter) => (letter < ' ' ? coded(letter) : `\\${letter}`))}"`;
}

function coded(letter: string): string {
  return `\\${letter.charCodeAt(0).toString(16)} `;
}
