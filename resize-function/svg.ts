import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import type { Document, Element } from '@xmldom/xmldom';
import { Refusal } from './refusal.ts';
import { drawingCost } from './svg-cost.ts';

const namespace = 'http://www.w3.org/2000/svg';
const largestSource = 1_000_000;
/** Milliseconds for a million pixels: more is refused at any size. */
const dearest = 5_000;
const deepest = 100;

/** Everything else is taken out: scripts, links, foreign content, pictures in pictures, animation. */
const elements = new Set(
  (
    'svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan textPath ' +
    'linearGradient radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix ' +
    'feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge ' +
    'feMergeNode feOffset'
  ).split(' '),
);

export interface SanitisedSvg {
  readonly bytes: Buffer;
  /** Milliseconds of CPU for a million pixels. */
  readonly drawing: number;
}

/**
 * A copy of `bytes` that cannot fetch, run or refer to anything outside itself, and whose drawing is bounded.
 * Used for drawing as well as for passing on. Throws a Refusal: 422 for broken XML, 413 for what is too costly.
 */
export function sanitisedSvg(bytes: Buffer): SanitisedSvg {
  if (bytes.length > largestSource)
    throw new Refusal(413, 'source-bytes', 'the SVG is too large', { limit: largestSource });
  const text = bytes.toString('utf8');
  if (/<!ENTITY|<!DOCTYPE[^>]*\[/i.test(text))
    throw new Refusal(422, 'svg', 'an SVG that declares entities is not read');
  const document = parse(text);
  const root = document.documentElement;
  if (root?.localName !== 'svg' || root.namespaceURI !== namespace)
    throw new Refusal(415, 'type', 'the original is XML, but no SVG');
  clean(root, 0);
  const drawing = drawingCost(root, dearest);
  if (drawing > dearest) throw new Refusal(413, 'svg', 'the SVG is too costly to draw', { limit: dearest });
  return { bytes: Buffer.from(new XMLSerializer().serializeToString(root)), drawing };
}

function parse(text: string): Document {
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    });
    return parser.parseFromString(text, 'image/svg+xml');
  } catch (error) {
    throw new Refusal(422, 'corrupt', 'the SVG is not well-formed XML', {}, error);
  }
}

function clean(element: Element, depth: number): void {
  if (depth > deepest) throw new Refusal(413, 'svg', 'the SVG is nested too deeply', { limit: deepest });
  for (const attribute of [...element.attributes])
    if (!harmless(attribute.name, attribute.value)) element.removeAttributeNode(attribute);
  for (const child of [...element.childNodes]) {
    if (child.nodeType === child.TEXT_NODE || child.nodeType === child.CDATA_SECTION_NODE) continue;
    const inner = child as Element;
    const kept =
      child.nodeType === child.ELEMENT_NODE &&
      inner.namespaceURI === namespace &&
      elements.has(inner.localName ?? '') &&
      (inner.localName !== 'style' || harmlessSheet(inner.textContent ?? ''));
    if (kept) clean(inner, depth + 1);
    else element.removeChild(child);
  }
}

function harmless(name: string, value: string): boolean {
  if (/^on/i.test(name)) return false;
  if (/(^|:)href$/i.test(name)) return value.trim().startsWith('#');
  if (/^xmlns(:|$)/.test(name)) return true;
  if (name.includes(':') && name !== 'xml:space' && name !== 'xml:lang') return false;
  // Dashes far smaller than a pixel on a long line are drawn one by one, for hours.
  if (name === 'stroke-dasharray' || /stroke-dasharray/i.test(value)) return !/(^|[\s,:])0*\.0\d/.test(value);
  if (
    /\d{7}|e[+]?\d/i.test(value) &&
    !/^(id|class|fill|stroke|stop-color|style|points|font-family)$/.test(name)
  )
    return !/(\d{7,}(?![\d.]*[a-f])|\de[+]?\d{1,})/i.test(value.replace(/\.\d+/g, ''));
  return harmlessText(value);
}

/** No address but one inside the document, and no escape that could hide one. */
function harmlessText(text: string): boolean {
  return (
    !/url\(\s*['"]?\s*[^#'"\s]/i.test(text) &&
    !/@import|javascript:|data:|expression\(|\\|stroke-dasharray/i.test(text)
  );
}

/** A sheet could give a filter to every shape, and nobody would have counted that. */
function harmlessSheet(text: string): boolean {
  return harmlessText(text) && !/(filter|mask|clip-path)\s*:/i.test(text);
}
