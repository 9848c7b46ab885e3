import { describe, expect, test } from '@jest/globals';
import { type APIGateway } from '@aws-sdk/client-api-gateway';
import { createProbeApi, gatewayWorld, textOf } from './gateway-world.ts';

const host = (api: string): string => `${api}.execute-api.eu-central-1.amazonaws.com`;

interface Outer {
  readonly uri: string;
  readonly type?: string;
  readonly more?: object;
  readonly endpoint?: string;
}

/** An API whose `/{proxy+}` hands everything on; its id. */
async function handingOn(client: APIGateway, { uri, type = 'HTTP_PROXY', ...outer }: Outer) {
  const types = [outer.endpoint ?? 'REGIONAL'] as 'REGIONAL'[];
  const made = await client.createRestApi({ name: 'outer', endpointConfiguration: { types } });
  const restApiId = made.id ?? '';
  const resource = await client.createResource({
    restApiId,
    parentId: made.rootResourceId,
    pathPart: '{proxy+}',
  });
  const at = { restApiId, resourceId: resource.id, httpMethod: 'ANY' };
  await client.putMethod({
    ...at,
    authorizationType: 'NONE',
    requestParameters: { 'method.request.path.proxy': true },
  });
  await client.putIntegration({
    ...at,
    type: type as 'HTTP',
    uri,
    integrationHttpMethod: type === 'AWS_PROXY' ? 'POST' : 'ANY',
    requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
    ...outer.more,
  });
  await client.createDeployment({ restApiId, stageName: 'out' });
  return restApiId;
}

/** What `path` of such an API answers; `<inner>` in its URI is the host of an API with a probe that wants a key. */
async function asked(outer: Outer, path = '/out/probe?n=1', headers: Record<string, string> = {}) {
  const { client, clock, request, run } = gatewayWorld();
  return run(async () => {
    const { api } = await createProbeApi(client, true);
    const restApiId = await handingOn(client, { ...outer, uri: outer.uri.replace('<inner>', host(api)) });
    await clock.sleep(60_000);
    return request(restApiId, path, { headers });
  });
}

describe('an HTTP proxy integration', () => {
  test('asks another API over https, which sees a request for itself', async () => {
    const answer = await asked({ uri: 'https://<inner>/live/{proxy}' });
    expect([answer.status, textOf(answer)]).toEqual([403, '{"message":"Forbidden"}']);
    expect(answer.headers).toMatchObject({
      'x-amzn-errortype': 'ForbiddenException',
      'x-amzn-remapped-x-amzn-requestid': expect.any(String),
    });
    expect(answer.headers['x-amzn-requestid']).not.toBe(answer.headers['x-amzn-remapped-x-amzn-requestid']);
  });

  test('hands on path and query, in what the other says of a route that it does not have', async () => {
    const answer = await asked({ uri: 'https://<inner>/live/none/{proxy}' });
    expect([answer.status, textOf(answer)]).toEqual([403, '{"message":"Missing Authentication Token"}']);
  });

  test.each([
    ['without TLS, which no API answers', 'http://<inner>/live/{proxy}'],
    ['where nothing is', 'https://nobody.example.org/'],
  ])('fails %s', async (_, uri) => {
    const answer = await asked({ uri });
    expect([answer.status, textOf(answer)]).toEqual([
      504,
      '{"message":"Network error communicating with endpoint"}',
    ]);
  });

  test('in a circle of APIs ends', async () => {
    const { client, clock, request, run } = gatewayWorld();
    const answer = await run(async () => {
      const one = await handingOn(client, { uri: 'https://nobody.example.org/' });
      const other = await handingOn(client, { uri: `https://${host(one)}/out/{proxy}` });
      const { items = [] } = await client.getResources({ restApiId: one });
      const resourceId = items.find(({ pathPart }) => pathPart)?.id;
      const value = `https://${host(other)}/out/{proxy}`;
      await client.updateIntegration({
        ...{ restApiId: one, resourceId, httpMethod: 'ANY' },
        patchOperations: [{ op: 'replace', path: '/uri', value }],
      });
      await client.createDeployment({ restApiId: one, stageName: 'out' });
      await clock.sleep(60_000);
      return request(other, '/out/x');
    });
    expect(answer.status).toBe(504);
  });

  test.each(['HTTP', 'AWS'])('of type %s is refused by name', async (type) => {
    const uri = type === 'AWS' ? 'arn:aws:apigateway:eu-central-1:s3:path/bucket' : 'https://<inner>/live';
    const answer = await asked({ uri, type });
    expect([answer.status, textOf(answer)]).toEqual([
      501,
      `{"message":"local-aws does not model integrations of type ${type}."}`,
    ]);
  });
});

describe('an edge-optimized API', () => {
  const through = (path: string, headers = {}) =>
    asked({ uri: 'https://<inner>/live/{proxy}', endpoint: 'EDGE' }, path, headers);

  test.each([
    ['a refusal', '/out/probe', 403, 'Error from cloudfront'],
    ['an unknown stage', '/none/probe', 403, 'Error from cloudfront'],
  ])('answers %s through a CloudFront of its own', async (_, path, status, cache) => {
    const answer = await through(path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'x-cache': cache,
      via: expect.stringContaining('cloudfront.net (CloudFront)'),
      'x-amz-cf-id': expect.any(String),
      'x-amz-cf-pop': expect.any(String),
      'x-amzn-errortype': 'ForbiddenException',
    });
  });

  test("tells a function of the viewer, and of one hop more, which is not the caller's address", async () => {
    const events: unknown[] = [];
    const { client, clock, request, run } = gatewayWorld(
      {},
      {
        invoke: async ({ event }) => {
          events.push(event);
          return { kind: 'returned', payload: Buffer.from('{"statusCode":200}') };
        },
      },
    );
    const uri =
      'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:f/invocations';
    const answer = await run(async () => {
      const api = await handingOn(client, { uri, type: 'AWS_PROXY', endpoint: 'EDGE' });
      await clock.sleep(60_000);
      return request(api, '/out/x', { headers: { 'x-forwarded-for': '203.0.113.9', via: '2 mine' } });
    });
    expect([answer.status, answer.headers['x-cache']]).toEqual([200, 'Miss from cloudfront']);
    expect(events).toMatchObject([
      {
        headers: {
          ...{ 'CloudFront-Viewer-Country': 'DE', 'CloudFront-Is-SmartTV-Viewer': 'false' },
          'X-Forwarded-For': '203.0.113.9, 130.176.0.2',
          Via: expect.stringMatching(/^2 mine, 1\.1 .*\(CloudFront\)$/),
        },
        requestContext: { identity: { sourceIp: '203.0.113.9' } },
      },
    ]);
  });

  test('refuses a GET with a body as CloudFront does', async () => {
    const { client, clock, request, run } = gatewayWorld();
    const answer = await run(async () => {
      const api = await handingOn(client, { uri: 'https://nobody.example.org/', endpoint: 'EDGE' });
      await clock.sleep(60_000);
      return request(api, '/out/x', { body: Buffer.from('x') });
    });
    expect([answer.status, answer.headers.server]).toEqual([403, 'CloudFront']);
  });

  test('shows none of it where it is regional', async () => {
    const answer = await asked({ uri: 'https://nobody.example.org/' });
    expect(answer.headers).not.toHaveProperty('x-cache');
  });
});
