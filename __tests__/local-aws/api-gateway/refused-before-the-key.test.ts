import { type APIGateway } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { createProbeApi, gatewayWorld, type ProbeApi, textOf } from './gateway-world.ts';

type Change = (client: APIGateway, api: ProbeApi) => Promise<unknown>;

const patched =
  (path: string, value: string): Change =>
  (client, { api }) =>
    client.updateRestApi({
      restApiId: api,
      patchOperations: [{ op: 'replace', path, value }],
    });

/** The probe's method again, authorized as `type` says. */
const authorized =
  (type: string, authorizer?: object): Change =>
  async (client, { api, resource }) => {
    const at = { restApiId: api, resourceId: resource, httpMethod: 'GET' };
    const made =
      authorizer && (await client.createAuthorizer({ restApiId: api, name: 'a', ...authorizer } as never));
    await client.deleteMethod(at);
    await client.putMethod({
      ...at,
      authorizationType: type,
      authorizerId: made?.id,
      apiKeyRequired: true,
    });
    await client.putIntegration({
      ...at,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
    });
  };

const policy = (...statements: object[]): Change =>
  patched('/policy', JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const everybody = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const lambda = { type: 'TOKEN', authorizerUri: 'arn:aws:apigateway:eu-central-1:lambda:path/x/invocations' };
const pool = { type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:eu-central-1:1:userpool/a'] };

/** The answer to a request with no key, after `change` was deployed. */
async function answer(change: Change, headers: Record<string, string> = {}) {
  const { client, clock, request, run } = gatewayWorld();
  return run(async () => {
    const probe = await createProbeApi(client, true);
    await change(client, probe);
    await client.createDeployment({ restApiId: probe.api, stageName: 'live' });
    await clock.sleep(60_000);
    const response = await request(probe.api, '/live/probe', { headers });
    const text = textOf(response).replace(probe.api, 'API');
    return { status: response.status, type: response.headers['x-amzn-errortype'], text };
  });
}

const unauthorized = { status: 401, type: 'UnauthorizedException', text: '{"message":"Unauthorized"}' };
const noToken = {
  status: 403,
  type: 'MissingAuthenticationTokenException',
  text: '{"message":"Missing Authentication Token"}',
};
const noKey = { status: 403, type: 'ForbiddenException', text: '{"message":"Forbidden"}' };
const denied = (how = '') => ({
  status: 403,
  type: 'AccessDeniedException',
  text: `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-central-1:********9012:API/live/GET/probe${how}"}`,
});

describe('before its key is looked at, a request is refused', () => {
  test.each<readonly [string, Change, ReturnType<typeof denied>, string?]>([
    ['that IAM must allow and that is not signed', authorized('AWS_IAM'), noToken],
    ['that an authorizer wants a token of', authorized('CUSTOM', lambda), unauthorized],
    ['that a user pool wants a token of', authorized('COGNITO_USER_POOLS', pool), unauthorized],
    [
      'whose token a user pool does not know',
      authorized('COGNITO_USER_POOLS', pool),
      unauthorized,
      'guessed',
    ],
    [
      'whose token an authorizer does not take',
      authorized('CUSTOM', lambda),
      {
        status: 403,
        type: 'AccessDeniedException',
        text: '{"Message":"User is not authorized to access this resource"}',
      },
      'guessed',
    ],
    [
      'that the policy denies',
      policy({ Effect: 'Allow', ...everybody }, { Effect: 'Deny', ...everybody }),
      denied(' with an explicit deny'),
    ],
    [
      'that the policy does not mention',
      policy({ Effect: 'Allow', ...everybody, Resource: 'execute-api:/live/GET/other' }),
      denied(),
    ],
    [
      'whose address the policy does not allow',
      policy({
        Effect: 'Allow',
        ...everybody,
        Condition: { IpAddress: { 'aws:SourceIp': '130.176.0.0/16' } },
      }),
      denied(),
    ],
    ['by nothing where the policy allows it', policy({ Effect: 'Allow', ...everybody }), noKey],
    ['in the same words by a disabled endpoint', patched('/disableExecuteApiEndpoint', 'true'), noKey],
  ])('%s', async (...[, change, expected, authorization]) => {
    expect(await answer(change, authorization === undefined ? {} : { authorization })).toEqual(expected);
  });

  test("in the API's own words where it has some, with headers that a cache heeds", async () => {
    const own: Change = async (client, probe) => {
      await authorized('CUSTOM', lambda)(client, probe);
      await client.putGatewayResponse({
        restApiId: probe.api,
        responseType: 'UNAUTHORIZED',
        statusCode: '200',
        responseParameters: { 'gatewayresponse.header.Cache-Control': "'max-age=3600'" },
      });
    };
    expect(await answer(own)).toMatchObject({ status: 200, text: '{"message":"Unauthorized"}' });
  });
});

test('a private API answers nobody, an edge-optimized one everybody', async () => {
  const { client, clock, request, run } = gatewayWorld();
  await run(async () => {
    const probe = await createProbeApi(client, false);
    await clock.sleep(60_000);
    await patched('/endpointConfiguration/types/REGIONAL', 'EDGE')(client, probe);
    expect((await request(probe.api, '/live/probe')).status).toBe(200);
    await patched('/endpointConfiguration/types/EDGE', 'PRIVATE')(client, probe);
    await expect(request(probe.api, '/live/probe')).rejects.toThrow('private API');
  });
});
