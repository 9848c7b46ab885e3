import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as apigateway from '@aws-sdk/client-api-gateway';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';
import { NormalizedSchema } from '@smithy/core/schema';

export type Protocol = 'restJson' | 'restXml' | 'query' | 'json';

/** What a service's client package knows of the service. */
export interface ServiceModel {
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** By the code on the wire; the status that it comes with. */
  readonly errors: ReadonlyMap<string, number>;
}

export interface OperationModel {
  readonly name: string;
  readonly method: string;
  /** `/restapis/{restApiId}?mode=import` */
  readonly uri: string;
  readonly status: number;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** The codes that its documentation lists. */
  readonly throws: ReadonlySet<string>;
}

/** The static schemas of @smithy/core: operations are `[9, namespace, name, traits, input, output]`. */
type StaticSchema = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  input?: unknown,
  output?: unknown,
  ...rest: unknown[],
];

interface ErrorTraits {
  readonly httpError?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
}

const packages = {
  apigateway: [apigateway, 'client-api-gateway', 'restJson'],
  cloudfront: [cloudfront, 'client-cloudfront', 'restXml'],
  logs: [logs, 'client-cloudwatch-logs', 'json'],
  iam: [iam, 'client-iam', 'query'],
  lambda: [lambda, 'client-lambda', 'restJson'],
  secretsmanager: [secretsmanager, 'client-secrets-manager', 'json'],
  sts: [sts, 'client-sts', 'query'],
} as const;
export type ServiceName = keyof typeof packages;

/** The models of all services that have a client package among the project's dependencies (S3 has none). */
export function readModels(): ServiceModel[] {
  return (Object.keys(packages) as ServiceName[]).map(readModel);
}

export function readModel(signingName: ServiceName): ServiceModel {
  const [module, name, protocol] = packages[signingName];
  const schemas = Object.values(module).filter(isSchema);
  const folder = commandsFolder(`@aws-sdk/${name}`);
  const operations = schemas
    .filter(([kind]) => kind === 9)
    .map((schema) => operationOf(schema, folder))
    .map((operation) => [operation.name, operation] as const);
  const errors = schemas.filter(([kind]) => kind === -3).map(errorOf);
  return { signingName, protocol, operations: new Map(operations), errors: new Map(errors) };
}

function operationOf([, , name, traits, input, output]: StaticSchema, folder: string): OperationModel {
  const { http = [] } = (traits === 0 ? {} : traits) as { http?: readonly [string?, string?, number?] };
  const [method = 'POST', uri = '/', status = 200] = http;
  return {
    ...{ name, method, uri, status },
    input: NormalizedSchema.of(input as never),
    output: NormalizedSchema.of(output as never),
    get throws() {
      const documentation = readFileSync(join(folder, `${name}Command.d.ts`), 'utf8');
      return new Set([...documentation.matchAll(/@throws \{@link (\w+)\}/g)].map(([, code]) => code ?? ''));
    },
  };
}

function errorOf([, , name, traits]: StaticSchema): [string, number] {
  const { awsQueryError, httpError } = (traits === 0 ? {} : traits) as ErrorTraits;
  return awsQueryError ? [awsQueryError[0], awsQueryError[1]] : [name, httpError ?? 400];
}

function isSchema(value: unknown): value is StaticSchema {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[2] === 'string';
}

function commandsFolder(name: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  return join(dirname(main), '..', 'dist-types', 'commands');
}
