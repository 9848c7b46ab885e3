import type { CSSToken } from '@csstools/css-tokenizer';
import { bareOriginal } from '../image/bare/bare.ts';
import { Refusal } from '../refusal.ts';
import { allowedAttributes, allowedElements, allowedProperties } from './allowed.ts';
import { drawingOf } from './cost/drawing.ts';
import { declarationsOf, sheetOf, sheetText, styleText, tokensOf } from './css.ts';
import type { Declaration } from './css.ts';
import { decodeSvg } from './decode.ts';
import { addressOf, embeddedImage, isData, unlessBroken } from './embedded.ts';
import { parseXml } from './parse.ts';
import { knownTokens, plainValue, verbatim } from './plain.ts';
import { addressesIn, idOf } from './references.ts';
import { isElement, isSvg, linkNamespace, localName, ownText, serialise, svgNamespace } from './tree.ts';
import type { SvgElement } from './tree.ts';

/** Milliseconds per million pixels with the server's own drawing library: a browser takes about as long. */
const dearest = 5_000;
const mostLevels = 1;
/** Pixels of all embedded images, which are decompressed here, and in a browser decoded. */
const mostPixels = 45e6;

interface Passing {
  /** Of a drawing in another. */
  readonly level: number;
  readonly embedded: { pixels: number };
}

/**
 * A copy of an SVG that cannot make a browser fetch or run anything: only elements, attributes, properties and functions that are
 * known to be harmless are kept, and they are serialised again, so that a browser reads what was checked. Throws a Refusal as
 * drawableSvg does, and 413 for one that is better drawn here: too costly for a browser, or with images whose metadata must stay.
 */
export function passableSvg(bytes: Buffer, passing: Passing = { level: 0, embedded: { pixels: 0 } }): Buffer {
  const { root } = parseXml(decodeSvg(bytes));
  if (root.local !== 'svg' || !isSvg(root))
    throw new Refusal(415, 'type', 'the original is XML, but not SVG');
  const clean = cleaned(root, passing);
  clean.attributes.set('xmlns', svgNamespace);
  if (usesLinks(clean)) clean.attributes.set('xmlns:xlink', linkNamespace);
  const text = serialise(clean);
  const { cpu } = drawingOf(clean, new Map(), text.length).cost(
    { width: 1_000, height: 1_000 },
    { width: 1_000, height: 1_000 },
  );
  if (cpu > dearest) throw new Refusal(413, 'svg', 'the SVG is too costly to draw', { limit: dearest });
  return Buffer.from(text);
}

/** Prefixes are removed: every kept element is in one namespace, which the root declares. */
function cleaned(element: SvgElement, passing: Passing): SvgElement {
  const { local } = element;
  const attributes = new Map<string, string>();
  for (const [name, value] of element.attributes) {
    const kept = keptAttribute(element, name, value, passing);
    if (kept !== undefined) attributes.set(name.endsWith(':href') ? 'xlink:href' : name, kept);
  }
  const children =
    local === 'style'
      ? [keptSheet(ownText(element))]
      : element.children
          .filter((child) => !isElement(child) || (isSvg(child) && allowedElements.has(child.local)))
          .map((child) => (isElement(child) ? cleaned(child, passing) : child));
  return { name: local, local, namespace: svgNamespace, attributes, children };
}

function usesLinks(element: SvgElement): boolean {
  return (
    element.attributes.has('xlink:href') ||
    element.children.some((child) => isElement(child) && usesLinks(child))
  );
}

function keptAttribute(
  element: SvgElement,
  name: string,
  value: string,
  passing: Passing,
): string | undefined {
  if (localName(name) === 'href') return keptReference(element, value, passing);
  if (name === 'style') return styleText(keptDeclarations(declarationsOf(tokensOf(value))));
  if (verbatim.has(name)) return value;
  if (!allowedProperties.has(name) && !allowedAttributes.has(name)) return undefined;
  const tokens = tokensOf(value);
  return harmless(tokens) ? plainValue(value, tokens) : undefined;
}

/** Only to a target in the document or to a checked image without metadata; links are removed. */
function keptReference({ local }: SvgElement, value: string, passing: Passing): string | undefined {
  if (idOf(value) !== undefined) return value.trim();
  if (!isData(value) || (local !== 'image' && local !== 'feImage')) return undefined;
  const image = embeddedImage(value);
  if (image.kind === 'other') return undefined;
  const { level, embedded } = passing;
  if (image.kind !== 'svg') {
    embedded.pixels += image.width * image.height;
    if (embedded.pixels > mostPixels)
      throw new Refusal(413, 'svg', 'the SVG embeds images that are too large', { limit: mostPixels });
    const bare = bareOriginal(image.kind, image.bytes);
    if (!bare)
      throw new Refusal(413, 'svg', 'the SVG embeds an image that cannot be passed on without metadata');
    return addressOf(`image/${image.kind}`, oriented(bare, image));
  }
  const inner =
    level < mostLevels
      ? unlessBroken(() => passableSvg(image.bytes, { level: level + 1, embedded }))
      : undefined;
  return inner && addressOf('image/svg+xml', inner);
}

/** A JPEG with the orientation of its original, as the first entry of a new EXIF segment; browsers ignore that of other formats. */
function oriented(bare: Buffer, { kind, orientation }: { kind: string; orientation: number }): Buffer {
  if (kind !== 'jpeg' || orientation === 1) return bare;
  const exif = Buffer.from('ffe1002245786966000049492a0008000000010012010300010000000000000000000000', 'hex');
  exif.writeUInt8(orientation, 28);
  return Buffer.concat([bare.subarray(0, 2), exif, bare.subarray(2)]);
}

/** Most at-rules can fetch or contain rules that can, and are removed. */
function keptSheet(text: string): string {
  const kept = sheetOf(text)
    .all.filter(({ condition = [] }) => harmless(condition.slice(1)))
    .map((rule) => ({ ...rule, declarations: keptDeclarations(rule.declarations) }));
  return sheetText(kept.filter(({ declarations }) => declarations.length > 0));
}

function keptDeclarations(declarations: readonly Declaration[]): Declaration[] {
  return declarations
    .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
    .filter(({ name, value }) => allowedProperties.has(name) && harmless(value));
}

function harmless(tokens: readonly CSSToken[]): boolean {
  return addressesIn(tokens).every(({ address }) => idOf(address) !== undefined) && knownTokens(tokens);
}
