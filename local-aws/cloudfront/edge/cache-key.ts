import type { HttpRequest } from '../../exchange.ts';
import { type CachePolicy, type Selection, selects } from '../configuration/request-policy.ts';

/**
 * What a request is known by in an edge's cache. Query strings keep their order: an edge does not sort them.
 * HEAD and OPTIONS are kept apart from GET.
 */
export function cacheKey(request: HttpRequest, policy: CachePolicy): string {
  const headers = Object.entries(request.headers)
    .filter(([name]) => name !== 'cookie' && selects(policy.headers, name))
    .sort();
  return JSON.stringify([
    request.method,
    request.path,
    selectedPairs(request.query, '&', policy.queries),
    headers,
    selectedPairs(request.headers.cookie ?? '', ';', policy.cookies),
    acceptedEncodings(request, policy),
  ]);
}

/** Viewer's Accept-Encoding, reduced to what the policy knows (developer guide, "Compressed objects support"). */
export function acceptedEncodings(request: HttpRequest, policy: CachePolicy): string {
  const accepted = (request.headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  return policy.encodings.filter((encoding) => accepted.includes(encoding)).join(',');
}

/** The selected ones of `a=1&b=2` or `a=1; b=2`, in their order. */
export function selectedPairs(
  text: string,
  separator: '&' | ';',
  ...selections: readonly Selection[]
): string {
  const pairs = text
    .split(separator)
    .map((pair) => (separator === ';' ? pair.trim() : pair))
    .filter((pair) => pair !== '' && selections.some((selection) => selects(selection, nameOf(pair))));
  return pairs.join(separator === ';' ? '; ' : '&');
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0] ?? '';
}
