import { DOMParser, type Element, ParseError, XMLSerializer } from '@xmldom/xmldom';
import { ServiceError } from '../service.ts';
import { element, type Elements, escapeXml, leaf, Raw, xmlOf } from '../xml-text.ts';

export { element, type Elements, escapeXml, leaf, Raw, xmlOf };

/** Every element of CloudFront's requests and answers lives in this namespace. */
export const namespace = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

/**
 * The root element of a request body. Throws MalformedXML or MissingBody (400) as CloudFront does.
 * Only the root's name is looked at: elements that nobody here knows stay where they are.
 */
export function parseXml(body: Uint8Array | string, root: string): Element {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  if (text.trim() === '') throw new ServiceError('MissingBody', 400, 'This operation requires a body.');
  const element = documentElement(text);
  if (element.localName !== root)
    throw malformed(`expected ${root} in ${namespace}, found ${element.localName ?? ''}`);
  return element;
}

function documentElement(text: string): Element {
  try {
    const parser = new DOMParser({
      // As XML 1.0 has it; xmldom's own rule makes line feeds of U+0085 and U+2028 too.
      normalizeLineEndings: (xml) => xml.replace(/\r\n?/g, '\n'),
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    });
    const element = parser.parseFromString(text, 'text/xml').documentElement;
    if (!element) throw malformed('no root element');
    return element;
  } catch (error) {
    if (error instanceof ParseError) throw malformed(error.message);
    throw error;
  }
}

/** The answer to a body that does not fit the schema. */
export function malformed(what: string): ServiceError {
  return new ServiceError('MalformedXML', 400, `1 validation error detected: ${what}`);
}

export function children(parent: Element, name?: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling)
    if (node.nodeType === 1 && (name === undefined || (node as Element).localName === name))
      found.push(node as Element);
  return found;
}

/** The element at `path` (`A/B/C`) below `parent`, the first one where there are several. */
export function find(parent: Element, path: string): Element | undefined {
  let element: Element | undefined = parent;
  for (const name of path.split('/')) element = element && children(element, name)[0];
  return element;
}

/** The text at `path`, without white space around it; undefined where there is no such element. */
export function textAt(parent: Element, path: string): string | undefined {
  return find(parent, path)?.textContent?.trim();
}

/** The text at `path`; undefined also where the element is empty. */
export function filledAt(parent: Element, path: string): string | undefined {
  const text = textAt(parent, path);
  return text === '' ? undefined : text;
}

/** The whole number at `path`. Throws MalformedXML for anything else. */
export function numberAt(parent: Element, path: string): number | undefined {
  const text = textAt(parent, path);
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw malformed(`'${text}' at '${path}' is not a whole number`);
  return Number(text);
}

export function isTrue(parent: Element, path: string): boolean {
  return textAt(parent, path) === 'true';
}

/** The elements of a CloudFront list: what stands in `<Items>` of the element at `path`. */
export function itemsAt(parent: Element, path: string): Element[] {
  const items = find(parent, `${path}/Items`);
  return items ? children(items) : [];
}

/** The texts of a CloudFront list of strings. */
export function textsAt(parent: Element, path: string): string[] {
  return itemsAt(parent, path).map((item) => item.textContent?.trim() ?? '');
}

/** What stands between an element's tags, as it would be sent. */
export function innerXml(element: Element): string {
  const text = new XMLSerializer().serializeToString(element).replaceAll('\r', '&#xD;');
  if (text.endsWith('/>')) return '';
  return text.slice(text.indexOf('>') + 1, text.lastIndexOf('</'));
}

/** `element` in a form in which two configurations that say the same are equal: order counts only inside a list. */
export function canonical(element: Element): string {
  const inner = children(element).map(canonical);
  if (element.localName !== 'Items') inner.sort();
  const text = inner.length === 0 ? escapeXml(element.textContent?.trim() ?? '') : inner.join('');
  return `<${element.localName ?? ''}>${text}</>`;
}

/** Makes `inner` (XML) the content of the child `name`, which is added where there is none. */
export function setChild(parent: Element, name: string, inner: string): void {
  const fresh = parseXml(`<${name} xmlns="${namespace}">${inner}</${name}>`, name);
  // The parent says it already; said twice, it would stand in the answer as an attribute.
  fresh.removeAttribute('xmlns');
  const adopted = parent.ownerDocument?.importNode(fresh, true) ?? fresh;
  const present = find(parent, name);
  if (present) parent.replaceChild(adopted, present);
  else parent.appendChild(adopted);
}

/** What stands in a CloudFront list: how many items there are, and the items where there are some. */
export function counted(items: readonly string[]): Elements {
  return { Quantity: items.length, Items: items.length === 0 ? undefined : new Raw(...items) };
}
