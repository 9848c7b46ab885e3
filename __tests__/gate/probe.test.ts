import { describe, expect, test } from '@jest/globals';
import { requirementOf } from '../../src/aws/apigateway/stage.ts';
import { judge, namedRoute, ownRoute, probeRoute } from '../../src/gate/probe.ts';

const nonce = '0011223344556677';
const fromApi = { 'x-amz-apigw-id': 'abc=' };
const echo = (keyId: unknown, of = nonce): string => JSON.stringify({ nonce: of, apiKeyId: keyId });

describe('what one response proves', () => {
  const named = namedRoute('/a.jpg');
  test.each([
    ['an echo', ownRoute, 200, fromApi, echo('key1'), 'accepted', 'key1'],
    ['an echo of no key', ownRoute, 200, fromApi, echo(''), 'accepted', undefined],
    ['an echo of a variable that is not known', ownRoute, 200, fromApi, echo('$a.b'), 'accepted', undefined],
    ['an echo of something that is no text', ownRoute, 200, fromApi, echo(7), 'accepted', undefined],
    ['an echo of another request', ownRoute, 200, fromApi, echo('key1', 'f'.repeat(16)), 'proves-nothing'],
    ['an echo with another status', ownRoute, 201, fromApi, echo('key1'), 'proves-nothing'],
    ['no JSON', ownRoute, 200, fromApi, '<html>', 'proves-nothing'],
    ['null', ownRoute, 200, fromApi, 'null', 'proves-nothing'],
    ['an answer of the API', named, 200, fromApi, '', 'accepted'],
    ['an answer of the API, by its request id', named, 200, { 'x-amzn-requestid': '1' }, '', 'accepted'],
    ['an error of the request', named, 499, fromApi, '', 'accepted'],
    ['an error of the API', named, 500, fromApi, '', 'proves-nothing'],
    ["an answer that is not the API's", named, 200, {}, '', 'proves-nothing'],
    ['a refused key', named, 403, { 'x-amzn-errortype': 'ForbiddenException:http://a/' }, '', 'rejected'],
    [
      'a refused key of the probe',
      ownRoute,
      403,
      { 'x-amzn-errortype': 'ForbiddenException' },
      '',
      'rejected',
    ],
    [
      'a refusal whose error type CloudFront removed',
      named,
      403,
      fromApi,
      '{"message":"Forbidden"}',
      'proves-nothing',
    ],
    ['a 403 of the integration', named, 403, fromApi, '{"error":"members only"}', 'accepted'],
    [
      'a refused signature',
      named,
      403,
      { ...fromApi, 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      '',
      'proves-nothing',
    ],
    ['a cache', named, 200, { ...fromApi, 'x-cache': 'Hit from cloudfront' }, '', 'proves-nothing'],
    [
      'a cache that asked',
      named,
      200,
      { ...fromApi, 'x-cache': 'RefreshHit from cloudfront' },
      '',
      'proves-nothing',
    ],
    [
      'a refusal that a cache kept',
      named,
      403,
      { 'x-amzn-errortype': 'ForbiddenException', 'x-cache': 'Hit from cloudfront' },
      '',
      'proves-nothing',
    ],
    [
      'an answer that passed a cache',
      named,
      200,
      { ...fromApi, 'x-cache': 'Miss from cloudfront' },
      '',
      'accepted',
    ],
  ] as const)('%s', (...row) => {
    const [, route, status, headers, body, kind, keyId] = row;
    const answer = judge(route, nonce, { status, headers, body: new TextEncoder().encode(body) });
    expect(answer).toMatchObject({ kind, status });
    expect('keyId' in answer ? answer.keyId : undefined).toBe(keyId);
  });
});

describe('where to ask', () => {
  const method = (verb: string, path: string, authorizationType = 'NONE') =>
    requirementOf(verb, path, { apiKeyRequired: true, authorizationType });

  test.each([
    ['a path that is named', [method('GET', '/a')], '/b', `/b?image-gate-nonce=${nonce}`],
    ['nowhere', [], undefined, undefined],
    ['nowhere that only takes data', [method('POST', '/a')], undefined, undefined],
    [
      'a path that cannot hold the nonce beside one that only takes data',
      [method('GET', '/a'), method('POST', '/b/{c}')],
      undefined,
      `/a?image-gate-nonce=${nonce}`,
    ],
    ['a method for anything', [method('ANY', '/a')], undefined, `/a?image-gate-nonce=${nonce}`],
    [
      'a path that can hold the nonce',
      [method('GET', '/a'), method('GET', '/b/{c+}'), method('GET', '/d')],
      undefined,
      `/b/${nonce}?image-gate-nonce=${nonce}`,
    ],
    [
      'no authorizer, if possible',
      [method('GET', '/{a}', 'CUSTOM'), method('GET', '/b')],
      undefined,
      `/b?image-gate-nonce=${nonce}`,
    ],
    [
      'an authorizer else',
      [method('GET', '/{a}/{b}', 'AWS_IAM')],
      undefined,
      `/${nonce}/${nonce}?image-gate-nonce=${nonce}`,
    ],
    [
      'the probe of its own',
      [method('GET', '/{a}'), method('GET', ownRoute.path('{nonce}'))],
      undefined,
      ownRoute.path(nonce),
    ],
  ] as const)('%s', (_, methods, named, expected) => {
    const route = probeRoute(methods, named);
    expect(route?.path(nonce)).toBe(expected);
    // Only its own probe names the key.
    if (route) expect(route.proof).toBe(expected === ownRoute.path(nonce) ? 'key-id' : 'status');
  });

  test('a method of which AWS says nothing requires no key and no authorizer', () => {
    expect(requirementOf('GET', '/a', {})).toEqual({
      ...{ name: 'GET /a', httpMethod: 'GET', path: '/a' },
      ...{ keyRequired: false, authorization: 'NONE' },
    });
  });
});
