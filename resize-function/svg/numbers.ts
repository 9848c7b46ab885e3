/** A number in the syntax of SVG and CSS at a position of a text. Sticky, so that a scan never goes back. */
export const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/** All numbers of `text` in order; anything between them is skipped. In arcs, flags may be written without a space. */
export function numbersIn(text: string): number[] {
  const numbers: number[] = [];
  let at = 0;
  while (at < text.length) {
    number.lastIndex = at;
    const found = number.exec(text);
    if (found) {
      numbers.push(finite(Number(found[0])));
      at = number.lastIndex;
    } else at++;
  }
  return numbers;
}

/** Numbers with their units, as in `10px 2em 3%`. */
export function lengthsIn(text: string): Length[] {
  const lengths: Length[] = [];
  let at = 0;
  while (at < text.length) {
    number.lastIndex = at;
    const found = number.exec(text);
    if (!found) {
      at++;
      continue;
    }
    at = number.lastIndex;
    let end = at;
    while (end < at + 8 && /[a-z%]/i.test(text.charAt(end))) end++;
    lengths.push({ value: finite(Number(found[0])), unit: text.slice(at, end).toLowerCase() });
    at = end;
  }
  return lengths;
}

export interface Length {
  readonly value: number;
  readonly unit: string;
}

function finite(value: number): number {
  return Math.max(-1e12, Math.min(1e12, value));
}

/** CSS pixels; the drawing library uses 96 per inch and sharp 72: this uses the larger one. */
const absolute: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  pt: 96 / 72,
  pc: 16,
};

/** The length in user units; `whole` is 100 %, `font` the font size. */
export function userUnits({ value, unit }: Length, whole: number, font: number): number {
  if (unit === '%') return (value / 100) * whole;
  return value * (absolute[unit] ?? font);
}

/** The first length of an attribute, in user units, or undefined if there is none. */
export function lengthOf(text: string | undefined, whole: number, font = 16): number | undefined {
  const [first] = lengthsIn((text ?? '').slice(0, 400));
  return first === undefined ? undefined : userUnits(first, whole, font);
}
