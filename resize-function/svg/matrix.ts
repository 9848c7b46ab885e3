import { numbersIn } from './numbers.ts';

/** a b c d e f, as in SVG's matrix(). */
export type Matrix = readonly [number, number, number, number, number, number];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

export function multiplied(m: Matrix, n: Matrix): Matrix {
  const [a, b, c, d, e, f] = m;
  return [
    a * n[0] + c * n[1],
    b * n[0] + d * n[1],
    a * n[2] + c * n[3],
    b * n[2] + d * n[3],
    a * n[4] + c * n[5] + e,
    b * n[4] + d * n[5] + f,
  ];
}

/** The most that a length grows by in any direction. */
export function scaleOf([a, b, c, d]: Matrix): number {
  const scale = Math.hypot(a, b, c, d);
  return Number.isFinite(scale) ? scale : 1e9;
}

/** The box around a transformed box. */
export function boxAfter(m: Matrix, { left, top, right, bottom }: Box): Box {
  const xs = [left, right].flatMap((x) => [top, bottom].map((y) => m[0] * x + m[2] * y + m[4]));
  const ys = [left, right].flatMap((x) => [top, bottom].map((y) => m[1] * x + m[3] * y + m[5]));
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

export function union(one: Box | undefined, other: Box | undefined): Box | undefined {
  if (!one || !other) return one ?? other;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

const operation = /(matrix|translate|scale|rotate|skewX|skewY)[XY]?\s{0,99}\(([^()]{0,2000})\)/gi;

/** The matrix of a transform attribute or property; what is no transform counts as none. */
export function matrixOf(text: string): Matrix {
  let matrix = identity;
  for (const [, name = '', inside = ''] of text.matchAll(operation))
    matrix = multiplied(matrix, single(name.toLowerCase(), inside));
  return matrix;
}

function single(name: string, inside: string): Matrix {
  const numbers = numbersIn(inside);
  const [first = 0, second = name === 'scale' ? first : 0, third = 0] = numbers;
  switch (name) {
    case 'matrix':
      return [first, second, third, ...lowerRow(numbers)];
    case 'translate':
      return [1, 0, 0, 1, first, second];
    case 'scale':
      return [first, 0, 0, second, 0, 0];
    case 'rotate':
      return rotation(angle(first, inside), second, third);
    default: {
      const skew = Math.tan(angle(first, inside));
      return name === 'skewx' ? [1, 0, skew, 1, 0, 0] : [1, skew, 0, 1, 0, 0];
    }
  }
}

function lowerRow([, , , d = 1, e = 0, f = 0]: readonly number[]): [number, number, number] {
  return [d, e, f];
}

function angle(value: number, inside: string): number {
  if (/turn/i.test(inside)) return value * 2 * Math.PI;
  if (/grad/i.test(inside)) return (value * Math.PI) / 200;
  return /rad/i.test(inside) ? value : (value * Math.PI) / 180;
}

function rotation(by: number, x: number, y: number): Matrix {
  const [cos, sin] = [Math.cos(by), Math.sin(by)];
  return [cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos];
}
