import type { HttpResponse } from '../../exchange.ts';
import { answer, instant, locationOf } from './answer.ts';
import { configOf, type Distribution } from './distribution.ts';
import { element, type Elements, find, innerXml, leaf, Raw, xmlOf } from '../xml.ts';
import { words } from '../../text.ts';

const noSigners = { Enabled: false, Quantity: 0 };

/** A whole distribution, as most operations answer. */
export function wholeAnswer(distribution: Distribution, status: number, invalidations: number): HttpResponse {
  const { id, arn, deployment, lastModified, domainName, inner, etag } = distribution;
  const shown = {
    ...{ Id: id, ARN: arn, Status: deployment.status(), LastModifiedTime: instant(lastModified) },
    ...{ InProgressInvalidationBatches: invalidations, DomainName: domainName },
    ...{ ActiveTrustedSigners: noSigners, ActiveTrustedKeyGroups: noSigners },
    DistributionConfig: new Raw(inner),
    ...icpRecordals(distribution),
  };
  const location = status === 201 ? locationOf(`distribution/${id}`) : {};
  return answer(status, 'Distribution', shown, { etag, ...location });
}

const summarised = words(`
  Aliases Origins OriginGroups DefaultCacheBehavior CacheBehaviors CustomErrorResponses Comment
  PriceClass Enabled ViewerCertificate Restrictions WebACLId HttpVersion IsIPV6Enabled Staging
  ConnectionMode ViewerMtlsConfig
`);

/** What a list shows of the configurations, read once for each: a poll lists all of them every few seconds. */
export function createSummaries(): (distribution: Distribution) => string {
  const known = new WeakMap<Distribution['settings'], Elements>();
  return (distribution) => {
    const copied = known.get(distribution.settings) ?? summarisedPart(distribution);
    known.set(distribution.settings, copied);
    const { id, arn, etag, deployment, lastModified, domainName } = distribution;
    return xmlOf({
      DistributionSummary: {
        ...{ Id: id, ARN: arn, ETag: etag, Status: deployment.status() },
        ...{ LastModifiedTime: instant(lastModified), DomainName: domainName },
        ...copied,
        ...icpRecordals(distribution),
      },
    });
  };
}

function summarisedPart(distribution: Distribution): Elements {
  const root = configOf(distribution);
  const copied = [...summarised].map((name): [string, Raw | undefined] => {
    const found = find(root, name);
    return [name, found && new Raw(innerXml(found))];
  });
  return Object.fromEntries(copied);
}

function icpRecordals({ settings }: Distribution): Elements {
  if (settings.aliases.length === 0) return {};
  const recordals = settings.aliases.map((alias) =>
    element('AliasICPRecordal', leaf('CNAME', alias) + leaf('ICPRecordalStatus', 'APPROVED')),
  );
  return { AliasICPRecordals: new Raw(...recordals) };
}
