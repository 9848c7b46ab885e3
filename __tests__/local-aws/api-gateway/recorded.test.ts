import { beforeAll, describe, expect, test } from '@jest/globals';
import * as sdk from '@aws-sdk/client-api-gateway';
import { type GatewayWorld, gatewayWorld, textOf } from './gateway-world.ts';
import { refusalsIn, type RefusalTable } from '../refusal-table.ts';
import { patch } from './refusals/refusal-world.ts';

/** What AWS answered where local-aws once was kinder. The words are AWS's (recorded by LocalStack's tests). */
type Recorded = readonly [words: string, command: () => object];

let world: GatewayWorld;
let restApiId = '';
let rootId = '';
let keyId = '';

beforeAll(async () => {
  world = gatewayWorld();
  await world.run(async () => {
    const api = await world.client.createRestApi({ name: 'recorded' });
    restApiId = api.id ?? '';
    rootId = api.rootResourceId ?? '';
    await world.client.createResource({ restApiId, parentId: rootId, pathPart: '{proxy+}' });
    keyId = (await world.client.createApiKey()).id ?? '';
  });
});

const method = (change: Partial<sdk.PutMethodCommandInput>) =>
  new sdk.PutMethodCommand({
    restApiId,
    resourceId: rootId,
    httpMethod: 'GET',
    authorizationType: 'NONE',
    ...change,
  });
const gatewayResponse = (path: string, value?: string) =>
  new sdk.UpdateGatewayResponseCommand({
    restApiId,
    responseType: 'DEFAULT_4XX',
    ...patch('replace', path, value),
  });
const api = (endpointConfiguration: object) =>
  new sdk.CreateRestApiCommand({ name: 'another', endpointConfiguration });
const member = "1 validation error detected: Value 'wrong' at";

const refused: RefusalTable<Recorded> = {
  '400 BadRequestException': {
    'a variable beside a greedy one': [
      'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
      () => new sdk.CreateResourceCommand({ restApiId, parentId: rootId, pathPart: '{id}' }),
    ],
    'a long name of a key': [
      'Invalid API Key name, can be at most 1024 characters.',
      () => new sdk.CreateApiKeyCommand({ name: 'a'.repeat(1_025) }),
    ],
    'a long description of a key': [
      'Invalid API Key description specified.',
      () => new sdk.CreateApiKeyCommand({ description: 'a'.repeat(125_001) }),
    ],
    'a long description of a key that is there': [
      'Invalid API Key description specified.',
      () =>
        new sdk.UpdateApiKeyCommand({
          apiKey: keyId,
          ...patch('replace', '/description', 'a'.repeat(125_001)),
        }),
    ],
    'a private API with addresses of version 4 alone': [
      'Only dualstack ipAddressType is supported for Private APIs.',
      () => api({ types: ['PRIVATE'], ipAddressType: 'ipv4' }),
    ],
    'two types of endpoint': [
      'Cannot create an api with multiple Endpoint Types.',
      () => api({ types: ['REGIONAL', 'EDGE'] }),
    ],
    'an unknown validator': [
      'Invalid Request Validator identifier specified',
      () => method({ requestValidatorId: 'nosuch' }),
    ],
    'an unknown model': [
      'Invalid model identifier specified: Pet',
      () => method({ requestModels: { 'application/json': 'Pet' } }),
    ],
    'one name of a parameter in two places': [
      'Parameter names must be unique across querystring, header and path',
      () =>
        method({
          requestParameters: { 'method.request.querystring.q': true, 'method.request.header.q': false },
        }),
    ],
    'replacing all templates by nothing': [
      'Invalid null or empty value in responseTemplates',
      () => gatewayResponse('/responseTemplates'),
    ],
    'replacing all parameters by nothing': [
      'Invalid null or empty value in responseParameters',
      () => gatewayResponse('/responseParameters'),
    ],
  },
  '400 ValidationException': {
    'an unknown type of address': [
      `${member} 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]`,
      () => api({ types: ['REGIONAL'], ipAddressType: 'wrong' }),
    ],
  },
  '404 NotFoundException': {
    'replacing a parameter that is not there': [
      'Invalid parameter name specified',
      () => gatewayResponse('/responseParameters/gatewayresponse.header.X-None', "'x'"),
    ],
  },
};

describe('as AWS was recorded to, API Gateway refuses', () => {
  test.each(refusalsIn(refused))('%s', async (_, [message, command], name, status) => {
    await expect(world.run(() => world.client.send(command() as never))).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode: status },
    });
  });
});

describe('as AWS was recorded to, API Gateway answers', () => {
  test('a private API as dual-stack', async () => {
    const made = await world.run(() =>
      world.client.createRestApi({ name: 'inside', endpointConfiguration: { types: ['PRIVATE'] } }),
    );
    expect(made.endpointConfiguration).toEqual({ types: ['PRIVATE'], ipAddressType: 'dualstack' });
  });

  test('a key without a name or a value as one that it names and makes itself', async () => {
    const made = await world.run(() => world.client.createApiKey({ name: '', value: '' }));
    expect(made).not.toHaveProperty('name');
    expect(made.value).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  test('a quota that an update began with an offset of 0', async () => {
    const plan = await world.run(() => world.client.createUsagePlan({ name: 'plan' }));
    const changed = await world.run(() =>
      world.client.updateUsagePlan({
        usagePlanId: plan.id,
        patchOperations: [
          { op: 'replace', path: '/quota/limit', value: '7' },
          { op: 'replace', path: '/quota/period', value: 'DAY' },
        ],
      }),
    );
    expect(changed.quota).toEqual({ limit: 7, offset: 0, period: 'DAY' });
  });

  test('an integration without what its type has no use for', async () => {
    const put = (change: Partial<sdk.PutIntegrationCommandInput>) =>
      world.client.putIntegration({
        restApiId,
        resourceId: rootId,
        httpMethod: 'POST',
        type: 'MOCK',
        integrationHttpMethod: 'POST',
        uri: 'https://example.com/',
        ...change,
      });
    const [mock, http] = await world.run(async () => {
      await world.client.send(method({ httpMethod: 'POST' }));
      return [await put({}), await put({ type: 'HTTP_PROXY' })];
    });
    expect(mock).not.toHaveProperty('uri');
    expect(mock).not.toHaveProperty('httpMethod');
    expect(http).toMatchObject({ connectionType: 'INTERNET', uri: 'https://example.com/' });
  });
});

describe('templates read as AWS reads them', () => {
  const answers: readonly (readonly [template: string, body: string, answer: string])[] = [
    ["$input.path('$.json')", '{"json":{"foo":"bar"}}', '{foo=bar}'],
    ["$input.path('$.json')", '{"json":[{"foo":"bar"}]}', '[{"foo":"bar"}]'],
    ["$input.path('$.json').nested", '{"json":{"nested":{"foo":"bar"}}}', '{foo=bar}'],
    ["#set($r = $input.path('$.json'))$r[0]", '{"json":[{"foo":"bar"}]}', '{foo=bar}'],
    [
      "$input.path('$.json')",
      '{"json":{"bigger":"dict","to":"test","with":"separators"}}',
      '{bigger=dict, to=test, with=separators}',
    ],
    ["$input.path('$.json')", '{"json":{"foo":[{"nested":"bar"}]}}', '{foo=[{"nested":"bar"}]}'],
    ["#set($r = $input.path('$.json'))$r.toString()", '{"json":{"foo":"bar"}}', '{foo=bar}'],
    [
      '#set($r = $input.path("$.none")){"body": $r, "nested": $r.nested, "isNull": #if($r == $null)"true"#else"false"#end}',
      '{"json":1}',
      '{"body": , "nested": , "isNull": "true"}',
    ],
    ["$input.path('$.list').none|$input.path('$.list')", '{"list":[]}', '|[]'],
    ['$stageVariables.none|${stageVariables.none}|$context.identity.none|$context.none', '{}', '|||'],
    ['$context.isCanaryRequest', '{}', 'false'],
    ["$input.json('$.json')", '{"json":[{"foo":"bar"}]}', '[{"foo":"bar"}]'],
    ['$input.body', '', '{}'],
    ['$util.urlEncode($input.body)', '{"some": "value"}', '%7B%22some%22%3A+%22value%22%7D'],
  ];

  test.each(answers)('%s of %s', async (template, body, answer) => {
    const { client, clock, run, request } = gatewayWorld();
    const got = await run(async () => {
      const made = await client.createRestApi({ name: 'templates' });
      const at = { restApiId: made.id, resourceId: made.rootResourceId, httpMethod: 'POST' };
      await client.putMethod({ ...at, authorizationType: 'NONE' });
      await client.putMethodResponse({ ...at, statusCode: '200' });
      await client.putIntegration({
        ...at,
        type: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
      });
      await client.putIntegrationResponse({
        ...at,
        statusCode: '200',
        responseTemplates: { 'application/json': template },
      });
      await client.createDeployment({ restApiId: made.id, stageName: 'live' });
      await clock.sleep(120_000);
      return request(made.id ?? '', '/live/', { method: 'POST', body: Buffer.from(body) });
    });
    expect([got.status, textOf(got)]).toEqual([200, answer]);
  });
});
