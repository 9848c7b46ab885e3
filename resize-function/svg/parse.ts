import sax from 'sax';
import { Refusal } from '../refusal.ts';
import { addDeclared, attributesOf, entitiesOf, expansionOf } from './doctype.ts';
import type { DeclaredAttributes } from './doctype.ts';
import { linkNamespace, localName } from './tree.ts';
import type { SvgElement } from './tree.ts';

/** The drawing library gives up at 256 levels. */
const deepest = 250;
const mostElements = 100_000;
const mostAttributes = 1_000;
const mostEntities = 100_000;
/** Letters that entities and attributes of the DOCTYPE may add in total. */
const mostExpansion = 1_000_000;

// The parser's own limit of 64 kB would reject an embedded image; this limits the whole text instead.
Object.assign(sax, { MAX_BUFFER_LENGTH: Infinity });

interface Open {
  readonly element: SvgElement;
  readonly namespaces: Readonly<Record<string, string>>;
}

const wellKnown: Readonly<Record<string, string>> = {
  xml: 'http://www.w3.org/XML/1998/namespace',
};

export interface ParsedSvg {
  readonly root: SvgElement;
  /** A processing instruction refers to an external style sheet. */
  readonly outsideSheet: boolean;
}

/**
 * Parses XML in linear time: comments, processing instructions and the DOCTYPE are left out, entities of the internal subset are
 * expanded, and attributes that it declares are added. Throws a Refusal: 422 for broken XML, 413 if it is too large.
 */
export function parseXml(text: string): ParsedSvg {
  const parser = sax.parser(true, {
    position: false,
    unparsedEntities: true,
    maxEntityCount: mostEntities,
    maxEntityDepth: 2,
  } as sax.SAXOptions);
  const open: Open[] = [];
  let root: SvgElement | undefined;
  let outsideSheet = false;
  let elements = 0;
  let expansion = 0;
  let declared: ReadonlyMap<string, DeclaredAttributes> = new Map();
  const grow = (letters: number): void => {
    expansion += letters;
    if (expansion > mostExpansion)
      throw new Refusal(413, 'svg', 'the DOCTYPE adds too much to the SVG', { limit: mostExpansion });
  };
  const add = (piece: string): void => {
    open.at(-1)?.element.children.push(piece);
  };
  parser.ondoctype = (doctype) => {
    const entities = entitiesOf(doctype);
    grow(expansionOf(text, entities));
    declared = attributesOf(doctype, entities);
    Object.assign(parser.ENTITIES, entities);
  };
  parser.onprocessinginstruction = ({ name }) => {
    outsideSheet ||= name === 'xml-stylesheet';
  };
  parser.onopentag = (tag) => {
    elements++;
    if (open.length >= deepest || elements > mostElements)
      throw new Refusal(413, 'svg', 'the SVG has too many elements or levels', { limit: mostElements });
    const parent = open.at(-1);
    const attributes = new Map(Object.entries(tag.attributes as Record<string, string>));
    grow(addDeclared(attributes, declared.get(tag.name) ?? new Map()));
    const opened = openedElement(tag.name, attributes, parent?.namespaces ?? wellKnown);
    if (parent) parent.element.children.push(opened.element);
    else root ??= opened.element;
    open.push(opened);
  };
  parser.onclosetag = () => {
    open.pop();
  };
  parser.ontext = add;
  parser.oncdata = add;
  parser.onerror = (error) => {
    throw error;
  };
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(422, 'corrupt', 'the SVG is not well-formed XML', { cause: error });
  }
  if (!root) throw new Refusal(422, 'corrupt', 'the SVG is not well-formed XML');
  return { root, outsideSheet };
}

function openedElement(
  name: string,
  given: ReadonlyMap<string, string>,
  outer: Readonly<Record<string, string>>,
): Open {
  const entries = [...given];
  if (entries.length > mostAttributes)
    throw new Refusal(413, 'svg', 'an element of the SVG has too many attributes', { limit: mostAttributes });
  const declared = entries.filter(([attribute]) => attribute === 'xmlns' || attribute.startsWith('xmlns:'));
  const namespaces =
    declared.length === 0
      ? outer
      : { ...outer, ...Object.fromEntries(declared.map(([at, value]) => [at.slice(6), value])) };
  const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
  // XML parsers read a line break in an attribute as a space.
  const attributes = new Map(
    entries
      .filter(([at]) => !isForeignLink(at, namespaces))
      .map(([at, value]) => [at, value.replace(/[\t\n\r]/g, ' ')]),
  );
  const namespace = Object.hasOwn(namespaces, prefix) ? (namespaces[prefix] ?? '') : '';
  return { element: { name, local: localName(name), namespace, attributes, children: [] }, namespaces };
}

/** An href of another vocabulary, which has no meaning in a drawing. */
function isForeignLink(name: string, namespaces: Readonly<Record<string, string>>): boolean {
  if (!name.endsWith(':href')) return false;
  const prefix = name.slice(0, -5);
  return Object.hasOwn(namespaces, prefix) && namespaces[prefix] !== linkNamespace;
}
