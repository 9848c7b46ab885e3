import { byteRange } from '../../byte-range.ts';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { headerText, withoutHeaders } from './answers.ts';
import { type CachePolicy, type Selection, selects } from '../configuration/request-policy.ts';

/** A cached response. Times in ms. */
export interface Kept {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly body: Uint8Array;
  readonly path: string;
  readonly storedAt: number;
  readonly freshUntil: number;
}

/** The caches of the edges, separate for each edge and distribution. */
export class EdgeCache {
  readonly #shelves = new Map<string, Map<string, Kept>>();

  shelfOf(distributionId: string, edge: number): Map<string, Kept> {
    const name = `${distributionId}/${edge}`;
    const shelf = this.#shelves.get(name) ?? new Map<string, Kept>();
    this.#shelves.set(name, shelf);
    return shelf;
  }
}

/** `response`, which passes its bytes to `keep` after the last one, or never if it was aborted. */
export function keepingCopy(response: HttpResponse, keep: (body: Uint8Array) => void): HttpResponse {
  const { body } = response;
  if (body instanceof Uint8Array) {
    keep(body);
    return response;
  }
  return { ...response, body: copying(body, keep) };
}

async function* copying(
  body: AsyncIterable<Uint8Array>,
  keep: (body: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    yield chunk;
  }
  keep(Buffer.concat(chunks));
}

/** A viewer's response from a cached one: all of it, a range, or 304 if the viewer already has it. */
export function keptAnswer(kept: Kept, request: HttpRequest, now: number): HttpResponse {
  const headers = { ...kept.headers, age: String(Math.max(0, Math.floor((now - kept.storedAt) / 1_000))) };
  if (kept.status !== 200) return { ...kept, headers };
  if (isUnchanged(kept, request))
    return { status: 304, headers: withoutHeaders(headers, ['content-length']), body: new Uint8Array() };
  const { length } = kept.body;
  const [from, to] = (request.method === 'GET' ? byteRange(request.headers.range, length) : undefined) ?? [
    length,
  ];
  if (to === undefined || from > to) return { status: 200, headers, body: kept.body };
  const body = kept.body.slice(from, to + 1);
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(body.length),
      'content-range': `bytes ${from}-${to}/${length}`,
    },
    body,
  };
}

/** Headers with which an edge revalidates its copy at the origin. */
export function revalidation(kept: Kept): Record<string, string> {
  const etag = headerText(kept.headers, 'etag');
  const modified = headerText(kept.headers, 'last-modified');
  return {
    ...(etag === '' ? {} : { 'if-none-match': etag }),
    ...(modified === '' ? {} : { 'if-modified-since': modified }),
  };
}

function isUnchanged(kept: Kept, request: HttpRequest): boolean {
  const known = request.headers['if-none-match'];
  const etag = headerText(kept.headers, 'etag');
  if (known !== undefined)
    return known.split(',').some((one) => weak(one.trim()) === weak(etag) && etag !== '');
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return since >= Date.parse(headerText(kept.headers, 'last-modified'));
}

function weak(etag: string): string {
  return etag.replace(/^W\//, '');
}

/**
 * The cache key of a request. Query strings keep their order: an edge does not sort them. HEAD and OPTIONS are cached separately from
 * GET.
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

/** Viewer's Accept-Encoding, reduced to what the policy allows (developer guide, "Compressed objects support"). */
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
    .filter(
      (pair) =>
        pair !== '' && selections.some((selection) => selects(selection, /^[^=]*/.exec(pair)?.[0] ?? '')),
    );
  return pairs.join(separator === ';' ? '; ' : '&');
}
