/** Also part of the CloudFront Function: see parameters.ts for what its runtime allows. */
import type { QueryPair } from './exchange.ts';

/**
 * Splits the classical short form off a path: `/300x200/cat.jpg`, `/300x/cat.jpg` or `/x200/cat.jpg`.
 * A bare `/x/` in front stands for no size: so a folder that is itself called `300x200` is written `/x/300x200/`.
 */
export function splitPath(path: string): { readonly path: string; readonly size: readonly QueryPair[] } {
  const match = /^\/(\d{0,5})x(\d{0,5})(\/.*)$/.exec(path);
  if (!match) return { path, size: [] };
  const size: QueryPair[] = [];
  if (match[1]) size.push(['w', match[1]]);
  if (match[2]) size.push(['h', match[2]]);
  return { path: match[3] ?? path, size };
}
