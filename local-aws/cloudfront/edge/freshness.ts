import cacheControl from 'cache-control-parser';
import type { HttpResponse } from '../../exchange.ts';
import { headerText } from './answers.ts';
import type { CachePolicy } from '../configuration/request-policy.ts';

/** Cached by default; other statuses only if the origin allows it (developer guide, "HTTP status codes"). */
const alwaysKept = new Set([404, 410, 414, 500, 501, 502, 503, 504]);
const keptIfAllowed = new Set([400, 403, 405, 412, 415]);

/** Not cached with no-store and the like; other errors are cached nevertheless ("Control how long CloudFront caches errors"). */
const keptUnlessForbidden = new Set([404, 410, 414, 501]);

/** Seconds for which an error is cached unless `ErrorCachingMinTTL` says otherwise. */
const errorTtl = 10;

/**
 * Seconds for which an edge may cache `response`; 0: not cached. `errorMinTtl` is the distribution's ErrorCachingMinTTL for this
 * status, `now` in ms. Developer guide, "Manage how long content stays in the cache (expiration)" and "How CloudFront caches HTTP 4xx
 * and 5xx status codes".
 */
export function lifetime(
  response: HttpResponse,
  policy: CachePolicy,
  errorMinTtl: number | undefined,
  now: number,
): number {
  const allowed = allowedByOrigin(response, now);
  const clamped = allowed === undefined ? undefined : Math.min(allowed, policy.maxTtl);
  if (response.status >= 400) return policy.maxTtl === 0 ? 0 : errorLifetime(response, errorMinTtl, clamped);
  if (response.status === 206 || response.status === 304) return 0;
  return Math.max(policy.minTtl, clamped ?? policy.defaultTtl);
}

/** `allowed` by the origin and the policy. */
function errorLifetime(
  { status, headers }: HttpResponse,
  errorMinTtl: number | undefined,
  allowed = 0,
): number {
  if (keptUnlessForbidden.has(status) && forbidsKeeping(headers)) return 0;
  if (!alwaysKept.has(status) && !keptIfAllowed.has(status)) return 0;
  if (!alwaysKept.has(status) && allowed === 0) return errorMinTtl ?? 0;
  return Math.max(errorMinTtl ?? errorTtl, allowed);
}

/** Whether the origin forbids serving an expired copy when it fails (`stale-if-error=0`). */
export function forbidsStale(headers: HttpResponse['headers']): boolean {
  return cacheControl.parse(headerText(headers, 'cache-control'))['stale-if-error'] === 0;
}

function forbidsKeeping(headers: HttpResponse['headers']): boolean {
  const control = cacheControl.parse(headerText(headers, 'cache-control'));
  return [control['no-store'], control['no-cache'], control.private].includes(true);
}

/** The lifetime in the origin's Cache-Control or Expires, in seconds; 0 for no-store and the like; undefined without either. */
function allowedByOrigin({ headers }: HttpResponse, now: number): number | undefined {
  if (forbidsKeeping(headers)) return 0;
  const control = cacheControl.parse(headerText(headers, 'cache-control'));
  const seconds = control['s-maxage'] ?? control['max-age'];
  if (seconds !== undefined) return seconds;
  const expires = headerText(headers, 'expires');
  if (expires === '') return undefined;
  const at = Date.parse(expires);
  return Number.isNaN(at) ? 0 : Math.max(0, Math.floor((at - now) / 1_000));
}
