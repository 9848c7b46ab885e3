import { CreateDistributionWithTagsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudfront';
import type { CacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { probePath } from './api-definition.ts';
import { cachingDisabled } from './cache-policy.ts';
import type { Aws } from './connect.ts';
import { findDistribution, listDistributions } from './distribution.ts';
import type { ReadDistribution } from './distribution.ts';
import { apiDomain, foreignResource, ownershipComment } from './naming.ts';
import { gateTags, isOwned } from './ownership.ts';
import { refusable } from './refusal.ts';
import { creation } from './step.ts';
import type { Resource } from './step.ts';

export interface DistributionWanted {
  readonly gate: string;
  readonly apiId: string;
  readonly stage: string;
  readonly cachePolicyId: string;
  /** A secret: it never stands in a change, a log line or an error. */
  readonly keyValue: string;
  readonly priceClass: string;
}

/** The header by which CloudFront shows API Gateway its key. */
export const keyHeader = 'x-api-key';

/** The gate's own distribution: made once, with everything in it; what it has become since is left as it is. */
export function ownDistribution(
  aws: Aws,
  wanted: DistributionWanted,
): Resource<ReadDistribution | undefined> {
  const title = `distribution of the gate "${wanted.gate}"`;
  return {
    title,
    find: () => findOwnDistribution(aws, wanted.gate, wanted.apiId),
    plan: (seen) =>
      seen
        ? []
        : [creation(title, `${wanted.priceClass}, origin ${wanted.apiId}`, () => create(aws, wanted))],
  };
}

/**
 * The distribution that carries the gate's tag among those whose origin is its API. Lists show no tags, and asking
 * for those of every distribution of an account would take a call each.
 */
export async function findOwnDistribution(
  aws: Aws,
  gate: string,
  apiId: string,
): Promise<ReadDistribution | undefined> {
  const domain = apiDomain(apiId, aws.region);
  const candidates = (await listDistributions(aws)).filter(
    ({ origins, staging }) => !staging && origins.some(({ domainName }) => domainName === domain),
  );
  for (const { id, arn } of candidates)
    if (isOwned(await distributionTags(aws, id, arn), gate)) return findDistribution(aws, id);
  const [foreign] = candidates;
  if (foreign) throw foreignResource(`distribution ${foreign.id} with the origin ${domain}`, gate);
  return undefined;
}

async function distributionTags(aws: Aws, id: string, arn: string): Promise<Record<string, string>> {
  const { Tags } = await refusable(
    'cloudfront:ListTagsForResource',
    id,
    aws.cloudFront.send(new ListTagsForResourceCommand({ Resource: arn })),
  );
  return Object.fromEntries((Tags?.Items ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

async function create(aws: Aws, wanted: DistributionWanted): Promise<void> {
  const tags = Object.entries(gateTags(wanted.gate)).map(([Key, Value]) => ({ Key, Value }));
  await refusable(
    'cloudfront:CreateDistributionWithTags',
    wanted.gate,
    aws.cloudFront.send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: distributionConfig(aws, wanted),
          Tags: { Items: tags },
        },
      }),
    ),
    [wanted.keyValue],
  );
}

const originId = 'gate';

/**
 * No origin request policy: what the cache policy names reaches the origin anyway, and the viewer's Host, which
 * API Gateway refuses, does not.
 */
function distributionConfig(aws: Aws, wanted: DistributionWanted): DistributionConfig {
  return {
    // The same for the same API: a second creation after a lost answer is refused instead of made.
    CallerReference: `cloudfront-image-gate/${wanted.gate}/${wanted.apiId}`,
    Comment: ownershipComment(wanted.gate),
    Enabled: true,
    HttpVersion: 'http2and3',
    IsIPV6Enabled: true,
    PriceClass: wanted.priceClass as never,
    Origins: { Quantity: 1, Items: [origin(aws, wanted)] },
    DefaultCacheBehavior: { ...behaviour(['GET', 'HEAD', 'OPTIONS'], wanted.cachePolicyId) },
    CacheBehaviors: {
      Quantity: 1,
      Items: [{ PathPattern: `${probePath}/*`, ...behaviour(['GET', 'HEAD'], cachingDisabled) }],
    },
  };
}

function origin(aws: Aws, { apiId, stage, keyValue }: DistributionWanted) {
  return {
    Id: originId,
    DomainName: apiDomain(apiId, aws.region),
    OriginPath: `/${stage}`,
    CustomHeaders: { Quantity: 1, Items: [{ HeaderName: keyHeader, HeaderValue: keyValue }] },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only' as const,
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] },
      // API Gateway itself gives up after 29 s.
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
    },
  };
}

function behaviour(
  methods: ('GET' | 'HEAD' | 'OPTIONS')[],
  policy: string,
): Omit<CacheBehavior, 'PathPattern'> {
  return {
    TargetOriginId: originId,
    ViewerProtocolPolicy: 'redirect-to-https',
    CachePolicyId: policy,
    Compress: false,
    AllowedMethods: {
      Quantity: methods.length,
      Items: methods,
      CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
    },
  };
}
