import type { HttpRequest, HttpResponse } from '../exchange.ts';
import { ServiceError } from '../service.ts';

/** A request's JSON body, not yet believed. */
export type Fields = Readonly<Record<string, unknown>>;

const target = 'Logs_20140328.';

/** The operation that a request of AWS's JSON 1.1 protocol names; undefined when it names none of this service. */
export function operationOf({ method, path, headers }: HttpRequest): string | undefined {
  const named = headers['x-amz-target'] ?? '';
  return method === 'POST' && path === '/' && named.startsWith(target)
    ? named.slice(target.length)
    : undefined;
}

/** The body as an object. Throws SerializationException. */
export function fieldsOf(body: Uint8Array): Fields {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Fields;
  } catch {
    // No JSON: said below.
  }
  throw unserializable();
}

/** A member that must be there and match. Throws InvalidParameterException. */
export function textOf(fields: Fields, name: string, pattern: RegExp): string {
  const value = optionalText(fields, name);
  if (value === undefined) throw violation('null', name, 'not be null');
  if (!pattern.test(value))
    throw violation(`'${value}'`, name, `satisfy regular expression pattern: ${pattern.source}`);
  return value;
}

/** A member that may be left out. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw unserializable();
  return value;
}

/** A whole number that may be left out. */
export function optionalInteger(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw unserializable();
  return value;
}

/** Tags: a map from string to string, empty when left out. */
export function tagsOf(fields: Fields, name: string): ReadonlyMap<string, string> {
  const value = fields[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw unserializable();
  const tags = Object.entries(value) as [string, unknown][];
  if (tags.some(([, text]) => typeof text !== 'string')) throw unserializable();
  return new Map(tags as [string, string][]);
}

/** The service's answer to a value that breaks its model. */
export function violation(shown: string, name: string, rule: string): ServiceError {
  return refused(
    `1 validation error detected: Value ${shown} at '${name}' failed to satisfy constraint: Member must ${rule}`,
  );
}

export function refused(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', 400, message);
}

/** Operations without an output answer an empty body. */
export function answer(output: object | undefined): HttpResponse {
  const body = output === undefined ? '' : JSON.stringify(output);
  return response(200, body, {});
}

/** The code stands in the body. */
export function refusal(error: ServiceError, requestId: string): HttpResponse {
  const body = JSON.stringify({ __type: error.code, message: error.message });
  return response(error.status, body, { 'x-amzn-requestid': requestId });
}

function response(status: number, body: string, headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
    body: new TextEncoder().encode(body),
  };
}

function unserializable(): ServiceError {
  return new ServiceError('SerializationException', 400, 'Unexpected value type in payload');
}
