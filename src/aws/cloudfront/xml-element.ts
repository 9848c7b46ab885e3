import { DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom';

/** The root of an XML document. Throws what `complain` makes of the reason when it is none. */
export function parseXml(xml: string, complain: (why: string) => Error): Element {
  const root = documentOf(xml, complain).documentElement;
  if (!root) throw complain('it is empty');
  return root;
}

function documentOf(xml: string, complain: (why: string) => Error): Document {
  try {
    const onError = (level: string, message: string): void => {
      if (level !== 'warning') throw new Error(message);
    };
    return new DOMParser({ onError, normalizeLineEndings }).parseFromString(xml, 'text/xml');
  } catch (error) {
    throw complain(`it is not XML (${error instanceof Error ? error.message : String(error)})`);
  }
}

/**
 * What XML 1.0 says of line endings. xmldom's own rule is that of XML 1.1, which makes line feeds of U+0085 and U+2028
 * too: in a document of version 1.0 those are characters like any other.
 */
const normalizeLineEndings = (xml: string): string => xml.replace(/\r\n?/g, '\n');

/** The XML of an element as a document of its own, which says the same to every reader. */
export function serialise(element: Element): string {
  const xml = new XMLSerializer().serializeToString(element);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.replace(lineEnding, escapeLineEnding)}`;
}

/** What a reader may take for the end of a line, and the sections in which nothing can be escaped. */
const lineEnding = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|[\r\u0085\u2028\u2029]/g;

/** As a reference such a character is not normalised; literally, a carriage return becomes a line feed. */
const escapeLineEnding = (found: string): string =>
  found.length > 1 ? found : `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`;

/** The elements directly below, without text and comments. */
export function children(element: Element | undefined): readonly Element[] {
  return element ? (Array.from(element.childNodes).filter((node) => node.nodeType === 1) as Element[]) : [];
}

/** The first element of that name directly below. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return children(element).find((candidate) => candidate.localName === name);
}

/** What stands in `<Items>` of a CloudFront list. */
export function listOf(element: Element, list: string, item: string): readonly Element[] {
  return children(child(child(element, list), 'Items')).filter((candidate) => candidate.localName === item);
}

/** The text of the element of that name directly below; `` where there is none. */
export function text(element: Element | undefined, name: string): string {
  return child(element, name)?.textContent ?? '';
}

/** Sets that text; the element is appended where there is none. */
export function set(element: Element, name: string, value: string): void {
  (child(element, name) ?? append(element, name)).textContent = value;
}

/** Adds an empty element at the end. */
export function append(element: Element, name: string): Element {
  const made = create(element, name);
  element.appendChild(made);
  return made;
}

/** Adds an empty element after the first of `before` that is there; at the end where none is. */
export function insertAfter(element: Element, name: string, before: readonly string[]): Element {
  const previous = before.map((candidate) => child(element, candidate)).find(Boolean);
  const made = create(element, name);
  element.insertBefore(made, previous?.nextSibling ?? null);
  return made;
}

function create(element: Element, name: string): Element {
  const made = element.ownerDocument?.createElementNS(element.namespaceURI, name);
  if (!made) throw new Error('an element without a document cannot be extended');
  return made;
}
