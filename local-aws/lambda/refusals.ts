import * as client from '@aws-sdk/client-lambda';
import { errorsOf } from '../schema/errors.ts';
import { mistyped } from '../schema/json.ts';
import * as limit from '../schema/limits.ts';
import type { Refusals } from '../schema/reading.ts';
import { ServiceError } from '../service.ts';

export const exception = errorsOf(client);

/** Lambda's error for a value that the model allows and the service does not. */
export function refusedValue(message: string): ServiceError {
  return exception('InvalidParameterValueException', message);
}

export const notFound = (message: string): ServiceError => exception('ResourceNotFoundException', message);

/** It is in no model. */
export const tooLarge = (message: string): ServiceError =>
  new ServiceError('RequestEntityTooLargeException', 413, message);

const region = '((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?';
const name = (letters: string, qualifier: string): string =>
  `(arn:(aws[a-zA-Z-]*)?:lambda:)?${region}(\\d{12}:)?(function:)?(${letters}+)(:(${qualifier}|[a-zA-Z0-9-_]+))?`;
const network = (pattern: string): limit.Limit =>
  limit.items(limit.longest(1_024), limit.shortest(0), limit.pattern(pattern));
const within = (low: number, high: number): limit.Limit[] => [limit.least(low), limit.most(high)];

/** AWS's messages where a response was recorded; the others are from the API reference. */
const limits: limit.Limits = {
  FunctionName: [limit.longest(140), limit.pattern(name('[a-zA-Z0-9-_]', '\\$LATEST'))],
  'Invoke/FunctionName': [
    limit.longest(170),
    limit.pattern(name('[a-zA-Z0-9-_\\.]', '\\$LATEST(\\.PUBLISHED)?')),
  ],
  Qualifier: [limit.longest(128), limit.pattern('\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+')],
  Resource: [
    limit.pattern(
      'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)',
    ),
  ],
  Role: [limit.pattern('arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+')],
  Handler: [limit.longest(128), limit.pattern('[^\\s]+')],
  Description: [limit.longest(256)],
  Timeout: within(1, 900),
  MemorySize: within(128, 10_240),
  'EphemeralStorage.Size': within(512, 10_240),
  'TracingConfig.Mode': [limit.oneOf('Active', 'PassThrough')],
  'LoggingConfig.LogFormat': [limit.oneOf('JSON', 'Text')],
  'LoggingConfig.ApplicationLogLevel': [limit.oneOf('DEBUG', 'ERROR', 'FATAL', 'INFO', 'TRACE', 'WARN')],
  'LoggingConfig.SystemLogLevel': [limit.oneOf('DEBUG', 'INFO', 'WARN')],
  'LoggingConfig.LogGroup': [limit.longest(512), limit.shortest(1), limit.pattern('[\\.\\-_/#A-Za-z0-9]+')],
  Architectures: [limit.longest(1), limit.items(limit.oneOf('x86_64', 'arm64'), limit.notNull)],
  'Environment.Variables': [limit.keys(limit.pattern('[a-zA-Z]([a-zA-Z0-9_])+'))],
  'VpcConfig.SubnetIds': [network('subnet-[0-9a-z]*')],
  'VpcConfig.SecurityGroupIds': [network('sg-[0-9a-zA-Z]*')],
  PackageType: [limit.oneOf('Image', 'Zip')],
  'ListFunctions/FunctionVersion': [limit.oneOf('ALL')],
  MaxItems: within(1, 10_000),
  InvocationType: [limit.oneOf('Event', 'RequestResponse', 'DryRun')],
  ReservedConcurrentExecutions: [limit.least(0)],
  Name: [limit.longest(128), limit.pattern('(?!^[0-9]+$)([a-zA-Z0-9-_]+)')],
  'RoutingConfig.AdditionalVersionWeights': [
    limit.keys(limit.longest(1_024), limit.shortest(1), limit.pattern('[0-9]+')),
    limit.values(limit.most('1.0'), limit.least('0.0'), limit.notNull),
  ],
  StatementId: [limit.longest(100), limit.pattern('([a-zA-Z0-9-_]+)')],
  Action: [limit.pattern('(lambda:[*]|lambda:[a-zA-Z]+|[*])')],
  Principal: [limit.pattern('[^\\s]+')],
  SourceArn: [
    limit.pattern(
      'arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)',
    ),
  ],
  SourceAccount: [limit.longest(12), limit.pattern('\\d{12}')],
  TagKeys: [limit.notEmpty],
};

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', 400, message);

export const refusals: Refusals = { mistyped, limits, invalid, missing: limit.absent(invalid) };
