import { lengthOf } from '../numbers.ts';
import type { SvgElement } from '../tree.ts';
import type { Meter } from './meter.ts';
import { rates } from './rates.ts';
import { hrefOf } from './scene.ts';
import type { Place, Scene } from './scene.ts';

/** Counts an embedded image, which may itself be a drawing. */
export function image(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  const shown = scene.images.get(element);
  if (!shown || hrefOf(element) === undefined) return;
  const side = (name: string, otherwise: number): number =>
    Math.max(
      0,
      ...scene.styles
        .valuesOf(element, name)
        .map((text) => Math.abs(lengthOf(text, place.whole, place.font) ?? otherwise)),
    ) || otherwise;
  const [width, height] = [side('width', shown.width), side('height', shown.height)];
  const covered = Math.min(place.mega, (width * height * place.scale ** 2) / 1e6);
  meter.again(place.clipping + rates.viewport);
  meter.shared((rates.imageMega + rates.patternMega / 12) * covered);
  if (!shown.drawing) {
    meter.again((rates.sourceMega * shown.width * shown.height) / 1e6);
    return;
  }
  // A drawing in a drawing gets a surface of its size in user units, at any scale.
  const { cpu, memory } = shown.drawing(width, height);
  meter.again(cpu + (rates.sourceMega * width * height) / 1e6);
  meter.holding(memory, () => undefined);
}
