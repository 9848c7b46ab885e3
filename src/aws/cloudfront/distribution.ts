import * as sdk from '@aws-sdk/client-cloudfront';
import type { Element } from '@xmldom/xmldom';
import { Failure } from '../../failure.ts';
import type { Aws } from '../client/connect.ts';
import { readRaw, UnreadableAnswer } from '../client/raw-answer.ts';
import { send } from '../client/call.ts';
import { allPages } from '../client/whole-list.ts';
import { unlessMissing } from '../client/refusal.ts';
import { sendNotLaterThan } from '../client/time-limit.ts';
import { configFrom, headerValues, incomplete, originsBelow, originsOf } from './distribution-config.ts';
import type { DistributionConfig, OriginConfig } from './distribution-config.ts';
import { keyHeader } from './gate-parts.ts';
import { child, itemsOf, parseXml, text, wholeListFrom } from './xml.ts';

export { TooLate } from '../client/time-limit.ts';

/** A distribution with its whole configuration. */
export interface ReadDistribution {
  readonly id: string;
  readonly arn: string;
  /** As in {@link ListedDistribution}. */
  readonly domainName: string;
  readonly etag: string;
  readonly deployed: boolean;
  readonly config: DistributionConfig;
  readonly origins: readonly OriginConfig[];
}

/** Every distribution of the account including staging copies, or an {@link UnreadableAnswer}: a missing one might send a key. */
export async function listDistributions(aws: Aws): Promise<readonly ListedDistribution[]> {
  const all = await allPages(call, (marker) => onePage(aws, marker));
  const ids = new Set<string>();
  for (const { id } of all) {
    // Then another one is missing from every page.
    if (ids.has(id)) throw unreadable(`it lists ${id} twice`);
    ids.add(id);
  }
  return all;
}

async function onePage(aws: Aws, marker: string | undefined): Promise<DistributionPage> {
  const command = new sdk.ListDistributionsCommand({ MaxItems: 100, Marker: marker });
  let page: DistributionPage | undefined;
  const read = (xml: string): void => {
    page = aws.readings.of(`page ${marker ?? ''}`, xml, () => pageFrom(xml, marker));
  };
  readRaw(command.middlewareStack, call, read, 'instead');
  await send(aws.cloudFront, command, 'all distributions');
  if (!page) throw unreadable('there was no body');
  return page;
}

/** One distribution with its ETag and its configuration as CloudFront sent it; undefined if there is none. */
export async function findDistribution(aws: Aws, id: string): Promise<ReadDistribution | undefined> {
  const call = 'cloudfront:GetDistribution';
  const command = new sdk.GetDistributionCommand({ Id: id });
  let read: ReadDistribution | undefined;
  const readBody = (xml: string, { etag = '' }: { readonly etag?: string }): void => {
    read = aws.readings.of(`distribution ${id} ${etag}`, xml, () => distributionFrom(xml, id, etag));
  };
  readRaw(command.middlewareStack, call, readBody, 'instead');
  const found = await unlessMissing(send(aws.cloudFront, command, id));
  if (found && !read) throw incomplete('there was no body');
  return found && read;
}

/** The existing ones of these distributions, with their whole configurations. */
export async function readDistributions(aws: Aws, listed: readonly { readonly id: string }[]) {
  const read = await Promise.all(listed.map(({ id }) => findDistribution(aws, id)));
  return read.filter((distribution) => distribution !== undefined);
}

/** Throws an {@link UnreadableAnswer} unless the response is complete and about this distribution. */
function distributionFrom(body: string, id: string, etag: string): ReadDistribution {
  const root = parseXml(body, incomplete);
  const config = configFrom(root);
  const [arn, domainName, status] = ['ARN', 'DomainName', 'Status'].map((name) => text(root, name));
  if (!arn || !domainName || !status || etag === '')
    throw incomplete(`the response about ${id} is incomplete`);
  if (text(root, 'Id') !== id)
    throw incomplete(`the response about ${id} is about ${text(root, 'Id') || 'nothing'}`);
  const element = child(root, 'DistributionConfig') ?? root;
  return {
    ...{ id, arn, etag, config },
    domainName: viewerDomain(domainName, itemsOfChild(element, 'Aliases')),
    deployed: status === 'Deployed',
    origins: originsBelow(element),
  };
}

/**
 * Replaces a distribution's configuration if its ETag is still `etag`; returns the new ETag. No message shows a key in it. Throws a
 * Failure caused by PreconditionFailed when it was changed meanwhile, and {@link TooLate} instead of sending it later than
 * `notLaterThan` (ms on the clock). AWS itself rejects a request 15 minutes after it was signed.
 */
export async function updateDistribution(
  aws: Aws,
  { id, etag }: Pick<ReadDistribution, 'id' | 'etag'>,
  config: DistributionConfig,
  notLaterThan?: number,
): Promise<string> {
  // The SDK requires an object; the XML replaces it after serialising, before signing.
  const command = new sdk.UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: undefined });
  sendInstead(command, config.xml);
  if (notLaterThan !== undefined) sendNotLaterThan(aws.clock, command, id, notLaterThan);
  const secrets = originsOf(config).flatMap((origin) => headerValues(origin, keyHeader));
  const answer = await send(aws.cloudFront, command, id, secrets);
  if (!answer.ETag)
    throw new Failure(
      `cloudfront:UpdateDistribution on "${id}" returned no usable response: it has no ETag.`,
      'Run the action again: it checks what was done and continues from there.',
      'no-response',
    );
  return answer.ETag;
}

function sendInstead(command: sdk.UpdateDistributionCommand, xml: string): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body: Uint8Array; headers: Record<string, string> };
      request.body = new TextEncoder().encode(xml);
      request.headers['content-type'] = 'application/xml';
      request.headers['content-length'] = String(request.body.length);
      return next(args);
    },
    { step: 'build', name: 'sendInstead', priority: 'low' },
  );
}

/** A distribution as an entry of a list: enough for polls, a hundred per call, but without the ETag. */
export interface ListedDistribution {
  readonly id: string;
  readonly arn: string;
  /** The name that viewers use; in China one of its alternate names. */
  readonly domainName: string;
  readonly deployed: boolean;
  readonly enabled: boolean;
  readonly staging: boolean;
  /** Alternate domain names, `*.` before some. */
  readonly aliases: readonly string[];
  /** Whether it is multi-tenant: it has no address of its own, viewers reach its tenants. */
  readonly tenantOnly: boolean;
  /** When its configuration was last replaced, in milliseconds since the epoch; undefined if CloudFront does not say. */
  readonly changedAt: number | undefined;
  readonly origins: readonly OriginConfig[];
}

/** Milliseconds after which a deployment counts as stuck and is not awaited; edges usually take 3 to 15 minutes. */
const longestDeployment = 3_600_000;

/** Whether its edges may still serve the configuration before its last change. */
export const isSwitching = ({ deployed, changedAt = 0 }: ListedDistribution, now: number): boolean =>
  !deployed && now - changedAt < longestDeployment;

/** `next` is undefined on the last page. */
type DistributionPage = readonly [distributions: readonly ListedDistribution[], next: string | undefined];

const call = 'cloudfront:ListDistributions';
const unreadable = (why: string): UnreadableAnswer => new UnreadableAnswer(call, why);

/** One page as CloudFront sent it. Throws an {@link UnreadableAnswer} unless it is complete and consistent. */
function pageFrom(xml: string, marker: string | undefined): DistributionPage {
  const list = wholeListFrom(xml, 'DistributionList', unreadable);
  return [itemsOf(list).map(fromSummary), nextMarkerOf(list, marker)];
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
    changedAt: Date.parse(text(summary, 'LastModifiedTime')) || undefined,
    origins,
  };
}

function itemsOfChild(summary: Element, name: string): readonly string[] {
  const list = child(summary, name);
  return list ? itemsOf(list).map(({ textContent }) => textContent ?? '') : [];
}

/** The suffix of the names that serve nothing. */
export const unservedDomain = '.cloudfront.cn';

/**
 * A distribution's own name; in China, where CloudFront's own names serve nothing, its first alternate name that is not a wildcard
 * (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html).
 */
function viewerDomain(own: string, aliases: readonly string[]): string {
  if (!own.endsWith(unservedDomain)) return own;
  return aliases.find((alias) => !alias.startsWith('*')) ?? own;
}
