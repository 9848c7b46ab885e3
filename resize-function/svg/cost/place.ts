import { lengthOf, lengthsIn, numbersIn, userUnits } from '../numbers.ts';
import { matrixOf, scaleOf } from '../matrix.ts';
import type { SvgElement } from '../tree.ts';
import { handedDown } from './scene.ts';
import type { Place, Scene } from './scene.ts';

/** The place inside an element: its transform, font size and inherited values. */
export function within(scene: Scene, element: SvgElement, outer: Place): Place {
  const scale = outer.scale * ownScale(scene, element);
  const inherited = handedDown(scene, element, outer.inherited);
  const own = { ...outer, scale: Math.min(scale, 1e9), inherited, depth: outer.depth + 1 };
  return { ...own, font: fontOf(scene, element, outer.font) };
}

function fontOf(scene: Scene, element: SvgElement, outer: number): number {
  const values = ['font-size', 'font'].flatMap((property) => scene.styles.valuesOf(element, property));
  if (values.length === 0) return outer;
  const sizes = values
    .flatMap((value) => lengthsIn(value.slice(0, 200)))
    .map((length) => Math.abs(userUnits(length, outer, outer)));
  return sizes.length === 0 ? outer : Math.max(...sizes, 1);
}

function ownScale(scene: Scene, element: SvgElement): number {
  const values = scene.styles.valuesOf(element, 'transform');
  if (values.length === 0) return 1;
  const known = scene.scales.get(element);
  if (known !== undefined) return known;
  const scales = values.map((value) => scaleOf(matrixOf(value)));
  const scale = Math.max(...scales, scene.styles.fromSheet(element, 'transform') ? 1 : 0);
  scene.scales.set(element, scale);
  return scale;
}

/** The place inside a nested viewport: `sized` gives its size, `framed` its view box. */
export function viewport(scene: Scene, sized: SvgElement, framed: SvgElement, place: Place): Place {
  const side = (name: string): number => {
    const values = [...scene.styles.valuesOf(sized, name), ...scene.styles.valuesOf(framed, name)];
    const sides = values.map((text) => Math.abs(lengthOf(text, place.whole, place.font) ?? place.whole));
    return sides.length === 0 ? place.whole : Math.max(...sides);
  };
  const view = framed.attributes.get('viewBox');
  if (view === undefined) return { ...place, whole: Math.max(side('width'), side('height'), place.whole) };
  const [, , wide = 1, high = 1] = numbersIn(view.slice(0, 400));
  const zoom = zoomOf(view, side('width'), side('height'));
  return {
    ...place,
    scale: Math.min(1e9, place.scale * zoom),
    whole: Math.max(Math.abs(wide), Math.abs(high)),
  };
}

/** The scale that a `viewBox` causes. */
export function zoomOf(viewBox: string, width: number, height: number): number {
  const [, , wide = 0, high = 0] = numbersIn(viewBox.slice(0, 400));
  return wide > 0 && high > 0 ? Math.max(width / wide, height / high) : 1;
}
