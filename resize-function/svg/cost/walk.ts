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
import { dashCount, edgeCost, pieceCost, stroke } from './stroke.ts';

/** Drawn only where they are referenced, not where they are defined. */
const onlyReferred = new Set(
  'defs symbol clipPath mask pattern marker filter linearGradient radialGradient style script title desc metadata'.split(
    ' ',
  ),
);
const deepest = 250;
/** As many as a rectangle with rounded corners has. */
const mostSimpleLegs = 17;

/** A walk through a document as it would be drawn, which counts the cost of drawing. */
export class Walk {
  private readonly scene: Scene;
  private readonly meter: Meter;

  constructor(scene: Scene, meter: Meter) {
    this.scene = scene;
    this.meter = meter;
  }

  /** Counts `element` and everything in it as it would be drawn at `place`. */
  walk(element: SvgElement, place: Place): void {
    if (!isSvg(element) || onlyReferred.has(element.local) || hidden(this.scene, element)) return;
    this.drawn(element, place, (inner) => {
      this.content(element, inner);
    });
  }

  private content(element: SvgElement, place: Place): void {
    if (shapes.has(element.local)) this.shape(element, place);
    else if (element.local === 'use') this.use(element, place);
    else if (element.local === 'image') image(this.scene, this.meter, element, place);
    else if (textual.has(element.local)) this.text(element, place);
    else {
      if (element.local === 'svg') this.meter.again(rates.viewport);
      const inner = element.local === 'svg' ? viewport(this.scene, element, element, place) : place;
      for (const child of elementsIn(element)) this.walk(child, inner);
    }
  }

  /** The context in which an element is drawn: its transform, clipping, and the layers that effects need. */
  private drawn(element: SvgElement, outer: Place, work: (place: Place) => void): void {
    this.meter.again(rates.visit);
    if (outer.depth > deepest) throw new TooDear();
    const own = within(this.scene, element, outer);
    const values = (property: string): readonly string[] => this.scene.styles.valuesOf(element, property);
    const clips = values('clip-path').flatMap((value) => targets(this.scene, value));
    let { clipping } = own;
    for (const clip of clips) {
      const cost = this.clipCost(clip, own);
      this.meter.again(cost);
      clipping += this.isSimple(clip, own) ? rates.clip + rates.clipMega * own.canvas : cost;
    }
    const place = { ...own, clipping };
    const layers = this.layersOf(element, place, clips);
    if (layers === 0) {
      work(place);
      return;
    }
    this.meter.holding(layers * surfaceMega * place.canvas, () => {
      // What clips a layer does not clip its contents again.
      work({ ...place, mega: Math.max(place.mega, place.canvas), clipping: 0 });
    });
  }

  /** Counts the cost of an element's effects, and returns the number of surfaces that they use. */
  private layersOf(element: SvgElement, place: Place, clips: readonly SvgElement[]): number {
    const values = (property: string): readonly string[] => this.scene.styles.valuesOf(element, property);
    let layers = 0;
    const isolated =
      values('opacity').some((value) => !/^\s{0,9}(1|1\.0{0,9}|100%)\s{0,9}$/.test(value.slice(0, 50))) ||
      values('isolation').some((value) => !/^\s{0,9}auto\s{0,9}$/i.test(value.slice(0, 50))) ||
      clips.some((clip) => clip.attributes.get('clipPathUnits') === 'objectBoundingBox');
    if (isolated) {
      this.meter.again(rates.layerMega * place.canvas);
      layers = 1;
    }
    if (values('mix-blend-mode').some((value) => !/^\s{0,9}normal\s{0,9}$/i.test(value.slice(0, 50)))) {
      this.meter.again(rates.blendMega * place.canvas);
      layers = 1;
    }
    for (const mask of values('mask').flatMap((value) => targets(this.scene, value))) {
      layers = Math.max(layers, 1);
      this.meter.again((rates.maskMega + rates.layerMega) * place.canvas);
      this.meter.holding(3 * surfaceMega * place.canvas, () => {
        for (const one of templates(this.scene, mask)) this.referred(one, place);
      });
    }
    return Math.max(layers, this.filters(element, place));
  }

  /** Draws the contents of `element` because something refers to it. */
  private referred(element: SvgElement, place: Place): void {
    if (place.active.includes(element)) return;
    const inherited = inheritedWhereItStands(this.scene, element);
    const inside = { ...place, clipping: 0, inherited, active: [...place.active, element] };
    this.drawn(element, inside, (inner) => {
      for (const child of elementsIn(element)) this.walk(child, inner);
    });
  }

  /** All values of `filter`: CSS functions and the referenced elements. */
  private filters(element: SvgElement, place: Place): number {
    let surfaces = 0;
    for (const value of this.scene.styles.valuesOf(element, 'filter')) {
      const functions = functionsMega(value);
      if (functions > 0) {
        this.meter.again((functions + filterMega + rates.layerMega) * place.canvas);
        surfaces = Math.max(surfaces, 6);
      }
      for (const filter of targets(this.scene, value)) {
        const region = Math.min(place.canvas, regionOf(this.scene, element, filter, place));
        const primitives = templates(this.scene, filter)
          .flatMap(elementsIn)
          .filter(({ local }) => !partsOfPrimitives.has(local));
        this.meter.again((rates.layerMega + filterMega) * place.canvas);
        for (const primitive of primitives) {
          this.meter.again(0.1 + 16 * place.canvas + primitiveMega(primitive, place.scale) * region);
          const shown = primitive.local === 'feImage' ? linked(this.scene, primitive) : undefined;
          if (shown && !place.active.includes(primitive))
            this.walk(shown, { ...place, active: [...place.active, primitive], depth: place.depth + 1 });
          // Has no effect without an embedded image.
          image(this.scene, this.meter, primitive, place);
        }
        surfaces = Math.max(surfaces, primitives.length + 5);
      }
    }
    return surfaces;
  }

  /** The cost of a clip path for one drawing: its outlines are intersected with every shape's. */
  private clipCost(clip: SvgElement, place: Place): number {
    const counted = new Meter(1, 1e5);
    if (place.active.includes(clip)) return 0;
    const stands = {
      ...place,
      inherited: inheritedWhereItStands(this.scene, clip),
      active: [...place.active, clip],
    };
    const inside = { ...within(this.scene, clip, stands), mega: 0, canvas: 0, clipping: 0 };
    const units = clip.attributes.get('clipPathUnits') === 'objectBoundingBox' ? Math.max(1, place.whole) : 1;
    for (const child of elementsIn(clip))
      new Walk(this.scene, counted).walk(child, { ...inside, scale: inside.scale * units });
    const nested = this.scene.styles
      .valuesOf(clip, 'clip-path')
      .flatMap((value) => targets(this.scene, value));
    let sum = counted.cpu + 0.3 + 0.3 * place.canvas;
    for (const other of nested) sum += this.clipCost(other, inside);
    return sum;
  }

  /** Whether a clip path is a single shape with a few edges, as drawing programs put around every group. */
  private isSimple(clip: SvgElement, place: Place): boolean {
    const [shape, second] = elementsIn(clip);
    if (!shape || second || !isSvg(shape) || !shapes.has(shape.local)) return false;
    const clipped = [clip, shape].some(
      (element) => this.scene.styles.valuesOf(element, 'clip-path').length > 0,
    );
    return !clipped && shapeOutline(this.scene, shape, place).legs.length <= mostSimpleLegs;
  }

  private shape(element: SvgElement, place: Place): void {
    const outline = shapeOutline(this.scene, element, place);
    const strokes = inheritedValues(this.scene, element, 'stroke', place.inherited).filter(
      (value) => !isNone(value),
    );
    const widths = inheritedValues(this.scene, element, 'stroke-width', place.inherited);
    const stroked = strokes.length > 0;
    const width = stroked
      ? Math.max(1, ...widths.map((text) => Math.abs(lengthOf(text, place.whole, place.font) ?? 1)))
      : 0;
    const fixed = inheritedValues(this.scene, element, 'vector-effect', place.inherited).length > 0;
    const line = fixed ? Math.max(width * place.scale, width) : width * place.scale;
    this.meter.again(place.clipping + pieceCost(outline, place));
    const fills = inheritedValues(this.scene, element, 'fill', place.inherited);
    // A clip path, which has no pixels of its own, clips whatever its fill is.
    const filled = place.mega === 0 || fills.length === 0 || !fills.every(isNone);
    if (filled) this.meter.again(edgeCost(outline, place, 0));
    const covered = Math.min(
      place.mega,
      ((outline.width * place.scale + line + 2) * (outline.height * place.scale + line + 2)) / 1e6,
    );
    this.paint(fills, covered, place, true);
    if (stroked) {
      this.paint(strokes, covered, place, false);
      const dashes = inheritedValues(this.scene, element, 'stroke-dasharray', place.inherited);
      stroke(this.meter, outline, place, { line, fixed, dashes });
    }
    this.markers(element, outline, Math.max(width, 1), place);
  }

  /** The cost of filling `covered` million pixels with any of these paints. */
  private paint(paints: readonly string[], covered: number, place: Place, fills: boolean): void {
    let mega: number = fills && paints.every(isNone) && paints.length > 0 ? 0 : rates.solidMega;
    for (const value of paints) {
      if (/context-(fill|stroke)/i.test(value)) mega = Math.max(mega, rates.patternMega);
      for (const target of targets(this.scene, value))
        mega = Math.max(
          mega,
          target.local === 'pattern' ? this.patternMega(target, place) : this.gradientMega(target),
        );
    }
    this.meter.shared(mega * covered);
  }

  /** Sets up a gradient, as for each shape, and returns its fill rate. */
  private gradientMega(gradient: SvgElement): number {
    const stops = Math.max(...templates(this.scene, gradient).map(({ children: { length } }) => length));
    this.meter.again(rates.stop * stops);
    const base = gradient.local === 'linearGradient' ? rates.linearMega : rates.radialMega;
    return base + rates.stopMega * Math.max(0, stops - 60);
  }

  /** Draws the tile of a pattern, and returns its fill rate. */
  private patternMega(pattern: SvgElement, place: Place): number {
    const chain = templates(this.scene, pattern);
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
    this.meter.again(0.5 + rates.layerMega * mega);
    this.meter.holding(surfaceMega * mega, () => {
      const box = attribute('patternContentUnits') === 'objectBoundingBox' ? place.whole : 1;
      const view = attribute('viewBox');
      const zoom =
        view === undefined
          ? 1
          : zoomOf(view, width / (place.scale * matrix), height / (place.scale * matrix));
      const scale = Math.min(1e9, place.scale * matrix * box * zoom);
      const inner = { ...place, scale, mega, rows: Math.min(30_000, height + 1) };
      for (const one of chain) this.referred(one, inner);
    });
    return rates.patternMega;
  }

  private markers(element: SvgElement, outline: Outline, width: number, place: Place): void {
    const used = (property: string): SvgElement[] =>
      inheritedValues(this.scene, element, property, place.inherited).flatMap((value) =>
        targets(this.scene, value),
      );
    const ends = [...used('marker-start'), ...used('marker-end'), ...used('marker')];
    const middles = [...used('marker-mid'), ...used('marker')];
    const draw = (marker: SvgElement, times: number): void => {
      this.meter.repeated(times, () => {
        this.oneMarker(marker, width, place);
      });
    };
    for (const marker of ends) draw(marker, 2 * outline.parts);
    for (const marker of middles) draw(marker, outline.vertices);
  }

  private oneMarker(marker: SvgElement, width: number, place: Place): void {
    const side = (name: string): number =>
      Math.abs(lengthOf(marker.attributes.get(name), place.whole, place.font) ?? 3);
    const view = marker.attributes.get('viewBox');
    const units = marker.attributes.get('markerUnits') === 'userSpaceOnUse' ? 1 : width;
    const zoom = view === undefined ? 1 : zoomOf(view, side('markerWidth'), side('markerHeight'));
    this.meter.again(rates.viewport + place.clipping);
    this.referred(marker, { ...place, scale: place.scale * units * zoom });
  }

  private use(element: SvgElement, place: Place): void {
    this.meter.again(rates.use);
    const target = linked(this.scene, element);
    if (!target || place.active.includes(element)) return;
    const inside = { ...place, active: [...place.active, element] };
    if (target.local !== 'symbol' && target.local !== 'svg') {
      this.walk(target, inside);
      return;
    }
    const overflow = this.scene.styles.valuesOf(target, 'overflow');
    const open = overflow.length > 0 && overflow.every((value) => value.trim() === 'visible');
    this.meter.again((open ? 0 : rates.viewport) + place.clipping);
    this.drawn(target, viewport(this.scene, element, target, inside), (inner) => {
      for (const child of elementsIn(target)) this.walk(child, inner);
    });
  }

  private text(element: SvgElement, place: Place): void {
    const source = element.local === 'tref' ? linked(this.scene, element) : undefined;
    const own = source ? textIn(source) : ownText(element);
    const letters = element.local === 'text' || element.local === 'text2' ? textIn(element).length : 0;
    const values = (property: string): readonly string[] => this.scene.styles.valuesOf(element, property);
    const fonts = [...values('font-family'), ...values('font')];
    const families = fonts.reduce((sum, { length }) => sum + rates.family + length * rates.familyLetter, 0);
    this.meter.again(families + place.clipping + letters ** 2 * rates.letters);
    this.letters(own, element, place);
    for (const child of elementsIn(element)) this.walk(child, place);
  }

  private letters(own: string, element: SvgElement, place: Place): void {
    const values = (property: string): readonly string[] =>
      inheritedValues(this.scene, element, property, place.inherited);
    let foreign = 0;
    for (const letter of own) if (letter > '\u024f') foreign++;
    const strokes = values('stroke');
    const stroked = strokes.some((value) => !isNone(value));
    this.meter.again((own.length * rates.letter + foreign * rates.foreignLetter) * (stroked ? 3 : 1));
    const size = place.font * place.scale;
    // Each letter has about twenty edges of its own height.
    this.meter.again(own.length * 20 * Math.min(place.rows, size) * rates.row);
    // The outline of a letter is at most about twelve times its height.
    const fixed = values('vector-effect').length > 0;
    for (const value of stroked ? values('stroke-dasharray') : [])
      this.meter.again(rates.dash * 20 * dashCount(value, own.length * 12 * place.font, place, fixed));
    if (own.trim() === '') return;
    const covered = Math.min(place.mega, (own.length * (size + 2) ** 2) / 1e6);
    this.paint(values('fill'), covered, place, true);
    if (stroked) this.paint(strokes, covered, place, false);
  }
}

const textual = new Set(['text', 'text2', 'tspan', 'tref', 'textPath']);

function hidden(scene: Scene, element: SvgElement): boolean {
  const display = scene.styles.valuesOf(element, 'display');
  return display.length > 0 && display.every((value) => value.trim().toLowerCase() === 'none');
}

/** Millions of pixels that a filter processes: known for a single shape, otherwise all of them. */
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
  // The bounding box of a rotated box has up to twice its area.
  return (2 * across * down) / 1e6;
}

function shapeOutline(scene: Scene, element: SvgElement, place: Place): Outline {
  const known = scene.outlines.get(element);
  if (known) return known;
  const values = (property: string): readonly string[] => scene.styles.valuesOf(element, property);
  const outline = outlineOf(element, values, place.whole, place.font);
  // The other shapes may depend on the size of their container.
  if (element.local === 'path' || element.local.startsWith('poly')) scene.outlines.set(element, outline);
  return outline;
}
