import { ServiceError } from '../service.ts';

/** A request's JSON body, not yet believed. */
export type Fields = Readonly<Record<string, unknown>>;

/** The request body as an object. Throws Lambda's SerializationException or InvalidRequestContentException. */
export function fieldsOf(body: Uint8Array): Fields {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new ServiceError('InvalidRequestContentException', 400, 'Could not parse request body into json');
  }
  if (!isObject(parsed)) throw unserializable();
  return parsed;
}

/** An optional string. Throws SerializationException for any other type. */
export function text(fields: Fields, name: string): string | undefined {
  return present(fields, name, (value) => typeof value === 'string') as string | undefined;
}

export function wanted(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (value === undefined) throw missing(name);
  return value;
}

export function integer(fields: Fields, name: string): number | undefined {
  return present(fields, name, Number.isInteger) as number | undefined;
}

export function flag(fields: Fields, name: string): boolean {
  return present(fields, name, (value) => typeof value === 'boolean') === true;
}

export function object(fields: Fields, name: string): Fields | undefined {
  return present(fields, name, isObject) as Fields | undefined;
}

/** A map from string to string (tags, environment variables). */
export function texts(fields: Fields, name: string): Record<string, string> | undefined {
  const map = object(fields, name);
  if (map && Object.values(map).some((value) => typeof value !== 'string')) throw unserializable();
  return map && ({ ...map } as Record<string, string>);
}

export function list(fields: Fields, name: string): readonly string[] | undefined {
  const items = present(fields, name, isTextList) as readonly string[] | undefined;
  return items && [...items];
}

/** Lambda's answer to a value that breaks the model's own limits. */
export function invalid(value: unknown, name: string, constraint: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    400,
    `1 validation error detected: Value '${String(value)}' at '${lowerFirst(name)}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** Lambda's answer to a value that the model allows and the service does not. */
export function refusedValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', 400, message);
}

function missing(name: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    400,
    `1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
  );
}

function present(fields: Fields, name: string, fits: (value: unknown) => boolean): unknown {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!fits(value)) throw unserializable();
  return value;
}

function unserializable(): ServiceError {
  return new ServiceError('SerializationException', 400, 'Unexpected value type in payload');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
