/** Also part of the CloudFront Function: see parameters.ts for its runtime's limits. */
import type { QueryPair } from './exchange.ts';
import { decoded } from './text.ts';

/**
 * Splits the classical short form off a path: `/300x200/cat.jpg`, `/300x/cat.jpg` or `/x200/cat.jpg`. A leading `/x/` means no size,
 * so a folder that is itself called `300x200` is written `/x/300x200/`.
 */
export function splitPath(path: string): { readonly path: string; readonly size: readonly QueryPair[] } {
  const match = /^\/([0-9]{0,5})x([0-9]{0,5})(?=\/)/.exec(path);
  if (!match) return { path, size: [] };
  const size: QueryPair[] = [];
  if (match[1]) size.push(['w', match[1]]);
  if (match[2]) size.push(['h', match[2]]);
  return { path: path.slice(match[0].length), size };
}

const plain = /^[A-Za-z0-9._~/-]*(?![\s\S])/;

/** Longer than any S3 key with its slash, plain and in percent-encoding. */
const longestKey = 1_025;
const longestPath = 3 * longestKey;

/** Dot and empty segments, control characters, backslashes: see key.ts. The path has an extra slash at its end. */
const refusedPath = /^\/\/|\/(?:\.\.?\/|\/(?![\s\S]))|[\x00-\x1f\x7f-\x9f\\]/;

/**
 * The canonical spelling of a path: letters, digits and `-_.~!'()*` as they are, the rest in percent-encoding. Undefined if it is no
 * key, or must not result from decoding: a dot segment could be resolved on the way, and API Gateway merges several leading slashes.
 */
export function canonicalPath(path: string): string | undefined {
  if (path.length > longestPath) return undefined;
  // For a usual path this check costs the edge a fifth of parsing it.
  const key = plain.test(path) ? path : decoded(path);
  if (key === undefined || key.length > longestKey || refusedPath.test(`${key}/`)) return undefined;
  const written = plain.test(key) ? key : encodeURIComponent(key).split('%2F').join('/');
  return written.length > longestPath ? undefined : written;
}
