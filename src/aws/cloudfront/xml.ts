import { type Document, DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';
import { UnreadableAnswer } from '../client/raw-answer.ts';

/** The root of an XML document. Throws the error that `complain` returns for the reason if it is not XML. */
export function parseXml(xml: string, complain: (why: string) => Error): Element {
  const onError = (level: string, message: string): void => {
    if (level !== 'warning') throw new Error(message);
  };
  let document: Document;
  try {
    document = new DOMParser({ onError, normalizeLineEndings }).parseFromString(xml, 'text/xml');
  } catch (error) {
    throw complain(`it is not XML (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!document.documentElement) throw complain('it is empty');
  return document.documentElement;
}

/** XML 1.0's rule. xmldom follows XML 1.1, which also turns U+0085 and U+2028 into line feeds; here they are ordinary characters. */
const normalizeLineEndings = (xml: string): string => xml.replace(/\r\n?/g, '\n');

/** The XML of an element as a separate document, which every parser reads the same way. */
export function serialise(element: Element): string {
  const xml = new XMLSerializer().serializeToString(element);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.replace(lineEnding, escapeLineEnding)}`;
}

/** What a parser may treat as a line end, and the sections in which nothing can be escaped. */
const lineEnding = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|[\r\u0085\u2028\u2029]/g;

/** As a reference such a character is not normalised; a literal carriage return becomes a line feed. */
const escapeLineEnding = (found: string): string =>
  found.length > 1 ? found : `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`;

/** The child elements, without text and comments. */
export function children(element: Element | undefined): readonly Element[] {
  const found: Element[] = [];
  // From sibling to sibling: a live list of nodes costs more than the rest of the parsing.
  for (let node = element?.firstChild; node; node = node.nextSibling)
    if (node.nodeType === 1) found.push(node as Element);
  return found;
}

/** The first child element of that name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  for (let node = element?.firstChild; node; node = node.nextSibling)
    if (node.nodeType === 1 && (node as Element).localName === name) return node as Element;
  return undefined;
}

/** The `<Items>` of a CloudFront list. */
export function listOf(element: Element, list: string, item: string): readonly Element[] {
  return children(child(child(element, list), 'Items')).filter((candidate) => candidate.localName === item);
}

/** The text of the child element of that name; `` if there is none. */
export function text(element: Element | undefined, name: string): string {
  return child(element, name)?.textContent ?? '';
}

/** Sets that text; appends the element if it is missing. */
export function set(element: Element, name: string, value: string): void {
  (child(element, name) ?? append(element, name)).textContent = value;
}

/** Adds an empty element at the end. */
function append(element: Element, name: string): Element {
  const made = create(element, name);
  element.appendChild(made);
  return made;
}

/** Adds an empty element after the first existing one of `before`, or at the end. */
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

/** The item name of each list in CloudFront's schema. */
const itemNames: Readonly<Record<string, string>> = {
  Aliases: 'CNAME',
  AllowedMethods: 'Method',
  CacheBehaviors: 'CacheBehavior',
  CachedMethods: 'Method',
  CustomHeaders: 'OriginCustomHeader',
  FunctionAssociations: 'FunctionAssociation',
  Headers: 'Name',
  LambdaFunctionAssociations: 'LambdaFunctionAssociation',
  OriginSslProtocols: 'SslProtocol',
  Origins: 'Origin',
};

/** Writes an object of CloudFront's model below `element`, in the order of its members, which the schema prescribes. */
export function fill(element: Element, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    element.textContent = String(value);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const made = append(element, name);
    if (Array.isArray(member)) for (const item of member) fill(append(made, itemName(element)), item);
    else fill(made, member);
  }
}

/** The name of an item of this list. */
function itemName(list: Element): string {
  const name = itemNames[list.localName ?? ''];
  if (!name) throw new Error(`CloudFront's list ${list.localName ?? ''} is not known here`);
  return name;
}

/** Adds an item to the list of that name below `root`, which is created if missing. */
export function addItem(root: Element, list: string, item: unknown, where: 'start' | 'end'): void {
  addTo(child(root, list) ?? insertAfter(root, list, ['DefaultCacheBehavior']), item, where);
}

/** Adds an item to a list. Throws if the list is incomplete. */
export function addTo(list: Element, item: unknown, where: 'start' | 'end'): void {
  const before = quantityOf(list);
  const items = child(list, 'Items') ?? append(list, 'Items');
  const made = append(items, itemName(list));
  fill(made, item);
  // Inserting a node before itself ties xmldom's siblings into a ring.
  if (where === 'start' && items.firstChild !== made) items.insertBefore(made, items.firstChild);
  setQuantity(list, before + 1);
}

/** Removes an item from the list of that name below `root`. Throws if the list is incomplete. */
export function removeItem(root: Element, list: string, item: Element): void {
  const parent = child(root, list);
  const items = child(parent, 'Items');
  if (!parent || !items) return;
  const after = quantityOf(parent) - 1;
  items.removeChild(item);
  setQuantity(parent, after);
  if (after === 0) parent.removeChild(items);
}

/** A list's Quantity, 0 for a new one. It is never recounted: a truncated list would be sent back as the whole. */
function quantityOf(list: Element): number {
  if (children(list).length === 0) return 0;
  const wrong = child(list, 'Quantity')
    ? wrongQuantity(list)
    : `no Quantity in ${list.localName ?? 'a list'}`;
  if (wrong !== undefined) throw new UnreadableAnswer('cloudfront:GetDistribution', wrong);
  return Number(text(list, 'Quantity'));
}

/** It precedes the items. */
function setQuantity(list: Element, quantity: number): void {
  if (!child(list, 'Quantity')) list.insertBefore(append(list, 'Quantity'), list.firstChild);
  set(list, 'Quantity', String(quantity));
}

/** The first list at or below `root` whose Quantity is wrong, in words. CloudFront counts all its lists, unknown ones too. */
export function wrongQuantity(root: Element, element = root): string | undefined {
  if (child(element, 'Quantity')) {
    const items = itemsOf(element).length;
    const quantity = text(element, 'Quantity').trim();
    if (!/^\d+$/.test(quantity) || Number(quantity) !== items)
      return `${pathOf(element, root) || nameOf(element)}: Quantity ${quantity || '(none)'}, ${items} item${items === 1 ? '' : 's'}`;
  }
  for (const below of children(element)) {
    const wrong = wrongQuantity(root, below);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The root of a response that is a list of CloudFront's. Throws the error that `complain` returns for the reason if it is incomplete. */
export function wholeListFrom(xml: string, name: string, complain: (why: string) => Error): Element {
  if (xml.trim() === '') throw complain('it is empty');
  const list = parseXml(xml, complain);
  if (list.localName !== name) throw complain(`it is <${list.localName ?? ''}> and not a ${name}`);
  if (!child(list, 'Quantity')) throw complain('it has no Quantity');
  const wrong = wrongQuantity(list);
  if (wrong !== undefined) throw complain(wrong);
  return list;
}

/** The items of a CloudFront list, whatever their element name. */
export function itemsOf(list: Element): readonly Element[] {
  return children(list)
    .filter(({ localName }) => localName === 'Items')
    .flatMap(children);
}

/** The names from below `root` to `element`. */
function pathOf(element: Element, root: Element): string {
  if (element === root) return '';
  const above = pathOf(element.parentNode as Element, root);
  return element.localName === 'Items' ? above : [above, nameOf(element)].filter(Boolean).join('/');
}

function nameOf(element: Element): string {
  const id = text(element, 'Id') || text(element, 'PathPattern');
  return `${element.localName ?? ''}${id === '' ? '' : `[${id}]`}`;
}
