import { Refusal } from '../refusal.ts';

/** Letters of all entities together, with the entities in their values expanded. */
const longestValues = 200_000;
/** The same limit as that of the drawing library's XML parser. */
const deepest = 40;
/** The words of a declaration: a choice in brackets is one, and so is a quoted value. */
const word = /<!\w{1,9}|"[^"]*"|'[^']*'|\([^()"'<>]*\)?|[^\s()"'<>]+|>/g;
const reference = /&([^\s&;#"'<>%][^\s&;#"'<>%]{0,98});/g;
const character = /&#(?:x([\da-fA-F]{1,6})|(\d{1,7}));/g;
const predefined = new Map(Object.entries({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }));

interface DeclaredAttribute {
  /** Where an element gives none. */
  readonly value: string | undefined;
  /** A name or a list of names, in which only single spaces count. */
  readonly names: boolean;
}

/** What a DOCTYPE declares for the attributes of an element. */
export type DeclaredAttributes = ReadonlyMap<string, DeclaredAttribute>;

/**
 * The general entities that a DOCTYPE declares in its internal subset: drawing programs use them for namespaces. Other files and
 * parameter entities are not read. Values are expanded, except for references to undeclared or recursive entities: a document that
 * uses such an entity is not well-formed. Throws a Refusal for too many letters (413).
 */
export function entitiesOf(doctype: string): Record<string, string> {
  const declared = new Map<string, string>();
  for (const [kind, name = '', value = ''] of declarationsIn(doctype))
    if (kind === '<!ENTITY' && isQuoted(value) && !predefined.has(name) && !declared.has(name))
      declared.set(name, value.slice(1, -1).replace(character, characterOf));
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
    entities[name] = withEntities(value, entities);
  };
  for (const name of [...declared.keys()]) complete(name, 0);
  return entities;
}

/** For each element, the first declaration of each attribute. */
export function attributesOf(
  doctype: string,
  entities: Readonly<Record<string, string>>,
): ReadonlyMap<string, DeclaredAttributes> {
  const attributes = new Map<string, Map<string, DeclaredAttribute>>();
  for (const [kind, element = '', ...words] of declarationsIn(doctype)) {
    if (kind !== '<!ATTLIST') continue;
    const known = attributes.get(element) ?? new Map<string, DeclaredAttribute>();
    attributes.set(element, known);
    for (let at = 0; at < words.length; at++) {
      const [name = '', type] = words.slice(at, at + 2);
      at += type === 'NOTATION' ? 3 : 2;
      if (words[at] === '#FIXED') at++;
      const given = words[at] ?? '';
      const value = isQuoted(given) ? plainText(given.slice(1, -1), entities) : undefined;
      if (!known.has(name)) known.set(name, { value, names: type !== 'CDATA' });
    }
  }
  return attributes;
}

/** Returns the letters that the element can grow by. */
export function addDeclared(attributes: Map<string, string>, declared: DeclaredAttributes): number {
  let letters = 0;
  for (const [name, { value, names }] of declared) {
    letters += name.length + (value ?? '').length;
    const text = attributes.get(name) ?? value;
    if (text !== undefined) attributes.set(name, names ? text.replace(/\s+/g, ' ').trim() : text);
  }
  return letters;
}

function declarationsIn(text: string): string[][] {
  const declarations: string[][] = [];
  let open: string[] = [];
  for (const [found] of text.matchAll(word))
    if (found.startsWith('<!')) declarations.push((open = [found]));
    else if (found === '>') open = [];
    else open.push(found);
  return declarations;
}

function isQuoted(text: string): boolean {
  return /^["']/.test(text);
}

function withEntities(text: string, entities: Readonly<Record<string, string>>): string {
  return text.replace(reference, (whole, name: string) =>
    Object.hasOwn(entities, name) ? (entities[name] ?? '') : whole,
  );
}

function plainText(value: string, entities: Readonly<Record<string, string>>): string {
  return withEntities(value, entities)
    .replace(character, characterOf)
    .replace(reference, (whole, name: string) => predefined.get(name) ?? whole);
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
