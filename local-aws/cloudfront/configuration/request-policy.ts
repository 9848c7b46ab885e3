import type { Element } from '@xmldom/xmldom';
import { find, isTrue, numberAt, textAt, textsAt } from '../xml.ts';

/** What goes to the origin besides what is in the cache key. */
export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queries: Selection;
}

/** What a request is known by in the cache, and for how long (seconds) its answer may stay there. */
export interface CachePolicy extends OriginRequestPolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** Accept-Encoding is reduced to these and then part of the key. */
  readonly encodings: readonly string[];
}

export function readCachePolicy(config: Element): CachePolicy {
  const key = find(config, 'ParametersInCacheKeyAndForwardedToOrigin');
  return {
    ...readTtls(config),
    encodings: [
      ...(key && isTrue(key, 'EnableAcceptEncodingBrotli') ? ['br'] : []),
      ...(key && isTrue(key, 'EnableAcceptEncodingGzip') ? ['gzip'] : []),
    ],
    ...readOriginRequestPolicy(key),
  };
}

function readTtls(config: Element): Pick<CachePolicy, 'minTtl' | 'defaultTtl' | 'maxTtl'> {
  const minTtl = numberAt(config, 'MinTTL') ?? 0;
  const defaultTtl = Math.max(minTtl, numberAt(config, 'DefaultTTL') ?? 86_400);
  return { minTtl, defaultTtl, maxTtl: Math.max(defaultTtl, numberAt(config, 'MaxTTL') ?? 31_536_000) };
}

export function readOriginRequestPolicy(config: Element | undefined): OriginRequestPolicy {
  return {
    headers: readSelection(config, 'Header'),
    cookies: readSelection(config, 'Cookie'),
    queries: readSelection(config, 'QueryString'),
  };
}

/** A behaviour from before there were policies: `ForwardedValues` with its own TTLs, which are part of the key. */
export function readForwardedValues(behaviour: Element): CachePolicy {
  const values = find(behaviour, 'ForwardedValues');
  const headers = values ? textsAt(values, 'Headers').map((name) => name.toLowerCase()) : [];
  const keys = values ? textsAt(values, 'QueryStringCacheKeys') : [];
  const allQueries = keys.length === 0 ? everything : only(keys);
  return {
    ...readTtls(behaviour),
    encodings: isTrue(behaviour, 'Compress') ? ['gzip'] : [],
    headers: headers.includes('*') ? everything : only(headers),
    cookies: values ? forwardedCookies(values) : nothing,
    queries: values && isTrue(values, 'QueryString') ? allQueries : nothing,
  };
}

function forwardedCookies(values: Element): Selection {
  const forward = textAt(values, 'Cookies/Forward');
  if (forward === 'all') return everything;
  return forward === 'whitelist' ? only(textsAt(values, 'Cookies/WhitelistedNames')) : nothing;
}

/** Which of a request's headers, cookies or query strings a policy means. */
export interface Selection {
  readonly kind: 'none' | 'all' | 'only' | 'except';
  /** Lower-case for headers, as they are for cookies and query strings. */
  readonly names: ReadonlySet<string>;
}

export const nothing: Selection = { kind: 'none', names: new Set() };
const everything: Selection = { kind: 'all', names: new Set() };

/** A selection of exactly `names`; of nothing when there are none. */
function only(names: readonly string[]): Selection {
  return names.length === 0 ? nothing : { kind: 'only', names: new Set(names) };
}

/** Whether `selection` means `name`. */
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

/** Reads a policy's `HeadersConfig`, `CookiesConfig` or `QueryStringsConfig`. */
function readSelection(policy: Element | undefined, kind: 'Header' | 'Cookie' | 'QueryString'): Selection {
  const config = policy && find(policy, `${kind}sConfig`);
  if (!config) return nothing;
  const names = textsAt(config, `${kind}s`);
  return {
    kind: kinds[textAt(config, `${kind}Behavior`) ?? 'none'] ?? 'none',
    names: new Set(kind === 'Header' ? names.map((name) => name.toLowerCase()) : names),
  };
}
