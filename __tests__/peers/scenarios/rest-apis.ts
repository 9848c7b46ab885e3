import { mock, patch } from '../../local-aws/api-gateway/gateway-world.ts';
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
  await apiGateway.putIntegration({ ...on, ...mock });
  await apiGateway.putMethodResponse({ ...on, statusCode: '200' });
  await apiGateway.putIntegrationResponse({ ...on, statusCode: '200' });
  await apiGateway.createDeployment({ restApiId, stageName: 'live' });
  return { restApiId, resourceId };
}

export const restApiScenarios: readonly Scenario[] = [
  {
    name: 'a REST API has its root, keeps its settings and goes',
    tell: async ({ apiGateway }, observe) => {
      const settings = {
        ...{ name: 'images', binaryMediaTypes: ['*/*'], apiKeySource: 'HEADER' as const },
        ...{ endpointConfiguration: { types: ['REGIONAL' as const] }, tags: { gate: 'images' } },
      };
      const api = await observe(
        'create',
        () => apiGateway.createRestApi(settings),
        ({
          name,
          binaryMediaTypes,
          apiKeySource,
          endpointConfiguration,
          tags,
          disableExecuteApiEndpoint,
        }) => ({
          ...{ name, binaryMediaTypes, apiKeySource, types: endpointConfiguration?.types, tags },
          disableExecuteApiEndpoint,
        }),
      );
      const restApiId = api?.id;
      const resources = () => apiGateway.getResources({ restApiId });
      await observe('its resources', resources, ({ items }) => items?.map(({ path }) => path));
      const change = () => apiGateway.updateRestApi({ restApiId, ...patch('/description', 'pictures') });
      await observe('change by PATCH', change, ['description']);
      await observe('delete', () => apiGateway.deleteRestApi({ restApiId }));
      await observe('read', () => apiGateway.getRestApi({ restApiId }));
    },
  },
  {
    name: 'resources of one parent have different names',
    tell: async ({ apiGateway }, observe) => {
      const { id: restApiId, rootResourceId } = await apiGateway.createRestApi({ name: 'images' });
      const create =
        (pathPart: string, parentId = rootResourceId) =>
        () =>
          apiGateway.createResource({ restApiId, parentId, pathPart });
      await observe('create', create('{proxy+}'), ['path']);
      await observe('create again', create('{proxy+}'), ['path']);
      await observe('under an unknown parent', create('a', 'nothing'), ['path']);
    },
  },
  {
    name: 'a method is put, read, changed and asked for where there is none',
    tell: async (peer, observe) => {
      const { apiGateway } = peer;
      const on = { ...(await deployedApi(peer)), httpMethod: 'GET' };
      await observe(
        'read',
        () => apiGateway.getMethod(on),
        ({ apiKeyRequired, authorizationType, methodIntegration, methodResponses }) => ({
          ...{ apiKeyRequired, authorizationType, type: methodIntegration?.type },
          responses: Object.keys(methodResponses ?? {}),
        }),
      );
      const open = () => apiGateway.updateMethod({ ...on, ...patch('/apiKeyRequired', 'false') });
      await observe('no key needed', open, ['apiKeyRequired']);
      await observe('one that there is not', () => apiGateway.getMethod({ ...on, httpMethod: 'PUT' }));
      await observe('put again', () => apiGateway.putMethod({ ...on, authorizationType: 'NONE' }));
    },
  },
  {
    name: 'a deployment needs a method, and a stage a deployment',
    tell: async ({ apiGateway }, observe) => {
      const { id: restApiId } = await apiGateway.createRestApi({ name: 'images' });
      const stage = { restApiId, stageName: 'live' };
      await observe('deploy an empty API', () => apiGateway.createDeployment(stage));
      const create = () => apiGateway.createStage({ ...stage, deploymentId: 'nothing' });
      await observe('a stage without a deployment', create);
      await observe('a stage that there is not', () => apiGateway.getStage({ ...stage, stageName: 'no' }));
    },
  },
  {
    name: 'a stage moves on with the next deployment',
    tell: async (peer, observe) => {
      const { apiGateway } = peer;
      const { restApiId } = await deployedApi(peer);
      const live = { restApiId, stageName: 'live' };
      const stage = () => apiGateway.getStage(live);
      const before = await observe('read', stage, ['stageName']);
      const deploy = () => apiGateway.createDeployment({ ...live, description: 'two' });
      const next = await observe('deploy', deploy, ['description']);
      await observe('read then', stage, ({ deploymentId }) => ({
        isNew: deploymentId === next?.id,
        wasOther: before?.deploymentId !== next?.id,
      }));
    },
  },
];
