import { Refusal } from '../refusal.ts';

/** Letters of all entities together, with the entities in their values expanded. */
const longestValues = 200_000;
/** The same limit as that of the drawing library's XML parser. */
const deepest = 40;
/** Parameter entities are matched too, because what looks like a declaration in their value is not one. */
const declaration =
  /<!ENTITY\s{1,99}(%\s{1,99})?([\w.:-]{1,99})\s{1,99}(?:"([^"]{0,200000})"|'([^']{0,200000})')\s{0,99}>/g;
const reference = /&([A-Za-z_][\w.:-]{0,98});/g;
const character = /&#(?:x([\da-fA-F]{1,6})|(\d{1,7}));/g;
const predefined = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/**
 * The general entities that a DOCTYPE declares in its internal subset: drawing programs use them for namespaces. Other files and
 * parameter entities are not read. Values are expanded, except for references to undeclared or recursive entities: a document that
 * uses such an entity is not well-formed. Throws a Refusal for too many letters (413).
 */
export function entitiesOf(doctype: string): Record<string, string> {
  const declared = new Map<string, string>();
  for (const [, parameter, name = '', double, single] of doctype.matchAll(declaration))
    if (parameter === undefined && !predefined.has(name) && !declared.has(name))
      declared.set(name, (double ?? single ?? '').replace(character, characterOf));
  const entities: Record<string, string> = {};
  let letters = 0;
  const complete = (name: string, depth: number): void => {
    const value = declared.get(name);
    if (value === undefined || depth > deepest) return;
    declared.delete(name);
    for (const [, other = ''] of value.matchAll(reference)) complete(other, depth + 1);
    letters += value.length + expansionOf(value, entities);
    if (letters > longestValues)
      throw new Refusal(413, 'svg', 'the entities of the SVG are too large', { limit: longestValues });
    entities[name] = value.replace(reference, (whole, other: string) =>
      Object.hasOwn(entities, other) ? (entities[other] ?? '') : whole,
    );
  };
  for (const name of [...declared.keys()]) complete(name, 0);
  return entities;
}

/** https://www.w3.org/TR/xml/#entproc: it is expanded where the entity is declared, so `&#60;g/>` is an element. */
function characterOf(whole: string, hex: string | undefined, decimal: string | undefined): string {
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
}

/** How many letters the text grows by when every reference to `entities` is replaced. */
export function expansionOf(text: string, entities: Readonly<Record<string, string>>): number {
  let sum = 0;
  for (const [, name = ''] of text.matchAll(reference))
    if (Object.hasOwn(entities, name)) sum += entities[name]?.length ?? 0;
  return sum;
}
