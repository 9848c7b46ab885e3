import { numbersIn } from './numbers.ts';

/** a b c d e f, as in SVG's matrix(). */
export type Matrix = readonly [number, number, number, number, number, number];

const identity: Matrix = [1, 0, 0, 1, 0, 0];

function multiplied(m: Matrix, n: Matrix): Matrix {
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

/** The maximum scale of a length in any direction. */
export function scaleOf([a, b, c, d]: Matrix): number {
  const scale = Math.hypot(a, b, c, d);
  return Number.isFinite(scale) ? scale : 1e9;
}

const operation = /(matrix|translate|scale|rotate|skewX|skewY)[XY]?\s{0,99}\(([^()]{0,2000})\)/gi;

/** The matrix of a transform attribute or property; an invalid transform counts as none. */
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
