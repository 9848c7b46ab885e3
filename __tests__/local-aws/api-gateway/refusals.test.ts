import { describe, test } from '@jest/globals';
import { expectRefusals, refused, type Refused, sendBy } from '../refusals.ts';
import { createProbeApi, gatewayWorld, patch, value } from './gateway-world.ts';

const none = 'nosuchthing';
const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
const elsewhere = certificate.replace('eu-central-1', 'us-east-1');
const domain = {
  domainName: 'api.example.org',
  endpointConfiguration: { types: ['REGIONAL' as const] },
  regionalCertificateArn: certificate,
};
const quotas = { apiKeys: 5, usagePlans: 5, restApis: 4, resourcesPerApi: 5, stagesPerApi: 2 };

/** One API with `/probe` and `/{proxy+}`, and a key in the first of two plans for its stage. */
async function openStand() {
  const { client, run } = gatewayWorld({ overrides: { apiGateway: { quotas } } });
  const made = await run(async () => {
    const { api, root, resource } = await createProbeApi(client, true);
    const greedy = await client.createResource({ restApiId: api, parentId: root, pathPart: '{proxy+}' });
    const { deploymentId } = await client.getStage({ restApiId: api, stageName: 'live' });
    const apiStages = [{ apiId: api, stage: 'live' }];
    const { id: plan } = await client.createUsagePlan({ name: 'one', apiStages });
    const { id: otherPlan } = await client.createUsagePlan({ name: 'two', apiStages });
    const { id: key } = await client.createApiKey({ name: 'k', value, enabled: true });
    await client.createUsagePlanKey({ usagePlanId: plan, keyId: key, keyType: 'API_KEY' });
    const { id: privateApi, rootResourceId: privateRoot } = await client.createRestApi({
      name: 'private',
      endpointConfiguration: { types: ['PRIVATE'] },
    });
    const probe = { restApiId: privateApi, resourceId: privateRoot, httpMethod: 'GET' };
    await client.putMethod({ ...probe, authorizationType: 'NONE' });
    await client.putIntegration({ ...probe, type: 'MOCK' });
    await client.createDomainName(domain);
    return { api, root, resource, greedy: greedy.id, deploymentId, plan, otherPlan, key, privateApi };
  });
  const right = {
    ...{ restApiId: made.api, resourceId: made.resource, parentId: made.root, httpMethod: 'GET' },
    ...{ pathPart: 'new', authorizationType: 'NONE', statusCode: '200', stageName: 'live', name: 'new' },
    ...{ deploymentId: made.deploymentId, usagePlanId: made.plan, apiKey: made.key, keyId: made.key },
    ...{ keyType: 'API_KEY', type: 'AWS_PROXY', responseType: 'DEFAULT_4XX' },
  };
  return { client, run, made, right };
}

const patching = (
  operation: string,
  op: string,
  path: string,
  text?: string,
  words?: Refused[2],
): Refused => [operation, patch(path, text, op as 'add'), words];
const endpoint = (endpointConfiguration: object, words: string): Refused => [
  'CreateRestApi',
  { endpointConfiguration },
  words,
];
const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:f';
const uri = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
const proxy = (input: object): Refused => [
  'PutIntegration',
  { uri, integrationHttpMethod: 'POST', ...input },
];
const mapping = (wrong: string): string =>
  `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression ${wrong}]`;
const noPolicy =
  'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.';
const tooLong = 'a'.repeat(125_001);
const badDescription = 'Invalid API Key description specified.';
const converted = (given: string, to: string): string =>
  `class java.lang.${given} can not be converted to an ${to}`;

/** Words of two kinds: whole ones are AWS's, as recorded by LocalStack's tests; patterns are those that the Java behind it is known for. */
expectRefusals(
  'apigateway',
  {
    '400 BadRequestException': {
      // Keys.
      'a key value with a dash': ['CreateApiKey', { value: 'a-'.repeat(12) }],
      'a key with a reserved tag': ['CreateApiKey', { tags: { 'aws:x': '1' } }],
      'a long name of a key': [
        'CreateApiKey',
        { name: 'a'.repeat(1_025) },
        'Invalid API Key name, can be at most 1024 characters.',
      ],
      'a long description of a key': ['CreateApiKey', { description: tooLong }, badDescription],
      'a long description of a key that is there': patching(
        ...['UpdateApiKey', 'replace', '/description', tooLong, badDescription],
      ),
      "changing a key's value": patching(
        ...['UpdateApiKey', 'replace', '/value', 'x'],
        /^Invalid patch path {2}'\/value' specified for op 'replace'\. Must be one of: \[\//,
      ),
      "adding to a key's name": patching(
        ...['UpdateApiKey', 'add', '/name', 'x'],
        "Invalid patch path  '/name' specified for op 'add'. Please choose supported operations",
      ),
      'testing what a key does not have': patching(
        ...['UpdateApiKey', 'test', '/none', 'x'],
        /^Invalid patch path {2}'\/none' specified for op 'test'\. Please choose supported operations/,
      ),
      'a position that was never given out': ['GetApiKeys', { position: 'first' }],
      // Plans.
      'a plan without a name': ['CreateUsagePlan', { name: '' }],
      'a plan with a stage of no API': [
        'CreateUsagePlan',
        { apiStages: [{ stage: 'live' }] },
        'Invalid API Stage {api: %s, stage: %s} specified for usageplan %s',
      ],
      'deleting a plan that lists a stage': ['DeleteUsagePlan'],
      'removing a stage in the path rather than the value': ({ api }) =>
        patching('UpdateUsagePlan', 'remove', `/apiStages/${api}:live`),
      'adding a stage without a colon': ({ api }) => patching('UpdateUsagePlan', 'add', '/apiStages', api),
      'replacing the stages': ({ api }) =>
        patching('UpdateUsagePlan', 'replace', '/apiStages', `${api}:live`),
      'a quota period that does not exist': patching('UpdateUsagePlan', 'replace', '/quota/period', 'YEAR'),
      'a burst limit that is no number': patching(
        'UpdateUsagePlan',
        'replace',
        '/throttle/burstLimit',
        'many',
      ),
      'a plan renamed to nothing': patching('UpdateUsagePlan', 'replace', '/name', ''),
      ...Object.fromEntries(
        [
          { quota: { limit: 5 } },
          { quota: { period: 'DAY' } },
          { quota: { limit: -5, period: 'DAY' } },
          { quota: { limit: 5, period: 'DAY', offset: 1 } },
          { throttle: { rateLimit: -1 } },
          { throttle: { burstLimit: -1 } },
        ].map((plan): [string, Refused] => [
          `a plan with ${JSON.stringify(plan)}`,
          ['CreateUsagePlan', plan],
        ]),
      ),
      'half of a quota': patching('UpdateUsagePlan', 'replace', '/quota/limit', '5'),
      'a rate below zero': patching('UpdateStage', 'replace', '/*/*/throttling/rateLimit', '-1'),
      'a key type that does not exist': ['CreateUsagePlanKey', { keyType: 'TOKEN' }],
      // APIs, resources and methods.
      'an API without a name': ['CreateRestApi', { name: '' }],
      'a compression size below zero': patching('UpdateRestApi', 'replace', '/minimumCompressionSize', '-1'),
      'a key source that does not exist': patching('UpdateRestApi', 'replace', '/apiKeySource', 'COOKIE'),
      'a private API with addresses of version 4 alone': endpoint(
        { types: ['PRIVATE'], ipAddressType: 'ipv4' },
        'Only dualstack ipAddressType is supported for Private APIs.',
      ),
      'two types of endpoint': endpoint(
        { types: ['REGIONAL', 'EDGE'] },
        'Cannot create an api with multiple Endpoint Types.',
      ),
      'a child of a greedy path variable': ({ greedy }) => ['CreateResource', { parentId: greedy }],
      'a variable beside a greedy one': [
        'CreateResource',
        { pathPart: '{id}' },
        'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
      ],
      'a path part with a space': ['CreateResource', { pathPart: 'a b' }],
      'deleting the root': ({ root }) => ['DeleteResource', { resourceId: root }],
      'a method with a verb that does not exist': ['PutMethod', { httpMethod: 'FETCH' }],
      'a method with an authorizer that does not exist': [
        'PutMethod',
        { httpMethod: 'PUT', authorizationType: 'CUSTOM' },
      ],
      'an unknown validator': [
        'PutMethod',
        { httpMethod: 'PUT', requestValidatorId: 'nosuch' },
        'Invalid Request Validator identifier specified',
      ],
      'an unknown model': [
        'PutMethod',
        { httpMethod: 'PUT', requestModels: { 'application/json': 'Pet' } },
        'Invalid model identifier specified: Pet',
      ],
      'one name of a parameter in two places': [
        'PutMethod',
        {
          httpMethod: 'PUT',
          requestParameters: { 'method.request.querystring.q': true, 'method.request.header.q': false },
        },
        'Parameter names must be unique across querystring, header and path',
      ],
      'a parameter added under a name that there is': [
        'UpdateMethod',
        {
          patchOperations: ['header', 'querystring'].map((place) => ({
            ...{ op: 'add', path: `/requestParameters/method.request.${place}.q`, value: 'true' },
          })),
        },
        'Parameter names must be unique across querystring, header and path',
      ],
      'a parameter of a place that there is not': patching(
        ...['UpdateMethod', 'add', '/requestParameters/method.request.cookie.q', 'true'],
        mapping('parameter specified: method.request.cookie.q'),
      ),
      "an unknown model of a method's answer": [
        'PutMethodResponse',
        { statusCode: '201', responseModels: { 'application/json': 'Pet' } },
        'Invalid model identifier specified: Pet',
      ],
      'an integration that maps what the method does not declare': [
        'PutIntegration',
        { type: 'MOCK', requestParameters: { 'integration.request.path.id': 'method.request.path.id' } },
        mapping('parameter specified: method.request.path.id'),
      ],
      'an integration that maps a flag': [
        'PutIntegration',
        { type: 'MOCK', requestParameters: { 'integration.request.header.id': 'true' } },
        mapping('specified: true'),
      ],
      'a policy that is none': ['CreateRestApi', { policy: 'none' }, noPolicy],
      'a changed policy without principals': patching(
        ...['UpdateRestApi', 'replace', '/policy', '{"Statement":[{"Effect":"Allow"}]}', noPolicy],
      ),
      'an integration response with an undeclared header': [
        'PutIntegrationResponse',
        { responseParameters: { 'method.response.header.X': "'1'" } },
      ],
      'a proxy to a function ARN that is no URI': proxy({ uri: functionArn }),
      'a proxy without a method': proxy({ integrationHttpMethod: undefined }),
      'a proxy to another service': proxy({ uri: 'arn:aws:apigateway:eu-central-1:s3:path/bucket' }),
      'a stream from a buffered URI': proxy({ responseTransferMode: 'STREAM' }),
      'a timeout of 30 seconds': proxy({ timeoutInMillis: 30_000 }),
      'a proxy by a verb that does not exist': proxy({ integrationHttpMethod: 'FETCH' }),
      'a proxy through a link that is not named': proxy({ connectionType: 'VPC_LINK' }),
      'a proxy in the name of what is no ARN': proxy({ credentials: 'me' }),
      'a deployment of a private API without a policy': ({ privateApi }) => [
        'CreateDeployment',
        { restApiId: privateApi },
        "Private REST API doesn't have a resource policy attached to it",
      ],
      // Domain names.
      'a domain with a certificate of another Region': [
        'CreateDomainName',
        { ...domain, domainName: 'new.example.org', regionalCertificateArn: elsewhere },
        `Invalid certificate ARN: ${elsewhere}. Certificate must be in 'eu-central-1'.`,
      ],
      'a domain that exists': ['CreateDomainName', domain, 'The domain name you provided already exists.'],
      'a base path of an API that does not exist': [
        'CreateBasePathMapping',
        { ...domain, restApiId: none },
        'Invalid REST API identifier specified',
      ],
      // Stages, tags and gateway responses.
      'a deployment that a stage serves': ['DeleteDeployment'],
      'a stage name with a dot': ['CreateStage', { stageName: 'a.b' }],
      'a stage variable with a dash in its name': [
        'CreateStage',
        { stageName: 'a', variables: { 'a-b': 'c' } },
        'Invalid stage variable name: a-b.  Please use names with only word characters.',
      ],
      'an empty stage variable': [
        'CreateDeployment',
        { stageName: 'live', variables: { a: '' } },
        /^Invalid stage variable value: \. {2}Please use values with alphanumeric characters and the symbols/,
      ],
      'a changed stage variable in brackets': patching('UpdateStage', 'replace', '/variables/a', '{b}'),
      "a canary's variable with a dash in its name": [
        'CreateDeployment',
        { stageName: 'live', canarySettings: { stageVariableOverrides: { 'a-b': 'c' } } },
      ],
      'a gateway response with status 99': patching('UpdateGatewayResponse', 'replace', '/statusCode', '99'),
      'a gateway response that sets what is no header': [
        'PutGatewayResponse',
        { responseParameters: { 'X-Header': "'x'" } },
        mapping('parameter specified: X-Header'),
      ],
      'a gateway response with a header without quotes': patching(
        ...['UpdateGatewayResponse', 'add', '/responseParameters/gatewayresponse.header.X', 'x'],
        mapping('specified: x'),
      ),
      'tagging by a malformed ARN': ['TagResource', { resourceArn: 'arn:x', tags: { a: 'b' } }],
      'replacing all templates by nothing': patching(
        ...['UpdateGatewayResponse', 'replace', '/responseTemplates', undefined],
        'Invalid null or empty value in responseTemplates',
      ),
      'replacing all parameters by nothing': patching(
        ...['UpdateGatewayResponse', 'replace', '/responseParameters', undefined],
        'Invalid null or empty value in responseParameters',
      ),
    },
    '404 NotFoundException': {
      'an unknown key': ['GetApiKey', { apiKey: none }],
      'deleting an unknown key': ['DeleteApiKey', { apiKey: none }],
      'changing an unknown key': ['UpdateApiKey', { apiKey: none, ...patch('/enabled', 'true') }],
      'a plan with an unknown stage': ({ api }) => [
        'CreateUsagePlan',
        { apiStages: [{ apiId: api, stage: none }] },
      ],
      'an unknown plan': ['GetUsagePlan', { usagePlanId: none }],
      'changing an unknown plan': ['UpdateUsagePlan', { usagePlanId: none, ...patch('/name', 'x') }],
      'adding a stage that does not exist': ({ api }) =>
        patching('UpdateUsagePlan', 'add', '/apiStages', `${api}:${none}`),
      'an unknown key in a plan': ['CreateUsagePlanKey', { keyId: none }],
      'taking a key out of a plan that it is not in': ({ otherPlan }) => [
        'DeleteUsagePlanKey',
        { usagePlanId: otherPlan },
      ],
      'an unknown API': ['GetRestApi', { restApiId: none }],
      'an unknown parent': ['CreateResource', { parentId: none }],
      'an unknown method': ['GetMethod', { httpMethod: 'PUT' }],
      'a stage of an unknown deployment': ['CreateStage', { stageName: 'x', deploymentId: none }],
      'an unknown stage': ['GetStage', { stageName: none }],
      'moving a stage to an unknown deployment': patching('UpdateStage', 'replace', '/deploymentId', none),
      'tagging an unknown key': [
        'TagResource',
        { resourceArn: `arn:aws:apigateway:eu-central-1::/apikeys/${none}`, tags: { a: 'b' } },
      ],
      'deleting a gateway response that was never put': [
        'DeleteGatewayResponse',
        { responseType: 'THROTTLED' },
      ],
      'removing a parameter that a method does not have': patching(
        ...['UpdateMethod', 'remove', '/requestParameters/method.request.header.q', undefined],
        'Invalid parameter name specified',
      ),
      'removing a model that a method does not have': patching(
        ...['UpdateMethod', 'remove', '/requestModels/application~1json', undefined],
        'Content-Type specified was not found',
      ),
      'replacing a parameter that is not there': patching(
        ...['UpdateGatewayResponse', 'replace', '/responseParameters/gatewayresponse.header.X-None', "'x'"],
        'Invalid parameter name specified',
      ),
    },
    '409 ConflictException': {
      'a key value that another key has': ['CreateApiKey', { value }],
      'a key that is in the plan already': ['CreateUsagePlanKey'],
      'a key that is in another plan of the same stage': ({ otherPlan }) => [
        'CreateUsagePlanKey',
        { usagePlanId: otherPlan },
      ],
      'a second resource of the same name': ['CreateResource', { pathPart: 'probe' }],
      'a method that exists': ['PutMethod'],
      'a response that exists': ['PutMethodResponse'],
      'a stage that exists': ['CreateStage'],
    },
    '400 SerializationException': {
      'a key that is enabled by a text': [
        'CreateApiKey',
        { enabled: 'yes' },
        new RegExp(converted('String', 'Boolean')),
      ],
      'a quota whose limit is a flag': [
        'CreateUsagePlan',
        { quota: { limit: true, period: 'DAY' } },
        new RegExp(converted('Boolean', 'Number')),
      ],
      'an API whose name is a number': [
        'CreateRestApi',
        { name: 5 },
        'class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String',
      ],
      'media types that are no list': ['CreateRestApi', { binaryMediaTypes: 'b' }, /Expected list or null/],
    },
    '400 ValidationException': {
      'an op that PATCH does not have': patching('UpdateApiKey', 'set', '/name', 'x'),
      'an unknown type of address': endpoint(
        { types: ['REGIONAL'], ipAddressType: 'wrong' },
        "1 validation error detected: Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]",
      ),
      'a response status of three letters': ['PutMethodResponse', { statusCode: 'abc' }],
      'asking for a response by a status of three letters': ['GetMethodResponse', { statusCode: 'abc' }],
      'asking for a response by a status beyond 599': ['GetMethodResponse', { statusCode: '600' }],
      'an integration of an unknown type': ['PutIntegration', { type: 'FTP' }],
      'a gateway response of an unknown type': ['GetGatewayResponse', { responseType: 'TEAPOT' }],
    },
  },
  openStand,
);

describe('of the quota there is left, and no more is given', () => {
  test.each([
    ['CreateApiKey', 4],
    ['CreateUsagePlan', 3],
    ['CreateRestApi', 2],
    ['CreateResource', 2],
    ['CreateStage', 1],
  ])('%s: %i', async (operation, left) => {
    const { client, run, right } = await openStand();
    const create = (n: number) =>
      run(() => sendBy(client, operation, { ...right, pathPart: `more${n}`, stageName: `more${n}` }));
    for (let count = 0; count < left; count++) await create(count);
    await refused(create(left), '429 LimitExceededException');
  });
});
