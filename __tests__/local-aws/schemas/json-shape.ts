import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './members.ts';

/** Where a JSON value departs from its schema, in words; `at` is where it stands. */
export function jsonDeviations(schema: NormalizedSchema, value: unknown, at: string): string[] {
  if (schema.isDocumentSchema()) return [];
  if (schema.isStructSchema())
    return isObject(value) ? structDeviations(schema, value, at) : [`${at}: no object`];
  if (schema.isListSchema())
    return Array.isArray(value)
      ? value.flatMap((item, index) => jsonDeviations(schema.getValueSchema(), item, `${at}[${index}]`))
      : [`${at}: no list`];
  if (schema.isMapSchema()) {
    if (!isObject(value)) return [`${at}: no map`];
    // Recorded answers hold null where a template is empty; nowhere else.
    const members = Object.entries(value).filter(([, member]) => member !== null);
    return members.flatMap(([name, member]) =>
      jsonDeviations(schema.getValueSchema(), member, `${at}.${name}`),
    );
  }
  const expected = scalarType(schema);
  return typeof value === expected ? [] : [`${at}: ${typeof value} instead of ${expected}`];
}

function structDeviations(schema: NormalizedSchema, value: Record<string, unknown>, at: string): string[] {
  const members = new Map(
    [...schema.structIterator()].map(([name, member]) => [member.getMergedTraits().jsonName ?? name, member]),
  );
  const missing = requiredMembers(schema).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${at}.${name}: required and missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const known = members.get(name);
      return known ? jsonDeviations(known, member, `${at}.${name}`) : [`${at}.${name}: no such member`];
    }),
  ];
}

/** Timestamps are seconds since the epoch, blobs base64. */
function scalarType(schema: NormalizedSchema): 'boolean' | 'number' | 'string' {
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema() || schema.isTimestampSchema()) return 'number';
  return 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
