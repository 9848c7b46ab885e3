import type { HttpRequest } from '../exchange.ts';
import { optionalText, type Fields } from '../logs/wire.ts';
import { ServiceError } from '../service.ts';

export { answer, fieldsOf, optionalText, refusal, type Fields } from '../logs/wire.ts';

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
