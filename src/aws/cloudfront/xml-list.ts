import type { Element } from '@xmldom/xmldom';
import { wrongQuantity } from './quantities.ts';
import { UnreadableAnswer } from '../client/unreadable.ts';
import { append, child, children, insertAfter, set, text } from './xml-element.ts';
import { fill, itemName } from './xml-object.ts';

/** Puts an item into the list of that name below `root`, which is made where there is none. */
export function addItem(root: Element, list: string, item: unknown, where: 'start' | 'end'): void {
  addTo(child(root, list) ?? insertAfter(root, list, ['DefaultCacheBehavior']), item, where);
}

/** Puts an item into a list. Throws when the list is not whole. */
export function addTo(list: Element, item: unknown, where: 'start' | 'end'): void {
  const before = quantityOf(list);
  const items = child(list, 'Items') ?? append(list, 'Items');
  const made = append(items, itemName(list));
  fill(made, item);
  // Inserting a node before itself ties xmldom's siblings into a ring.
  if (where === 'start' && items.firstChild !== made) items.insertBefore(made, items.firstChild);
  setQuantity(list, before + 1);
}

/** Takes an item out of the list of that name below `root`. Throws when the list is not whole. */
export function removeItem(root: Element, list: string, item: Element): void {
  const parent = child(root, list);
  const items = child(parent, 'Items');
  if (!parent || !items) return;
  const after = quantityOf(parent) - 1;
  items.removeChild(item);
  setQuantity(parent, after);
  if (after === 0) parent.removeChild(items);
}

/**
 * The Quantity of a list, 0 for one that was only just made. It is counted on from there and never anew: a list that
 * came in short would otherwise be sent back as if it had been all.
 */
function quantityOf(list: Element): number {
  if (children(list).length === 0) return 0;
  const wrong = child(list, 'Quantity')
    ? wrongQuantity(list)
    : `no Quantity in ${list.localName ?? 'a list'}`;
  if (wrong !== undefined) throw new UnreadableAnswer('cloudfront:GetDistribution', wrong);
  return Number(text(list, 'Quantity'));
}

/** It stands before the items. */
function setQuantity(list: Element, quantity: number): void {
  if (!child(list, 'Quantity')) list.insertBefore(append(list, 'Quantity'), list.firstChild);
  set(list, 'Quantity', String(quantity));
}
