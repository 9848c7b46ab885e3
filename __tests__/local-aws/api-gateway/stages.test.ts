import { describe, expect, test } from '@jest/globals';
import { methodOf, patch, textOf, withProbe } from './gateway-world.ts';

const body = new Uint8Array();

const domainName = 'pictures.example.org';
const domain = {
  domainName,
  regionalCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  endpointConfiguration: { types: ['REGIONAL' as const] },
};
/** A request to the domain. */
const at = (path: string) => ({
  ...{ method: 'GET', host: domainName, path, query: '', body },
  headers: { host: domainName },
});

describe('a stage', () => {
  test('moves to another deployment host by host, and is gone host by host', () =>
    withProbe(
      { apiKeyRequired: false, overrides: { apiGateway: { hosts: [6, 6] } } },
      async ({ api, client, minutes, request }) => {
        const seen = async (): Promise<Set<number>> => {
          const statuses = Array.from({ length: 40 }, async () => (await request(api, '/live/probe')).status);
          return new Set(await Promise.all(statuses));
        };
        expect(await seen()).toEqual(new Set([403]));
        await minutes();
        expect(await seen()).toEqual(new Set([200]));
        await client.deleteStage({ restApiId: api, stageName: 'live' });
        expect(await seen()).toContain(200);
        await minutes();
        expect(await seen()).toEqual(new Set([403]));
      },
    ));

  test("answers refusals as the API's gateway responses say, once they are deployed", () =>
    withProbe(true, async ({ api: restApiId, client, deploy, minutes, request }) => {
      await client.putGatewayResponse({
        restApiId,
        responseType: 'INVALID_API_KEY',
        statusCode: '401',
        responseParameters: { 'gatewayresponse.header.X-Why': "'no key'" },
        responseTemplates: {
          'application/json': '{"why":$context.error.messageString,"type":"$context.error.responseType"}',
        },
      });
      await client.putGatewayResponse({ restApiId, responseType: 'DEFAULT_4XX', statusCode: '418' });
      await minutes();
      expect((await request(restApiId, '/live/probe')).status).toBe(403);
      await deploy();
      await minutes();
      const refused = await request(restApiId, '/live/probe');
      expect([refused.status, refused.headers['x-why'], textOf(refused)]).toEqual([
        401,
        'no key',
        '{"why":"Forbidden","type":"INVALID_API_KEY"}',
      ]);
      expect((await request(restApiId, '/live/elsewhere')).status).toBe(418);
    }));

  test("is not reached under execute-api's name once that is disabled and deployed", () =>
    withProbe(false, async ({ api: restApiId, client, deploy, minutes, request }) => {
      await client.updateRestApi({ restApiId, ...patch('/disableExecuteApiEndpoint', 'true') });
      await minutes();
      expect((await request(restApiId, '/live/probe')).status).toBe(200);
      await deploy();
      await minutes();
      expect(textOf(await request(restApiId, '/live/probe'))).toBe('{"message":"Forbidden"}');
    }));

  test.each([
    [{ basePath: 'v1', stage: 'live' }, '/v1/probe', 200],
    [{ basePath: 'v1', stage: 'live' }, '/probe', 403],
    [{ stage: 'live' }, '/probe', 200],
    [{}, '/live/probe', 200],
  ])('is reached under its custom domain by a mapping of %o at %s: %i', (mapping, path, status) =>
    withProbe(false, async ({ api: restApiId, client, minutes, world }) => {
      await client.createDomainName(domain);
      await client.createBasePathMapping({ domainName, restApiId, ...mapping });
      await minutes();
      expect((await world.handle(at(path))).status).toBe(status);
    }),
  );

  test('is reached by the longest base path, and V1 makes none of several levels', () =>
    withProbe(false, async ({ api: restApiId, client, minutes, world }) => {
      await client.createDomainName(domain);
      const deep = { restApiId, stage: 'live', basePath: 'v1/orders' };
      // The text is reported by users of Terraform, the CDK, chalice and others.
      await expect(client.createBasePathMapping({ ...deep, domainName })).rejects.toThrow(
        "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
      );
      await client.createBasePathMapping({ ...deep, domainName, basePath: 'v1' });
      world.apiGateway.mapPath(domainName, deep);
      await minutes();
      const statusOf = async (path: string): Promise<number> => (await world.handle(at(path))).status;
      expect(await Promise.all(['/v1/probe', '/v1/orders/probe', '/v1/other/probe'].map(statusOf))).toEqual([
        200, 200, 403,
      ]);
    }));

  test('refuses a request whose Host is not its own, as with a forwarded viewer Host', () =>
    withProbe(false, async ({ api, minutes, world }) => {
      await minutes();
      const host = 'd1.cloudfront.net';
      const asked = { method: 'GET', host, path: '/live/probe', query: '', headers: { host }, body };
      const refused = await world.connect(`${api}.execute-api.eu-central-1.amazonaws.com`, asked);
      expect([refused.status, textOf(refused)]).toEqual([403, '{"message":"Forbidden"}']);
    }));
});

test("a template sees the request, the context, the stage's variables and the functions", () =>
  withProbe(false, async (scene) => {
    const { api: restApiId, client, deploy, minutes, request } = scene;
    const template = [
      '#set($name = $input.params("name"))',
      '{"name":"$util.escapeJavaScript($name)","stage":"$context.stage","path":"$context.resourcePath",',
      '"colour":"$stageVariables.colour","agent":"$input.params().header.get("user-agent")","encoded":"$util.urlEncode($name)"}',
    ].join('\n');
    await client.putIntegrationResponse({
      ...methodOf(scene),
      statusCode: '200',
      responseParameters: { 'method.response.header.Cache-Control': 'context.stage' },
      responseTemplates: { 'application/json': template },
    });
    await deploy();
    await client.updateStage({ restApiId, stageName: 'live', ...patch('/variables/colour', 'red') });
    await minutes();
    const answer = await request(restApiId, '/live/probe?name=a%22b', { headers: { 'user-agent': 'jest' } });
    expect(answer.headers['cache-control']).toBe('live');
    expect(JSON.parse(textOf(answer))).toEqual({
      ...{ name: 'a"b', stage: 'live', path: '/probe', colour: 'red', agent: 'jest', encoded: 'a%22b' },
    });
  }));
