import type { HttpResponse } from './exchange.ts';

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

/** `<name>inner</name>`; `inner` is XML already. */
export function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

/** `<name>text</name>`, escaped. */
export function leaf(name: string, text: string | number | boolean): string {
  return element(name, escapeXml(String(text)));
}

/** Elements by name, in order; undefined ones are left out. */
export interface Elements {
  readonly [name: string]: string | number | boolean | Elements | undefined;
}

export function xmlOf(elements: Elements): string {
  const parts = Object.entries(elements).map(([name, value]) => {
    if (typeof value === 'object') return element(name, xmlOf(value));
    return value === undefined ? '' : leaf(name, value);
  });
  return parts.join('');
}

/** The response of a service with an XML protocol. */
export function xmlAnswer(status: number, xml: string, headers: HttpResponse['headers'] = {}): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', ...headers }, body: new TextEncoder().encode(xml) };
}
