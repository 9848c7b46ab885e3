import { DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom';

/**
 * A distribution's configuration as the XML that CloudFront sent, edited as XML: UpdateDistribution replaces the whole
 * configuration, and a round trip through the SDK's objects drops every element that this version of the SDK does not
 * know (aws-sdk-js-v3#4637: a header rotation lost OriginAccessControlId that way and took a site down).
 */
export interface DistributionConfig {
  readonly xml: string;
}

export interface OriginConfig {
  readonly id: string;
  readonly domainName: string;
  readonly path: string;
  /** Custom headers, names in lower case: CloudFront compares them so. */
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * Takes the configuration out of an answer to GetDistribution or GetDistributionConfig.
 * Throws on anything that is empty, partial or inconsistent: what is sent back must never be less than what is there.
 */
export function configFrom(answer: string): DistributionConfig {
  const root = parse(answer);
  const config = root.localName === 'DistributionConfig' ? root : child(root, 'DistributionConfig');
  if (!config) throw incomplete('no DistributionConfig in the answer');
  for (const name of ['CallerReference', 'Origins', 'DefaultCacheBehavior', 'Enabled'])
    if (!child(config, name)) throw incomplete(`no ${name} in it`);
  const origins = listOf(config, 'Origins', 'Origin');
  if (origins.length === 0 || origins.length !== Number(text(child(config, 'Origins'), 'Quantity')))
    throw incomplete('its origins do not match their Quantity');
  return { xml: serialise(config) };
}

/** The origins of a configuration with their custom headers. */
export function originsOf({ xml }: DistributionConfig): readonly OriginConfig[] {
  return listOf(parse(xml), 'Origins', 'Origin').map((origin) => ({
    id: text(origin, 'Id'),
    domainName: text(origin, 'DomainName').toLowerCase(),
    path: text(origin, 'OriginPath'),
    headers: new Map(
      listOf(origin, 'CustomHeaders', 'OriginCustomHeader').map((header) => [
        text(header, 'HeaderName').toLowerCase(),
        text(header, 'HeaderValue'),
      ]),
    ),
  }));
}

/** The same configuration with one custom header set on one origin; every other element stays as it is. */
export function withOriginHeader(
  config: DistributionConfig,
  originId: string,
  name: string,
  value: string,
): DistributionConfig {
  const root = parse(config.xml);
  const origin = listOf(root, 'Origins', 'Origin').find((candidate) => text(candidate, 'Id') === originId);
  if (!origin) throw new Error(`the distribution has no origin ${originId}`);
  const present = listOf(origin, 'CustomHeaders', 'OriginCustomHeader').find(
    (header) => text(header, 'HeaderName').toLowerCase() === name.toLowerCase(),
  );
  if (present) set(present, 'HeaderValue', value);
  else addHeader(origin, name, value);
  return { xml: serialise(root) };
}

function addHeader(origin: Element, name: string, value: string): void {
  const list =
    child(origin, 'CustomHeaders') ?? insertAfter(origin, 'CustomHeaders', ['OriginPath', 'DomainName']);
  const quantity = listOf(origin, 'CustomHeaders', 'OriginCustomHeader').length + 1;
  set(list, 'Quantity', String(quantity));
  const items = child(list, 'Items') ?? append(list, 'Items');
  const header = append(items, 'OriginCustomHeader');
  set(header, 'HeaderName', name);
  set(header, 'HeaderValue', value);
}

function parse(xml: string): Element {
  const complain = (level: string, message: string): void => {
    if (level !== 'warning') throw incomplete(message);
  };
  const document: Document = new DOMParser({ onError: complain }).parseFromString(xml, 'text/xml');
  if (!document.documentElement) throw incomplete('it is empty');
  return document.documentElement;
}

function serialise(element: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(element)}`;
}

function incomplete(why: string): Error {
  return new Error(
    `CloudFront's answer is not a whole distribution configuration (${why}): nothing was changed`,
  );
}

function children(element: Element | undefined): readonly Element[] {
  return element ? (Array.from(element.childNodes).filter((node) => node.nodeType === 1) as Element[]) : [];
}

function child(element: Element | undefined, name: string): Element | undefined {
  return children(element).find((candidate) => candidate.localName === name);
}

function listOf(element: Element, list: string, item: string): readonly Element[] {
  return children(child(child(element, list), 'Items')).filter((candidate) => candidate.localName === item);
}

function text(element: Element | undefined, name: string): string {
  return child(element, name)?.textContent ?? '';
}

function set(element: Element, name: string, value: string): void {
  (child(element, name) ?? append(element, name)).textContent = value;
}

function append(element: Element, name: string): Element {
  const made = create(element, name);
  element.appendChild(made);
  return made;
}

function insertAfter(element: Element, name: string, before: readonly string[]): Element {
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
