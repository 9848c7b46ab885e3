import type { Size } from '../../size.ts';
import { lengthOf, numbersIn } from '../numbers.ts';
import { stylesOf } from '../style.ts';
import { elementsIn, everyElement } from '../tree.ts';
import type { SvgElement } from '../tree.ts';
import { Meter, TooDear } from './meter.ts';
import { rates, surfaceMega } from './rates.ts';
import type { EmbeddedImage, Place, Scene } from './scene.ts';
import { Walk } from './walk.ts';

/** The cost of drawing: milliseconds of CPU and MiB. */
export interface DrawingCost {
  readonly cpu: number;
  readonly memory: number;
}

export interface Drawing {
  /** The cost at a size in pixels, or, for a drawing within a drawing, user units; `natural` is its own size. */
  cost(drawn: Size, natural: Size): DrawingCost;
  /** Milliseconds for parsing it before its size is known. */
  readonly loading: number;
  /** Its own size, as far as the document gives it; otherwise 300 x 150, as for any replaced element. */
  readonly size: Size;
}

/** Milliseconds up to which the cost is counted. */
const mostCounted = 8_000;
/** The cost of everything beyond. */
const tooDear = { cpu: 600_000, memory: 0 };
/** sharp parses a drawing for its size, for its header and again at the wanted scale. */
const loads = 3;
/** The library draws tile by tile, and every layer again for each tile. */
const tileSide = 2_000;

/** `letters` is the length of the drawn text. */
export function drawingOf(
  root: SvgElement,
  images: ReadonlyMap<SvgElement, EmbeddedImage>,
  letters: number,
): Drawing {
  const byId = new Map<string, SvgElement>();
  const parents = new Map<SvgElement, SvgElement>();
  let elements = 0;
  for (const element of everyElement(root)) {
    for (const child of elementsIn(element)) parents.set(child, element);
    elements++;
    const id = element.attributes.get('id');
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
  }
  const styles = stylesOf(root);
  const loading = elements * rates.element + (letters / 1_024) * rates.kilobyte + styles.matching;
  const pixels = [...images.values()].reduce((sum, { width, height }) => sum + (width * height) / 1e6, 0);
  const scene: Scene = {
    styles,
    byId,
    parents,
    images,
    outlines: new WeakMap(),
    scales: new WeakMap(),
    references: new Map(),
  };
  const size = sizeOf(root);
  const known = new Map<string, DrawingCost>();
  const reading = loads * loading + pixels * rates.decodeMega;
  return {
    loading: reading,
    size,
    cost: (size, natural) => {
      const key = JSON.stringify([size, natural]);
      const before = known.get(key);
      if (before) return before;
      const drawn = reading > mostCounted ? tooDear : counted(scene, root, size, natural);
      const cost = {
        cpu: drawn.cpu + reading,
        // Decoded pixels are kept, plus a second copy while they are decoded.
        memory: drawn.memory + pixels * 3 * surfaceMega + (letters / 1e6) * 30 + elements * 0.004,
      };
      known.set(key, cost);
      return cost;
    },
  };
}

function counted(scene: Scene, root: SvgElement, drawn: Size, natural: Size): DrawingCost {
  const { width, height } = drawn;
  const tiles = Math.ceil(width / tileSide) * Math.ceil(height / tileSide);
  const meter = new Meter(tiles, mostCounted);
  try {
    new Walk(scene, meter).walk(root, placeAtRoot(root, drawn, natural));
    return { cpu: meter.cpu, memory: meter.memory };
  } catch (error) {
    if (error instanceof TooDear) return tooDear;
    throw error;
  }
}

function placeAtRoot(root: SvgElement, { width, height }: Size, natural: Size): Place {
  const mega = (width * height) / 1e6;
  const { width: wide, height: high } = sizeOf(root);
  // The walk applies the view box itself, from the document's size to that of the view box. Without a view box, the size may be that
  // of the drawn content, which only the library knows.
  const { width: across, height: down } = root.attributes.has('viewBox')
    ? { width: wide, height: high }
    : natural;
  const scale = Math.max(width / across, height / down);
  return {
    scale,
    mega,
    rows: height,
    canvas: mega,
    whole: Math.max(wide, high),
    font: 16,
    clipping: 0,
    inherited: new Map(),
    active: [],
    depth: 0,
  };
}

function sizeOf(root: SvgElement): Size {
  const [, , wide = 0, high = 0] = numbersIn((root.attributes.get('viewBox') ?? '').slice(0, 400));
  const side = (name: 'width' | 'height', otherwise: number, view: number): number => {
    const text = root.attributes.get(name);
    const relative = text === undefined || text.includes('%') || text.trim() === 'auto';
    const given = relative ? undefined : lengthOf(text, 100);
    const side = given ?? view;
    return side > 0 ? side : otherwise;
  };
  return { width: side('width', 300, wide), height: side('height', 150, high) };
}
