import * as client from '@aws-sdk/client-cloudfront';
import { errorsOf } from '../schema/errors.ts';
import { least, longest, oneOf, pattern } from '../schema/limits.ts';
import type { Refusals } from '../schema/reading.ts';
import { ServiceError } from '../service.ts';

export const exception = errorsOf(client);

export const invalidArgument = (message: string): ServiceError => exception('InvalidArgument', message);

export const notAVersion = (): ServiceError =>
  exception('InvalidIfMatchVersion', 'The If-Match version is missing or not valid for the resource.');

export const refusals: Refusals = {
  missing: (path) =>
    path === 'if-match' ? notAVersion() : invalidArgument(`The parameter ${path} is required.`),
  mistyped: () => new ServiceError('MalformedXML', 400, 'The XML document is malformed.'),
  invalid: invalidArgument,
  limits: {
    MaxItems: [least(1)],
    Type: [oneOf('managed', 'custom')],
    Stage: [oneOf('DEVELOPMENT', 'LIVE')],
    'CreateFunction/Name': [longest(64), pattern('[a-zA-Z0-9-_]+')],
    'FunctionConfig.Runtime': [oneOf(...Object.values(client.FunctionRuntime))],
    'FunctionConfig.Comment': [longest(128)],
  },
};
