import type { DefaultCacheBehavior, DistributionConfig, ForwardedValues } from '@aws-sdk/client-cloudfront';
import { expect, test } from '@jest/globals';
import { expectRefusals, outcomeOf, type Refused, refused } from '../refusals.ts';
import {
  apiOrigin,
  behaviour,
  configOf,
  distributionConfig,
  edgeWorld,
  listOf,
  named,
  running,
  updated,
} from './edge-world.ts';

const absent = 'E0000000000000';

/** An origin whose custom headers are `headers`. */
function originWith(...headers: [HeaderName: string, HeaderValue: string][]) {
  const items = headers.map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue }));
  return { Origins: listOf({ ...apiOrigin(undefined), CustomHeaders: listOf(...items) }) };
}

const originBeing = (overrides: object) => ({ Origins: listOf({ ...apiOrigin('key'), ...overrides }) });
const originAt = (overrides: object) =>
  originBeing({
    CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only', ...overrides },
  });
const behaving = (overrides: object) => ({ DefaultCacheBehavior: behaviour(overrides) });
const atPath = (PathPattern: string) => ({ ...behaviour(), PathPattern });
const items = <T>(length: number, item: (n: number) => T): T[] => Array.from({ length }, (_, n) => item(n));

/** A distribution that is right but for `overrides`. */
const creating = (overrides: Partial<DistributionConfig>, words?: string | RegExp): Refused => [
  'CreateDistribution',
  { DistributionConfig: distributionConfig(overrides) },
  words,
];

const restricted = (RestrictionType: 'none' | 'whitelist', ...countries: string[]): Refused =>
  creating(
    { Restrictions: { GeoRestriction: { RestrictionType, ...listOf(...countries) } } },
    'Your request contains invalid Restriction parameters.',
  );

const forwardingLegacy = (values: Partial<ForwardedValues>, words?: string, more: object = {}): Refused =>
  creating(
    behaving({
      ...{ CachePolicyId: undefined, OriginRequestPolicyId: undefined, MinTTL: 0, ...more },
      ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' }, ...values },
    }),
    words,
  );

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
/** Two origins in a group, and behaviours as a change of the usual one. */
const grouped = (change: object) => ({
  Origins: listOf(apiOrigin('a'), { ...apiOrigin('b'), Id: 'other' }),
  OriginGroups: listOf({
    ...{ Id: 'group', FailoverCriteria: { StatusCodes: listOf(500) } },
    Members: listOf({ OriginId: 'api' }, { OriginId: 'other' }),
  }),
  ...behaving({ TargetOriginId: 'group', ...change }),
});
const everyMethod = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

const creatingFunction = (Name: string, code: string, Runtime = 'cloudfront-js-2.0'): Refused => [
  'CreateFunction',
  { Name, FunctionConfig: { Comment: '', Runtime }, FunctionCode: Buffer.from(code) },
];

const invalidating = (...paths: string[]): Refused => [
  'CreateInvalidation',
  { InvalidationBatch: { CallerReference: paths.join(), Paths: listOf(...paths) } },
];

type Made = Awaited<ReturnType<typeof openStand>>['made'];

const world = edgeWorld();
let before: Awaited<ReturnType<typeof configOf>>;

async function openStand() {
  const { client } = world;
  const { Distribution: { Id = '', ARN = '' } = {} } = await client.createDistribution({
    DistributionConfig: distributionConfig({ CallerReference: 'taken', ...named('taken.example.org') }),
  });
  before = await configOf(world, Id);
  const { config, etag } = before;
  const { DefaultCacheBehavior: standing } = config;
  if (!standing) throw new Error('no behaviour');
  /** The distribution with `change`. */
  const updating = (change: Partial<DistributionConfig>, words?: string): Refused => [
    'UpdateDistribution',
    { IfMatch: etag, DistributionConfig: { ...config, ...change } },
    words,
  ];
  /** The same, without one member of its behaviour. */
  const behavingWithout = (name: keyof DefaultCacheBehavior, words?: string, more: object = {}): Refused =>
    updating({ DefaultCacheBehavior: { ...standing, ...more, [name]: undefined } }, words);
  const right = {
    ...{ Id, DistributionId: Id, DistributionConfig: config, Resource: ARN },
    ...{ InvalidationBatch: { CallerReference: 'new', Paths: listOf('/*') }, Tags: { Items: [] } },
  };
  await client.createFunction({
    ...{ Name: 'live', FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } },
    FunctionCode: Buffer.from('function handler(event) { return event.request; }'),
  });
  const { ETag: version = '' } = await client.describeFunction({ Name: 'live' });
  const published = await client.publishFunction({ Name: 'live', IfMatch: version });
  const functionArn = published.FunctionSummary?.FunctionMetadata?.FunctionARN ?? '';
  return { client, made: { etag, updating, behavingWithout, Id, ARN, version, functionArn }, right };
}

expectRefusals(
  'cloudfront',
  {
    '400 InvalidIfMatchVersion': {
      'an update without If-Match': ['UpdateDistribution'],
      'an update with a malformed If-Match': ['UpdateDistribution', { IfMatch: '"abc"' }],
      'an update with If-Match: *': ['UpdateDistribution', { IfMatch: '*' }],
      'a deletion without If-Match': ['DeleteDistribution'],
    },
    '412 PreconditionFailed': {
      'an update with a stale If-Match': ['UpdateDistribution', { IfMatch: absent }],
    },
    '404 NoSuchDistribution': {
      'an update of an unknown distribution': ({ etag }) => [
        'UpdateDistribution',
        { Id: absent, IfMatch: etag },
      ],
      'an unknown distribution': ['GetDistribution', { Id: absent }],
      'an invalidation of an unknown distribution': ['CreateInvalidation', { DistributionId: absent }],
    },
    '400 IllegalUpdate': {
      'another caller reference in an update': ({ updating }) => updating({ CallerReference: 'other' }),
      'an update that leaves out the aliases': ({ updating }) =>
        updating({ Aliases: undefined }, 'Aliases are missing for the resource'),
      'an update that leaves out the web ACL': ({ updating }) =>
        updating({ WebACLId: undefined }, 'WebACLId is missing for the resource'),
      'an update that leaves out the version of HTTP': ({ updating }) => updating({ HttpVersion: undefined }),
      'an update that leaves out custom headers': ({ updating }) =>
        updating(
          originBeing({ CustomHeaders: undefined, OriginPath: '' }),
          "The 'OriginCustomHeaders' field is missing",
        ),
      'an update of an error page that leaves out how long it is cached': ({ updating }) =>
        updating(
          { CustomErrorResponses: listOf({ ErrorCode: 404, ResponsePagePath: '', ResponseCode: '' }) },
          'The specified list of custom error responses does not exist or is not valid.',
        ),
      ...Object.fromEntries(
        (['AllowedMethods', 'Compress', 'LambdaFunctionAssociations'] as const).map((name) => [
          `an update of a behaviour that leaves out ${name}`,
          ({ behavingWithout }: Made): Refused => behavingWithout(name),
        ]),
      ),
      'an update that turns a distribution into a staging one': ({ updating }) =>
        updating({ Aliases: { Quantity: 0 }, Staging: true }),
    },
    '409 DistributionNotDisabled': {
      'the deletion of an enabled distribution': ({ etag }) => ['DeleteDistribution', { IfMatch: etag }],
    },
    '409 DistributionAlreadyExists': {
      'a caller reference that was used': creating({ CallerReference: 'taken' }),
    },
    '409 CNAMEAlreadyExists': {
      'an alias that another distribution has': creating(named('taken.example.org')),
    },
    '400 InvalidViewerCertificate': {
      'an alias without a certificate': creating({ Aliases: listOf('other.example.org') }),
      'a certificate of another Region': creating(
        { ViewerCertificate: { ACMCertificateArn: 'arn:aws:acm:eu-central-1:1:certificate/1' } },
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
      ),
      "a certificate besides CloudFront's": creating(
        {
          ViewerCertificate: {
            ...{ CloudFrontDefaultCertificate: true, ACMCertificateArn: certificate },
            SSLSupportMethod: 'sni-only',
          },
        },
        'You cannot specify more than one of ACMCertificateArn, IAMCertificateId, or CloudFrontDefaultCertificate.',
      ),
    },
    '400 InvalidGeoRestrictionParameter': {
      'a whitelist without countries': restricted('whitelist'),
      'countries without a list': restricted('none', 'DE'),
      'a country that is no code': restricted('whitelist', 'Germany'),
    },
    '400 InvalidWebACLId': {
      'a web ACL that is no identifier': creating(
        { WebACLId: 'foobar' },
        'Invalid webACL identifier provided foobar',
      ),
      'a web ACL of a Region': creating({
        WebACLId: 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/x/1',
      }),
    },
    '400 InvalidForwardCookies': {
      'a whitelist of cookies without names': forwardingLegacy({ Cookies: { Forward: 'whitelist' } }),
      'names of cookies that are not forwarded': forwardingLegacy({
        Cookies: { Forward: 'none', WhitelistedNames: listOf('a') },
      }),
    },
    '400 TooManyHeadersInForwardedValues': {
      'eleven headers': forwardingLegacy({ Headers: listOf(...items(11, (n) => `x-${n}`)) }),
    },
    '400 InconsistentQuantities': {
      'a quantity that is not the number of items': creating({
        Origins: { Quantity: 2, Items: [apiOrigin('key')] },
      }),
      'a quantity that lies deep inside': creating(
        originBeing({ CustomHeaders: { Quantity: 0, Items: [{ HeaderName: 'x-a', HeaderValue: 'b' }] } }),
      ),
    },
    '404 NoSuchOrigin': {
      'a behaviour whose origin is not there': creating(behaving({ TargetOriginId: 'no' })),
    },
    '400 InvalidArgument': {
      'a certificate without a way to present it': creating(
        { ViewerCertificate: { ACMCertificateArn: certificate } },
        'The parameter ViewerCertificate Unsupported value for the SSLSupportMethod field: null.',
      ),
      'an origin with a scheme': creating(
        originBeing({ DomainName: 'https://a.example.org' }),
        'The parameter origin name cannot contain a colon.',
      ),
      'an origin by its address': creating(
        originBeing({ DomainName: '192.0.2.7' }),
        'The parameter origin name cannot be an IP address.',
      ),
      'a new distribution with a continuous deployment policy': creating(
        { ContinuousDeploymentPolicyId: 'no' },
        'Continuous deployment policy is not supported during distribution creation.',
      ),
      'POST to a group of origins': creating(
        grouped({ AllowedMethods: listOf(...everyMethod) }),
        'The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group.',
      ),
      'an update of a behaviour that leaves out SmoothStreaming': ({ behavingWithout }) =>
        behavingWithout('SmoothStreaming', 'The parameter SmoothStreaming flag is missing.'),
      'a header between two hosts forwarded': forwardingLegacy(
        { Headers: listOf('Connection') },
        'The parameter Header Name with value Connection is not allowed.',
      ),
      'every header and one more': forwardingLegacy({ Headers: listOf('*', 'x-a') }),
      'a function that does not exist': creating(
        running('arn:aws:cloudfront::1:function/no'),
        /^The parameter FunctionAssociationArn is invalid.*not found or is not published/,
      ),
      'one error twice': creating({
        CustomErrorResponses: listOf({ ErrorCode: 404 }, { ErrorCode: 404 }),
      }),
      'a port that no origin may have': creating(originAt({ HTTPPort: 22 })),
      'an unknown stage of functions': ['ListFunctions', { Stage: 'FOO' }],
      'two origins with one id': creating({ Origins: listOf(apiOrigin('a'), apiOrigin('b')) }),
      'an origin path that ends with a slash': creating(originBeing({ OriginPath: '/live/' })),
      ...Object.fromEntries(
        ['api.example.org', 'photos.s3-website-eu-west-1.amazonaws.com'].map((DomainName) => [
          `${DomainName} as a bucket`,
          creating(
            originBeing({
              DomainName,
              CustomOriginConfig: undefined,
              S3OriginConfig: { OriginAccessIdentity: '' },
            }),
            'The parameter Origin DomainName does not refer to a valid S3 bucket.',
          ),
        ]),
      ),
      'an update of forwarded values that leaves out their headers': ({ behavingWithout }) =>
        behavingWithout('CachePolicyId', 'The parameter Header settings is required.', {
          OriginRequestPolicyId: undefined,
          ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
          MinTTL: 0,
        }),
      'an update of a behaviour that leaves out its encryption': ({ behavingWithout }) =>
        behavingWithout('FieldLevelEncryptionId', 'The parameter Field level encryption id is required.'),
      'a log in what is no bucket': creating(
        { Logging: { Enabled: true, IncludeCookies: false, Bucket: 'logs', Prefix: '' } },
        'The parameter Logging Bucket does not refer to a valid S3 bucket.',
      ),
      'an alias with a space': creating(
        named('www.example.org '),
        'The parameter CNAME contains one or more parameters that are not valid.',
      ),
      'a custom header that CloudFront keeps for itself': creating(originWith(['X-Amz-Key', 'a'])),
      'Host as a custom header': creating(
        originWith(['Host', 'a']),
        'The parameter HeaderName : Host is not allowed.',
      ),
      'a custom header twice, in other letters': creating(originWith(['x-api-key', 'a'], ['X-API-Key', 'b'])),
      'a custom header twice in an update': ({ updating }) =>
        updating(originWith(['x-api-key', 'a'], ['X-API-Key', 'b'])),
      'a custom header name with a space': creating(originWith(['x api', 'a'])),
      'neither cache policy nor forwarded values': creating(behaving({ CachePolicyId: undefined })),
      'a combination of methods that there is not': creating(
        behaving({ AllowedMethods: listOf('GET', 'POST') }),
      ),
      'one path pattern twice': creating({ CacheBehaviors: listOf(atPath('/a'), atPath('/a')) }),
      'an error page without a status': creating(
        { CustomErrorResponses: listOf({ ErrorCode: 404, ResponsePagePath: '/404.html' }) },
        'Your request must specify both ResponsePagePath and ResponseCode together or none of them.',
      ),
      'an error page without a leading slash': creating({
        CustomErrorResponses: listOf({ ErrorCode: 404, ResponsePagePath: '404.html', ResponseCode: '404' }),
      }),
      'an alternate name of a multi-tenant distribution': creating({
        ConnectionMode: 'tenant-only',
        Aliases: listOf('images.example.org'),
      }),
      'tags of what is no ARN': ['TagResource', { Resource: 'E1' }],
      'a page after a marker that is none': ['ListDistributions', { Marker: 'no' }],
      'a function with a name that is none': creatingFunction('a b', '1'),
      'a function for an unknown runtime': creatingFunction('a', '1', 'nodejs24.x'),
      'an invalidation with one path without a slash': invalidating('/a', 'a'),
      'an invalidation with a star inside one path': invalidating('/*/a', '/a/*'),
    },
    '400 InvalidOrigin': {
      'an origin that is neither S3 nor custom': creating(originBeing({ CustomOriginConfig: undefined })),
      'an origin without a domain': creating(originBeing({ DomainName: 'localhost' })),
    },
    '400 InvalidOriginAccessControl': {
      'an origin access control that is not there': creating(originBeing({ OriginAccessControlId: 'E1' })),
      'one in an update': ({ updating }) => updating(originBeing({ OriginAccessControlId: 'E1' })),
    },
    '400 InvalidOriginAccessIdentity': {
      'an origin access identity that is not there': creating(
        originBeing({
          DomainName: 'photos.s3.eu-central-1.amazonaws.com',
          CustomOriginConfig: undefined,
          S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E1' },
        }),
      ),
    },
    '404 NoSuchCachePolicy': {
      'an unknown cache policy': creating(behaving({ CachePolicyId: 'no' })),
    },
    '404 NoSuchOriginRequestPolicy': {
      'an unknown origin request policy': creating(behaving({ OriginRequestPolicyId: 'no' })),
    },
    '404 NoSuchResponseHeadersPolicy': {
      'an unknown response headers policy': creating(behaving({ ResponseHeadersPolicyId: 'no' })),
    },
    '404 NoSuchContinuousDeploymentPolicy': {
      'an unknown continuous deployment policy': ({ updating }) =>
        updating({ ContinuousDeploymentPolicyId: 'no' }),
    },
    '400 InvalidTTLOrder': {
      'TTLs in the wrong order': creating(
        behaving({
          ...{ CachePolicyId: undefined, OriginRequestPolicyId: undefined },
          ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
          ...{ MinTTL: 10, DefaultTTL: 5, MaxTTL: 20 },
        }),
      ),
    },
    '400 InvalidResponseCode': {
      'an error page with a redirect': creating({
        CustomErrorResponses: listOf({ ErrorCode: 404, ResponsePagePath: '/404.html', ResponseCode: '302' }),
      }),
    },
    '400 InvalidDefaultRootObject': {
      'a root object with a leading slash': creating({ DefaultRootObject: '/index.html' }),
    },
    '400 InvalidLambdaFunctionAssociation': Object.fromEntries(
      ['', ':$LATEST'].map((version) => {
        const LambdaFunctionARN = `arn:aws:lambda:us-east-1:123456789012:function:edge${version}`;
        const associated = listOf({ EventType: 'viewer-request' as const, LambdaFunctionARN });
        const words = `The function ARN must reference a specific function version. (The ARN must end with the version number.) ARN: ${LambdaFunctionARN}`;
        return [
          `Lambda@Edge${version}`,
          creating(behaving({ LambdaFunctionAssociations: associated }), words),
        ];
      }),
    ),
    '400 InvalidFunctionAssociation': {
      'a function beside Lambda@Edge at the viewer': ({ functionArn }) =>
        creating(
          behaving({
            FunctionAssociations: listOf({ EventType: 'viewer-request', FunctionARN: functionArn }),
            LambdaFunctionAssociations: listOf({
              EventType: 'viewer-response',
              LambdaFunctionARN: 'arn:aws:lambda:us-east-1:123456789012:function:edge:1',
            }),
          }),
        ),
    },
    '500 TestFunctionFailed': Object.fromEntries(
      ['no JSON', '{}'].map((event) => [
        `a test with the event ${event}`,
        ({ version }: Made): Refused => [
          'TestFunction',
          { Name: 'live', IfMatch: version, EventObject: Buffer.from(event) },
          'The provided event object is not valid.',
        ],
      ]),
    ),
    '400 MalformedXML': {
      'a function at an event that functions do not have': creating(
        running('arn', 'origin-request'),
        "1 validation error detected: Value 'origin-request' at 'distributionConfig.defaultCacheBehavior.functionAssociations.items.1.member.eventType' failed to satisfy constraint: Member must satisfy value set: [viewer-request, viewer-response]",
      ),
      'an origin without its port': creating(originAt({ HTTPPort: undefined })),
      'a page without the error that it is for': creating({
        CustomErrorResponses: listOf({ ErrorCode: undefined }),
      }),
      'an unknown price class': creating({ PriceClass: 'PriceClass_1' as 'PriceClass_100' }),
      'an unknown policy for the protocol of viewers': creating(
        behaving({ ViewerProtocolPolicy: 'http-only' }),
      ),
      'an unknown version of HTTP': creating({ HttpVersion: 'http9' as 'http2' }),
      'an unknown restriction': creating({
        Restrictions: { GeoRestriction: { RestrictionType: 'foo' as 'none', Quantity: 0 } },
      }),
      'an unknown version of TLS at the viewer': creating({
        ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv9' as 'TLSv1' },
      }),
      'an unknown protocol at the origin': creating(originAt({ OriginProtocolPolicy: 'foo' })),
      'an unknown version of TLS at the origin': creating(originAt({ OriginSslProtocols: listOf('TLSv9') })),
      'an unknown event of a Lambda function': creating(
        behaving({ LambdaFunctionAssociations: listOf({ EventType: 'x', LambdaFunctionARN: 'y' }) }),
      ),
      'a distribution without origins': creating({ Origins: { Quantity: 0, Items: [] } }),
    },
    '400 InvalidTagging': {
      'a tag that AWS keeps for itself': [
        'CreateDistributionWithTags',
        {
          DistributionConfigWithTags: {
            DistributionConfig: distributionConfig(),
            Tags: { Items: [{ Key: 'aws:a', Value: 'b' }] },
          },
        },
      ],
    },
    '404 NoSuchResource': {
      'tags of what is not there': ({ ARN }) => ['TagResource', { Resource: `${ARN}X` }],
    },
    '413 FunctionSizeLimitExceeded': {
      'a function of more than 10 KB': creatingFunction('big', `//${'x'.repeat(10_239)}`),
    },
    '404 NoSuchFunctionExists': {
      'an unknown function': ['DescribeFunction', { Name: 'no' }],
    },
    '400 TooManyInvalidationsInProgress': {
      'sixteen wildcards at once': invalidating(...items(16, (n) => `/${n}/*`)),
    },
    '413 BatchTooLarge': {
      'more than three thousand paths': invalidating(...items(3_001, (n) => `/${n}`)),
    },
    '404 NoSuchInvalidation': {
      'an unknown invalidation': ['GetInvalidation', { Id: 'no' }],
    },
  },
  openStand,
);

test('an error response is for a status that the developer guide lists, and for no other', async () => {
  const { client } = edgeWorld();
  const taken: number[] = [];
  for (const ErrorCode of items(200, (n) => 400 + n)) {
    const config = distributionConfig({ CustomErrorResponses: listOf({ ErrorCode }) });
    const call = client.createDistribution({ DistributionConfig: config });
    if ((await outcomeOf(call)) === 'done') taken.push(ErrorCode);
    else await refused(call, '400 InvalidErrorCode');
  }
  expect(taken).toEqual([400, 403, 404, 405, 412, 414, 415, 416, 500, 501, 502, 503, 504]);
});

test('and a refused call changes nothing', async () => {
  const [one, ...others] = (await world.client.listDistributions()).DistributionList?.Items ?? [];
  expect(others).toEqual([]);
  expect(await configOf(world, one?.Id ?? '')).toEqual(before);
});

test('an account may update distributions twice a minute; the third is throttled and does nothing', async () => {
  const busy = edgeWorld({}, 7, { rates: true });
  const made = await busy.client.createDistribution({ DistributionConfig: distributionConfig() });
  const id = made.Distribution?.Id ?? '';
  const update = (Comment: string): Promise<unknown> => updated(busy, id, { Comment });
  await update('1');
  await update('2');
  const third = update('3');
  await refused(third, '400 Throttling', 'Rate exceeded');
  await expect(third).rejects.toMatchObject({
    $response: { headers: expect.not.objectContaining({ 'retry-after': expect.anything() }) },
  });
  expect((await configOf(busy, id)).config.Comment).toBe('2');
  await busy.wait(30);
  await update('3');
});

test('an account has room for so many distributions and no more', async () => {
  const { client } = edgeWorld({ quotas: { distributions: 3 } });
  const create = () => client.createDistribution({ DistributionConfig: distributionConfig() });
  for (let number = 0; number < 3; number++) await create();
  await refused(create(), '400 TooManyDistributions');
});
