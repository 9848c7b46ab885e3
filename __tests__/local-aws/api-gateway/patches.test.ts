import type { Op } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { sendBy } from '../refusals.ts';
import { methodOf, patch, type ProbeWorld, withProbe } from './gateway-world.ts';

/** A value, what it makes different in the answer, and the operation: default `replace`. */
type Row = readonly [value: string | undefined, change: object, op?: Op];

/** What the first setting of a method brings with it, as AWS was recorded to answer. */
const settings = {
  ...{ metricsEnabled: false, dataTraceEnabled: false, cachingEnabled: false, cacheDataEncrypted: false },
  ...{ throttlingBurstLimit: 5_000, throttlingRateLimit: 10_000, cacheTtlInSeconds: 300 },
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};
/** All viewers may call the API. */
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
});
const setting = (change: object): object => ({ methodSettings: { '*/*': { ...settings, ...change } } });

/** By the operation and the path. What has no tags is answered with or without an empty map: control-plane.test.ts. */
const table: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  UpdateRestApi: {
    '/name': ['x', { name: 'x' }],
    '/description': ['x', { description: 'x' }],
    '/version': ['x', { version: 'x' }],
    '/policy': [policy, { policy }],
    '/apiKeySource': ['AUTHORIZER', { apiKeySource: 'AUTHORIZER' }],
    '/minimumCompressionSize': ['10', { minimumCompressionSize: 10 }],
    '/disableExecuteApiEndpoint': ['TRUE', { disableExecuteApiEndpoint: true }],
    '/binaryMediaTypes/image~1png': [undefined, { binaryMediaTypes: ['image/png'] }, 'add'],
    '/endpointConfiguration/types/REGIONAL': [
      'PRIVATE',
      { endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' } },
    ],
    '/endpointConfiguration/ipAddressType': [
      'dualstack',
      { endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' } },
    ],
  },
  UpdateResource: { '/pathPart': ['y', { pathPart: 'y', path: '/y' }] },
  UpdateMethod: {
    '/apiKeyRequired': ['true', { apiKeyRequired: true }],
    '/authorizationType': ['AWS_IAM', { authorizationType: 'AWS_IAM' }],
    '/operationName': ['x', { operationName: 'x' }],
    '/requestParameters/method.request.querystring.w': [
      'true',
      { requestParameters: { 'method.request.querystring.w': true } },
      'add',
    ],
    '/requestModels/image~1png': ['Empty', { requestModels: { 'image/png': 'Empty' } }, 'add'],
  },
  UpdateIntegration: {
    '/timeoutInMillis': ['50', { timeoutInMillis: 50 }],
    '/passthroughBehavior': ['NEVER', { passthroughBehavior: 'NEVER' }],
    '/requestTemplates/application~1json': ['x', { requestTemplates: { 'application/json': 'x' } }],
    '/requestParameters/integration.request.header.a': [
      "'b'",
      { requestParameters: { 'integration.request.header.a': "'b'" } },
      'add',
    ],
    '/credentials': ['x', { credentials: 'x' }],
    '/cacheNamespace': ['x', { cacheNamespace: 'x' }],
    '/cacheKeyParameters/method.request.header.a': [
      undefined,
      { cacheKeyParameters: ['method.request.header.a'] },
      'add',
    ],
    '/contentHandling': ['CONVERT_TO_TEXT', { contentHandling: 'CONVERT_TO_TEXT' }],
  },
  UpdateStage: {
    '/description': ['x', { description: 'x' }],
    '/tracingEnabled': ['true', { tracingEnabled: true }],
    '/variables/a': ['b', { variables: { a: 'b' } }],
    '/*/*/metrics/enabled': ['true', setting({ metricsEnabled: true })],
    '/*/*/logging/dataTrace': ['true', setting({ dataTraceEnabled: true })],
    '/*/*/logging/loglevel': ['OFF', setting({ loggingLevel: 'OFF' })],
    '/*/*/throttling/burstLimit': ['0', setting({ throttlingBurstLimit: 0 })],
    '/*/*/throttling/rateLimit': ['0.5', setting({ throttlingRateLimit: 0.5 })],
    '/*/*/caching/ttlInSeconds': ['5', setting({ cacheTtlInSeconds: 5 })],
    '/*/*/caching/enabled': ['true', setting({ cachingEnabled: true })],
    '/*/*/caching/dataEncrypted': ['true', setting({ cacheDataEncrypted: true })],
    '/*/*/caching/requireAuthorizationForCacheControl': [
      'false',
      setting({ requireAuthorizationForCacheControl: false }),
    ],
    '/*/*/caching/unauthorizedCacheControlHeaderStrategy': [
      'FAIL_WITH_403',
      setting({ unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' }),
    ],
  },
  UpdateDeployment: { '/description': ['x', { description: 'x' }] },
  UpdateGatewayResponse: {
    '/statusCode': ['402', { statusCode: '402', defaultResponse: false }],
    '/responseParameters/gatewayresponse.header.X': [
      "'1'",
      { responseParameters: { 'gatewayresponse.header.X': "'1'" }, defaultResponse: false },
      'add',
    ],
    '/responseTemplates/application~1json': [
      'x',
      { responseTemplates: { 'application/json': 'x' }, defaultResponse: false },
    ],
  },
  UpdateApiKey: {
    '/name': ['x', { name: 'x' }],
    '/description': ['x', { description: 'x' }],
    '/customerId': ['x', { customerId: 'x' }],
    '/enabled': ['false', { enabled: false }],
  },
  UpdateUsagePlan: {
    '/name': ['x', { name: 'x' }],
    '/description': ['x', { description: 'x' }],
    '/productCode': ['x', { productCode: 'x' }, 'add'],
    '/throttle/burstLimit': ['0', { throttle: { burstLimit: 0, rateLimit: 1 } }],
    '/throttle/rateLimit': ['0', { throttle: { burstLimit: 1, rateLimit: 0 } }],
    '/throttle': [undefined, { throttle: undefined }, 'remove'],
    '/quota/limit': ['5', { quota: { offset: 0, limit: 5, period: 'WEEK' } }],
    '/quota/offset': ['2', { quota: { offset: 2, limit: 1, period: 'WEEK' } }],
    '/quota/period': ['DAY', { quota: { offset: 0, limit: 1, period: 'DAY' } }],
    '/quota': [undefined, { quota: undefined }, 'remove'],
  },
};

/** Names everything in the world that a patch can be about. */
async function idsIn(scene: ProbeWorld): Promise<object> {
  const { items = [] } = await scene.client.getDeployments({ restApiId: scene.api });
  const { keyId, usagePlanId } = await scene.keyInPlan({
    throttle: { burstLimit: 1, rateLimit: 1 },
    quota: { limit: 1, period: 'WEEK' },
  });
  return {
    ...{ ...methodOf(scene), stageName: 'live', deploymentId: items[0]?.id, responseType: 'INVALID_API_KEY' },
    ...{ apiKey: keyId, usagePlanId },
  };
}

describe.each(Object.entries(table))('%s changes one member and nothing else', (operation, rows) => {
  test.each(Object.entries(rows))('%s', (path, [value, change, op]) =>
    withProbe(false, async (scene) => {
      const ids = await idsIn(scene);
      const answered = async (name: string, input: object = {}): Promise<object> => {
        const answer = await sendBy(scene.client, name, { ...ids, ...input });
        return { ...answer, $metadata: undefined, lastUpdatedDate: undefined, tags: undefined };
      };
      const read = operation.replace('Update', 'Get');
      const before = await answered(read);
      const changed = await answered(operation, patch(path, value, op));
      expect(changed).toEqual({ ...before, ...change });
      expect(changed).not.toEqual(before);
      expect(await answered(read)).toEqual(changed);
    }),
  );
});

test('a method keeps its authorizer until its authorization is NONE', () =>
  withProbe(false, async (scene) => {
    const { api: restApiId, client } = scene;
    const providerARNs = ['arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a'];
    const type = 'COGNITO_USER_POOLS';
    const { id } = await client.createAuthorizer({ restApiId, name: 'a', type, providerARNs });
    const patchOperations = [
      { op: 'replace' as const, path: '/authorizationType', value: type },
      { op: 'replace' as const, path: '/authorizerId', value: id },
    ];
    const changed = async (change: object): Promise<unknown> =>
      (await client.updateMethod({ ...methodOf(scene), ...change })).authorizerId;
    expect(await changed({ patchOperations })).toBe(id);
    expect(await changed(patch('/apiKeyRequired', 'true'))).toBe(id);
    expect(await changed(patch('/authorizationType', 'NONE'))).toBeUndefined();
  }));
