import type { Element } from '@xmldom/xmldom';
import { originsBelow, type OriginConfig } from './distribution-config.ts';
import { itemsOf, wrongQuantity } from './quantities.ts';
import { UnreadableAnswer } from '../client/unreadable.ts';
import { child, parseXml, text } from './xml-element.ts';

/** A distribution as a list shows it: enough to poll by, a hundred a call, but without the ETag. */
export interface ListedDistribution {
  readonly id: string;
  readonly arn: string;
  /** Where viewers reach it; in China one of its alternate names. */
  readonly domainName: string;
  readonly deployed: boolean;
  readonly enabled: boolean;
  readonly staging: boolean;
  /** Alternate domain names, `*.` before some. */
  readonly aliases: readonly string[];
  /** A multi-tenant distribution has no address of its own: viewers reach its tenants. */
  readonly tenantOnly: boolean;
  readonly origins: readonly OriginConfig[];
}

export interface DistributionPage {
  /** As CloudFront sent it: the same text under the same marker is the same page. */
  readonly body: string;
  readonly distributions: readonly ListedDistribution[];
  /** Undefined on the last page. */
  readonly nextMarker: string | undefined;
}

const call = 'cloudfront:ListDistributions';
const unreadable = (why: string): UnreadableAnswer => new UnreadableAnswer(call, why);

/** One page as CloudFront sent it. Throws an {@link UnreadableAnswer} unless it is whole and agrees with itself. */
export function pageFrom(xml: string, marker: string | undefined): DistributionPage {
  if (xml.trim() === '') throw unreadable('it is empty');
  const list = parseXml(xml, unreadable);
  if (list.localName !== 'DistributionList')
    throw unreadable(`it is <${list.localName ?? ''}> and not a DistributionList`);
  if (!child(list, 'Quantity')) throw unreadable('it has no Quantity');
  const wrong = wrongQuantity(list);
  if (wrong !== undefined) throw unreadable(wrong);
  return { body: xml, distributions: itemsOf(list).map(fromSummary), nextMarker: nextMarkerOf(list, marker) };
}

/** Pages that were read one after the other. Throws when a distribution is in two of them: some other is in none. */
export function joined(pages: readonly DistributionPage[]): readonly ListedDistribution[] {
  const all = pages.flatMap(({ distributions }) => distributions);
  const ids = new Set<string>();
  for (const { id } of all) {
    if (ids.has(id)) throw unreadable(`it lists ${id} twice`);
    ids.add(id);
  }
  return all;
}

function nextMarkerOf(list: Element, marker: string | undefined): string | undefined {
  const truncated = text(list, 'IsTruncated').trim();
  const next = text(list, 'NextMarker');
  if (truncated === 'false' && next === '') return undefined;
  if (truncated === 'false') throw unreadable('it has a NextMarker but is not truncated');
  if (truncated !== 'true') throw unreadable('it does not say whether it is truncated');
  if (next === '') throw unreadable('it is truncated but has no NextMarker');
  if (next === marker) throw unreadable('its NextMarker is the page itself');
  return next;
}

function fromSummary(summary: Element): ListedDistribution {
  if (summary.localName !== 'DistributionSummary')
    throw unreadable(`it lists <${summary.localName ?? ''}> as a distribution`);
  const id = text(summary, 'Id');
  for (const name of ['Id', 'ARN', 'DomainName', 'Status', 'Enabled'])
    if (text(summary, name) === '') throw unreadable(`distribution ${id || '(no id)'} has no ${name}`);
  const origins = originsBelow(summary);
  if (origins.length === 0) throw unreadable(`distribution ${id} has no origins`);
  if (origins.some((origin) => origin.id === '' || origin.domainName === ''))
    throw unreadable(`an origin of distribution ${id} has no id or domain name`);
  return {
    id,
    arn: text(summary, 'ARN'),
    domainName: viewerDomain(text(summary, 'DomainName'), itemsOfChild(summary, 'Aliases')),
    deployed: text(summary, 'Status') === 'Deployed',
    enabled: text(summary, 'Enabled') === 'true',
    staging: text(summary, 'Staging') === 'true',
    aliases: itemsOfChild(summary, 'Aliases'),
    tenantOnly: text(summary, 'ConnectionMode') === 'tenant-only',
    origins,
  };
}

function itemsOfChild(summary: Element, name: string): readonly string[] {
  const list = child(summary, name);
  return list ? itemsOf(list).map(({ textContent }) => textContent ?? '') : [];
}

/** The end of the names under which nothing is served. */
export const unservedDomain = '.cloudfront.cn';

/**
 * A distribution's own name; in China, where CloudFront serves nothing under its own names, the first of its alternate
 * ones that is no wildcard (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html).
 */
export function viewerDomain(own: string, aliases: readonly string[]): string {
  if (!own.endsWith(unservedDomain)) return own;
  return aliases.find((alias) => !alias.startsWith('*')) ?? own;
}
