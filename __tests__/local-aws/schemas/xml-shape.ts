import type { NormalizedSchema } from '@smithy/core/schema';
import type { Element } from '@xmldom/xmldom';
import { requiredMembers } from './members.ts';

const scalars: readonly [is: (schema: NormalizedSchema) => boolean, form: RegExp][] = [
  [(schema) => schema.isBooleanSchema(), /^(true|false)$/],
  [(schema) => schema.isNumericSchema(), /^-?\d+(\.\d+)?(E-?\d+)?$/],
  [(schema) => schema.isTimestampSchema(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/],
];

/** Where an XML element's content departs from its schema, in words. */
export function xmlDeviations(schema: NormalizedSchema, element: Element, at: string): string[] {
  if (schema.isStructSchema()) return structDeviations(schema, element, at);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const name = nameOf(item, 'member');
    return childrenOf(element).flatMap((child, index) =>
      child.localName === name
        ? xmlDeviations(item, child, `${at}[${index}]`)
        : [`${at}: <${child.localName ?? ''}> instead of <${name}>`],
    );
  }
  if (childrenOf(element).length > 0) return [`${at}: elements instead of a scalar`];
  const text = element.textContent ?? '';
  const form = scalars.find(([is]) => is(schema))?.[1];
  return form && !form.test(text) ? [`${at}: '${text}' is not of its type`] : [];
}

function structDeviations(schema: NormalizedSchema, element: Element, at: string): string[] {
  const members = [...schema.structIterator()].map(
    ([name, member]) => [name, nameOf(member, name), member] as const,
  );
  const children = childrenOf(element);
  const missing = requiredMembers(schema).filter((required) => {
    const member = members.find(([name]) => name === required);
    return member !== undefined && !children.some((child) => child.localName === member[1]);
  });
  return [
    ...missing.map((name) => `${at}.${name}: required and missing`),
    ...children.flatMap((child) => {
      const found = members.find(([, name]) => name === child.localName);
      if (!found) return [`${at}.${child.localName ?? ''}: no such member`];
      const [name, , member] = found;
      const value = member.getMergedTraits().xmlFlattened ? member.getValueSchema() : member;
      return xmlDeviations(value, child, `${at}.${name}`);
    }),
  ];
}

export function childrenOf(element: Element): Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}

function nameOf(schema: NormalizedSchema, otherwise: string): string {
  return schema.getMergedTraits().xmlName ?? otherwise;
}
