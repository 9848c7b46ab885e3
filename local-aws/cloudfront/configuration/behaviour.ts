import type { CacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { filled } from '../../text.ts';
import { itemsOf } from '../list.ts';
import { type CachePolicy, type Legacy, readForwardedValues } from './request-policy.ts';

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

/** The behaviour of a path, or the default one. */
export type AnyBehaviour = Omit<Partial<CacheBehavior>, keyof Legacy> & Legacy;

/** In the order in which they are tried; the default behaviour, which takes every path, is the last. */
export function behavioursOf({
  CacheBehaviors,
  DefaultCacheBehavior: fallback,
}: DistributionConfig): readonly AnyBehaviour[] {
  return [...itemsOf<AnyBehaviour>(CacheBehaviors), ...(fallback ? [fallback] : [])];
}

export function readBehaviour(behaviour: AnyBehaviour): Behaviour {
  const { PathPattern = '*', TargetOriginId = '', ViewerProtocolPolicy = 'allow-all' } = behaviour;
  const { CachePolicyId, OriginRequestPolicyId, ResponseHeadersPolicyId, AllowedMethods } = behaviour;
  const { TrustedSigners, TrustedKeyGroups, FunctionAssociations } = behaviour;
  const methods = (list?: { Items?: string[] | undefined }) => new Set(list ? list.Items : ['GET', 'HEAD']);
  return {
    ...{ pathPattern: PathPattern, targetOriginId: TargetOriginId },
    viewerProtocolPolicy: ViewerProtocolPolicy,
    allowedMethods: methods(AllowedMethods),
    cachedMethods: methods(AllowedMethods?.CachedMethods),
    cachePolicyId: filled(CachePolicyId),
    forwardedValues: CachePolicyId ? undefined : readForwardedValues(behaviour),
    originRequestPolicyId: filled(OriginRequestPolicyId),
    responseHeadersPolicyId: filled(ResponseHeadersPolicyId),
    signedOnly: [TrustedSigners, TrustedKeyGroups].some((list) => list?.Enabled),
    functions: new Map(
      itemsOf(FunctionAssociations).map(({ EventType = '', FunctionARN = '' }) => [EventType, FunctionARN]),
    ),
  };
}

/**
 * Whether `path` fits `pattern`: `*` is any number of characters, `?` is one, case matters, the leading slash is
 * optional (developer guide, "Path pattern").
 */
export function fitsPattern(pattern: string, path: string): boolean {
  const expression = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, expression);
  return expression.test(path);
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const expression = pattern
    .replace(/^\//, '')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${expression}$`, 's');
}
