import type { ScenarioAccount } from './checked-account.ts';

const patch = (path: string, value: string, op = 'replace'): { patchOperations: object[] } => ({
  patchOperations: [{ op, path, value }],
});

/** Every operation of API Gateway once or more with success, and some refusals. */
export async function apiGatewayScenario({ sendTo }: ScenarioAccount): Promise<void> {
  const send = sendTo('apigateway');
  const idOf = async (operation: string, input: object): Promise<string> =>
    (await send(operation, input)).id as string;

  await send('GetAccount');
  const api = await send('CreateRestApi', {
    ...{ name: 'all', description: 'every member', version: '1', binaryMediaTypes: ['image/png'] },
    ...{ minimumCompressionSize: 10, endpointConfiguration: { types: ['REGIONAL'] }, tags: { a: 'b' } },
  });
  const restApiId = api.id as string;
  await send('GetRestApi', { restApiId });
  await send('GetRestApis', { limit: 1 });
  await send('UpdateRestApi', { restApiId, ...patch('/name', 'renamed') });

  const parentId = api.rootResourceId as string;
  const resourceId = await idOf('CreateResource', { restApiId, parentId, pathPart: 'x' });
  const at = { restApiId, resourceId, httpMethod: 'GET' };
  await send('PutMethod', {
    ...at,
    authorizationType: 'NONE',
    requestParameters: { 'method.request.querystring.w': true },
  });
  await send('UpdateMethod', { ...at, ...patch('/apiKeyRequired', 'true') });
  await send('PutMethodResponse', {
    ...at,
    statusCode: '200',
    responseParameters: { 'method.response.header.X': true },
  });
  await send('GetMethodResponse', { ...at, statusCode: '200' });
  await send('PutIntegration', {
    ...at,
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode":200}', 'text/plain': '' },
  });
  await send('UpdateIntegration', { ...at, ...patch('/timeoutInMillis', '1000') });
  await send('PutIntegrationResponse', {
    ...at,
    statusCode: '200',
    responseTemplates: { 'application/json': '' },
    responseParameters: { 'method.response.header.X': "'1'" },
  });
  await send('GetIntegrationResponse', { ...at, statusCode: '200' });
  await send('GetIntegration', at);
  await send('GetMethod', at);
  await send('GetResource', { restApiId, resourceId, embed: ['methods'] });
  await send('GetResources', { restApiId, limit: 1 });
  await send('UpdateResource', { restApiId, resourceId, ...patch('/pathPart', 'y') });

  const authorizerId = await idOf('CreateAuthorizer', {
    restApiId,
    name: 'a',
    type: 'COGNITO_USER_POOLS',
    providerARNs: ['arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a'],
  });
  await send('GetAuthorizer', { restApiId, authorizerId });
  await send('GetAuthorizers', { restApiId });
  await send('DeleteAuthorizer', { restApiId, authorizerId });

  const type = { restApiId, responseType: 'INVALID_API_KEY' };
  await send('PutGatewayResponse', { ...type, statusCode: '401' });
  await send('UpdateGatewayResponse', { ...type, ...patch('/statusCode', '402') });
  await send('GetGatewayResponse', type);
  await send('GetGatewayResponses', { restApiId });
  await send('DeleteGatewayResponse', type);

  const deploymentId = await idOf('CreateDeployment', { restApiId, description: 'one' });
  await send('UpdateDeployment', { restApiId, deploymentId, ...patch('/description', 'two') });
  await send('GetDeployment', { restApiId, deploymentId, embed: ['apisummary'] });
  await send('GetDeployments', { restApiId });
  const stage = { restApiId, stageName: 'live' };
  await send('CreateStage', {
    ...stage,
    deploymentId,
    description: 'd',
    variables: { a: 'b' },
    tags: { a: 'b' },
  });
  await send('UpdateStage', { ...stage, ...patch('/*/*/throttling/burstLimit', '5') });
  await send('GetStage', stage);
  await send('GetStages', { restApiId });

  const usagePlanId = await idOf('CreateUsagePlan', {
    ...{ name: 'p', description: 'd', apiStages: [{ apiId: restApiId, stage: 'live' }], tags: { a: 'b' } },
    ...{ throttle: { burstLimit: 1, rateLimit: 2 }, quota: { limit: 1, period: 'DAY' } },
  });
  const apiKey = await idOf('CreateApiKey', {
    name: 'k',
    description: 'd',
    customerId: 'c',
    enabled: true,
    tags: { a: 'b' },
  });
  await send('CreateUsagePlanKey', { usagePlanId, keyId: apiKey, keyType: 'API_KEY' });
  await send('GetUsagePlanKey', { usagePlanId, keyId: apiKey });
  await send('GetUsagePlanKeys', { usagePlanId });
  await send('GetApiKey', { apiKey, includeValue: true });
  await send('GetApiKeys', { includeValues: true });
  await send('UpdateApiKey', { apiKey, ...patch('/enabled', 'false') });
  await send('GetUsagePlan', { usagePlanId });
  await send('GetUsagePlans', { keyId: apiKey });
  await send('UpdateUsagePlan', { usagePlanId, ...patch('/apiStages', `${restApiId}:live`, 'remove') });
  const resourceArn = `arn:aws:apigateway:eu-central-1::/apikeys/${apiKey}`;
  await send('TagResource', { resourceArn, tags: { c: 'd' } });
  await send('GetTags', { resourceArn });
  await send('UntagResource', { resourceArn, tagKeys: ['a'] });

  const domainName = 'pictures.example.org';
  const regionalCertificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
  await send('CreateDomainName', {
    domainName,
    regionalCertificateArn,
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  await send('GetDomainName', { domainName });
  await send('GetDomainNames');
  await send('CreateBasePathMapping', { domainName, restApiId, stage: 'live', basePath: 'v1' });
  await send('GetBasePathMapping', { domainName, basePath: 'v1' });
  await send('GetBasePathMappings', { domainName });
  await send('DeleteBasePathMapping', { domainName, basePath: 'v1' });
  await send('DeleteDomainName', { domainName });

  await send('DeleteUsagePlanKey', { usagePlanId, keyId: apiKey });
  await send('DeleteApiKey', { apiKey });
  await send('DeleteUsagePlan', { usagePlanId });
  await send('DeleteStage', stage);
  await send('DeleteDeployment', { restApiId, deploymentId });
  await send('DeleteIntegrationResponse', { ...at, statusCode: '200' });
  await send('DeleteIntegration', at);
  await send('DeleteMethodResponse', { ...at, statusCode: '200' });
  await send('DeleteMethod', at);
  await send('DeleteResource', { restApiId, resourceId });
  await send('DeleteRestApi', { restApiId });
}
