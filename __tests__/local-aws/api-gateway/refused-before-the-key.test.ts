import { describe, expect, test } from '@jest/globals';
import { methodOf, mock, patch, type ProbeWorld, textOf, withProbe } from './gateway-world.ts';

type Change = (scene: ProbeWorld) => Promise<unknown>;

const patched =
  (path: string, value: string): Change =>
  ({ client, api }) =>
    client.updateRestApi({ restApiId: api, ...patch(path, value) });

/** The probe's method again, authorized as `type` says. */
const authorized =
  (authorizationType: string, authorizer?: object): Change =>
  async (scene) => {
    const { client, api: restApiId } = scene;
    const at = methodOf(scene);
    const made =
      authorizer && (await client.createAuthorizer({ restApiId, name: 'a', ...authorizer } as never));
    await client.deleteMethod(at);
    await client.putMethod({ ...at, authorizationType, authorizerId: made?.id, apiKeyRequired: true });
    await client.putIntegration({ ...at, ...mock });
  };

const policy = (...statements: object[]): Change =>
  patched('/policy', JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const everybody = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const lambda = { type: 'TOKEN', authorizerUri: 'arn:aws:apigateway:eu-central-1:lambda:path/x/invocations' };
const pool = { type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:eu-central-1:1:userpool/a'] };

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
  ])('%s', (...[, change, expected, authorization]) =>
    withProbe(true, async (scene) => {
      await change(scene);
      await scene.deploy();
      await scene.minutes();
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await scene.request(scene.api, '/live/probe', { headers });
      const text = textOf(response).replace(scene.api, 'API');
      expect({ status: response.status, type: response.headers['x-amzn-errortype'], text }).toEqual(expected);
    }),
  );

  test("in the API's own words where it has some, with headers that a cache heeds", () =>
    withProbe(true, async (scene) => {
      const { api: restApiId, client, deploy, minutes, request } = scene;
      await authorized('CUSTOM', lambda)(scene);
      await client.putGatewayResponse({
        restApiId,
        responseType: 'UNAUTHORIZED',
        statusCode: '200',
        responseParameters: { 'gatewayresponse.header.Cache-Control': "'max-age=3600'" },
      });
      await deploy();
      await minutes();
      const response = await request(restApiId, '/live/probe');
      expect([response.status, textOf(response)]).toEqual([200, '{"message":"Unauthorized"}']);
      expect(response.headers['cache-control']).toBe('max-age=3600');
    }));
});

test('a private API serves no client, an edge-optimized one every client', () =>
  withProbe(false, async (scene) => {
    await scene.minutes();
    await patched('/endpointConfiguration/types/REGIONAL', 'EDGE')(scene);
    expect((await scene.request(scene.api, '/live/probe')).status).toBe(200);
    await patched('/endpointConfiguration/types/EDGE', 'PRIVATE')(scene);
    await expect(scene.request(scene.api, '/live/probe')).rejects.toThrow('private API');
  }));
