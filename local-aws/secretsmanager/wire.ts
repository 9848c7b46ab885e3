import type { HttpRequest, HttpResponse } from '../exchange.ts';
import { ServiceError } from '../service.ts';

/** A request's JSON body, not yet believed. */
export type Fields = Readonly<Record<string, unknown>>;

const target = 'secretsmanager.';

/** The operation that a request of AWS's JSON 1.1 protocol names; undefined when it names none of this service. */
export function operationOf({ method, path, headers }: HttpRequest): string | undefined {
  const named = headers['x-amz-target'] ?? '';
  return method === 'POST' && path === '/' && named.startsWith(target)
    ? named.slice(target.length)
    : undefined;
}

export function requiredText(fields: Fields, name: string): string {
  const value = optionalText(fields, name);
  if (value === undefined) throw refusedParameter(`You must provide a value for the ${name} parameter.`);
  return value;
}

/** Tags: a list of `{Key, Value}`. */
export function tagsOf({ Tags }: Fields): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const tag of Array.isArray(Tags) ? (Tags as Fields[]) : []) {
    const key = requiredText(tag, 'Key');
    if (key.startsWith('aws:')) throw refusedParameter('Tag keys that start with aws: are reserved.');
    tags.set(key, optionalText(tag, 'Value') ?? '');
  }
  if (tags.size > 50) throw refusedParameter('A secret can have no more than 50 tags.');
  return tags;
}

export const refusedParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterException', 400, message);

export const refusedRequest = (message: string): ServiceError =>
  new ServiceError('InvalidRequestException', 400, message);

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

/** A member that may be left out. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw unserializable();
  return value;
}

/** Operations without an output answer an empty body. */
export const answer = (output: object | undefined): HttpResponse =>
  response(200, output === undefined ? '' : JSON.stringify(output), {});

/** The code stands in the body. */
export const refusal = ({ code, message, status }: ServiceError, requestId: string): HttpResponse =>
  response(status, JSON.stringify({ __type: code, message }), { 'x-amzn-requestid': requestId });

function response(status: number, body: string, headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
    body: new TextEncoder().encode(body),
  };
}

const unserializable = (): ServiceError =>
  new ServiceError('SerializationException', 400, 'Unexpected value type in payload');
