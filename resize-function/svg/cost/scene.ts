import { Refusal } from '../../refusal.ts';
import { tokensOf } from '../css.ts';
import { addressesIn, idOf } from '../references.ts';
import { localName } from '../tree.ts';
import type { SvgElement } from '../tree.ts';
import type { Outline } from '../outline.ts';
import { mostValues } from '../style.ts';
import { TooDear } from './meter.ts';
import type { Styles } from '../style.ts';

/** What stays the same during a walk through a document. */
export interface Scene {
  readonly styles: Styles;
  readonly byId: ReadonlyMap<string, SvgElement>;
  readonly parents: ReadonlyMap<SvgElement, SvgElement>;
  /** Cached results by element. */
  readonly outlines: WeakMap<SvgElement, Outline>;
  readonly scales: WeakMap<SvgElement, number>;
  /** Cached references by the text of a value. */
  readonly references: Map<string, SvgElement[]>;
  /** Embedded images, by the element that shows them. */
  readonly images: ReadonlyMap<SvgElement, EmbeddedImage>;
}

/** An image in the document: its own pixels, or, for a drawing, its cost at a size in user units. */
export interface EmbeddedImage {
  readonly width: number;
  readonly height: number;
  readonly drawing?: (width: number, height: number) => { readonly cpu: number; readonly memory: number };
}

/** The walk's current place in the document. */
export interface Place {
  /** Device pixels per user unit, at most. */
  readonly scale: number;
  /** Millions of pixels of the current surface, and its rows. */
  readonly mega: number;
  readonly rows: number;
  /** Millions of pixels of the whole image: every layer has them. */
  readonly canvas: number;
  /** User units of 100 %, by the larger side. */
  readonly whole: number;
  readonly font: number;
  /** Milliseconds that clipping adds to everything drawn. */
  readonly clipping: number;
  readonly inherited: Inherited;
  /** Elements currently drawn by reference: the library draws nothing that refers to itself. */
  readonly active: readonly SvgElement[];
  readonly depth: number;
}

export type Inherited = ReadonlyMap<string, readonly string[]>;

const inheritedProperties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'marker',
  'marker-start',
  'marker-mid',
  'marker-end',
  'vector-effect',
] as const;

/** What the children of `element` inherit from it, if it inherits `outer` itself. */
export function handedDown(scene: Scene, element: SvgElement, outer: Inherited): Inherited {
  const own = inheritedProperties.filter((property) => scene.styles.valuesOf(element, property).length > 0);
  if (own.length === 0) return outer;
  const inherited = new Map(outer);
  for (const property of own) inherited.set(property, inheritedValues(scene, element, property, outer));
  return inherited;
}

/** What an element inherits at its place in the document, as do elements drawn by reference, except for `use`. */
export function inheritedWhereItStands(scene: Scene, element: SvgElement): Inherited {
  const parent = scene.parents.get(element);
  return parent
    ? handedDown(scene, parent, inheritedWhereItStands(scene, parent))
    : new Map<string, string[]>();
}

/** Every value that may apply to `element` for an inherited property. Throws a Refusal (413) if there are too many. */
export function inheritedValues(
  scene: Scene,
  element: SvgElement,
  property: string,
  inherited: Inherited,
): readonly string[] {
  const own = scene.styles.valuesOf(element, property);
  const outer = inherited.get(property) ?? [];
  if (own.length === 0) return outer;
  const sure = own.every((value) =>
    /^(none|#[\da-f]{3,8}|-?[\d.]{1,20})(px)?$/i.test(value.trim().slice(0, 50)),
  );
  if (sure && !scene.styles.fromSheet(element, property)) return own;
  const all = new Set([...own, ...outer]);
  if (all.size > mostValues)
    throw new Refusal(413, 'svg', `the SVG has too many values for "${property}"`, { limit: mostValues });
  return [...all];
}

/** The element that a reference by href points to. */
export function linked(scene: Scene, element: SvgElement): SvgElement | undefined {
  const address = hrefOf(element)?.trim();
  return address?.startsWith('#') === true ? named(scene, address.slice(1)) : undefined;
}

/** SVG 2's `href` takes precedence over XLink's (https://www.w3.org/TR/SVG2/linking.html#XLinkRefAttrs). */
export function hrefOf({ attributes }: SvgElement): string | undefined {
  const plain = attributes.get('href');
  if (plain !== undefined) return plain;
  for (const [name, value] of attributes) if (localName(name) === 'href') return value;
  return undefined;
}

/** Browsers decode percent escapes in a reference, the drawing library does not. */
function named({ byId }: Scene, id: string): SvgElement | undefined {
  const found = byId.get(id);
  if (found || !id.includes('%')) return found;
  return byId.get(
    id.replace(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  );
}

/** The elements that the `url(#id)` of a value point to. */
export function targets(scene: Scene, value: string): SvgElement[] {
  if (!value.includes('(')) return [];
  const before = scene.references.get(value);
  if (before) return before;
  const found = addressesIn(tokensOf(value)).flatMap(({ address }) => {
    const target = named(scene, idOf(address) ?? '');
    return target ? [target] : [];
  });
  scene.references.set(value, found);
  return found;
}

/** `element` and the elements from which it inherits by href. Throws TooDear for many: the library follows them for each shape. */
export function templates(scene: Scene, element: SvgElement): SvgElement[] {
  const chain = [element];
  for (let next = linked(scene, element); next && !chain.includes(next); next = linked(scene, next)) {
    if (chain.length === mostTemplates) throw new TooDear();
    chain.push(next);
  }
  return chain;
}

const mostTemplates = 50;

/** Whether a value paints nothing. */
export function isNone(value: string): boolean {
  return /^\s{0,9}(none|transparent)\s{0,9}$/i.test(value.slice(0, 50));
}
