import * as client from '@aws-sdk/client-lambda';
import { errorsOf } from '../schema/errors.ts';
import { mistyped } from '../schema/json.ts';
import { violation, type Refusals } from '../schema/reading.ts';
import { ServiceError } from '../service.ts';

export const exception = errorsOf(client);

/** Lambda's answer to a value that breaks the model's own limits. */
export function invalid(value: string | number | undefined, name: string, constraint: string): ServiceError {
  const path = name.charAt(0).toLowerCase() + name.slice(1);
  return new ServiceError('ValidationException', 400, violation(path, value, constraint));
}

/** Lambda's answer to a value that the model allows and the service does not. */
export function refusedValue(message: string): ServiceError {
  return exception('InvalidParameterValueException', message);
}

export const refusals: Refusals = { mistyped, missing: (path) => invalid(undefined, path, 'not be null') };
