import { describe, expect, test } from '@jest/globals';
import { requirementOf } from '../../src/aws/apigateway/stage.ts';
import { judge, namedRoute, ownRoute, probeRoute } from '../../src/gate/probe.ts';

const nonce = '0011223344556677';
const fromApi = { 'x-amz-apigw-id': 'abc=' };
const errorType = (name: string) => ({ 'x-amzn-errortype': name });
const cached = (how: string) => ({ 'x-cache': `${how} from cloudfront` });
const echo = (keyId: unknown, of = nonce): string => JSON.stringify({ nonce: of, apiKeyId: keyId });

describe('what one response proves', () => {
  const named = namedRoute('/a.jpg');
  const noToken = 'MissingAuthenticationTokenException';
  const forbidden = errorType('ForbiddenException');
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
    ['a refused key', named, 403, errorType('ForbiddenException:http://a/'), '', 'rejected'],
    ['a refused key of the probe', ownRoute, 403, forbidden, '', 'rejected'],
    [
      'a refusal whose error type is removed',
      named,
      403,
      fromApi,
      '{"message":"Forbidden"}',
      'proves-nothing',
    ],
    ['a 403 of the integration', named, 403, fromApi, '{"error":"members only"}', 'accepted'],
    ['a refused signature', named, 403, { ...fromApi, ...errorType(noToken) }, '', 'proves-nothing'],
    ['a cache', named, 200, { ...fromApi, ...cached('Hit') }, '', 'proves-nothing'],
    ['a cache that asked', named, 200, { ...fromApi, ...cached('RefreshHit') }, '', 'proves-nothing'],
    ['a refusal that a cache kept', named, 403, { ...forbidden, ...cached('Hit') }, '', 'proves-nothing'],
    ['an answer that passed a cache', named, 200, { ...fromApi, ...cached('Miss') }, '', 'accepted'],
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

  const gets = (...paths: readonly string[]) => paths.map((path) => method('GET', path));
  const own = ownRoute.path('#');

  /** Methods of the API, the path that is named, and the path that is asked; `#` stands for the nonce. */
  test.each([
    ['a path that is named', gets('/a'), '/b', '/b'],
    ['nowhere', [], undefined, undefined],
    ['nowhere that only takes data', [method('POST', '/a')], undefined, undefined],
    ['a path beside one that only takes data', [...gets('/a'), method('POST', '/b/{c}')], undefined, '/a'],
    ['a method for anything', [method('ANY', '/a')], undefined, '/a'],
    ['a path that can hold the nonce', gets('/a', '/b/{c+}', '/d'), undefined, '/b/#'],
    ['no authorizer, if possible', [method('GET', '/{a}', 'CUSTOM'), ...gets('/b')], undefined, '/b'],
    ['an authorizer else', [method('GET', '/{a}/{b}', 'AWS_IAM')], undefined, '/#/#'],
    ['the probe of its own', gets('/{a}', ownRoute.path('{nonce}')), undefined, own],
  ] as const)('%s', (_, methods, named, path) => {
    const route = probeRoute(methods, named);
    const asked = path === own ? own : path && `${path}?image-gate-nonce=#`;
    expect(route?.path(nonce)).toBe(asked?.replaceAll('#', nonce));
    // Only its own probe names the key.
    if (route) expect(route.proof).toBe(path === own ? 'key-id' : 'status');
  });

  test('a method of which AWS says nothing requires no key and no authorizer', () => {
    expect(requirementOf('GET', '/a', {})).toEqual({
      ...{ name: 'GET /a', httpMethod: 'GET', path: '/a' },
      ...{ keyRequired: false, authorization: 'NONE' },
    });
  });
});
