import { Refusal } from '../refusal.ts';
import { allowedProperties } from './allowed.ts';
import { drawingOf } from './cost/drawing.ts';
import type { Drawing } from './cost/drawing.ts';
import type { EmbeddedImage } from './cost/scene.ts';
import { declarationsOf, sheetOf, sheetText, styleText, tokensOf } from './css.ts';
import type { Declaration } from './css.ts';
import { decodeSvg } from './decode.ts';
import { addressOf, differsInBrowsers, embeddedImage, isData, unlessBroken } from './embedded.ts';
import { hasFonts } from './fonts.ts';
import { parseXml } from './parse.ts';
import { knownTokens, plainValue, spelledOddly, verbatim } from './plain.ts';
import { addressesIn, idOf } from './references.ts';
import {
  everyElement,
  isElement,
  isSvg,
  localName,
  ownText,
  serialise,
  svgNamespace,
  textIn,
} from './tree.ts';
import type { SvgElement } from './tree.ts';

/** An SVG that is safe for the drawing library. */
export interface DrawableSvg {
  readonly bytes: Buffer;
  readonly drawing: Drawing;
  /** Visible parts that are missing. */
  readonly notes: readonly SvgNote[];
}

export type SvgNote =
  'svg-outside-reference' | 'svg-embedded-picture' | 'svg-foreign-object' | 'svg-text-without-font';

interface Cleaning {
  readonly images: Map<SvgElement, EmbeddedImage>;
  readonly notes: Set<SvgNote>;
  readonly level: number;
  readonly fonts: boolean;
}

/** The library does not draw a third level of nested drawings either. */
const mostLevels = 1;
const inclusion = 'http://www.w3.org/2001/XInclude';

/**
 * The SVG as the drawing library would see it, without scripts and external references; nothing else is changed. Throws a Refusal:
 * 415 if it is not an SVG, 422 for broken XML, 413 if it is too large.
 */
export function drawableSvg(bytes: Buffer, level = 0, fonts = hasFonts()): DrawableSvg {
  const { root, outsideSheet } = parseXml(decodeSvg(bytes));
  if (root.local !== 'svg' || !isSvg(root))
    throw new Refusal(415, 'type', 'the original is XML, but not SVG');
  const cleaning: Cleaning = { images: new Map(), notes: new Set(), level, fonts };
  if (outsideSheet) cleaning.notes.add('svg-outside-reference');
  clean(root, cleaning);
  const elements = everyElement(root).filter(isSvg);
  if (!fonts && elements.some(isText)) cleaning.notes.add('svg-text-without-font');
  if (elements.some(isForeign)) cleaning.notes.add('svg-foreign-object');
  unprefixed(root);
  const text = serialise(root);
  return {
    bytes: Buffer.from(text),
    drawing: drawingOf(root, cleaning.images, text.length),
    notes: [...cleaning.notes],
  };
}

function isText(element: SvgElement): boolean {
  return element.local === 'text' && textIn(element).trim() !== '';
}

/** Whether a browser shows HTML here: a requirement is a program's own, or chooses what else to draw. */
function isForeign({ local, children, attributes }: SvgElement): boolean {
  const required = ['requiredFeatures', 'requiredExtensions'].some((name) => attributes.has(name));
  return local === 'foreignObject' && !required && children.some(isElement);
}

/** sharp recognises an SVG by the letters `<svg`, so a prefix that every name has is left out. */
function unprefixed(root: SvgElement): void {
  if (root.name === root.local || root.attributes.has('xmlns')) return;
  root.attributes.set('xmlns', svgNamespace);
  for (const element of everyElement(root))
    if (element.namespace === svgNamespace) element.name = element.local;
}

function clean(element: SvgElement, cleaning: Cleaning): void {
  for (const [name, value] of element.attributes) {
    const kept = cleanedAttribute(element, name, value, cleaning);
    if (kept === undefined) element.attributes.delete(name);
    else if (kept !== value) element.attributes.set(name, kept);
  }
  if (element.local === 'style' && isSvg(element)) {
    cleanSheet(element, cleaning);
    return;
  }
  // The elements stay, because a style sheet may count them.
  if (element.local === 'script') element.children = [];
  element.children = element.children.filter((child) => !isElement(child) || keeps(child, cleaning));
  for (const child of element.children) if (isElement(child)) clean(child, cleaning);
}

function keeps(element: SvgElement, { notes }: Cleaning): boolean {
  if (element.namespace === inclusion) notes.add('svg-outside-reference');
  return element.namespace !== inclusion;
}

function cleanedAttribute(
  element: SvgElement,
  name: string,
  value: string,
  cleaning: Cleaning,
): string | undefined {
  if (name === 'xml:base') return undefined;
  if (/^on/i.test(name)) return '';
  const local = localName(name);
  if (local === 'href') return reference(element, value, cleaning);
  if (name === 'style') return styleText(drawn(declarationsOf(tokensOf(value)), cleaning));
  // A namespace must stay the one that was checked.
  if (verbatim.has(name) || name.startsWith('xmlns') || !spelledOddly(value)) return value;
  return insideText(value, cleaning);
}

/** The declarations that the drawing library reads: it skips unknown ones, including functions. For `var` it uses the fallback colour. */
function drawn(declarations: readonly Declaration[], cleaning: Cleaning): Declaration[] {
  return declarations
    .filter(({ name, value }) => allowedProperties.has(name) && knownTokens(value, 'var'))
    .map((declaration) => inside(declaration, cleaning));
}

/** Elements whose reference decides what is drawn. */
const showing = new Set(
  'image feImage use tref pattern linearGradient radialGradient filter textPath mpath mask clipPath marker'.split(
    ' ',
  ),
);

/** The attribute stays with nothing to find, because one of the two ways to write it takes precedence over the other. */
function reference(element: SvgElement, value: string, cleaning: Cleaning): string {
  // With a space around it the drawing library finds and draws nothing.
  if (idOf(value) !== undefined) return value;
  if (!isSvg(element) || !showing.has(element.local)) return '#';
  if (isData(value) && (element.local === 'image' || element.local === 'feImage'))
    return embedded(element, value, cleaning);
  if (value.trim() !== '') cleaning.notes.add('svg-outside-reference');
  return '#';
}

function embedded(element: SvgElement, address: string, cleaning: Cleaning): string {
  const image = embeddedImage(address);
  if (differsInBrowsers(address, image)) cleaning.notes.add('svg-embedded-picture');
  // librsvg as sharp builds it reads no other raster format.
  if (image.kind === 'png' || image.kind === 'jpeg') {
    const { kind, bytes, width, height } = image;
    cleaning.images.set(element, { width, height });
    return addressOf(`image/${kind}`, bytes);
  }
  const { level, fonts } = cleaning;
  const inner =
    image.kind === 'svg' && level < mostLevels
      ? unlessBroken(() => drawableSvg(image.bytes, level + 1, fonts))
      : undefined;
  if (inner) {
    const { bytes, drawing, notes } = inner;
    for (const note of notes) cleaning.notes.add(note);
    cleaning.images.set(element, {
      ...drawing.size,
      drawing: (width, height) => drawing.cost({ width, height }, drawing.size),
    });
    return addressOf('image/svg+xml', bytes);
  }
  cleaning.notes.add('svg-embedded-picture');
  return '#';
}

function cleanSheet(element: SvgElement, cleaning: Cleaning): void {
  const { rules, atRules } = sheetOf(ownText(element));
  if (atRules.includes('import')) cleaning.notes.add('svg-outside-reference');
  const kept = rules.map(({ selector, declarations }) => ({
    selector,
    declarations: drawn(declarations, cleaning),
  }));
  element.children = [sheetText(kept)];
}

/** The same declaration with every external address replaced by an empty one. */
function inside({ name, value }: Declaration, cleaning: Cleaning): Declaration {
  const outside = addressesIn(value).filter(({ address }) => idOf(address) === undefined);
  if (outside.length === 0) return { name, value };
  cleaning.notes.add('svg-outside-reference');
  const nowhere = tokensOf('url(#svg-outside-reference)');
  const tokens = [...value];
  for (const { start, end } of outside.reverse()) tokens.splice(start, end - start, ...nowhere);
  return { name, value: tokens };
}

function insideText(value: string, cleaning: Cleaning): string {
  const tokens = tokensOf(value);
  const { value: kept } = inside({ name: '', value: tokens }, cleaning);
  return plainValue(value, kept);
}
