import { canonicalText, canonicalise } from '../request/canonical.ts';
import { requestRules } from '../configuration.ts';
import type { Configuration } from '../configuration.ts';
import type { ImageRequest, QueryPair } from '../request/exchange.ts';
import { keyOf } from './key.ts';
import { splitPath } from '../request/path.ts';
import { Refusal } from '../refusal.ts';
import type { RefusalDetails } from '../refusal.ts';
import type { RequestRules } from '../request/rules.ts';
import { remainingValidity } from './signature.ts';
import { hasControl, longestQuery, mostParameters } from '../request/text.ts';
import { transformOptions } from '../request/options.ts';
import type { TransformOptions } from '../request/options.ts';

/** A parsed request. */
export interface ParsedRequest {
  readonly key: string;
  readonly options: TransformOptions;
  /** The canonical query: equal for equivalent requests. */
  readonly canonical: string;
  /** Seconds for which a signed URL is still valid; Infinity for one without expiry. */
  readonly validity: number;
}

/**
 * Reads path and query. Throws a Refusal: 400 for an invalid request, 403 for one that is not signed, 404 for a path that is no key.
 * The path comes first, so that a query that is not read anyway does not decide where an error is cached. The signed text has one
 * line per parameter, and not every system on the way treats a line feed alike, so a URL that contains one counts as unsigned.
 */
export function parseRequest(request: ImageRequest, configuration: Configuration): ParsedRequest {
  const rules = requestRules(configuration);
  const { signingKeys, allowedPrefixes, keyPrefix } = configuration;
  const readable = isReadable(request.query);
  const validity = rules.signed
    ? remainingValidity(signingKeys, request.path, readable ? request.query : [], Date.now())
    : Infinity;
  if (!readable)
    throw refused(
      `at most ${mostParameters} parameters and ${longestQuery} characters of query are allowed, and no control characters`,
      {
        limit: mostParameters,
      },
    );
  const { path, size } = splitPath(request.path);
  const key = keyOf(path);
  const { effective, unknown, refused: name } = canonicalise([...size, ...request.query], rules);
  if (name !== undefined) throw refusalOf(name, rules);
  const stray = unknown[0]?.slice(0, 40);
  if (stray !== undefined) throw refused(`unknown parameter ${JSON.stringify(stray)}`, { parameter: stray });
  if (allowedPrefixes.length > 0 && !allowedPrefixes.some((prefix) => key.startsWith(prefix)))
    throw new Refusal(404, 'not-found', 'image not found');
  return {
    key: keyPrefix + key,
    options: transformOptions(effective),
    canonical: canonicalText(effective),
    validity,
  };
}

/** Whether a query is rejected without a closer look: too many pairs, or control characters anywhere. */
function isReadable(query: readonly QueryPair[]): boolean {
  return query.length <= mostParameters && !query.some((pair) => pair.some(hasControl));
}

/** Lists all values that the parameter may have, so that every URL rejected for it gets the same response. */
function refusalOf(parameter: string, rules: RequestRules): Refusal {
  if (rules.presetsOnly && !['p', 'dpr', 'dl'].includes(parameter))
    return refused('only presets are allowed: use p=NAME', { parameter, limit: 'p, dpr and dl' });
  if (parameter === 'ex' && rules.widths.length > 0 && !rules.signed)
    return refused('ex is only allowed in presets and signed URLs where sizes are limited to a list', {
      parameter,
    });
  if (parameter === 'p' && rules.presets.length === 0)
    return refused('no presets are configured: leave p out', { parameter });
  const limit = limitOf(parameter, rules);
  const words = typeof limit === 'number' ? `1 to ${limit} pixels, dpr included` : limit;
  return refused(`${parameter} must be ${words}, and be given only once`, { parameter, limit });
}

/** The values that each parameter may have in any configuration, in words for an error message. */
export const allowed: Readonly<Partial<Record<string, string>>> = {
  anim: '1 or 0',
  auto: 'format',
  bg: 'rrggbb, rrggbbaa, white, black or transparent',
  blur: '0.3 to 20',
  dl: '1 or 0',
  dpr: '1 to 5, with no side beyond the limit',
  e: 'seconds since 1970',
  ex: 'x,y,width,height in pixels',
  fit: 'scale-down, cover, contain, crop or fill',
  flip: 'h, v, hv or none',
  g: 'n, ne, e, se, s, sw, w, nw, center, attention, entropy or a point such as 0.5x0.25',
  gray: '1 or 0',
  meta: 'none or copyright',
  q: '1 to 100',
  rot: '0, 90, 180 or 270',
  s: 'a signature of 64 hexadecimal digits',
  sharpen: '0.3 to 10',
  trim: 'auto or 2 to 255',
};

function limitOf(parameter: string, rules: RequestRules): string | number {
  switch (parameter) {
    case 'w':
    case 'h': {
      const list = parameter === 'w' ? rules.widths : rules.heights;
      return rules.otherwise === 'refuse' && list.length > 0 ? oneOf(list) : rules.maxSide;
    }
    case 'f':
      return oneOf(rules.formats);
    case 'p':
      return oneOf(rules.presets.map(([name]) => name));
    default:
      return allowed[parameter] ?? '';
  }
}

function oneOf(words: readonly (string | number)[]): string {
  return `one of ${words.join(', ')}`;
}

function refused(message: string, details: RefusalDetails): Refusal {
  return new Refusal(400, 'parameter', message, details);
}
