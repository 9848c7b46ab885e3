import {
  CloudFrontServiceException,
  CreateCachePolicyCommand,
  CreateDistributionCommand,
  CreateDistributionWithTagsCommand,
  CreateFunctionCommand,
  CreateInvalidationCommand,
  DeleteCachePolicyCommand,
  DeleteDistributionCommand,
  DescribeFunctionCommand,
  type DistributionConfig,
  GetCachePolicyCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetInvalidationCommand,
  ListCachePoliciesCommand,
  ListDistributionsCommand,
  ListFunctionsCommand,
  TagResourceCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { refusalsIn, type RefusalTable } from '../refusal-table.ts';
import {
  apiOrigin,
  behaviour,
  cachingOptimized,
  distributionConfig,
  type EdgeWorld,
  edgeWorld,
} from './edge-world.ts';

interface Stand {
  readonly world: EdgeWorld;
  readonly id: string;
  readonly arn: string;
  readonly etag: string;
  readonly config: DistributionConfig;
}

/** An origin whose custom headers are `headers`. */
function originWith(...headers: [name: string, value: string][]) {
  const Items = headers.map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue }));
  return {
    Origins: {
      Quantity: 1,
      Items: [{ ...apiOrigin(undefined), CustomHeaders: { Quantity: headers.length, Items } }],
    },
  };
}

function originBeing(overrides: object) {
  return { Origins: { Quantity: 1, Items: [{ ...apiOrigin('key'), ...overrides }] } };
}

function cachePolicy(name: string, ttls: readonly [number, number, number]) {
  const [MinTTL, DefaultTTL, MaxTTL] = ttls;
  return new CreateCachePolicyCommand({ CachePolicyConfig: { Name: name, MinTTL, DefaultTTL, MaxTTL } });
}

const absent = 'E0000000000000';
let stand: Stand;

beforeAll(async () => {
  const world = edgeWorld();
  const { Distribution, ETag = '' } = await world.client.send(
    new CreateDistributionCommand({
      DistributionConfig: distributionConfig({
        CallerReference: 'taken',
        Aliases: { Quantity: 1, Items: ['taken.example.org'] },
        ViewerCertificate: {
          ACMCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
          SSLSupportMethod: 'sni-only',
        },
      }),
    }),
  );
  const { Id: id = '', ARN: arn = '' } = Distribution ?? {};
  const { DistributionConfig: config } = await world.client.send(
    new GetDistributionConfigCommand({ Id: id }),
  );
  if (!config) throw new Error('no configuration');
  await world.client.send(cachePolicy('taken', [0, 1, 2]));
  stand = { world, id, arn, etag: ETag, config };
});

type Sending = (stand: Stand) => Promise<unknown>;

/** Creates a distribution that is right but for `overrides`. */
const creating =
  (overrides: Partial<DistributionConfig>): Sending =>
  ({ world }) =>
    world.client.send(new CreateDistributionCommand({ DistributionConfig: distributionConfig(overrides) }));

const updating =
  (
    change: (stand: Stand) => { id?: string; version?: string | undefined; config?: DistributionConfig },
  ): Sending =>
  (all) => {
    const { id = all.id, config = all.config, ...rest } = change(all);
    const version = 'version' in rest ? rest.version : all.etag;
    return all.world.client.send(
      new UpdateDistributionCommand({ Id: id, IfMatch: version, DistributionConfig: config }),
    );
  };

const creatingFunction =
  (name: string, code: string, runtime = 'cloudfront-js-2.0'): Sending =>
  ({ world }) =>
    world.client.send(
      new CreateFunctionCommand({
        Name: name,
        FunctionConfig: { Comment: '', Runtime: runtime as 'cloudfront-js-2.0' },
        FunctionCode: Buffer.from(code),
      }),
    );

const invalidating =
  (id: string | undefined, ...paths: string[]): Sending =>
  ({ world, id: own }) =>
    world.client.send(
      new CreateInvalidationCommand({
        DistributionId: id ?? own,
        InvalidationBatch: { CallerReference: paths.join(), Paths: { Quantity: paths.length, Items: paths } },
      }),
    );

const association = (
  FunctionARN: string,
  EventType: 'viewer-request' | 'origin-request' = 'viewer-request',
) => ({
  DefaultCacheBehavior: behaviour({
    FunctionAssociations: { Quantity: 1, Items: [{ FunctionARN, EventType }] },
  }),
});

const cases: RefusalTable<Sending> = {
  '400 InvalidIfMatchVersion': {
    'an update without If-Match': updating(() => ({ version: undefined })),
    'an update with a malformed If-Match': updating(() => ({ version: '"abc"' })),
    'an update with If-Match: *': updating(() => ({ version: '*' })),
    'a deletion without If-Match': ({ world, id }) =>
      world.client.send(new DeleteDistributionCommand({ Id: id })),
  },
  '412 PreconditionFailed': {
    'an update with a stale If-Match': updating(() => ({ version: absent })),
  },
  '404 NoSuchDistribution': {
    'an update of an unknown distribution': updating(() => ({ id: absent })),
    'an unknown distribution': ({ world }) => world.client.send(new GetDistributionCommand({ Id: absent })),
    'an invalidation of an unknown distribution': invalidating(absent, '/*'),
  },
  '400 IllegalUpdate': {
    'another caller reference in an update': updating(({ config }) => ({
      config: { ...config, CallerReference: 'other' },
    })),
    'an update that leaves out the aliases': updating(({ config }) => ({
      config: { ...config, Aliases: undefined },
    })),
    'an update that turns a distribution into a staging one': updating(({ config }) => ({
      config: { ...config, Aliases: { Quantity: 0 }, Staging: true },
    })),
  },
  '409 DistributionNotDisabled': {
    'the deletion of an enabled distribution': ({ world, id, etag }) =>
      world.client.send(new DeleteDistributionCommand({ Id: id, IfMatch: etag })),
  },
  '409 DistributionAlreadyExists': {
    'a caller reference that was used': creating({ CallerReference: 'taken' }),
  },
  '409 CNAMEAlreadyExists': {
    'an alias that another distribution has': creating({
      Aliases: { Quantity: 1, Items: ['taken.example.org'] },
      ViewerCertificate: { ACMCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
    }),
  },
  '400 InvalidViewerCertificate': {
    'an alias without a certificate': creating({ Aliases: { Quantity: 1, Items: ['other.example.org'] } }),
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
    'a behaviour whose origin is not there': creating({
      DefaultCacheBehavior: behaviour({ TargetOriginId: 'no' }),
    }),
  },
  '400 InvalidArgument': {
    'a port that no origin may have': creating(
      originBeing({
        CustomOriginConfig: { HTTPPort: 22, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
      }),
    ),
    'a long origin path': creating(originBeing({ OriginPath: `/${'a'.repeat(255)}` })),
    'a time to live below zero': ({ world }) => world.client.send(cachePolicy('negative', [-1, 0, 0])),
    'a list of policies of an unknown type': ({ world }) =>
      world.client.send(new ListCachePoliciesCommand({ Type: 'foo' as 'custom' })),
    'an unknown stage of functions': ({ world }) =>
      world.client.send(new ListFunctionsCommand({ Stage: 'FOO' as 'LIVE' })),
    'two origins with one id': creating({
      Origins: { Quantity: 2, Items: [apiOrigin('a'), apiOrigin('b')] },
    }),
    'an origin path that ends with a slash': creating(originBeing({ OriginPath: '/live/' })),
    'an origin that is neither S3 nor custom': creating(originBeing({ CustomOriginConfig: undefined })),
    'a custom header that CloudFront keeps for itself': creating(originWith(['X-Amz-Key', 'a'])),
    'Host as a custom header': creating(originWith(['Host', 'a'])),
    'a custom header twice, in other letters': creating(originWith(['x-api-key', 'a'], ['X-API-Key', 'b'])),
    'a custom header name with a space': creating(originWith(['x api', 'a'])),
    'a custom header name of 257 characters': creating(originWith(['x'.repeat(257), 'a'])),
    'a custom header value of 1,784 characters': creating(originWith(['x-a', 'v'.repeat(1_784)])),
    'custom headers of more than 10,240 characters together': creating(
      originWith(...Array.from({ length: 7 }, (_, n): [string, string] => [`x-${n}`, 'v'.repeat(1_700)])),
    ),
    'neither cache policy nor forwarded values': creating({
      DefaultCacheBehavior: behaviour({ CachePolicyId: undefined }),
    }),
    'a combination of methods that there is not': creating({
      DefaultCacheBehavior: behaviour({ AllowedMethods: { Quantity: 2, Items: ['GET', 'POST'] } }),
    }),
    'one path pattern twice': creating({
      CacheBehaviors: {
        Quantity: 2,
        Items: [
          { ...behaviour(), PathPattern: '/a' },
          { ...behaviour(), PathPattern: '/a' },
        ],
      },
    }),
    'a comment of 129 characters': creating({ Comment: 'c'.repeat(129) }),
    'tags of what is no ARN': ({ world, id }) =>
      world.client.send(new TagResourceCommand({ Resource: id, Tags: { Items: [] } })),
    'a page after a marker that is none': ({ world }) =>
      world.client.send(new ListDistributionsCommand({ Marker: 'no' })),
    'a cache policy whose TTLs are out of order': ({ world }) =>
      world.client.send(cachePolicy('b', [9, 5, 7])),
    'a function with a name that is none': creatingFunction('a b', '1'),
    'a function for an unknown runtime': creatingFunction('a', '1', 'nodejs24.x'),
    'an invalidation path without a slash': invalidating(undefined, 'a'),
    'an invalidation path with a star inside': invalidating(undefined, '/*/a'),
  },
  '400 InvalidOrigin': {
    'an origin with a scheme': creating(originBeing({ DomainName: 'https://a.example.org' })),
  },
  '400 InvalidOriginReadTimeout': {
    'a read timeout beyond its limit': creating(
      originBeing({ CustomOriginConfig: { ...apiOrigin('a').CustomOriginConfig, OriginReadTimeout: 121 } }),
    ),
  },
  '400 TooManyOriginCustomHeaders': {
    'an eleventh custom header': creating(
      originWith(...Array.from({ length: 11 }, (_, n): [string, string] => [`x-${n}`, 'v'])),
    ),
  },
  '404 NoSuchCachePolicy': {
    'an unknown cache policy': creating({ DefaultCacheBehavior: behaviour({ CachePolicyId: 'no' }) }),
    'an unknown cache policy asked for': ({ world }) =>
      world.client.send(new GetCachePolicyCommand({ Id: 'no' })),
  },
  '404 NoSuchOriginRequestPolicy': {
    'an unknown origin request policy': creating({
      DefaultCacheBehavior: behaviour({ OriginRequestPolicyId: 'no' }),
    }),
  },
  '404 NoSuchResponseHeadersPolicy': {
    'an unknown response headers policy': creating({
      DefaultCacheBehavior: behaviour({ ResponseHeadersPolicyId: 'no' }),
    }),
  },
  '404 NoSuchContinuousDeploymentPolicy': {
    'an unknown continuous deployment policy': creating({ ContinuousDeploymentPolicyId: 'no' }),
  },
  '400 InvalidTTLOrder': {
    'TTLs in the wrong order': creating({
      DefaultCacheBehavior: behaviour({
        CachePolicyId: undefined,
        OriginRequestPolicyId: undefined,
        ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
        MinTTL: 10,
        DefaultTTL: 5,
        MaxTTL: 20,
      }),
    }),
  },
  '400 TooManyCacheBehaviors': {
    'a 26th behaviour': creating({
      CacheBehaviors: {
        Quantity: 26,
        Items: Array.from({ length: 26 }, (_, n) => ({ ...behaviour(), PathPattern: `/${n}` })),
      },
    }),
  },
  '400 InvalidErrorCode': {
    'an error response for 418': creating({
      CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 418 }] },
    }),
  },
  '400 InvalidResponseCode': {
    'an error page without a status': creating({
      CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 404, ResponsePagePath: '/404.html' }] },
    }),
  },
  '400 InvalidDefaultRootObject': {
    'a root object with a leading slash': creating({ DefaultRootObject: '/index.html' }),
  },
  '400 InvalidFunctionAssociation': {
    'a function that does not exist': creating(association('arn:aws:cloudfront::1:function/no')),
    'a function at an event that functions do not have': creating(association('arn', 'origin-request')),
  },
  '400 MalformedXML': {
    'a distribution without origins': creating({ Origins: { Quantity: 0, Items: [] } }),
    'an unknown price class': creating({ PriceClass: 'PriceClass_1' as 'PriceClass_100' }),
    'an unknown version of HTTP': creating({ HttpVersion: 'http9' as 'http2' }),
    'an unknown restriction': creating({
      Restrictions: { GeoRestriction: { RestrictionType: 'foo' as 'none', Quantity: 0 } },
    }),
    'an unknown version of TLS at the viewer': creating({
      ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv9' as 'TLSv1' },
    }),
    'an unknown protocol at the origin': creating(
      originBeing({ CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'foo' } }),
    ),
    'an unknown version of TLS at the origin': creating(
      originBeing({
        CustomOriginConfig: {
          ...{ HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
          OriginSslProtocols: { Quantity: 1, Items: ['TLSv9'] },
        },
      }),
    ),
    'an unknown event of a Lambda function': creating({
      DefaultCacheBehavior: behaviour({
        LambdaFunctionAssociations: { Quantity: 1, Items: [{ EventType: 'x', LambdaFunctionARN: 'y' }] },
      }),
    }),
    'a cache policy by an unknown choice of headers': ({ world }) =>
      world.client.send(
        new CreateCachePolicyCommand({
          CachePolicyConfig: {
            ...{ Name: 'odd', MinTTL: 0 },
            ParametersInCacheKeyAndForwardedToOrigin: {
              EnableAcceptEncodingGzip: false,
              HeadersConfig: { HeaderBehavior: 'allViewer' as 'none' },
              CookiesConfig: { CookieBehavior: 'none' },
              QueryStringsConfig: { QueryStringBehavior: 'none' },
            },
          },
        }),
      ),
  },
  '400 InvalidTagging': {
    'a tag that AWS keeps for itself': ({ world }) =>
      world.client.send(
        new CreateDistributionWithTagsCommand({
          DistributionConfigWithTags: {
            DistributionConfig: distributionConfig(),
            Tags: { Items: [{ Key: 'aws:a', Value: 'b' }] },
          },
        }),
      ),
    'a 51st tag': ({ world, arn }) =>
      world.client.send(
        new TagResourceCommand({
          Resource: arn,
          Tags: { Items: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' })) },
        }),
      ),
  },
  '404 NoSuchResource': {
    'tags of what is not there': ({ world, arn }) =>
      world.client.send(new TagResourceCommand({ Resource: `${arn}X`, Tags: { Items: [] } })),
  },
  '409 CachePolicyAlreadyExists': {
    'a cache policy name that is taken': ({ world }) => world.client.send(cachePolicy('taken', [0, 1, 2])),
  },
  '400 IllegalDelete': {
    'the deletion of a managed policy': ({ world }) =>
      world.client.send(new DeleteCachePolicyCommand({ Id: cachingOptimized, IfMatch: absent })),
  },
  '413 FunctionSizeLimitExceeded': {
    'a function of more than 10 KB': creatingFunction('big', `//${'x'.repeat(10_239)}`),
  },
  '404 NoSuchFunctionExists': {
    'an unknown function': ({ world }) => world.client.send(new DescribeFunctionCommand({ Name: 'no' })),
  },
  '400 TooManyInvalidationsInProgress': {
    'sixteen wildcards at once': invalidating(undefined, ...Array.from({ length: 16 }, (_, n) => `/${n}/*`)),
  },
  '404 NoSuchInvalidation': {
    'an unknown invalidation': ({ world, id }) =>
      world.client.send(new GetInvalidationCommand({ DistributionId: id, Id: 'no' })),
  },
};

describe('CloudFront refuses', () => {
  test.each(refusalsIn(cases))('%s', async (_, send, code, status) => {
    const error: unknown = await send(stand).then(
      () => 'nothing was refused',
      (refused: unknown) => refused,
    );
    expect(error).toBeInstanceOf(CloudFrontServiceException);
    expect(error).toMatchObject({
      name: code,
      $metadata: { httpStatusCode: status, requestId: expect.any(String) },
    });
  });

  test('and a refused call changes nothing', async () => {
    const { world, id, etag, config } = stand;
    const now = await world.client.send(new GetDistributionConfigCommand({ Id: id }));
    expect(now.ETag).toBe(etag);
    expect(now.DistributionConfig).toEqual(config);
    expect((await world.client.send(new ListDistributionsCommand({}))).DistributionList?.Quantity).toBe(1);
  });
});

describe('the account', () => {
  test('may update distributions twice a minute; the third is throttled and does nothing', async () => {
    const world = edgeWorld({}, 7, { rates: true });
    const { Distribution } = await world.client.send(
      new CreateDistributionCommand({ DistributionConfig: distributionConfig() }),
    );
    const Id = Distribution?.Id;
    const update = async (comment: string) => {
      const { DistributionConfig, ETag } = await world.client.send(new GetDistributionConfigCommand({ Id }));
      if (!DistributionConfig) throw new Error('no configuration');
      await world.client.send(
        new UpdateDistributionCommand({
          Id,
          IfMatch: ETag,
          DistributionConfig: { ...DistributionConfig, Comment: comment },
        }),
      );
    };
    await update('1');
    await update('2');
    const refused: unknown = await update('3').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
      $response: { headers: expect.not.objectContaining({ 'retry-after': expect.anything() }) },
    });
    const read = await world.client.send(new GetDistributionConfigCommand({ Id }));
    expect(read.DistributionConfig?.Comment).toBe('2');
    await world.clock.run(world.clock.sleep(30_000));
    await update('3');
  });

  test('has room for so many distributions and no more', async () => {
    const world = edgeWorld({ quotas: { distributions: 3 } });
    const create = () =>
      world.client.send(new CreateDistributionCommand({ DistributionConfig: distributionConfig() }));
    for (let number = 0; number < 3; number++) await create();
    await expect(create()).rejects.toMatchObject({ name: 'TooManyDistributions' });
  });
});
