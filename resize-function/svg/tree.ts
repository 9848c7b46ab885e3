/** An element of a parsed SVG. Names are as written, prefix included; namespaces are resolved. */
export interface SvgElement {
  name: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: Map<string, string>;
  children: SvgNode[];
}

/** An element, or text with resolved entities. */
export type SvgNode = SvgElement | string;

export const svgNamespace = 'http://www.w3.org/2000/svg';
export const linkNamespace = 'http://www.w3.org/1999/xlink';

/** The drawing library treats elements without a namespace as SVG, as some old drawing programs write them. */
export function isSvg({ namespace }: SvgElement): boolean {
  return namespace === svgNamespace || namespace === '';
}

export function isElement(node: SvgNode): node is SvgElement {
  return typeof node !== 'string';
}

export function elementsIn(element: SvgElement): SvgElement[] {
  return element.children.filter(isElement);
}

/** `element` and everything below it, in document order. */
export function everyElement(element: SvgElement): SvgElement[] {
  const found: SvgElement[] = [];
  const open = [element];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    for (const child of elementsIn(next).reverse()) open.push(child);
  }
  return found;
}

/** The part of a name after its prefix. */
export function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** All text below `element`. */
export function textIn(element: SvgElement): string {
  return element.children.map((child) => (isElement(child) ? textIn(child) : child)).join('');
}

/** The text of `element` itself, without its children's. */
export function ownText(element: SvgElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

export function serialise(element: SvgElement): string {
  const parts: string[] = [];
  write(element, parts);
  return parts.join('');
}

function write(element: SvgElement, parts: string[]): void {
  parts.push('<', element.name);
  for (const [name, value] of element.attributes) parts.push(' ', name, '="', escaped(value), '"');
  if (element.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of element.children)
    if (isElement(child)) write(child, parts);
    else parts.push(escaped(child));
  parts.push('</', element.name, '>');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (letter) => escapes[letter] ?? '');
}
