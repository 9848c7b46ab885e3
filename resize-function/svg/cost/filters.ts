import { TokenType } from '@csstools/css-tokenizer';
import { tokensOf } from '../css.ts';
import { lengthsIn, numbersIn } from '../numbers.ts';
import type { SvgElement } from '../tree.ts';

/** Milliseconds per million pixels of the whole surface: its colours are converted to linear ones and back. */
export const filterMega = 95;

/**
 * Milliseconds per million pixels of the filter's region; `scale` is the maximum of device pixels per user unit. A filter that is not
 * named here costs as much as the most expensive one that is.
 */
export function primitiveMega(primitive: SvgElement, scale: number): number {
  const { local } = primitive;
  const known = fixed[local];
  if (known !== undefined) return known;
  if (local === 'feMerge') return 130 + 25 * primitive.children.length;
  if (local === 'feMorphology') return morphology(primitive, scale);
  if (local === 'feConvolveMatrix') return convolution(primitive, scale);
  if (local === 'feTurbulence') return 150 + 140 * Math.min(12, numberOf(primitive, 'numOctaves', 1) + 1);
  if (local === 'feDiffuseLighting' || local === 'feSpecularLighting')
    return 260 * Math.max(1, perUnit(primitive, scale) ** 2);
  return 1_300;
}

/** Children that are not themselves primitives. */
export const partsOfPrimitives = new Set([
  'feFuncR',
  'feFuncG',
  'feFuncB',
  'feFuncA',
  'feDistantLight',
  'fePointLight',
  'feSpotLight',
  'feMergeNode',
]);

const fixed: Readonly<Record<string, number>> = {
  feFlood: 10,
  feOffset: 20,
  feTile: 60,
  feGaussianBlur: 470,
  feDropShadow: 480,
  feColorMatrix: 130,
  feComponentTransfer: 150,
  feBlend: 200,
  feComposite: 180,
  feDisplacementMap: 1_300,
};

/** CSS's filter functions, in milliseconds per million pixels each. */
const functions: Readonly<Record<string, number>> = { blur: 480, 'drop-shadow': 480 };

export function functionsMega(value: string): number {
  let sum = 0;
  for (const token of tokensOf(value)) {
    const name = token[0] === TokenType.Function ? token[4].value.toLowerCase() : 'url';
    if (name !== 'url') sum += functions[name] ?? 220;
  }
  return sum;
}

function morphology(primitive: SvgElement, scale: number): number {
  const [x = 0, y = x] = numbersIn((primitive.attributes.get('radius') ?? '0').slice(0, 200));
  const reach = (radius: number): number => 2 * Math.ceil(Math.abs(radius) * scale) + 1;
  return 60 + 14 * reach(x) * reach(y);
}

function convolution(primitive: SvgElement, scale: number): number {
  const [columns = 3, rows = columns] = numbersIn((primitive.attributes.get('order') ?? '3').slice(0, 200));
  return (120 + 45 * Math.abs(columns * rows)) * Math.max(1, perUnit(primitive, scale) ** 2);
}

/** With kernelUnitLength the surface is first scaled to one pixel per that many user units. */
function perUnit(primitive: SvgElement, scale: number): number {
  const text = primitive.attributes.get('kernelUnitLength');
  if (text === undefined) return 1;
  const smallest = Math.min(...lengthsIn(text.slice(0, 200)).map(({ value }) => Math.abs(value)));
  return 1 / Math.max(1e-6, smallest * Math.max(scale, 1e-6));
}

function numberOf(element: SvgElement, name: string, otherwise: number): number {
  return Math.abs(numbersIn((element.attributes.get(name) ?? '').slice(0, 200))[0] ?? otherwise);
}
