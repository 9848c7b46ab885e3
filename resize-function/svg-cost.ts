import type { Element } from '@xmldom/xmldom';

/**
 * Milliseconds of CPU for a million pixels, each measured at its worst: a shape that covers everything, a paint
 * server or mask over everything, one filter primitive, one character.
 */
const shape = 0.35;
const reference = 10;
const primitive = 140;
const character = 0.4;
/** Lines of one path that cross each other: grows faster than their number. */
const crossing = 0.012;

/**
 * What drawing costs once every reference (`use`, pattern, mask, marker, filter) is followed, in milliseconds for
 * a million pixels: a few elements that refer to each other can stand for billions. Infinity for what refers to
 * itself; stops counting behind `limit`.
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
    let sum = ownCost(element);
    for (const child of element.childNodes)
      if (child.nodeType === child.ELEMENT_NODE) sum += cost(child as Element);
    for (const attribute of element.attributes)
      for (const [, id = ''] of attribute.value.matchAll(/(?:^|url\(\s*['"]?)#([^'")\s]+)/g)) {
        const target = byId.get(id);
        if (target) sum += reference + cost(target);
        if (sum > limit) break;
      }
    known.set(element, sum);
    return sum;
  };
  return cost(root);
}

function ownCost(element: Element): number {
  const name = element.localName ?? '';
  if (name.startsWith('fe')) return primitive;
  const lines = `${element.getAttribute('d') ?? ''} ${element.getAttribute('points') ?? ''}`;
  const numbers = lines.match(/\d+\.?\d*|\.\d+/g)?.length ?? 0;
  const text = name === 'text' ? (element.textContent ?? '').length * character : 0;
  // A style sheet may give any shape a filter or a gradient without an attribute that shows it.
  const styled =
    name === 'style' ? ((element.textContent ?? '').match(/url\(/g)?.length ?? 0) * primitive : 0;
  return shape + crossing * (numbers / 2) ** 1.5 + text + styled;
}
