import { element, escapeXml } from '../xml-text.ts';
import type { Shape } from './model.ts';

/** The key under which a structure keeps the XML of elements outside its model. */
export const unmodelled = Symbol('unmodelled');

export interface Structure {
  readonly [member: string]: unknown;
  readonly [unmodelled]?: string;
}

/** The inner XML of a value: members in the model's order, then elements outside the model. */
export function xmlOf(shape: Shape, value: unknown): string {
  const { kind, of, item = 'member' } = shape;
  if (kind === 'list' && of && Array.isArray(value))
    return value.map((one) => element(item, xmlOf(of, one))).join('');
  if (kind !== 'structure') return textOf(value);
  const given = value as Structure;
  return Object.isFrozen(given) ? writtenOnce(shape, given) : structureXml(shape, given);
}

/** The cached XML of deeply frozen structures, each written only once. */
const written = new WeakMap<Structure, Map<Shape, string>>();

function writtenOnce(shape: Shape, given: Structure): string {
  const known = written.get(given) ?? new Map<Shape, string>();
  written.set(given, known);
  const xml = known.get(shape) ?? structureXml(shape, given);
  known.set(shape, xml);
  return xml;
}

function structureXml(shape: Shape, given: Structure): string {
  const members = [...shape.members.values()].map(({ name, wire, shape: inner }) =>
    given[name] === undefined ? '' : element(wire, xmlOf(inner, given[name])),
  );
  return members.join('') + (given[unmodelled] ?? '');
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace('.000', '');
  return escapeXml(String(value));
}
