import { describe, expect, test } from '@jest/globals';
import { type APIGateway } from '@aws-sdk/client-api-gateway';
import { createProbeApi, gatewayWorld, textOf } from './gateway-world.ts';

const minute = 60_000;
const deploy = (client: APIGateway, restApiId: string) =>
  client.createDeployment({ restApiId, stageName: 'live' });

describe('a stage', () => {
  test('moves to another deployment host by host, and is gone host by host', async () => {
    const { client, clock, request, run } = gatewayWorld({ overrides: { apiGateway: { hosts: [6, 6] } } });
    await run(async () => {
      const { api } = await createProbeApi(client, false);
      const seen = async (): Promise<Set<number>> => {
        const statuses = Array.from({ length: 40 }, async () => (await request(api, '/live/probe')).status);
        return new Set(await Promise.all(statuses));
      };
      expect(await seen()).toEqual(new Set([403]));
      await clock.sleep(minute);
      expect(await seen()).toEqual(new Set([200]));
      await client.deleteStage({ restApiId: api, stageName: 'live' });
      expect(await seen()).toContain(200);
      await clock.sleep(minute);
      expect(await seen()).toEqual(new Set([403]));
    });
  });

  test("answers refusals as the API's gateway responses say, once they are deployed", async () => {
    const { client, clock, request, run } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, true);
      await client.putGatewayResponse({
        restApiId: api,
        responseType: 'INVALID_API_KEY',
        statusCode: '401',
        responseParameters: { 'gatewayresponse.header.X-Why': "'no key'" },
        responseTemplates: {
          'application/json': '{"why":$context.error.messageString,"type":"$context.error.responseType"}',
        },
      });
      await client.putGatewayResponse({ restApiId: api, responseType: 'DEFAULT_4XX', statusCode: '418' });
      await clock.sleep(minute);
      expect((await request(api, '/live/probe')).status).toBe(403);
      await deploy(client, api);
      await clock.sleep(minute);
      const refused = await request(api, '/live/probe');
      expect([refused.status, refused.headers['x-why'], textOf(refused)]).toEqual([
        401,
        'no key',
        '{"why":"Forbidden","type":"INVALID_API_KEY"}',
      ]);
      expect((await request(api, '/live/elsewhere')).status).toBe(418);
    });
  });

  test("is not reached under execute-api's name once that is disabled and deployed", async () => {
    const { client, clock, request, run } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, false);
      const disable = { op: 'replace' as const, path: '/disableExecuteApiEndpoint', value: 'true' };
      await client.updateRestApi({ restApiId: api, patchOperations: [disable] });
      await clock.sleep(minute);
      expect((await request(api, '/live/probe')).status).toBe(200);
      await deploy(client, api);
      await clock.sleep(minute);
      expect(textOf(await request(api, '/live/probe'))).toBe('{"message":"Forbidden"}');
    });
  });

  test.each([
    [{ basePath: 'v1', stage: 'live' }, '/v1/probe', 200],
    [{ basePath: 'v1', stage: 'live' }, '/probe', 403],
    [{ stage: 'live' }, '/probe', 200],
    [{}, '/live/probe', 200],
  ])('is reached under its custom domain by a mapping of %o at %s: %i', async (mapping, path, status) => {
    const { client, clock, run, world } = gatewayWorld();
    await run(async () => {
      const { api: restApiId } = await createProbeApi(client, false);
      const domainName = 'pictures.example.org';
      await client.createDomainName({
        domainName,
        regionalCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
        endpointConfiguration: { types: ['REGIONAL'] },
      });
      await client.createBasePathMapping({ domainName, restApiId, ...mapping });
      await clock.sleep(minute);
      const asked = { method: 'GET', host: domainName, path, query: '', headers: { host: domainName } };
      expect((await world.handle({ ...asked, body: new Uint8Array() })).status).toBe(status);
      const stage = { apiId: restApiId, stage: 'live' };
      const originPath = path.replace('/probe', '');
      expect(world.apiGateway.stagesAt(domainName, originPath)).toEqual(
        status === 200 || originPath === '' ? [stage] : [],
      );
      const own = `${restApiId}.execute-api.eu-central-1.amazonaws.com`;
      expect(['', '/live'].map((one) => world.apiGateway.stagesAt(own, one))).toEqual([[stage], [stage]]);
    });
  });

  test('refuses a request whose Host is not its own, as with a forwarded viewer Host', async () => {
    const { client, clock, run, world } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, false);
      await clock.sleep(minute);
      const host = 'd1.cloudfront.net';
      const asked = { method: 'GET', host, path: '/live/probe', query: '', headers: { host } };
      const name = `${api}.execute-api.eu-central-1.amazonaws.com`;
      const refused = await world.connect(name, { ...asked, body: new Uint8Array() });
      expect([refused.status, textOf(refused)]).toEqual([403, '{"message":"Forbidden"}']);
    });
  });
});

test("a template sees the request, the context, the stage's variables and the functions", async () => {
  const { client, clock, request, run } = gatewayWorld();
  const template = [
    '#set($name = $input.params("name"))',
    '{"name":"$util.escapeJavaScript($name)","stage":"$context.stage","path":"$context.resourcePath",',
    '"colour":"$stageVariables.colour","agent":"$input.params().header.get("user-agent")","encoded":"$util.urlEncode($name)"}',
  ].join('\n');
  await run(async () => {
    const { api: restApiId, resource: resourceId } = await createProbeApi(client, false);
    await client.putIntegrationResponse({
      ...{ restApiId, resourceId, httpMethod: 'GET', statusCode: '200' },
      responseTemplates: { 'application/json': template },
    });
    await deploy(client, restApiId);
    const colour = { op: 'replace' as const, path: '/variables/colour', value: 'red' };
    await client.updateStage({ restApiId, stageName: 'live', patchOperations: [colour] });
    await clock.sleep(minute);
    const answer = await request(restApiId, '/live/probe?name=a%22b', { headers: { 'user-agent': 'jest' } });
    expect(JSON.parse(textOf(answer))).toEqual({
      ...{ name: 'a"b', stage: 'live', path: '/probe', colour: 'red', agent: 'jest', encoded: 'a%22b' },
    });
  });
});
