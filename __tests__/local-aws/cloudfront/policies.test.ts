import { describe, expect, test } from '@jest/globals';
import {
  allViewerExceptHost,
  behaviour,
  cachingOptimized,
  deployed,
  edgeWorld,
  listOf,
  text,
} from './edge-world.ts';
import { expectRefusals, type Refused, refused } from '../refusals.ts';

/** The headers that neither CloudFront itself nor HTTP adds. */
const securityIn = (headers: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) =>
      /^(access|content-sec|strict|referrer|x-(?!cache|amz))/.test(name),
    ),
  );

describe('policies', () => {
  test('managed response headers policies set what AWS documents', async () => {
    const world = edgeWorld();
    const ResponseHeadersPolicyId = 'e61eb60c-9c35-4d20-a928-2b84e02af89c';
    const { host } = await deployed(world, { DefaultCacheBehavior: behaviour({ ResponseHeadersPolicyId }) });
    const { headers } = await world.view(host, '/', { headers: { origin: 'https://shop.example' } });
    expect(securityIn(headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'x-xss-protection': '1; mode=block',
    });
  });

  test('managed ones are there from the beginning, as AWS documents them', async () => {
    const { client } = edgeWorld();
    const { CachePolicy } = await client.getCachePolicy({ Id: cachingOptimized });
    expect(CachePolicy?.CachePolicyConfig).toMatchObject({
      Name: 'Managed-CachingOptimized',
      MinTTL: 1,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
    });
    const { OriginRequestPolicy } = await client.getOriginRequestPolicy({ Id: allViewerExceptHost });
    expect(OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig).toEqual({
      HeaderBehavior: 'allExcept',
      Headers: { Quantity: 1, Items: ['Host'] },
    });
    const { CachePolicyList } = await client.listCachePolicies({ Type: 'managed' });
    expect(CachePolicyList?.Items?.map(({ CachePolicy: one }) => one?.Id)).toContain(cachingOptimized);
    const { OriginRequestPolicyList } = await client.listOriginRequestPolicies({ Type: 'custom' });
    expect(OriginRequestPolicyList).toMatchObject({ Quantity: 0 });
  });

  test('a response headers policy dresses answers; a change of it deploys its distributions again', async () => {
    const world = edgeWorld();
    const config = (value: string) => ({
      Name: 'images',
      CustomHeadersConfig: listOf(
        { Header: 'X-Gate', Value: value, Override: true },
        { Header: 'X-Kept', Value: value, Override: false },
      ),
      RemoveHeadersConfig: listOf({ Header: 'X-Powered-By' }),
      CorsConfig: {
        AccessControlAllowOrigins: listOf('https://shop.example'),
        AccessControlAllowHeaders: listOf('x-own'),
        AccessControlAllowMethods: listOf('ALL' as const),
        AccessControlExposeHeaders: listOf('x-a', 'x-b'),
        AccessControlMaxAgeSec: 600,
        AccessControlAllowCredentials: true,
        OriginOverride: true,
      },
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        FrameOptions: { Override: false, FrameOption: 'DENY' as const },
        ReferrerPolicy: { Override: true, ReferrerPolicy: 'no-referrer' as const },
        ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: "default-src 'self'" },
        XSSProtection: { Override: true, Protection: false },
        StrictTransportSecurity: {
          ...{ Override: true, AccessControlMaxAgeSec: 5, IncludeSubdomains: true, Preload: true },
        },
      },
    });
    const { ResponseHeadersPolicy, ETag } = await world.client.createResponseHeadersPolicy({
      ResponseHeadersPolicyConfig: config('one'),
    });
    const Id = ResponseHeadersPolicy?.Id;
    const { host, id } = await deployed(world, {
      DefaultCacheBehavior: behaviour({ ResponseHeadersPolicyId: Id }),
    });
    const ofOrigin = { 'x-gate': 'origin', 'x-kept': 'origin', 'x-frame-options': 'SAMEORIGIN' };
    world.answerWith(() =>
      text(200, 'x', { ...ofOrigin, 'x-powered-by': 'y', 'access-control-allow-methods': 'DELETE' }),
    );
    const { headers } = await world.view(host, '/', { headers: { origin: 'https://shop.example' } });
    const everywhere = {
      ...{ 'x-gate': 'one', 'x-kept': 'origin', 'x-frame-options': 'SAMEORIGIN' },
      ...{ 'x-content-type-options': 'nosniff', 'x-xss-protection': '0', 'referrer-policy': 'no-referrer' },
      'content-security-policy': "default-src 'self'",
      'strict-transport-security': 'max-age=5; includeSubDomains; preload',
    };
    expect(securityIn(headers)).toEqual({
      ...everywhere,
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-headers': 'x-own',
      'access-control-allow-methods': 'GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT',
      'access-control-expose-headers': 'x-a, x-b',
      'access-control-max-age': '600',
      'access-control-allow-credentials': 'true',
    });
    const other = await world.view(host, '/', { headers: { origin: 'https://else.example' } });
    expect(securityIn(other.headers)).toEqual({ ...everywhere, 'access-control-allow-methods': 'DELETE' });

    const before = await world.client.getDistribution({ Id: id });
    await world.client.updateResponseHeadersPolicy({
      Id,
      IfMatch: ETag,
      ResponseHeadersPolicyConfig: config('two'),
    });
    const after = await world.client.getDistribution({ Id: id });
    expect(after.ETag).not.toBe(before.ETag);
    expect(after.Distribution?.Status).toBe('InProgress');
    await world.settle();
    expect((await world.view(host, '/')).headers).toMatchObject({ 'x-gate': 'two' });

    const { ETag: latest } = await world.client.getResponseHeadersPolicyConfig({ Id });
    await refused(
      world.client.deleteResponseHeadersPolicy({ Id, IfMatch: latest }),
      '409 ResponseHeadersPolicyInUse',
    );
  });
});

const elevenHeaders = Array.from({ length: 11 }, (_, n) => `x-${n}`);

const cachePolicy = (Name: string, [MinTTL = 0, DefaultTTL = 0, MaxTTL = 0]: number[]): Refused => [
  'CreateCachePolicy',
  { CachePolicyConfig: { Name, MinTTL, DefaultTTL, MaxTTL } },
];

/** A cache policy without caching, but for `parameter`, which it may then not have. */
const uncached = (parameter: string, part: object): Refused => [
  'CreateCachePolicy',
  {
    CachePolicyConfig: {
      ...{ Name: parameter, MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 },
      ParametersInCacheKeyAndForwardedToOrigin: {
        ...{ EnableAcceptEncodingGzip: false, HeadersConfig: { HeaderBehavior: 'none' } },
        ...{ CookiesConfig: { CookieBehavior: 'none' }, QueryStringsConfig: { QueryStringBehavior: 'none' } },
        ...part,
      },
    },
  },
  `The parameter ${parameter} is invalid for policy with caching disabled.`,
];

const forwarding = (...names: string[]): Refused => [
  'CreateOriginRequestPolicy',
  {
    OriginRequestPolicyConfig: {
      ...{ Name: 'own', HeadersConfig: { HeaderBehavior: 'whitelist', Headers: listOf('X-Own', ...names) } },
      ...{ CookiesConfig: { CookieBehavior: 'none' }, QueryStringsConfig: { QueryStringBehavior: 'none' } },
    },
  },
  names.length > 1 ? undefined : `The parameter Headers contains ${names.join()} that is not allowed.`,
];

const keyed = (...names: string[]): Refused => [
  'CreateCachePolicy',
  {
    CachePolicyConfig: {
      ...{ Name: 'keyed', MinTTL: 0 },
      ParametersInCacheKeyAndForwardedToOrigin: {
        ...{ EnableAcceptEncodingGzip: false, CookiesConfig: { CookieBehavior: 'none' } },
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: listOf(...names) },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    },
  },
  names.length > 1 ? undefined : `The parameter Headers contains ${names.join()} that is not allowed.`,
];

const responding = (config: object, words: string): Refused => [
  'CreateResponseHeadersPolicy',
  { ResponseHeadersPolicyConfig: { Name: words, ...config } },
  words,
];

expectRefusals(
  'cloudfront',
  {
    '400 InvalidArgument': {
      "a header of CloudFront's own in a key": keyed('x-edge-principal'),
      'a response header that belongs to CloudFront': responding(
        {
          CustomHeadersConfig: listOf({ Header: 'X-Accel-Buffering', Value: 'no', Override: true }),
        },
        'The parameter CustomHeaders contains X-Accel-Buffering that is not allowed.',
      ),
      'every header of a client with credentials': responding(
        {
          CorsConfig: {
            ...{ AccessControlAllowCredentials: true, OriginOverride: true },
            AccessControlAllowOrigins: listOf('https://example.org'),
            AccessControlAllowHeaders: listOf('*'),
            AccessControlAllowMethods: listOf('GET'),
          },
        },
        'The parameter Access-Control-Allow-Headers cannot contain * when allowCredentials is true.',
      ),
      'a time to live below zero': cachePolicy('negative', [-1, 0, 0]),
      'a cache policy whose TTLs are out of order': cachePolicy('b', [9, 5, 7]),
      'a list of policies of an unknown type': ['ListCachePolicies', { Type: 'foo' }],
      'headers in the key of what is not cached': uncached('HeaderBehavior', {
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: listOf('Accept') },
      }),
      'cookies in it': uncached('CookieBehavior', { CookiesConfig: { CookieBehavior: 'all' } }),
      'queries in it': uncached('QueryStringBehavior', {
        QueryStringsConfig: { QueryStringBehavior: 'all' },
      }),
      'gzip in it': uncached('EnableAcceptEncodingGzip', { EnableAcceptEncodingGzip: true }),
      'Brotli in it': uncached('EnableAcceptEncodingBrotli', { EnableAcceptEncodingBrotli: true }),
      'Authorization in an origin request policy': forwarding('Authorization'),
      'Accept-Encoding in an origin request policy': forwarding('Accept-Encoding'),
    },
    '400 MalformedXML': {
      'an unknown option of frames': responding(
        { SecurityHeadersConfig: { FrameOptions: { Override: true, FrameOption: 'ALLOW' } } },
        "1 validation error detected: Value 'ALLOW' at 'responseHeadersPolicyConfig.securityHeadersConfig.frameOptions.frameOption' failed to satisfy constraint: Member must satisfy enum value set: [DENY, SAMEORIGIN]",
      ),
      'a cache policy by an unknown choice of headers': [
        'CreateCachePolicy',
        {
          CachePolicyConfig: {
            ...{ Name: 'odd', MinTTL: 0 },
            ParametersInCacheKeyAndForwardedToOrigin: {
              EnableAcceptEncodingGzip: false,
              HeadersConfig: { HeaderBehavior: 'allViewer' },
              CookiesConfig: { CookieBehavior: 'none' },
              QueryStringsConfig: { QueryStringBehavior: 'none' },
            },
          },
        },
      ],
    },
    '404 NoSuchCachePolicy': {
      'an unknown cache policy asked for': ['GetCachePolicy', { Id: 'no' }],
    },
    '400 TooManyHeadersInCachePolicy': {
      'eleven headers in a key': keyed(...elevenHeaders),
    },
    '400 TooManyHeadersInOriginRequestPolicy': {
      'eleven headers forwarded': forwarding(...elevenHeaders),
    },
    '409 CachePolicyAlreadyExists': {
      'a cache policy name that is taken': cachePolicy('taken', [0, 1, 2]),
    },
    '400 IllegalDelete': {
      'the deletion of a managed policy': [
        'DeleteCachePolicy',
        { Id: cachingOptimized, IfMatch: 'E0000000000000' },
      ],
    },
  },
  async () => {
    const { client } = edgeWorld();
    await client.createCachePolicy({
      CachePolicyConfig: { Name: 'taken', MinTTL: 0, DefaultTTL: 1, MaxTTL: 2 },
    });
    return { client, made: undefined };
  },
);
