import type { ScenarioAccount } from './checked-account.ts';
import { completing } from './members.ts';

const patch = (path: string, value: string, op = 'replace'): { patchOperations: object[] } => ({
  patchOperations: [{ op, path, value }],
});

const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
const userPool = 'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a';
const parameters = { responseParameters: { 'method.response.header.X': true } };
const value = { responseParameters: { 'method.response.header.X': "'1'" } };
const templates = { requestTemplates: { 'application/json': '{"statusCode":200}', 'text/plain': '' } };

/** Every operation of API Gateway once or more with success. */
export async function apiGatewayScenario({ sendTo }: ScenarioAccount): Promise<void> {
  const right: Record<string, unknown> = {
    ...{ httpMethod: 'GET', authorizationType: 'NONE', statusCode: '200', responseType: 'INVALID_API_KEY' },
    ...{ stageName: 'live', keyType: 'API_KEY', domainName: 'pictures.example.org', basePath: 'v1' },
  };
  const { call, inOrder } = completing(sendTo('apigateway'), 'apigateway', right);
  const idOf = async (operation: string, input: object) => (await call(operation, input)).id as string;

  await call('GetAccount');
  const api = await call('CreateRestApi', {
    ...{ name: 'all', description: 'every member', version: '1', binaryMediaTypes: ['image/png'] },
    ...{ minimumCompressionSize: 10, endpointConfiguration: { types: ['REGIONAL'] }, tags: { a: 'b' } },
  });
  Object.assign(right, { restApiId: api.id, parentId: api.rootResourceId });
  await call('GetRestApi');
  await call('GetRestApis', { limit: 1 });
  await call('UpdateRestApi', patch('/name', 'renamed'));

  right.resourceId = await idOf('CreateResource', { pathPart: 'x' });
  await call('PutMethod', { requestParameters: { 'method.request.querystring.w': true } });
  await call('UpdateMethod', patch('/apiKeyRequired', 'true'));
  await call('PutMethodResponse', parameters);
  await call('GetMethodResponse');
  await call('PutIntegration', { type: 'MOCK', ...templates });
  await call('UpdateIntegration', patch('/timeoutInMillis', '1000'));
  await call('PutIntegrationResponse', { responseTemplates: { 'application/json': '' }, ...value });
  await inOrder('GetIntegrationResponse', 'GetIntegration', 'GetMethod');
  await call('GetResource', { embed: ['methods'] });
  await call('GetResources', { limit: 1 });
  await call('UpdateResource', patch('/pathPart', 'y'));

  const pool = { name: 'a', type: 'COGNITO_USER_POOLS', providerARNs: [userPool] };
  right.authorizerId = await idOf('CreateAuthorizer', pool);
  await inOrder('GetAuthorizer', 'GetAuthorizers', 'DeleteAuthorizer');
  await call('PutGatewayResponse', { statusCode: '401' });
  await call('UpdateGatewayResponse', patch('/statusCode', '402'));
  await inOrder('GetGatewayResponse', 'GetGatewayResponses', 'DeleteGatewayResponse');

  right.deploymentId = await idOf('CreateDeployment', { description: 'one' });
  await call('UpdateDeployment', patch('/description', 'two'));
  await call('GetDeployment', { embed: ['apisummary'] });
  await call('GetDeployments');
  await call('CreateStage', { description: 'd', variables: { a: 'b' }, tags: { a: 'b' } });
  await call('UpdateStage', patch('/*/*/throttling/burstLimit', '5'));
  await inOrder('GetStage', 'GetStages');

  right.usagePlanId = await idOf('CreateUsagePlan', {
    ...{ name: 'p', description: 'd', apiStages: [{ apiId: api.id, stage: 'live' }], tags: { a: 'b' } },
    ...{ throttle: { burstLimit: 1, rateLimit: 2 }, quota: { limit: 1, period: 'DAY' } },
  });
  const named = { name: 'k', description: 'd', customerId: 'c' };
  const keyId = await idOf('CreateApiKey', { ...named, enabled: true, tags: { a: 'b' } });
  Object.assign(right, { keyId, apiKey: keyId });
  await inOrder('CreateUsagePlanKey', 'GetUsagePlanKey', 'GetUsagePlanKeys');
  await call('GetApiKey', { includeValue: true });
  await call('GetApiKeys', { includeValues: true });
  await call('UpdateApiKey', patch('/enabled', 'false'));
  await call('GetUsagePlan');
  await call('GetUsagePlans', { keyId });
  await call('UpdateUsagePlan', patch('/apiStages', `${right.restApiId as string}:live`, 'remove'));
  right.resourceArn = `arn:aws:apigateway:eu-central-1::/apikeys/${keyId}`;
  await call('TagResource', { tags: { c: 'd' } });
  await call('GetTags');
  await call('UntagResource', { tagKeys: ['a'] });

  const regional = { endpointConfiguration: { types: ['REGIONAL'] } };
  await call('CreateDomainName', { regionalCertificateArn: certificate, ...regional });
  await inOrder('GetDomainName', 'GetDomainNames');
  await call('CreateBasePathMapping', { stage: 'live', basePath: 'v1' });
  await inOrder('GetBasePathMapping', 'GetBasePathMappings', 'DeleteBasePathMapping', 'DeleteDomainName');

  await inOrder('DeleteUsagePlanKey', 'DeleteApiKey', 'DeleteUsagePlan', 'DeleteStage', 'DeleteDeployment');
  await inOrder('DeleteIntegrationResponse', 'DeleteIntegration', 'DeleteMethodResponse', 'DeleteMethod');
  await inOrder('DeleteResource', 'DeleteRestApi');
}
