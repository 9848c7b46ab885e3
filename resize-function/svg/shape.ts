import { lengthOf, numbersIn } from './numbers.ts';
import { Tracer } from './outline.ts';
import type { Outline } from './outline.ts';
import { pathOutline } from './path.ts';
import type { SvgElement } from './tree.ts';

export const shapes = new Set(['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon']);

/** The outline of a shape. `valuesOf` returns every value that may apply; `whole` is the maximum of 100 %, in user units. */
export function outlineOf(
  shape: SvgElement,
  valuesOf: (property: string) => readonly string[],
  whole: number,
  font: number,
): Outline {
  const most = (...names: string[]): number =>
    Math.max(0, ...names.flatMap(valuesOf).map((text) => Math.abs(lengthOf(text, whole, font) ?? 0)));
  switch (shape.local) {
    case 'path':
      return pathOutline(shape.attributes.get('d') ?? '');
    case 'polyline':
    case 'polygon':
      return polygon(numbersIn(shape.attributes.get('points') ?? ''));
    case 'line':
      return polygon([-most('x1'), -most('y1'), most('x2'), most('y2')]);
    case 'rect':
      return box(most('width'), most('height'));
    default:
      return box(2 * most('r', 'rx', 'ry'), 2 * most('r', 'ry', 'rx'));
  }
}

function polygon(points: readonly number[]): Outline {
  const tracer = new Tracer();
  tracer.move(points[0] ?? 0, points[1] ?? 0);
  for (let at = 2; at + 1 < points.length; at += 2) tracer.through([points[at] ?? 0, points[at + 1] ?? 0]);
  return tracer.outline();
}

/** The box of a circle as well: its perimeter is longer than the circle's own outline. */
function box(width: number, height: number): Outline {
  const tracer = new Tracer();
  tracer.move(0, 0);
  for (const [x, y] of [
    [width, 0],
    [width, height],
    [0, height],
  ] as const)
    tracer.through([x, y, x, y]);
  return tracer.outline();
}
