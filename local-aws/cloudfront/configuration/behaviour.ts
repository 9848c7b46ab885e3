import type { Element } from '@xmldom/xmldom';
import { type CachePolicy, readForwardedValues } from './request-policy.ts';
import { filledAt, find, isTrue, itemsAt, textAt, textsAt } from '../xml.ts';

export interface Behaviour {
  readonly pathPattern: string;
  readonly targetOriginId: string;
  readonly viewerProtocolPolicy: string;
  readonly allowedMethods: ReadonlySet<string>;
  readonly cachedMethods: ReadonlySet<string>;
  readonly cachePolicyId: string | undefined;
  /** Instead of a cache policy, in distributions from before 2020. */
  readonly forwardedValues: CachePolicy | undefined;
  readonly originRequestPolicyId: string | undefined;
  readonly responseHeadersPolicyId: string | undefined;
  /** Trusted key groups or signers: every request must be signed. */
  readonly signedOnly: boolean;
  /** CloudFront Functions: event type -> ARN. */
  readonly functions: ReadonlyMap<string, string>;
}

/** Reads a `CacheBehavior` or `DefaultCacheBehavior`; the latter takes every path. */
export function readBehaviour(config: Element): Behaviour {
  const cachePolicyId = filledAt(config, 'CachePolicyId');
  return {
    pathPattern: textAt(config, 'PathPattern') ?? '*',
    targetOriginId: textAt(config, 'TargetOriginId') ?? '',
    viewerProtocolPolicy: textAt(config, 'ViewerProtocolPolicy') ?? 'allow-all',
    allowedMethods: methods(config, 'AllowedMethods'),
    cachedMethods: methods(config, 'AllowedMethods/CachedMethods'),
    cachePolicyId,
    forwardedValues: cachePolicyId === undefined ? readForwardedValues(config) : undefined,
    originRequestPolicyId: filledAt(config, 'OriginRequestPolicyId'),
    responseHeadersPolicyId: filledAt(config, 'ResponseHeadersPolicyId'),
    signedOnly: ['TrustedSigners', 'TrustedKeyGroups'].some((kind) => isTrue(config, `${kind}/Enabled`)),
    functions: new Map(
      itemsAt(config, 'FunctionAssociations').map((item) => [
        textAt(item, 'EventType') ?? '',
        textAt(item, 'FunctionARN') ?? '',
      ]),
    ),
  };
}

function methods(config: Element, path: string): ReadonlySet<string> {
  return new Set(find(config, path) ? textsAt(config, path) : ['GET', 'HEAD']);
}

/**
 * Whether `path` fits `pattern`: `*` is any number of characters, `?` is one, case matters, the leading slash is
 * optional (developer guide, "Path pattern").
 */
export function fitsPattern(pattern: string, path: string): boolean {
  const expression = pattern
    .replace(/^\//, '')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${expression}$`, 's').test(path);
}
