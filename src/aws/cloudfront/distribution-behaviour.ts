import type { Element } from '@xmldom/xmldom';
import { rootOf, type DistributionConfig } from './distribution-config.ts';
import { child, children, listOf, text } from './xml-element.ts';

/** Where a path leads, and what of a viewer's request goes with it. */
export interface Behaviour {
  /** `*` for the default behaviour. */
  readonly pattern: string;
  /** One id; those of its members for an origin group. */
  readonly originIds: readonly string[];
  readonly cachePolicyId: string | undefined;
  readonly originRequestPolicyId: string | undefined;
  /** Headers of the older settings without policies, in lower case; `*` is all of them. */
  readonly forwardedHeaders: readonly string[];
}

/** What viewers see instead of an origin's error, and for how long it is kept. */
export interface ErrorPage {
  readonly status: number;
  /** `` where the origin's own answer is shown. */
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
      };
    },
  );
}

/** Whether CloudFront may ask a second origin once a first has answered or not: an origin group, or an error page. */
export function asksTwice(config: DistributionConfig): boolean {
  const root = rootOf(config);
  return (
    listOf(root, 'OriginGroups', 'OriginGroup').length > 0 ||
    errorPagesBelow(root).some(({ page }) => page !== '')
  );
}

/** The behaviour that CloudFront takes for a path: the first whose pattern fits. */
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
    // What is not said is 10 s (developer guide, "Control how long CloudFront caches errors").
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
function fits(pattern: string, path: string): boolean {
  const anchored = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  const source = anchored
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(path);
}
