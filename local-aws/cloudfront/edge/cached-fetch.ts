import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { cacheKey, type EdgeCache, keepingCopy, type Kept, keptAnswer, revalidation } from './edge-cache.ts';
import { forbidsStale, lifetime } from './freshness.ts';
import { conditions, withoutHeaders } from './answers.ts';
import type { Invalidations } from '../control-plane/invalidations.ts';
import { itemsOf } from '../list.ts';
import { askOrigin, type OriginSide, type OriginVisit } from './origin-fetch.ts';

/** Where, and with which configuration, a request is handled. */
export interface Visit extends OriginVisit {
  readonly distributionId: string;
  readonly edge: number;
}

export type CacheResult = 'Hit' | 'Miss' | 'RefreshHit';

export interface CachedFetch {
  readonly response: HttpResponse;
  readonly result: CacheResult;
}

export interface CacheSide extends OriginSide {
  readonly cache: EdgeCache;
  readonly invalidations: Invalidations;
}

/** Serves from the edge's cache or from the origin, and caches what may be cached. */
export async function fetchCached(side: CacheSide, visit: Visit, request: HttpRequest): Promise<CachedFetch> {
  const { behaviour } = visit;
  const isCached = itemsOf(behaviour.AllowedMethods?.CachedMethods).some(
    (method) => method === request.method,
  );
  const key = isCached ? cacheKey(request, behaviour.cachePolicy) : undefined;
  if (key === undefined) return { response: await askOrigin(side, visit, request), result: 'Miss' };
  const kept = keptFor(side, visit, key);
  const now = side.clock.now();
  if (kept && kept.freshUntil > now) return { response: keptAnswer(kept, request, now), result: 'Hit' };
  return refresh(side, visit, request, { key, expired: kept });
}

function keptFor({ cache, invalidations }: CacheSide, visit: Visit, key: string): Kept | undefined {
  const { distributionId, edge } = visit;
  const shelf = cache.shelfOf(distributionId, edge);
  const kept = shelf.get(key);
  if (!kept || !invalidations.dropped(distributionId, edge, kept)) return kept;
  shelf.delete(key);
  return undefined;
}

/** Requests from the origin; `expired` is the edge's expired copy. */
async function refresh(
  side: CacheSide,
  visit: Visit,
  request: HttpRequest,
  { key, expired }: { readonly key: string; readonly expired: Kept | undefined },
): Promise<CachedFetch> {
  const { behaviour, snapshot, distributionId, edge } = visit;
  const asked = expired?.status === 200 ? revalidating(request, expired) : request;
  const response = await askOrigin(side, visit, asked);
  const now = side.clock.now();
  const errorMinTtl = snapshot.errorResponses.get(response.status)?.ErrorCachingMinTTL;
  const seconds = lifetime(response, behaviour.cachePolicy, errorMinTtl, now);
  const freshUntil = now + seconds * 1_000;
  const put = (kept: Kept): void => {
    side.cache.shelfOf(distributionId, edge).set(key, kept);
  };

  if (expired?.status === 200) {
    if (response.status === 304 && asked !== request) {
      const headers = { ...expired.headers, ...response.headers };
      const fresh = lifetime({ ...response, status: 200, headers }, behaviour.cachePolicy, undefined, now);
      const renewed = { ...expired, headers, storedAt: now, freshUntil: now + fresh * 1_000 };
      put(renewed);
      return { response: keptAnswer(renewed, request, now), result: 'RefreshHit' };
    }
    // An expired copy is better than a failing origin. A 403 is a valid response, so it is passed on.
    if (response.status >= 500 && !forbidsStale(expired.headers)) {
      put({ ...expired, freshUntil });
      return { response: keptAnswer(expired, request, now), result: 'Hit' };
    }
  }
  if (seconds <= 0 || request.headers.range !== undefined) return { response, result: 'Miss' };
  const keep = (body: Uint8Array): void => {
    const path = request.query === '' ? request.path : `${request.path}?${request.query}`;
    put({ status: response.status, headers: response.headers, body, path, storedAt: now, freshUntil });
  };
  return { response: keepingCopy(response, keep), result: 'Miss' };
}

/** The viewer's own conditions apply only to the viewer; the request to the origin is about the edge's copy. */
function revalidating(request: HttpRequest, kept: Kept): HttpRequest {
  const asked = revalidation(kept);
  if (Object.keys(asked).length === 0) return request;
  return { ...request, headers: { ...withoutHeaders(request.headers, conditions), ...asked } };
}
