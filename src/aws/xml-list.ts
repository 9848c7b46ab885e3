import type { Element } from '@xmldom/xmldom';
import { append, child, insertAfter, set } from './xml-element.ts';
import { fill, itemName } from './xml-object.ts';

/** Puts an item into the list of that name below `root`, which is made where there is none. */
export function addItem(root: Element, list: string, item: unknown, where: 'start' | 'end'): void {
  addTo(child(root, list) ?? insertAfter(root, list, ['DefaultCacheBehavior']), item, where);
}

/** Puts an item into a list. */
export function addTo(list: Element, item: unknown, where: 'start' | 'end'): void {
  const items = child(list, 'Items') ?? append(list, 'Items');
  const made = append(items, itemName(list));
  fill(made, item);
  // Inserting a node before itself ties xmldom's siblings into a ring.
  if (where === 'start' && items.firstChild !== made) items.insertBefore(made, items.firstChild);
  recount(list, items);
}

/** Takes an item out of the list of that name below `root`. */
export function removeItem(root: Element, list: string, item: Element): void {
  const parent = child(root, list);
  const items = child(parent, 'Items');
  items?.removeChild(item);
  if (parent && items) recount(parent, items);
}

/** CloudFront refuses a list whose Quantity is not its number of items; it stands before them. */
function recount(list: Element, items: Element): void {
  const count = Array.from(items.childNodes).filter(({ nodeType }) => nodeType === 1).length;
  if (!child(list, 'Quantity')) list.insertBefore(append(list, 'Quantity'), list.firstChild);
  set(list, 'Quantity', String(count));
  if (count === 0) list.removeChild(items);
}
