import { describe, expect, test } from '@jest/globals';
import { createProbeApi, gatewayWorld, methodOf, mock, patch, textOf } from './gateway-world.ts';

/** What AWS answered where local-aws once answered otherwise (recorded by LocalStack's tests). */
describe('as AWS was recorded to, API Gateway answers', () => {
  test('a private API as dual-stack', async () => {
    const { client, run } = gatewayWorld();
    const endpointConfiguration = { types: ['PRIVATE' as const] };
    const made = await run(() => client.createRestApi({ name: 'inside', endpointConfiguration }));
    expect(made.endpointConfiguration).toEqual({ types: ['PRIVATE'], ipAddressType: 'dualstack' });
  });

  test('a key without a name or a value as one that it names and makes itself', async () => {
    const { client, run } = gatewayWorld();
    const made = await run(() => client.createApiKey({ name: '', value: '' }));
    expect(made).not.toHaveProperty('name');
    expect(made.value).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  test('a quota that an update began with an offset of 0', async () => {
    const { client, run } = gatewayWorld();
    const changed = await run(async () => {
      const { id: usagePlanId } = await client.createUsagePlan({ name: 'plan' });
      const patchOperations = [patch('/quota/limit', '7'), patch('/quota/period', 'DAY')];
      return client.updateUsagePlan({
        usagePlanId,
        patchOperations: patchOperations.flatMap((one) => one.patchOperations),
      });
    });
    expect(changed.quota).toEqual({ limit: 7, offset: 0, period: 'DAY' });
  });

  test('a method in small letters, and an integration response before the method has one', async () => {
    const { client, run } = gatewayWorld();
    const made = await run(async () => {
      const at = { ...methodOf(await createProbeApi(client, false)), httpMethod: 'POST' };
      const method = await client.putMethod({ ...at, authorizationType: 'none' });
      await client.putIntegration({ ...at, type: 'MOCK' });
      const response = await client.putIntegrationResponse({ ...at, statusCode: '200' });
      return [method.authorizationType, response.statusCode];
    });
    expect(made).toEqual(['NONE', '200']);
  });

  test('an integration without what its type has no use for', async () => {
    const { client, run } = gatewayWorld();
    const [plain, http] = await run(async () => {
      const at = { ...methodOf(await createProbeApi(client, false)), httpMethod: 'POST' };
      await client.putMethod({ ...at, authorizationType: 'NONE' });
      const put = (type: 'MOCK' | 'HTTP_PROXY') =>
        client.putIntegration({ ...at, type, integrationHttpMethod: 'POST', uri: 'https://example.com/' });
      return [await put('MOCK'), await put('HTTP_PROXY')];
    });
    expect(plain).not.toHaveProperty('uri');
    expect(plain).not.toHaveProperty('httpMethod');
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

  /** Each template answers under a path of its own. */
  test('in an answer', async () => {
    const { client, clock, run, request } = gatewayWorld();
    const got = await run(async () => {
      const { api: restApiId, root: parentId } = await createProbeApi(client, false);
      for (const [index, [template]] of answers.entries()) {
        const { id } = await client.createResource({ restApiId, parentId, pathPart: `t${index}` });
        const at = { restApiId, resourceId: id, httpMethod: 'POST' };
        await client.putMethod({ ...at, authorizationType: 'NONE' });
        await client.putMethodResponse({ ...at, statusCode: '200' });
        await client.putIntegration({ ...at, ...mock });
        const responseTemplates = { 'application/json': template };
        await client.putIntegrationResponse({ ...at, statusCode: '200', responseTemplates });
      }
      await client.createDeployment({ restApiId, stageName: 'live' });
      await clock.sleep(120_000);
      const ask = async ([template, body]: readonly string[], index: number) => {
        const got = await request(restApiId, `/live/t${index}`, {
          method: 'POST',
          body: Buffer.from(body ?? ''),
        });
        return [got.status, template, body, textOf(got)];
      };
      return Promise.all(answers.map(ask));
    });
    expect(got).toEqual(answers.map(([template, body, answer]) => [200, template, body, answer]));
  });
});
