import type { HttpResponse } from '../../exchange.ts';
import { answer, instant, noContent, pageOf, truncatedList } from './answer.ts';
import { configOf, type Distribution, type Distributions } from './distributions.ts';
import type { Routes } from './routes.ts';
import { readTags } from './tags.ts';
import { element, find, innerXml, leaf, parseXml } from '../xml.ts';
import { words } from '../../words.ts';

/** The operations on distributions. `invalidationsInProgress` counts those of a distribution. */
export function distributionRoutes(
  distributions: Distributions,
  invalidationsInProgress: (id: string) => number,
): Routes {
  const whole = (distribution: Distribution, status: number): HttpResponse =>
    wholeAnswer(distribution, status, invalidationsInProgress(distribution.id));

  const summaries = createSummaries();

  return {
    // The service authorization reference names no resource for a creation.
    CreateDistribution: ({ request }) => whole(distributions.create(request.body, false), 201),
    CreateDistributionWithTags: {
      action: 'CreateDistribution',
      alsoNeeds: ['TagResource'],
      tags: tagsBeside,
      perform: ({ request }) => whole(distributions.create(request.body, true), 201),
    },
    ListDistributions: ({ query }) => {
      const page = pageOf(distributions.all(), query, ({ id }) => id);
      return answer(200, 'DistributionList', truncatedList(page, summaries));
    },
    GetDistribution: ({ id }) => whole(distributions.get(id), 200),
    GetDistributionConfig: ({ id }) => {
      const { inner, etag } = distributions.get(id);
      return answer(200, 'DistributionConfig', inner, { etag });
    },
    UpdateDistribution: ({ id, request }) => whole(distributions.update(id, request), 200),
    DeleteDistribution: ({ id, request }) => {
      distributions.delete(id, request);
      return noContent();
    },
  };
}

/** The tags in a creation's body; none where it cannot be read, which is said later. */
function tagsBeside(body: Uint8Array): ReadonlyMap<string, string> {
  try {
    const tags = find(parseXml(body, 'DistributionConfigWithTags'), 'Tags');
    return tags ? readTags(tags) : new Map();
  } catch {
    return new Map();
  }
}

/** A whole distribution, as most operations answer. */
export function wholeAnswer(distribution: Distribution, status: number, invalidations: number): HttpResponse {
  const inner =
    leaf('Id', distribution.id) +
    leaf('ARN', distribution.arn) +
    leaf('Status', distribution.deployment.status()) +
    leaf('LastModifiedTime', instant(distribution.lastModified)) +
    leaf('InProgressInvalidationBatches', invalidations) +
    leaf('DomainName', distribution.domainName) +
    element('ActiveTrustedSigners', leaf('Enabled', false) + leaf('Quantity', 0)) +
    element('ActiveTrustedKeyGroups', leaf('Enabled', false) + leaf('Quantity', 0)) +
    element('DistributionConfig', distribution.inner) +
    icpRecordals(distribution);
  return answer(status, 'Distribution', inner, {
    etag: distribution.etag,
    ...(status === 201
      ? { location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution.id}` }
      : {}),
  });
}

const summarised = words(`
  Aliases Origins OriginGroups DefaultCacheBehavior CacheBehaviors CustomErrorResponses Comment
  PriceClass Enabled ViewerCertificate Restrictions WebACLId HttpVersion IsIPV6Enabled Staging
  ConnectionMode ViewerMtlsConfig
`);

/** What a list shows of the configurations, read once for each: a poll lists all of them every few seconds. */
function createSummaries(): (distribution: Distribution) => string {
  const known = new WeakMap<Distribution['settings'], string>();
  return (distribution) => {
    const copied = known.get(distribution.settings) ?? summarisedPart(distribution);
    known.set(distribution.settings, copied);
    return summary(distribution, copied);
  };
}

function summarisedPart(distribution: Distribution): string {
  const root = configOf(distribution);
  const copied = [...summarised].map((name) => {
    const found = find(root, name);
    return found ? element(name, innerXml(found)) : '';
  });
  return copied.join('');
}

/** A distribution in a list: most of its configuration, not all. */
function summary(distribution: Distribution, copied: string): string {
  return element(
    'DistributionSummary',
    leaf('Id', distribution.id) +
      leaf('ARN', distribution.arn) +
      leaf('ETag', distribution.etag) +
      leaf('Status', distribution.deployment.status()) +
      leaf('LastModifiedTime', instant(distribution.lastModified)) +
      leaf('DomainName', distribution.domainName) +
      copied +
      icpRecordals(distribution),
  );
}

function icpRecordals({ settings }: Distribution): string {
  if (settings.aliases.length === 0) return '';
  const recordals = settings.aliases.map((alias) =>
    element('AliasICPRecordal', leaf('CNAME', alias) + leaf('ICPRecordalStatus', 'APPROVED')),
  );
  return element('AliasICPRecordals', recordals.join(''));
}
