import type { CacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { matchesPattern } from '../../iam/pattern.ts';
import { itemsOf } from '../list.ts';
import type { Legacy } from './request-policy.ts';

/** The behaviour of a path, or the default one. */
export type AnyBehaviour = Omit<Partial<CacheBehavior>, keyof Legacy> & Legacy;

/** In the order in which they are tried; the default behaviour, which takes every path, is the last. */
export function behavioursOf({
  CacheBehaviors,
  DefaultCacheBehavior: fallback,
}: DistributionConfig): readonly AnyBehaviour[] {
  return [...itemsOf<AnyBehaviour>(CacheBehaviors), ...(fallback ? [fallback] : [])];
}

/**
 * Whether `path` fits `pattern`: `*` is any number of characters, `?` is one, case matters, the leading slash is
 * optional (developer guide, "Path pattern").
 */
export function fitsPattern(pattern: string, path: string): boolean {
  return matchesPattern(pattern.replace(/^\//, ''), path.replace(/^\//, ''));
}
