import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import type { Random } from '../../random.ts';
import { fitsPattern } from '../configuration/behaviour.ts';
import type { ResolvedBehaviour, Snapshot } from './snapshot.ts';
import type { Visit } from './cached-fetch.ts';
import { errorPage } from './answers.ts';
import { xmlAnswer, xmlOf } from '../../xml-text.ts';
import type { GeoRestriction } from '@aws-sdk/client-cloudfront';

export interface Arrival {
  readonly edge: number;
  readonly scheme: 'http' | 'https';
  /** The viewer's country, such as `DE`; undefined: an unrestricted one. */
  readonly country: string | undefined;
  readonly request: HttpRequest;
}

/**
 * Accepts a request: `x-local-edge: <n>` selects the edge (otherwise random), `x-local-scheme: http` means without TLS,
 * `x-local-country: DE` is the viewer's country (otherwise `home`). These headers are removed.
 */
export function arrive(
  request: HttpRequest,
  edges: number,
  random: Random,
  home: string | undefined,
): Arrival {
  const {
    'x-local-edge': wished,
    'x-local-scheme': scheme,
    'x-local-country': country = home,
    ...headers
  } = request.headers;
  const edge = /^\d+$/.test(wished ?? '') ? Number(wished) % edges : random.integer(0, edges - 1);
  return {
    edge,
    scheme: scheme === 'http' ? 'http' : 'https',
    country,
    request: { ...request, host: request.host.toLowerCase(), headers },
  };
}

/** The first behaviour whose pattern fits the path, after dot segments and needless escapes are gone (RFC 3986). */
export function behaviourFor({ behaviours }: Snapshot, path: string): ResolvedBehaviour | undefined {
  const plain = normalised(path);
  return behaviours.find(({ PathPattern = '*' }) => fitsPattern(PathPattern, plain));
}

function normalised(path: string): string {
  const unescaped = path.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
  return URL.parse(`https://edge${unescaped}`)?.pathname ?? unescaped;
}

/** Rules about viewers outside a distribution's configuration. */
export interface ViewerRules {
  /** Whether the web ACL of the distribution blocks `request`. */
  blocks(distributionId: string, request: HttpRequest): boolean;
}

/**
 * CloudFront's own rejection of a viewer, which no origin sees. A restricted country comes before the web ACL (d: AWS WAF developer
 * guide, "Geographic match rule statement": such a request "is not forwarded to AWS WAF"); that the signature comes last, and all
 * three before the viewer protocol policy and the function, is assumed.
 */
export function refuseViewer(rules: ViewerRules, visit: Visit, arrival: Arrival): HttpResponse | undefined {
  const { snapshot, behaviour, requestId, distributionId } = visit;
  if (isRestricted(snapshot.config.Restrictions?.GeoRestriction, arrival.country))
    return errorPage(
      403,
      'The Amazon CloudFront distribution is configured to block access from your country.',
      requestId,
    );
  if (snapshot.config.WebACLId && rules.blocks(distributionId, arrival.request))
    return errorPage(403, 'Request blocked.', requestId);
  return behaviour.TrustedSigners?.Enabled || behaviour.TrustedKeyGroups?.Enabled
    ? unsigned(arrival.request)
    : undefined;
}

function isRestricted(restriction: GeoRestriction | undefined, country: string | undefined): boolean {
  const { RestrictionType: type = 'none', Items: countries = [] } = restriction ?? {};
  if (country === undefined || type === 'none') return false;
  return countries.includes(country) === (type === 'blacklist');
}

/** No signing keys exist here, so any key in a request is unknown. */
function unsigned({ query, headers }: HttpRequest): HttpResponse {
  const named =
    new URLSearchParams(query).has('Key-Pair-Id') ||
    /(^|;\s*)CloudFront-Key-Pair-Id=/.test(headers.cookie ?? '');
  const [Code, Message] = named
    ? ['InvalidKey', 'Unknown Key']
    : ['MissingKey', 'Missing Key-Pair-Id query parameter or cookie value'];
  const xml = `<?xml version="1.0" encoding="UTF-8"?>${xmlOf({ Error: { Code, Message } })}`;
  return xmlAnswer(403, xml, { 'content-length': String(Buffer.byteLength(xml)), server: 'CloudFront' });
}
