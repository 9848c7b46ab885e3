import type { Element } from '@xmldom/xmldom';
import { UnreadableAnswer } from '../client/raw-answer.ts';
import {
  addTo,
  child,
  children,
  insertAfter,
  listOf,
  parseXml,
  serialise,
  set,
  text,
  wrongQuantity,
} from './xml.ts';

/**
 * A distribution's configuration as the XML that CloudFront sent, edited as XML: UpdateDistribution replaces the whole
 * configuration, and a round trip through the SDK's objects drops every element that this version of the SDK does not
 * know (aws-sdk-js-v3#4637: a header rotation lost OriginAccessControlId that way and took a site down).
 */
export interface DistributionConfig {
  readonly xml: string;
}

export interface OriginConfig {
  readonly id: string;
  readonly domainName: string;
  readonly path: string;
  /** Every custom header, names in lower case as CloudFront compares them; two headers may have the same name. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Seconds from a viewer's request at an edge until its last try at this origin may have arrived. */
  readonly lastTry: number;
  /** Whether CloudFront may use plain HTTP for it, always or when a viewer does. */
  readonly unencrypted: boolean;
}

/** CloudFront's protocol policies of an origin: `http-only`, `match-viewer`, `https-only`. */
function isUnencrypted(protocolPolicy: string): boolean {
  return protocolPolicy === 'http-only' || protocolPolicy === 'match-viewer';
}

/** The values of the headers with that lower-case name; several only if their names differ in case. */
export function headerValues({ headers }: Pick<OriginConfig, 'headers'>, name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value);
}

/**
 * Takes the configuration from a response to GetDistribution or GetDistributionConfig, parsed or not. Throws on anything that is
 * empty, partial or inconsistent: what is sent back must never be less than what exists.
 */
export function configFrom(answer: string | Element): DistributionConfig {
  const root = typeof answer === 'string' ? parse(answer) : answer;
  const config = root.localName === 'DistributionConfig' ? root : child(root, 'DistributionConfig');
  if (!config) throw incomplete('no DistributionConfig in the response');
  const wrong = wrongQuantity(config) ?? missing(config);
  if (wrong !== undefined) throw incomplete(wrong);
  return { xml: serialise(config) };
}

/** The elements that CloudFront's model requires, by parent. */
const required: Readonly<Record<string, readonly string[]>> = {
  DistributionConfig: ['CallerReference', 'Origins', 'DefaultCacheBehavior', 'Enabled'],
  Origins: ['Quantity', 'Items'],
  Origin: ['Id', 'DomainName'],
  CustomHeaders: ['Quantity'],
  OriginCustomHeader: ['HeaderName', 'HeaderValue'],
  DefaultCacheBehavior: ['TargetOriginId'],
  CacheBehaviors: ['Quantity'],
  AllowedMethods: ['Quantity', 'Items'],
  FunctionAssociations: ['Quantity'],
  LambdaFunctionAssociations: ['Quantity'],
  CacheBehavior: ['PathPattern', 'TargetOriginId'],
  Aliases: ['Quantity'],
};

/** The first missing required element, in words. */
function missing(element: Element): string | undefined {
  const parent = element.localName ?? '';
  const absent = (Object.hasOwn(required, parent) ? required[parent] : undefined)?.find(
    (name) => !child(element, name),
  );
  if (absent !== undefined) return `no ${absent} in ${parent}`;
  for (const below of children(element)) {
    const found = missing(below);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The element of a configuration to read or edit. */
export function rootOf({ xml }: DistributionConfig): Element {
  return parseXml(xml, (why) => new Error(`the distribution's configuration is broken: ${why}`));
}

/** Whether it serves tenants under their names, and nothing under its own. */
export function isTenantOnly({ xml }: DistributionConfig): boolean {
  return text(parse(xml), 'ConnectionMode') === 'tenant-only';
}

/** The origins of a configuration with their custom headers. */
export function originsOf(config: DistributionConfig): readonly OriginConfig[] {
  const origins = known.get(config) ?? originsBelow(parse(config.xml));
  known.set(config, origins);
  return origins;
}

/** The origins of configurations that were already read; a configuration never changes. */
const known = new WeakMap<DistributionConfig, readonly OriginConfig[]>();

/** The origins of a configuration, or of a distribution in a list, which shows them alike. */
export function originsBelow(element: Element): readonly OriginConfig[] {
  const origins = listOf(element, 'Origins', 'Origin');
  // A second origin is tried after all tries at the first.
  const before = asksTwice(element) ? Math.max(0, ...origins.map((origin) => triesAt(origin).longest)) : 0;
  return origins.map((origin) => ({
    id: text(origin, 'Id'),
    domainName: text(origin, 'DomainName').toLowerCase(),
    path: text(origin, 'OriginPath'),
    headers: listOf(origin, 'CustomHeaders', 'OriginCustomHeader').map((header) => ({
      name: text(header, 'HeaderName').toLowerCase(),
      // HTTP drops whitespace around a value.
      value: text(header, 'HeaderValue').trim(),
    })),
    lastTry: before + triesAt(origin).last,
    unencrypted: isUnencrypted(text(child(origin, 'CustomOriginConfig'), 'OriginProtocolPolicy')),
  }));
}

/**
 * Seconds that all tries at an origin take at most, and after which the last one may have arrived. The defaults are 3 tries, 10 s to
 * connect and 30 s to answer (developer guide, "Origin settings").
 */
function triesAt(origin: Element): { readonly longest: number; readonly last: number } {
  const attempts = Number(text(origin, 'ConnectionAttempts')) || 3;
  const connection = Number(text(origin, 'ConnectionTimeout')) || 10;
  const kinds = ['CustomOriginConfig', 'VpcOriginConfig', 'S3OriginConfig'];
  const [response = 30] = kinds.flatMap(
    (kind) => Number(text(child(origin, kind), 'OriginReadTimeout')) || [],
  );
  const longest = attempts * (connection + response);
  return { longest, last: longest - response };
}

/** The same configuration with one custom header set on these origins; every other element stays as it is. */
export function withOriginHeader(
  config: DistributionConfig,
  originIds: readonly string[],
  name: string,
  value: string,
): DistributionConfig {
  const root = parse(config.xml);
  const origins = listOf(root, 'Origins', 'Origin');
  for (const originId of originIds) {
    const origin = origins.find((candidate) => text(candidate, 'Id') === originId);
    if (!origin) throw new Error(`the distribution has no origin ${originId}`);
    setHeader(origin, name, value);
  }
  return { xml: serialise(root) };
}

function setHeader(origin: Element, name: string, value: string): void {
  const present = listOf(origin, 'CustomHeaders', 'OriginCustomHeader').filter(
    (header) => text(header, 'HeaderName').toLowerCase() === name.toLowerCase(),
  );
  for (const header of present) set(header, 'HeaderValue', value);
  if (present.length === 0) addHeader(origin, name, value);
}

/** Adds a custom header to an origin without one of that name. */
export function addHeader(origin: Element, name: string, value: string): void {
  const list =
    child(origin, 'CustomHeaders') ?? insertAfter(origin, 'CustomHeaders', ['OriginPath', 'DomainName']);
  addTo(list, { HeaderName: name, HeaderValue: value }, 'end');
}

function parse(xml: string): Element {
  return parseXml(xml, incomplete);
}

/** An incomplete response about one distribution. */
export function incomplete(why: string): Error {
  return new UnreadableAnswer('cloudfront:GetDistribution', why);
}

/** The target of a path, and what CloudFront forwards of a viewer's request. */
export interface Behaviour {
  /** `*` for the default behaviour. */
  readonly pattern: string;
  /** One id, or those of the members of an origin group. */
  readonly originIds: readonly string[];
  readonly cachePolicyId: string | undefined;
  readonly originRequestPolicyId: string | undefined;
  /** Forwarded headers of the legacy settings without policies, in lower case; `*` is all of them. */
  readonly forwardedHeaders: readonly string[];
  /** A Lambda@Edge function gets each request on its way to the origin, and may set headers, even Host. */
  readonly rewrites: boolean;
}

/** What viewers see instead of an origin's error, and how long it is cached. */
export interface ErrorPage {
  readonly status: number;
  /** `` if the origin's own response is shown. */
  readonly page: string;
  readonly shownAs: string;
  /** Seconds */
  readonly keptFor: number;
}

/** The behaviours in the order in which CloudFront tries them; the default one is the last. */
export function behavioursOf(config: DistributionConfig): readonly Behaviour[] {
  const root = rootOf(config);
  const groups = new Map(
    listOf(root, 'OriginGroups', 'OriginGroup').map((group) => [
      text(group, 'Id'),
      listOf(group, 'Members', 'OriginGroupMember').map((member) => text(member, 'OriginId')),
    ]),
  );
  const fallback = child(root, 'DefaultCacheBehavior');
  return [...listOf(root, 'CacheBehaviors', 'CacheBehavior'), ...(fallback ? [fallback] : [])].map(
    (behaviour) => {
      const origin = text(behaviour, 'TargetOriginId');
      return {
        pattern: text(behaviour, 'PathPattern') || '*',
        originIds: groups.get(origin) ?? [origin],
        cachePolicyId: text(behaviour, 'CachePolicyId') || undefined,
        originRequestPolicyId: text(behaviour, 'OriginRequestPolicyId') || undefined,
        forwardedHeaders: forwardedHeaders(behaviour),
        rewrites: listOf(behaviour, 'LambdaFunctionAssociations', 'LambdaFunctionAssociation').some(
          (one) => text(one, 'EventType') === 'origin-request',
        ),
      };
    },
  );
}

/** Whether CloudFront may try a second origin after the first: an origin group, or an error page. */
function asksTwice(element: Element): boolean {
  return (
    listOf(element, 'OriginGroups', 'OriginGroup').length > 0 ||
    errorPagesBelow(element).some(({ page }) => page !== '')
  );
}

/** Whether CloudFront treats two path patterns as the same: a leading slash makes no difference (API reference, CacheBehavior). */
export const isSamePattern = (one: string, other: string): boolean =>
  one.replace(/^\//, '') === other.replace(/^\//, '');

/** The behaviour that CloudFront uses for a path: the first whose pattern matches. */
export function behaviourFor(behaviours: readonly Behaviour[], path: string): Behaviour | undefined {
  return behaviours.find(({ pattern }) => fits(pattern, path));
}

export function errorPagesOf(config: DistributionConfig): readonly ErrorPage[] {
  return errorPagesBelow(rootOf(config));
}

function errorPagesBelow(root: Element): readonly ErrorPage[] {
  return listOf(root, 'CustomErrorResponses', 'CustomErrorResponse').map((response) => ({
    status: Number(text(response, 'ErrorCode')),
    page: text(response, 'ResponsePagePath'),
    shownAs: text(response, 'ResponseCode'),
    // The default is 10 s (developer guide, "Control how long CloudFront caches errors").
    keptFor: Number(text(response, 'ErrorCachingMinTTL') || '10'),
  }));
}

function forwardedHeaders(behaviour: Element): readonly string[] {
  const values = child(behaviour, 'ForwardedValues');
  return children(child(child(values, 'Headers'), 'Items')).map(({ textContent }) =>
    (textContent ?? '').toLowerCase(),
  );
}

/** `*` is any number of characters, `?` is one; a leading slash may be left out (developer guide, "Path pattern"). */
export function fits(pattern: string, path: string): boolean {
  const anchored = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  const source = anchored
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(path);
}
