import type { Element } from '@xmldom/xmldom';
import { append } from './xml-element.ts';

/** How CloudFront's schema calls one item of each list. */
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

/**
 * Writes the members of an object of CloudFront's model below `element`, in their order: the schema is a sequence, so
 * the order is the caller's duty. Undefined members are left out.
 */
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

/** What an item of this list is called. */
export function itemName(list: Element): string {
  const name = itemNames[list.localName ?? ''];
  if (!name) throw new Error(`CloudFront's list ${list.localName ?? ''} is not known here`);
  return name;
}
