import { Refusal } from '../refusal.ts';

/** Letters of all entities together, the entities in their values put in. */
const longestValues = 200_000;
const declaration =
  /<!ENTITY\s{1,99}([\w.:-]{1,99})\s{1,99}(?:"([^"]{0,200000})"|'([^']{0,200000})')\s{0,99}>/g;
const reference = /&([A-Za-z_][\w.:-]{0,98});/g;
const predefined = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/**
 * The general entities that a DOCTYPE declares in its internal subset: drawing programs write namespaces so. What
 * lies in another file is not read, nor are parameter entities. Values are complete. Throws a Refusal for an entity
 * that refers to itself or to a later one (422), and for too many letters (413).
 */
export function entitiesOf(doctype: string): Record<string, string> {
  const entities: Record<string, string> = {};
  let letters = 0;
  for (const [, name = '', double, single] of doctype.matchAll(declaration)) {
    if (Object.hasOwn(entities, name) || predefined.has(name)) continue;
    const value = double ?? single ?? '';
    letters += value.length + expansionOf(value, entities);
    if (letters > longestValues)
      throw new Refusal(413, 'svg', 'the entities of the SVG are too large', { limit: longestValues });
    entities[name] = complete(value, entities);
  }
  return entities;
}

function complete(value: string, entities: Readonly<Record<string, string>>): string {
  return value.replace(reference, (whole, name: string) => {
    if (predefined.has(name)) return whole;
    if (Object.hasOwn(entities, name)) return entities[name] ?? '';
    throw new Refusal(422, 'svg', `an entity of the SVG refers to "${name}" before it is declared`);
  });
}

/** How many letters the text grows by when every reference to `entities` is replaced. */
export function expansionOf(text: string, entities: Readonly<Record<string, string>>): number {
  let sum = 0;
  for (const [, name = ''] of text.matchAll(reference))
    if (Object.hasOwn(entities, name)) sum += entities[name]?.length ?? 0;
  return sum;
}
