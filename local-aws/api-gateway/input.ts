import { badRequest, invalid, unreadable } from './refusals.ts';

/** A request's JSON body, read member by member; a wrong JSON type is a SerializationException. */
export interface Input {
  has(name: string): boolean;
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  number(name: string): number | undefined;
  texts(name: string): string[] | undefined;
  textMap(name: string): Record<string, string> | undefined;
  flagMap(name: string): Record<string, boolean> | undefined;
  part(name: string): Input | undefined;
  parts(name: string): Input[] | undefined;
  /** A text that must be there. */
  required(name: string): string;
  /** A text out of `allowed`. */
  choice(name: string, allowed: readonly string[]): string | undefined;
}

/** Reads a body; an empty one is `{}`. */
export function parsedBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    throw unreadable('Unable to parse the request body');
  }
}

/** The members of `value`, which must be an object. */
export function inputOf(value: unknown): Input {
  const members = record(value);
  const read = <T>(name: string, convert: (value: unknown) => T): T | undefined => {
    const member = members[name];
    return member === undefined || member === null ? undefined : convert(member);
  };
  const text = (name: string): string | undefined => read(name, string);
  return {
    has: (name) => members[name] !== undefined && members[name] !== null,
    text,
    flag: (name) => read(name, boolean),
    number: (name) => read(name, number),
    texts: (name) => read(name, (member) => list(member).map(string)),
    textMap: (name) => read(name, (member) => mapped(member, string)),
    flagMap: (name) => read(name, (member) => mapped(member, boolean)),
    part: (name) => read(name, inputOf),
    parts: (name) => read(name, (member) => list(member).map(inputOf)),
    required: (name) => {
      const found = text(name);
      if (found === undefined || found === '') throw badRequest(`${name} is required and must not be empty`);
      return found;
    },
    choice: (name, allowed) => {
      const found = text(name);
      if (found !== undefined && !allowed.includes(found))
        throw invalid(found, name, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
      return found;
    },
  };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unreadable('Start of structure or map found where not expected.');
  return value as Record<string, unknown>;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw unreadable('Expected list or null');
  return value;
}

function mapped<T>(value: unknown, convert: (member: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record(value)).map(([name, member]) => [name, convert(member)]));
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw unreadable(`${typeOf(value)} can not be converted to an String`);
  return value;
}

function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw unreadable(`${typeOf(value)} can not be converted to an Boolean`);
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw unreadable(`${typeOf(value)} can not be converted to an Number`);
  return value;
}

/** The service is written in Java, and its messages show it. */
function typeOf(value: unknown): string {
  const name = typeof value;
  return `class java.lang.${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
