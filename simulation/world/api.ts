import {
  CreateAuthorizerCommand,
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { apiDefinition, type MethodDefinition } from '../../src/aws/apigateway/api-definition.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import type { Guard, Mapping } from './account-plan.ts';

export interface ApiParts {
  readonly name: string;
  readonly stages: readonly string[];
  /** Whether it has `deploy`'s probe path, which shows the key. */
  readonly echo: boolean;
  readonly guard?: Guard | undefined;
  /** It requires no key. */
  readonly open?: boolean;
  readonly endpointType?: 'REGIONAL' | 'EDGE';
}

/** The path of a GET method, below its stage. */
export function probedPath(echo: boolean): string {
  return echo ? '/.gate' : '/pictures';
}

/** An API with one path, deployed to each of its stages. */
export async function createApi(
  aws: Aws,
  { name, stages, echo, guard, open = false, endpointType = 'REGIONAL' }: ApiParts,
): Promise<string> {
  const { id: restApiId = '', rootResourceId = '' } = await aws.apiGateway.send(
    new CreateRestApiCommand({
      name,
      endpointConfiguration: { types: [endpointType] },
      ...(guard === 'resource policy' ? { policy: edgesOnly } : {}),
    }),
  );
  const method = echo ? echoing(aws) : undefined;
  let parentId = rootResourceId;
  for (const pathPart of (method?.path ?? '/pictures/{name}').split('/').slice(1))
    parentId =
      (await aws.apiGateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }))).id ?? '';
  const at = { restApiId, resourceId: parentId, httpMethod: 'GET' };
  const authorization = await authorizationFor(aws, restApiId, guard);
  await aws.apiGateway.send(new PutMethodCommand({ ...at, ...authorization, apiKeyRequired: !open }));
  await answerGet(aws, at, method);
  for (const stageName of stages) await deploy(aws, restApiId, stageName);
  return restApiId;
}

/** Adds a path with a GET method that requires the key; returns its resource's id. It is not deployed. */
export async function addPath(aws: Aws, restApiId: string, pathPart: string): Promise<string> {
  const { items = [] } = await aws.apiGateway.send(new GetResourcesCommand({ restApiId }));
  const parentId = items.find(({ path }) => path === '/')?.id;
  const made = await aws.apiGateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
  const { id: resourceId = '' } = made;
  const at = { restApiId, resourceId, httpMethod: 'GET' };
  await aws.apiGateway.send(new PutMethodCommand({ ...at, authorizationType: 'NONE', apiKeyRequired: true }));
  await answerGet(aws, at, undefined);
  return resourceId;
}

function echoing(aws: Aws): MethodDefinition | undefined {
  return apiDefinition(aws, 'none', { responseMode: 'buffered', timeout: 29 }).methods.find(
    ({ integration }) => integration.type === 'MOCK',
  );
}

const invoking = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
};
const policyOf = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
/** Only for the addresses from which local-aws's edges come. */
const edgesOnly = policyOf({
  ...invoking,
  Condition: { IpAddress: { 'aws:SourceIp': '130.176.0.0/16' } },
});

/** A resource policy under which everyone may call the API, from its next deployment on. */
export async function allowEveryone(aws: Aws, restApiId: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/policy', value: policyOf(invoking) }];
  await aws.apiGateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
}

async function authorizationFor(
  aws: Aws,
  restApiId: string,
  guard: Guard | undefined,
): Promise<{ readonly authorizationType: string; readonly authorizerId?: string }> {
  if (guard === 'AWS_IAM') return { authorizationType: guard };
  if (guard !== 'authorizer') return { authorizationType: 'NONE' };
  const { id = '' } = await aws.apiGateway.send(
    new CreateAuthorizerCommand({
      restApiId,
      name: 'members',
      type: 'TOKEN',
      identitySource: 'method.request.header.Authorization',
      authorizerUri: `arn:aws:apigateway:${aws.region}:lambda:path/2015-03-31/functions/members/invocations`,
    }),
  );
  return { authorizationType: 'CUSTOM', authorizerId: id };
}

/** What API Gateway itself answers. */
async function answerGet(
  aws: Aws,
  at: { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string },
  method: MethodDefinition | undefined,
): Promise<void> {
  const headers = Object.entries(method?.response?.headers ?? {});
  const named = (value: (text: string) => string): Record<string, string> =>
    Object.fromEntries(headers.map(([name, text]) => [`method.response.header.${name}`, value(text)]));
  await aws.apiGateway.send(
    new PutIntegrationCommand({
      ...at,
      type: 'MOCK',
      requestTemplates: { ...(method?.integration.requestTemplates ?? picture.request) },
    }),
  );
  await aws.apiGateway.send(
    new PutMethodResponseCommand({
      ...at,
      statusCode: '200',
      responseParameters: Object.fromEntries(Object.keys(named(String)).map((name) => [name, false])),
    }),
  );
  await aws.apiGateway.send(
    new PutIntegrationResponseCommand({
      ...at,
      statusCode: '200',
      responseTemplates: { ...(method?.response?.templates ?? picture.response) },
      responseParameters: named((text) => `'${text}'`),
    }),
  );
}

const picture = {
  request: { 'application/json': '{"statusCode":200}' },
  response: { 'application/json': '{"picture":"of a cat"}' },
};

async function deploy(aws: Aws, restApiId: string, stageName: string): Promise<void> {
  await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName }));
}

/** The API's own domain no longer serves requests. */
export async function closeEndpoint(aws: Aws, restApiId: string, stageName: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/disableExecuteApiEndpoint', value: 'true' }];
  await aws.apiGateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
  await deploy(aws, restApiId, stageName);
}

/** `REGIONAL`, `EDGE` or `PRIVATE`. */
export async function setEndpointType(
  aws: Aws,
  restApiId: string,
  from: string,
  value: string,
): Promise<void> {
  const path = `/endpointConfiguration/types/${from}`;
  const patchOperations = [{ op: 'replace' as const, path, value }];
  await aws.apiGateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
}

/** From now on a separate deployment serves half of the requests. */
export async function addCanary(aws: Aws, restApiId: string, stageName: string): Promise<void> {
  await aws.apiGateway.send(
    new CreateDeploymentCommand({ restApiId, stageName, canarySettings: { percentTraffic: 50 } }),
  );
}

export const customDomain = 'api.example.org';

/** A base path that only the newer API (`apigatewayv2`) can map. */
export const severalLevels = 'img/v2';

/** Creates the domain; returns the origin path by which it points to the stage. A path of several levels must still be mapped. */
export async function createCustomDomain(
  aws: Aws,
  domainName: string,
  { apiId: restApiId, stage }: { readonly apiId: string; readonly stage: string },
  mapping: Mapping,
): Promise<string> {
  await aws.apiGateway.send(
    new CreateDomainNameCommand({
      domainName,
      regionalCertificateArn: `arn:aws:acm:${aws.region}:123456789012:certificate/api`,
      endpointConfiguration: { types: ['REGIONAL'] },
    }),
  );
  if (mapping === 'several levels') return `/${severalLevels}`;
  await aws.apiGateway.send(
    new CreateBasePathMappingCommand({
      domainName,
      restApiId,
      ...(mapping === 'base path' ? { basePath: 'img' } : {}),
      ...(mapping === 'no stage' ? {} : { stage }),
    }),
  );
  if (mapping === 'root') return '';
  return mapping === 'base path' ? '/img' : `/${stage}`;
}
