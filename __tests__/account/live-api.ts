import type { PutMethodCommandInput } from '@aws-sdk/client-api-gateway';
import { apiDomain } from '../../src/aws/ownership.ts';
import { addDistribution, domainOf } from './distribution.ts';
import { patch, type Hand } from './hand.ts';

/** An API and a distribution that were made by hand, open to everybody. */
export interface LiveApi {
  readonly apiId: string;
  readonly distributionId: string;
  /** The distribution's. */
  readonly domainName: string;
  /** The API's own address, with the stage. */
  readonly direct: string;
}

export const stage = 'prod';

/** The API as an origin. */
export const toApi = (
  { aws }: Pick<Hand, 'aws'>,
  { apiId }: Pick<LiveApi, 'apiId'>,
  headers: Readonly<Record<string, string>> = {},
  to = stage,
) => ({ id: 'api', domain: apiDomain(apiId, aws.region), path: `/${to}`, headers });

/** Builds it with `GET /health`, `GET /pictures/{key}` and `POST /pictures/{key}`, and waits until it is served. */
export async function buildApi(
  hand: Hand,
  wait: () => Promise<unknown>,
  headers: Readonly<Record<string, string>> = {},
): Promise<LiveApi> {
  const { apiGateway, aws } = hand;
  const { id: apiId = '', rootResourceId = '' } = await apiGateway.createRestApi({
    name: 'by hand',
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  await addMethod(hand, apiId, await addPath(hand, apiId, rootResourceId, 'health'), 'GET');
  const images = await addPath(hand, apiId, rootResourceId, 'pictures');
  const image = await addPath(hand, apiId, images, '{key}');
  for (const method of ['GET', 'POST']) await addMethod(hand, apiId, image, method);
  await apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
  const distributionId = await addDistribution(hand, toApi(hand, { apiId }, headers));
  await wait();
  const direct = `https://${apiDomain(apiId, aws.region)}/${stage}`;
  return { apiId, distributionId, domainName: await domainOf(hand, distributionId), direct };
}

/** A path below another one; its id. */
export async function addPath(
  { apiGateway }: Hand,
  restApiId: string,
  parentId: string,
  pathPart: string,
): Promise<string> {
  return (await apiGateway.createResource({ restApiId, parentId, pathPart })).id ?? '';
}

/** A method that API Gateway answers itself, with 200 and `no-store`; open to everybody but for `guard`. */
export async function addMethod(
  { apiGateway }: Hand,
  restApiId: string,
  resourceId: string,
  httpMethod: string,
  guard: Partial<PutMethodCommandInput> = {},
): Promise<void> {
  const at = { restApiId, resourceId, httpMethod };
  const answer = { ...at, statusCode: '200' };
  const header = 'method.response.header.Cache-Control';
  await apiGateway.putMethod({ ...at, authorizationType: 'NONE', apiKeyRequired: false, ...guard });
  const requestTemplates = { 'application/json': '{"statusCode":200}' };
  await apiGateway.putIntegration({ ...at, type: 'MOCK', requestTemplates });
  await apiGateway.putMethodResponse({ ...answer, responseParameters: { [header]: false } });
  await apiGateway.putIntegrationResponse({
    ...answer,
    responseTemplates: { 'application/json': '{"from":"the API"}' },
    responseParameters: { [header]: "'no-store'" },
  });
}

/** Every method of an API, or those of one path, by its resource. */
export async function methodsOf({ apiGateway }: Hand, restApiId: string, only?: string) {
  const { items = [] } = await apiGateway.getResources({ restApiId, embed: ['methods'], limit: 500 });
  return items
    .filter(({ path }) => only === undefined || path === only)
    .flatMap(({ id = '', resourceMethods = {} }) =>
      Object.keys(resourceMethods).map((httpMethod) => ({ restApiId, resourceId: id, httpMethod })),
    );
}

/** Whether the methods of an API, or of one path of it, require a key; it is not deployed yet. */
export async function requireKey(hand: Hand, apiId: string, value: boolean, only?: string): Promise<void> {
  for (const at of await methodsOf(hand, apiId, only))
    await hand.apiGateway.updateMethod({ ...at, ...patch('replace', '/apiKeyRequired', String(value)) });
}

/** A custom domain of API Gateway whose only mapping leads to a stage of the API; `null`: viewers name the stage in their path. */
export async function addCustomDomain(
  { apiGateway, aws }: Hand,
  restApiId: string,
  domainName: string,
  to: string | null = stage,
): Promise<void> {
  await apiGateway.createDomainName({
    domainName,
    endpointConfiguration: { types: ['REGIONAL'] },
    regionalCertificateArn: `arn:aws:acm:${aws.region}:123456789012:certificate/x`,
  });
  await apiGateway.createBasePathMapping({ domainName, restApiId, stage: to ?? undefined });
}

/** The value of a key that was made by hand. */
export const handMade = 'aValueMadeByHand0000000000000000';

/** A key and the plan that it is in, as the tutorial makes them. */
export async function handMadeKey(
  hand: Hand,
  apiId: string,
  stages: readonly string[] = [stage],
): Promise<{ keyId: string; planId: string }> {
  const { apiGateway } = hand;
  const { id: keyId = '' } = await apiGateway.createApiKey({
    ...{ name: 'tutorial', value: handMade, enabled: true },
  });
  const apiStages = stages.map((name) => ({ apiId, stage: name }));
  return { keyId, planId: await planWith(hand, keyId, apiStages, 'tutorial') };
}

/** A usage plan that opens these stages to a key; its id. */
export async function planWith(
  hand: Hand,
  keyId: string,
  apiStages: readonly { readonly apiId: string; readonly stage: string }[],
  name = 'theirs',
): Promise<string> {
  const { id = '' } = await hand.apiGateway.createUsagePlan({ name, apiStages: [...apiStages] });
  await addToPlan(hand, id, keyId);
  return id;
}

export async function addToPlan(
  { apiGateway }: Hand,
  usagePlanId: string | undefined,
  keyId: string | undefined,
): Promise<void> {
  await apiGateway.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
}
