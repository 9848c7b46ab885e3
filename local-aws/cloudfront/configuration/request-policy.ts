import type * as sdk from '@aws-sdk/client-cloudfront';
import { itemsOf } from '../list.ts';

/** What goes to the origin besides what is in the cache key. */
export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queries: Selection;
}

/** The cache key of a request, and how long (seconds) its response may be cached. */
export interface CachePolicy extends OriginRequestPolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** Accept-Encoding is reduced to these and then part of the key. */
  readonly encodings: readonly string[];
}

export function readCachePolicy(config: sdk.CachePolicyConfig): CachePolicy {
  const key = config.ParametersInCacheKeyAndForwardedToOrigin;
  return {
    ...readTtls(config),
    encodings: [
      ...(key?.EnableAcceptEncodingBrotli ? ['br'] : []),
      ...(key?.EnableAcceptEncodingGzip ? ['gzip'] : []),
    ],
    ...readOriginRequestPolicy(key ?? {}),
  };
}

/** The legacy settings of behaviours without policies, which the SDK's types mark as deprecated. */
export interface Legacy {
  readonly ForwardedValues?: sdk.ForwardedValues | undefined;
  readonly MinTTL?: number | undefined;
  readonly DefaultTTL?: number | undefined;
  readonly MaxTTL?: number | undefined;
}

function readTtls({ MinTTL: minTtl = 0, DefaultTTL = 86_400, MaxTTL = 31_536_000 }: Legacy) {
  const defaultTtl = Math.max(minTtl, DefaultTTL);
  return { minTtl, defaultTtl, maxTtl: Math.max(defaultTtl, MaxTTL) };
}

/** Reads a policy's choices of headers, cookies and query strings. */
export function readOriginRequestPolicy(config: Partial<sdk.OriginRequestPolicyConfig>): OriginRequestPolicy {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = config;
  const headers = itemsOf(HeadersConfig?.Headers).map((name) => name.toLowerCase());
  return {
    headers: selection(HeadersConfig?.HeaderBehavior, headers),
    cookies: selection(CookiesConfig?.CookieBehavior, itemsOf(CookiesConfig?.Cookies)),
    queries: selection(QueryStringsConfig?.QueryStringBehavior, itemsOf(QueryStringsConfig?.QueryStrings)),
  };
}

/** A legacy behaviour without policies: `ForwardedValues`, which are part of the key, with its own TTLs. */
export function readForwardedValues(
  behaviour: Legacy & Pick<Partial<sdk.CacheBehavior>, 'Compress'>,
): CachePolicy {
  const {
    QueryString = false,
    Cookies,
    Headers,
    QueryStringCacheKeys,
  }: Partial<sdk.ForwardedValues> = behaviour.ForwardedValues ?? {};
  const headers = itemsOf(Headers).map((name) => name.toLowerCase());
  const keys = itemsOf(QueryStringCacheKeys);
  const allQueries = keys.length === 0 ? everything : only(keys);
  return {
    ...readTtls(behaviour),
    encodings: behaviour.Compress ? ['gzip'] : [],
    headers: headers.includes('*') ? everything : only(headers),
    cookies: forwardedCookies(Cookies),
    queries: QueryString ? allQueries : nothing,
  };
}

function forwardedCookies({ Forward, WhitelistedNames }: Partial<sdk.CookiePreference> = {}): Selection {
  if (Forward === 'all') return everything;
  return Forward === 'whitelist' ? only(itemsOf(WhitelistedNames)) : nothing;
}

/** The headers, cookies or query strings of a request that a policy selects. */
export interface Selection {
  readonly kind: 'none' | 'all' | 'only' | 'except';
  /** Lower-case for headers, as they are for cookies and query strings. */
  readonly names: ReadonlySet<string>;
}

export const nothing: Selection = { kind: 'none', names: new Set() };
const everything: Selection = { kind: 'all', names: new Set() };

/** A selection of exactly `names`; of nothing if there are none. */
function only(names: readonly string[]): Selection {
  return names.length === 0 ? nothing : { kind: 'only', names: new Set(names) };
}

/** Whether `selection` includes `name`. */
export function selects({ kind, names }: Selection, name: string): boolean {
  return kind === 'all' || (kind !== 'none' && names.has(name) === (kind === 'only'));
}

const kinds: Readonly<Record<string, Selection['kind']>> = {
  none: 'none',
  all: 'all',
  allViewer: 'all',
  allViewerAndWhitelistCloudFront: 'all',
  whitelist: 'only',
  allExcept: 'except',
};

function selection(behaviour = 'none', names: readonly string[]): Selection {
  return { kind: kinds[behaviour] ?? 'none', names: new Set(names) };
}
