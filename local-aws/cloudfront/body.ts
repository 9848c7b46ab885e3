import { DOMParser, type Element, ParseError, XMLSerializer } from '@xmldom/xmldom';
import { notNull, oneOf, uncapitalised, violation, violations } from '../schema/limits.ts';
import type { Shape } from '../schema/model.ts';
import { type Structure, unmodelled } from '../schema/xml.ts';
import { ServiceError } from '../service.ts';
import { exception } from './refusals.ts';
import { valuesOf } from './values.ts';

/**
 * A request's body, whose root is `root`. Elements outside the model are kept as they are. Throws MissingBody, MalformedXML if
 * something is missing or invalid, or InconsistentQuantities if a list's Quantity is wrong (all 400).
 */
export function readBody(body: Uint8Array, root: string, shape: Shape): Structure {
  const text = new TextDecoder().decode(body);
  if (text.trim() === '') throw new ServiceError('MissingBody', 400, 'This operation requires a body.');
  const element = documentElement(text);
  const found = element.localName ?? '';
  if (found !== root) throw malformed(`expected ${root}, found ${found}`);
  const reader = new BodyReader(root);
  const read = reader.structure(shape, element, uncapitalised(root));
  if (reader.wrong.length > 0) throw new ServiceError('MalformedXML', 400, violations(reader.wrong));
  if (reader.isInconsistent)
    throw exception('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.');
  return read;
}

function documentElement(text: string): Element {
  try {
    const parser = new DOMParser({
      // As XML 1.0 has it; xmldom's own rule makes line feeds of U+0085 and U+2028 too.
      normalizeLineEndings: (xml) => xml.replace(/\r\n?/g, '\n'),
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    });
    const element = parser.parseFromString(text, 'text/xml').documentElement;
    if (!element) throw malformed('no root element');
    return element;
  } catch (error) {
    if (error instanceof ParseError) throw malformed(error.message);
    throw error;
  }
}

/** The error for a body that the operation does not accept. */
export function malformed(what: string): ServiceError {
  return new ServiceError('MalformedXML', 400, violations([what]));
}

/** All other numbers are whole. */
const fractions = ['Weight', 'SamplingRate'];

class BodyReader {
  readonly wrong: string[] = [];
  isInconsistent = false;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  structure(shape: Shape, element: Element, path: string): Structure {
    const made: Record<string, unknown> = {};
    const others: string[] = [];
    for (const child of childrenOf(element)) {
      const member = shape.inBody.get(child.localName ?? '');
      if (!member) others.push(asSent(child));
      else made[member.name] = this.#value(member.shape, child, `${path}.${uncapitalised(member.wire)}`);
    }
    for (const name of shape.required)
      if (made[name] === undefined && shape.members.get(name)?.place === 'body')
        this.wrong.push(violation(`${path}.${uncapitalised(name)}`, undefined, notNull[0]));
    const { Quantity, Items = [] } = made;
    if (typeof Quantity === 'number' && Quantity !== (Items as unknown[]).length) this.isInconsistent = true;
    return others.length === 0 ? made : { ...made, [unmodelled]: others.join('') };
  }

  #value(shape: Shape, element: Element, path: string): unknown {
    const { kind, of } = shape;
    if (kind === 'structure') return this.structure(shape, element, path);
    if (kind === 'list' && of)
      return childrenOf(element).map((item, index) => this.#value(of, item, `${path}.${index + 1}.member`));
    const name = element.localName ?? '';
    const text = element.textContent ?? '';
    if (kind === 'flag') return text.trim() === 'true';
    if (kind === 'bytes') return Buffer.from(text, 'base64');
    if (kind === 'number') return this.#number(name, text.trim(), path);
    return this.#text(name, text, path);
  }

  #text(name: string, text: string, path: string): string {
    const ofFunction = path.includes('.functionAssociations.');
    const values = valuesOf(name, this.#root);
    const allowed = ofFunction ? values.filter((value) => value.startsWith('viewer-')) : values;
    const [words] = oneOf(...allowed);
    if (text !== '' && allowed.length > 0 && !allowed.includes(text))
      // Reported so for functions (terraform-aws-modules/terraform-aws-cloudfront#53).
      this.wrong.push(violation(path, text, ofFunction ? words.replace('enum ', '') : words));
    return text;
  }

  #number(name: string, text: string, path: string): number | undefined {
    if (text === '') return undefined;
    const form = fractions.includes(name) ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
    if (!form.test(text)) throw malformed(`'${text}' at '${path}' is not a number of its kind`);
    return Number(text);
  }
}

/** The parent already declares the namespace; a second declaration would appear in the response as an attribute. */
function asSent(element: Element): string {
  const text = new XMLSerializer().serializeToString(element).replaceAll('\r', '&#xD;');
  return text.replace(` xmlns="${element.namespaceURI ?? ''}"`, '');
}

function childrenOf(parent: Element): Element[] {
  return [...parent.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}
