import {
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteRestApiCommand,
  GetMethodCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import type { Peer } from '../peer.ts';
import type { Scenario } from '../scenario.ts';

/** An API with a MOCK method that needs a key, on stage `live`. */
export async function deployedApi({ apiGateway }: Peer): Promise<{ restApiId: string; resourceId: string }> {
  const { id: restApiId = '', rootResourceId: parentId } = await apiGateway.send(
    new CreateRestApiCommand({ name: 'images', endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  const { id: resourceId = '' } = await apiGateway.send(
    new CreateResourceCommand({ restApiId, parentId, pathPart: 'probe' }),
  );
  const on = { restApiId, resourceId, httpMethod: 'GET' };
  await apiGateway.send(new PutMethodCommand({ ...on, authorizationType: 'NONE', apiKeyRequired: true }));
  await apiGateway.send(
    new PutIntegrationCommand({
      ...on,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
    }),
  );
  await apiGateway.send(new PutMethodResponseCommand({ ...on, statusCode: '200' }));
  await apiGateway.send(new PutIntegrationResponseCommand({ ...on, statusCode: '200' }));
  await apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' }));
  return { restApiId, resourceId };
}

export const restApiScenarios: readonly Scenario[] = [
  {
    name: 'a REST API has its root, keeps its settings and goes',
    tell: async ({ apiGateway }, observe) => {
      const api = await observe(
        'create',
        () =>
          apiGateway.send(
            new CreateRestApiCommand({
              name: 'images',
              binaryMediaTypes: ['*/*'],
              apiKeySource: 'HEADER',
              endpointConfiguration: { types: ['REGIONAL'] },
              tags: { gate: 'images' },
            }),
          ),
        (made) => ({
          name: made.name,
          binaryMediaTypes: made.binaryMediaTypes,
          apiKeySource: made.apiKeySource,
          types: made.endpointConfiguration?.types,
          tags: made.tags,
          disableExecuteApiEndpoint: made.disableExecuteApiEndpoint,
        }),
      );
      const restApiId = api?.id;
      await observe(
        'its resources',
        () => apiGateway.send(new GetResourcesCommand({ restApiId })),
        ({ items }) => items?.map(({ path }) => path),
      );
      await observe(
        'change by PATCH',
        () =>
          apiGateway.send(
            new UpdateRestApiCommand({
              restApiId,
              patchOperations: [{ op: 'replace', path: '/description', value: 'pictures' }],
            }),
          ),
        ({ description }) => description,
      );
      await observe(
        'delete',
        () => apiGateway.send(new DeleteRestApiCommand({ restApiId })),
        () => 'done',
      );
      await observe(
        'read',
        () => apiGateway.send(new GetRestApiCommand({ restApiId })),
        () => 'there',
      );
    },
  },
  {
    name: 'resources of one parent have different names',
    tell: async ({ apiGateway }, observe) => {
      const { id: restApiId, rootResourceId: parentId } = await apiGateway.send(
        new CreateRestApiCommand({ name: 'images' }),
      );
      const create = (pathPart: string, under = parentId) =>
        apiGateway.send(new CreateResourceCommand({ restApiId, parentId: under, pathPart }));
      await observe(
        'create',
        () => create('{proxy+}'),
        ({ path }) => path,
      );
      await observe(
        'create again',
        () => create('{proxy+}'),
        ({ path }) => path,
      );
      await observe(
        'under an unknown parent',
        () => create('a', 'nothing'),
        ({ path }) => path,
      );
    },
  },
  {
    name: 'a method is put, read, changed and asked for where there is none',
    tell: async (peer, observe) => {
      const { apiGateway } = peer;
      const { restApiId, resourceId } = await deployedApi(peer);
      const on = { restApiId, resourceId, httpMethod: 'GET' };
      await observe(
        'read',
        () => apiGateway.send(new GetMethodCommand(on)),
        (method) => ({
          apiKeyRequired: method.apiKeyRequired,
          authorizationType: method.authorizationType,
          type: method.methodIntegration?.type,
          responses: Object.keys(method.methodResponses ?? {}),
        }),
      );
      await observe(
        'no key needed',
        () =>
          apiGateway.send(
            new UpdateMethodCommand({
              ...on,
              patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'false' }],
            }),
          ),
        ({ apiKeyRequired }) => apiKeyRequired,
      );
      await observe(
        'one that there is not',
        () => apiGateway.send(new GetMethodCommand({ ...on, httpMethod: 'PUT' })),
        () => 'there',
      );
      await observe(
        'put again',
        () => apiGateway.send(new PutMethodCommand({ ...on, authorizationType: 'NONE' })),
        () => 'put',
      );
    },
  },
  {
    name: 'a deployment needs a method, and a stage a deployment',
    tell: async ({ apiGateway }, observe) => {
      const { id: restApiId } = await apiGateway.send(new CreateRestApiCommand({ name: 'images' }));
      await observe(
        'deploy an empty API',
        () => apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' })),
        () => 'deployed',
      );
      await observe(
        'a stage without a deployment',
        () => apiGateway.send(new CreateStageCommand({ restApiId, stageName: 'a', deploymentId: 'nothing' })),
        () => 'made',
      );
      await observe(
        'a stage that there is not',
        () => apiGateway.send(new GetStageCommand({ restApiId, stageName: 'no' })),
        () => 'there',
      );
    },
  },
  {
    name: 'a stage moves on with the next deployment',
    tell: async (peer, observe) => {
      const { apiGateway } = peer;
      const { restApiId } = await deployedApi(peer);
      const stage = () => apiGateway.send(new GetStageCommand({ restApiId, stageName: 'live' }));
      const before = await observe('read', stage, ({ stageName }) => stageName);
      const next = await observe(
        'deploy',
        () =>
          apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'live', description: 'two' })),
        ({ description }) => description,
      );
      await observe('read then', stage, ({ deploymentId }) => ({
        isNew: deploymentId === next?.id,
        wasOther: before?.deploymentId !== next?.id,
      }));
    },
  },
];
