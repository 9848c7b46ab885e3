import type { Peer } from '../peer.ts';
import type { Scenario } from '../scenario.ts';

/** An API with a MOCK method that needs a key, on stage `live`. */
export async function deployedApi({ apiGateway }: Peer): Promise<{ restApiId: string; resourceId: string }> {
  const { id: restApiId = '', rootResourceId: parentId } = await apiGateway.createRestApi({
    name: 'images',
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  const { id: resourceId = '' } = await apiGateway.createResource({ restApiId, parentId, pathPart: 'probe' });
  const on = { restApiId, resourceId, httpMethod: 'GET' };
  await apiGateway.putMethod({ ...on, authorizationType: 'NONE', apiKeyRequired: true });
  await apiGateway.putIntegration({
    ...on,
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
  });
  await apiGateway.putMethodResponse({ ...on, statusCode: '200' });
  await apiGateway.putIntegrationResponse({ ...on, statusCode: '200' });
  await apiGateway.createDeployment({ restApiId, stageName: 'live' });
  return { restApiId, resourceId };
}

export const restApiScenarios: readonly Scenario[] = [
  {
    name: 'a REST API has its root, keeps its settings and goes',
    tell: async ({ apiGateway }, observe) => {
      const api = await observe(
        'create',
        () =>
          apiGateway.createRestApi({
            name: 'images',
            binaryMediaTypes: ['*/*'],
            apiKeySource: 'HEADER',
            endpointConfiguration: { types: ['REGIONAL'] },
            tags: { gate: 'images' },
          }),
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
        () => apiGateway.getResources({ restApiId }),
        ({ items }) => items?.map(({ path }) => path),
      );
      await observe(
        'change by PATCH',
        () =>
          apiGateway.updateRestApi({
            restApiId,
            patchOperations: [{ op: 'replace', path: '/description', value: 'pictures' }],
          }),
        ({ description }) => description,
      );
      await observe(
        'delete',
        () => apiGateway.deleteRestApi({ restApiId }),
        () => 'done',
      );
      await observe(
        'read',
        () => apiGateway.getRestApi({ restApiId }),
        () => 'there',
      );
    },
  },
  {
    name: 'resources of one parent have different names',
    tell: async ({ apiGateway }, observe) => {
      const { id: restApiId, rootResourceId: parentId } = await apiGateway.createRestApi({ name: 'images' });
      const create = (pathPart: string, under = parentId) =>
        apiGateway.createResource({ restApiId, parentId: under, pathPart });
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
        () => apiGateway.getMethod(on),
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
          apiGateway.updateMethod({
            ...on,
            patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'false' }],
          }),
        ({ apiKeyRequired }) => apiKeyRequired,
      );
      await observe(
        'one that there is not',
        () => apiGateway.getMethod({ ...on, httpMethod: 'PUT' }),
        () => 'there',
      );
      await observe(
        'put again',
        () => apiGateway.putMethod({ ...on, authorizationType: 'NONE' }),
        () => 'put',
      );
    },
  },
  {
    name: 'a deployment needs a method, and a stage a deployment',
    tell: async ({ apiGateway }, observe) => {
      const { id: restApiId } = await apiGateway.createRestApi({ name: 'images' });
      await observe(
        'deploy an empty API',
        () => apiGateway.createDeployment({ restApiId, stageName: 'live' }),
        () => 'deployed',
      );
      await observe(
        'a stage without a deployment',
        () => apiGateway.createStage({ restApiId, stageName: 'a', deploymentId: 'nothing' }),
        () => 'made',
      );
      await observe(
        'a stage that there is not',
        () => apiGateway.getStage({ restApiId, stageName: 'no' }),
        () => 'there',
      );
    },
  },
  {
    name: 'a stage moves on with the next deployment',
    tell: async (peer, observe) => {
      const { apiGateway } = peer;
      const { restApiId } = await deployedApi(peer);
      const stage = () => apiGateway.getStage({ restApiId, stageName: 'live' });
      const before = await observe('read', stage, ({ stageName }) => stageName);
      const next = await observe(
        'deploy',
        () => apiGateway.createDeployment({ restApiId, stageName: 'live', description: 'two' }),
        ({ description }) => description,
      );
      await observe('read then', stage, ({ deploymentId }) => ({
        isNew: deploymentId === next?.id,
        wasOther: before?.deploymentId !== next?.id,
      }));
    },
  },
];
