import type { Element } from '@xmldom/xmldom';

/** A filter goes over all the pixels that it covers; a shape only over its own. */
const costOfFilter = 500;

/**
 * How many shapes are drawn once every reference (`use`, pattern, mask, marker, filter) is followed: a few
 * elements that refer to each other can stand for billions. Stops counting behind `limit`.
 */
export function drawingCost(root: Element, limit: number): number {
  const byId = new Map<string, Element>();
  for (const element of [root, ...root.getElementsByTagName('*')])
    byId.set(element.getAttribute('id') ?? '', element);
  const known = new Map<Element, number>();
  const cost = (element: Element): number => {
    const before = known.get(element);
    if (before !== undefined) return before;
    // Whoever comes back here while it is being counted refers to itself.
    known.set(element, Infinity);
    let sum = element.localName === 'filter' ? costOfFilter : 1;
    for (const child of element.childNodes)
      if (child.nodeType === child.ELEMENT_NODE) sum += cost(child as Element);
    for (const attribute of element.attributes)
      for (const [, id = ''] of attribute.value.matchAll(/(?:^|url\(\s*['"]?)#([^'")\s]+)/g)) {
        const target = byId.get(id);
        if (target) sum += cost(target);
        if (sum > limit) break;
      }
    known.set(element, sum);
    return sum;
  };
  return cost(root);
}
