import type { Element } from '@xmldom/xmldom';
import { child, children, text } from './xml-element.ts';

/**
 * The first list at or below `element` whose Quantity is not its number of items, in words; undefined where every one
 * is whole. CloudFront counts each of its lists, those that are not known here too.
 */
export function wrongQuantity(element: Element, path = ''): string | undefined {
  if (child(element, 'Quantity')) {
    const items = itemsOf(element).length;
    const quantity = text(element, 'Quantity').trim();
    if (!/^\d+$/.test(quantity) || Number(quantity) !== items)
      return `${path || nameOf(element)}: Quantity ${quantity || '(none)'}, ${items} item${items === 1 ? '' : 's'}`;
  }
  for (const below of children(element)) {
    const name = below.localName === 'Items' ? '' : nameOf(below);
    const wrong = wrongQuantity(below, [path, name].filter(Boolean).join('/'));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The items of a CloudFront list, whatever they are called. */
export function itemsOf(list: Element): readonly Element[] {
  return children(list)
    .filter(({ localName }) => localName === 'Items')
    .flatMap(children);
}

function nameOf(element: Element): string {
  const id = text(element, 'Id') || text(element, 'PathPattern');
  return `${element.localName ?? ''}${id === '' ? '' : `[${id}]`}`;
}
