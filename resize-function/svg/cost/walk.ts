import { lengthOf } from '../numbers.ts';
import { matrixOf, scaleOf } from '../matrix.ts';
import type { Outline } from '../outline.ts';
import { outlineOf, shapes } from '../shape.ts';
import { elementsIn, isSvg, ownText, textIn } from '../tree.ts';
import type { SvgElement } from '../tree.ts';
import { filterMega, functionsMega, partsOfPrimitives, primitiveMega } from './filters.ts';
import { Meter, TooDear } from './meter.ts';
import { image } from './image.ts';
import { viewport, within, zoomOf } from './place.ts';
import { rates, surfaceMega } from './rates.ts';
import { inheritedValues, inheritedWhereItStands, isNone, linked, targets, templates } from './scene.ts';
import type { Place, Scene } from './scene.ts';
import { dashCount, edgeCost, stroke } from './stroke.ts';

/** Not drawn where they are defined, only where they are referred to. */
const onlyReferred = new Set(
  'defs symbol clipPath mask pattern marker filter linearGradient radialGradient style script title desc metadata'.split(
    ' ',
  ),
);
const deepest = 120;

/** Counts `element` and everything in it as it would be drawn at `place`. */
export function walk(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  if (!isSvg(element) || onlyReferred.has(element.local) || hidden(scene, element)) return;
  drawn(scene, meter, element, place, (inner) => {
    content(scene, meter, element, inner);
  });
}

function content(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  if (shapes.has(element.local)) shape(scene, meter, element, place);
  else if (element.local === 'use') use(scene, meter, element, place);
  else if (element.local === 'image') image(scene, meter, element, place);
  else if (textual.has(element.local)) text(scene, meter, element, place);
  else {
    if (element.local === 'svg') meter.again(rates.viewport);
    const inner = element.local === 'svg' ? viewport(scene, element, element, place) : place;
    for (const child of elementsIn(element)) walk(scene, meter, child, inner);
  }
}

const textual = new Set(['text', 'text2', 'tspan', 'tref', 'textPath']);

function hidden(scene: Scene, element: SvgElement): boolean {
  const display = scene.styles.valuesOf(element, 'display');
  return display.length > 0 && display.every((value) => value.trim().toLowerCase() === 'none');
}

/** What surrounds the drawing of an element: its transform, clipping, and the layers that effects need. */
function drawn(
  scene: Scene,
  meter: Meter,
  element: SvgElement,
  outer: Place,
  work: (place: Place) => void,
): void {
  meter.again(rates.visit);
  // Whatever refers to itself ends here as too dear.
  if (outer.depth > deepest) throw new TooDear();
  const own = within(scene, element, outer);
  const values = (property: string): readonly string[] => scene.styles.valuesOf(element, property);
  const clips = values('clip-path').flatMap((value) => targets(scene, value));
  const clipping = clips.reduce((sum, clip) => sum + clipCost(scene, meter, clip, own), 0);
  meter.again(clipping);
  const place = { ...own, clipping: own.clipping + clipping };
  const layers = layersOf(scene, meter, element, place, clips);
  if (layers === 0) {
    work(place);
    return;
  }
  meter.holding(layers * surfaceMega * place.canvas, () => {
    // Inside a layer nothing is clipped by what clips the layer.
    work({ ...place, mega: Math.max(place.mega, place.canvas), clipping: 0 });
  });
}

/** Counts what the effects on an element take, and gives the number of surfaces they hold. */
function layersOf(
  scene: Scene,
  meter: Meter,
  element: SvgElement,
  place: Place,
  clips: readonly SvgElement[],
): number {
  const values = (property: string): readonly string[] => scene.styles.valuesOf(element, property);
  let layers = 0;
  const isolated =
    values('opacity').some((value) => !/^\s{0,9}(1|1\.0{0,9}|100%)\s{0,9}$/.test(value.slice(0, 50))) ||
    values('isolation').some((value) => !/^\s{0,9}auto\s{0,9}$/i.test(value.slice(0, 50))) ||
    clips.some((clip) => clip.attributes.get('clipPathUnits') === 'objectBoundingBox');
  if (isolated) {
    meter.again(rates.layerMega * place.canvas);
    layers = 1;
  }
  if (values('mix-blend-mode').some((value) => !/^\s{0,9}normal\s{0,9}$/i.test(value.slice(0, 50)))) {
    meter.again(rates.blendMega * place.canvas);
    layers = 1;
  }
  for (const mask of values('mask').flatMap((value) => targets(scene, value))) {
    layers = Math.max(layers, 1);
    meter.again((rates.maskMega + rates.layerMega) * place.canvas);
    meter.holding(3 * surfaceMega * place.canvas, () => {
      for (const one of templates(scene, mask)) referred(scene, meter, one, place);
    });
  }
  return Math.max(layers, filters(scene, meter, element, place));
}

/** Draws what is in `element` because something refers to it. */
function referred(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  if (place.active.includes(element)) return;
  const inherited = inheritedWhereItStands(scene, element);
  const inside = { ...place, clipping: 0, inherited, active: [...place.active, element] };
  drawn(scene, meter, element, inside, (inner) => {
    for (const child of elementsIn(element)) walk(scene, meter, child, inner);
  });
}

/** All values of `filter`, the functions of CSS and the elements it refers to. */
function filters(scene: Scene, meter: Meter, element: SvgElement, place: Place): number {
  let surfaces = 0;
  for (const value of scene.styles.valuesOf(element, 'filter')) {
    if (/^\s{0,9}none\s{0,9}$/i.test(value.slice(0, 50))) continue;
    const functions = functionsMega(value);
    if (functions > 0) {
      meter.again((functions + filterMega + rates.layerMega) * place.canvas);
      surfaces = Math.max(surfaces, 6);
    }
    for (const filter of targets(scene, value)) {
      const region = Math.min(place.canvas, regionOf(scene, element, filter, place));
      const primitives = templates(scene, filter)
        .flatMap(elementsIn)
        .filter(({ local }) => !partsOfPrimitives.has(local));
      meter.again((rates.layerMega + filterMega) * place.canvas);
      for (const primitive of primitives) {
        meter.again(0.1 + 16 * place.canvas + primitiveMega(primitive, place.scale) * region);
        const shown = primitive.local === 'feImage' ? linked(scene, primitive) : undefined;
        if (shown) walk(scene, meter, shown, { ...place, depth: place.depth + 1 });
        if (primitive.local === 'feImage') image(scene, meter, primitive, place);
      }
      surfaces = Math.max(surfaces, primitives.length + 5);
    }
  }
  return surfaces;
}

/** Millions of pixels that a filter works on: known for a shape by itself, else all of them. */
function regionOf(scene: Scene, element: SvgElement, filter: SvgElement, place: Place): number {
  const chain = templates(scene, filter);
  const attribute = (name: string): string | undefined =>
    chain.map(({ attributes }) => attributes.get(name)).find((value) => value !== undefined);
  const [width, height] = [attribute('width'), attribute('height')];
  if (attribute('filterUnits') === 'userSpaceOnUse') {
    const side = (text: string | undefined): number =>
      Math.abs(lengthOf(text, place.whole, place.font) ?? place.whole * 1.2) * place.scale + 2;
    return (2 * side(width) * side(height)) / 1e6;
  }
  if (!shapes.has(element.local)) return place.canvas;
  const { width: wide, height: high } = shapeOutline(scene, element, place);
  const share = (text: string | undefined): number => Math.abs(lengthOf(text, 1) ?? 1.2);
  const [across, down] = [wide * place.scale * share(width) + 2, high * place.scale * share(height) + 2];
  // A box that is turned has up to twice its area.
  return (2 * across * down) / 1e6;
}

/** What adding a clip path to one drawing takes: its outlines are cut with that of every shape. */
function clipCost(scene: Scene, meter: Meter, clip: SvgElement, place: Place): number {
  const counted = new Meter(1, 1e5);
  if (place.active.includes(clip)) return 0;
  const stands = {
    ...place,
    inherited: inheritedWhereItStands(scene, clip),
    active: [...place.active, clip],
  };
  const inside = { ...within(scene, clip, stands), mega: 0, canvas: 0, clipping: 0 };
  const units = clip.attributes.get('clipPathUnits') === 'objectBoundingBox' ? Math.max(1, place.whole) : 1;
  for (const child of elementsIn(clip))
    walk(scene, counted, child, { ...inside, scale: inside.scale * units });
  const nested = scene.styles.valuesOf(clip, 'clip-path').flatMap((value) => targets(scene, value));
  let sum = counted.cpu + 0.3 + 0.3 * place.canvas;
  for (const other of nested) sum += clipCost(scene, meter, other, inside);
  return sum;
}

function shapeOutline(scene: Scene, element: SvgElement, place: Place): Outline {
  const known = scene.outlines.get(element);
  if (known) return known;
  const values = (property: string): readonly string[] => scene.styles.valuesOf(element, property);
  const outline = outlineOf(element, values, place.whole, place.font);
  // Those of the other shapes may depend on the size of what they stand in.
  if (element.local === 'path' || element.local.startsWith('poly')) scene.outlines.set(element, outline);
  return outline;
}

function shape(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  const outline = shapeOutline(scene, element, place);
  const strokes = inheritedValues(scene, element, 'stroke', place.inherited).filter(
    (value) => !isNone(value),
  );
  const widths = inheritedValues(scene, element, 'stroke-width', place.inherited);
  const stroked = strokes.length > 0;
  const width = stroked
    ? Math.max(1, ...widths.map((text) => Math.abs(lengthOf(text, place.whole, place.font) ?? 1)))
    : 0;
  const fixed = inheritedValues(scene, element, 'vector-effect', place.inherited).length > 0;
  const line = fixed ? Math.max(width * place.scale, width) : width * place.scale;
  meter.again(place.clipping + rates.piece * outline.pieces * Math.max(1, Math.sqrt(place.scale) / 8));
  meter.again(edgeCost(outline, place, 0));
  const covered = Math.min(
    place.mega,
    ((outline.width * place.scale + line + 2) * (outline.height * place.scale + line + 2)) / 1e6,
  );
  paint(scene, meter, inheritedValues(scene, element, 'fill', place.inherited), covered, place, true);
  if (stroked) {
    paint(scene, meter, strokes, covered, place, false);
    const dashes = inheritedValues(scene, element, 'stroke-dasharray', place.inherited);
    stroke(meter, outline, place, { line, fixed, dashes });
  }
  markers(scene, meter, element, outline, Math.max(width, 1), place);
}

/** What filling `covered` millions of pixels with any of these paints takes. */
function paint(
  scene: Scene,
  meter: Meter,
  paints: readonly string[],
  covered: number,
  place: Place,
  fills: boolean,
): void {
  let mega: number = fills && paints.every(isNone) && paints.length > 0 ? 0 : rates.solidMega;
  for (const value of paints) {
    if (/context-(fill|stroke)/i.test(value)) mega = Math.max(mega, rates.patternMega);
    for (const target of targets(scene, value))
      mega = Math.max(
        mega,
        target.local === 'pattern' ? patternMega(scene, meter, target, place) : gradientMega(scene, target),
      );
  }
  meter.shared(mega * covered);
}

function gradientMega(scene: Scene, gradient: SvgElement): number {
  const stops = templates(scene, gradient).reduce(
    (most, { children: { length } }) => Math.max(most, length),
    0,
  );
  const base = gradient.local === 'linearGradient' ? rates.linearMega : rates.radialMega;
  return base + rates.stopMega * Math.max(0, stops - 60);
}

/** Draws the tile of a pattern, and gives the rate at which it fills. */
function patternMega(scene: Scene, meter: Meter, pattern: SvgElement, place: Place): number {
  const chain = templates(scene, pattern);
  const attribute = (name: string): string | undefined =>
    chain.map(({ attributes }) => attributes.get(name)).find((value) => value !== undefined);
  const matrix = scaleOf(matrixOf(attribute('patternTransform') ?? attribute('transform') ?? ''));
  const whole = attribute('patternUnits') === 'userSpaceOnUse' ? 1 : place.whole;
  const side = (name: string): number =>
    Math.abs(lengthOf(attribute(name), whole === 1 ? place.whole : 1, place.font) ?? 0) *
    whole *
    place.scale *
    matrix;
  const [width, height] = [side('width'), side('height')];
  const mega = Math.min(1e6, ((width + 1) * (height + 1)) / 1e6);
  meter.again(0.5 + rates.layerMega * mega);
  meter.holding(surfaceMega * mega, () => {
    const box = attribute('patternContentUnits') === 'objectBoundingBox' ? place.whole : 1;
    const view = attribute('viewBox');
    const zoom =
      view === undefined ? 1 : zoomOf(view, width / (place.scale * matrix), height / (place.scale * matrix));
    const scale = Math.min(1e9, place.scale * matrix * box * zoom);
    const inner = { ...place, scale, mega, rows: Math.min(30_000, height + 1) };
    for (const one of chain) referred(scene, meter, one, inner);
  });
  return rates.patternMega;
}

function markers(
  scene: Scene,
  meter: Meter,
  element: SvgElement,
  outline: Outline,
  width: number,
  place: Place,
): void {
  const used = (property: string): SvgElement[] =>
    inheritedValues(scene, element, property, place.inherited).flatMap((value) => targets(scene, value));
  const ends = [...used('marker-start'), ...used('marker-end'), ...used('marker')];
  const middles = [...used('marker-mid'), ...used('marker')];
  const draw = (marker: SvgElement, times: number): void => {
    meter.repeated(times, () => {
      oneMarker(scene, meter, marker, width, place);
    });
  };
  for (const marker of ends) draw(marker, 2 * outline.parts);
  for (const marker of middles) draw(marker, outline.vertices);
}

function oneMarker(scene: Scene, meter: Meter, marker: SvgElement, width: number, place: Place): void {
  const side = (name: string): number =>
    Math.abs(lengthOf(marker.attributes.get(name), place.whole, place.font) ?? 3);
  const view = marker.attributes.get('viewBox');
  const units = marker.attributes.get('markerUnits') === 'userSpaceOnUse' ? 1 : width;
  const zoom = view === undefined ? 1 : zoomOf(view, side('markerWidth'), side('markerHeight'));
  meter.again(rates.viewport + place.clipping);
  referred(scene, meter, marker, { ...place, scale: place.scale * units * zoom });
}

function use(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  meter.again(rates.use);
  const target = linked(scene, element);
  if (!target) return;
  if (target.local !== 'symbol' && target.local !== 'svg') {
    walk(scene, meter, target, place);
    return;
  }
  meter.again(rates.viewport + place.clipping);
  drawn(scene, meter, target, viewport(scene, element, target, place), (inner) => {
    for (const child of elementsIn(target)) walk(scene, meter, child, inner);
  });
}

function text(scene: Scene, meter: Meter, element: SvgElement, place: Place): void {
  const source = element.local === 'tref' ? linked(scene, element) : undefined;
  const own = source ? textIn(source) : ownText(element);
  const letters = element.local === 'text' || element.local === 'text2' ? textIn(element).length : 0;
  const families =
    scene.styles.valuesOf(element, 'font-family').length + scene.styles.valuesOf(element, 'font').length;
  meter.again(families * rates.family + place.clipping + letters ** 2 * rates.letters);
  let foreign = 0;
  for (const letter of own) if (letter > '\u024f') foreign++;
  const stroked = inheritedValues(scene, element, 'stroke', place.inherited).some((value) => !isNone(value));
  meter.again((own.length * rates.letter + foreign * rates.foreignLetter) * (stroked ? 3 : 1));
  const size = place.font * place.scale;
  const covered = Math.min(place.mega, (own.length * (size + 2) ** 2) / 1e6);
  // Each letter has some twenty edges as high as it is.
  meter.again(own.length * 20 * Math.min(place.rows, size) * rates.row);
  // The outline of a letter is at most some twelve times as long as the letter is high.
  const dashes = stroked ? inheritedValues(scene, element, 'stroke-dasharray', place.inherited) : [];
  const fixed = inheritedValues(scene, element, 'vector-effect', place.inherited).length > 0;
  for (const value of dashes)
    meter.again(rates.dash * 20 * dashCount(value, own.length * 12 * place.font, place, fixed));
  if (own.trim() !== '') {
    paint(scene, meter, inheritedValues(scene, element, 'fill', place.inherited), covered, place, true);
    if (stroked)
      paint(scene, meter, inheritedValues(scene, element, 'stroke', place.inherited), covered, place, false);
  }
  for (const child of elementsIn(element)) walk(scene, meter, child, place);
}
