import { invalidArgument } from '../refusals.ts';

/** Parameters of a list: the items after `Marker`, at most `MaxItems` (100 by default). */
export interface Paged {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/**
 * One page of `all` in its order. The newer lists do not return where they begin and whether they are truncated, according to their
 * models.
 */
export function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { Marker = '', MaxItems = 100 }: Paged,
  show: (item: T) => unknown,
) {
  const most = Math.min(100, MaxItems);
  const start = Marker === '' ? 0 : all.findIndex((item) => nameOf(item) === Marker) + 1;
  if (Marker !== '' && start === 0) throw invalidArgument('The parameter Marker is not valid.');
  const shown = all.slice(start, start + most);
  const last = shown.at(-1);
  const next = start + most < all.length && last !== undefined ? nameOf(last) : undefined;
  return {
    ...{ Marker, NextMarker: next, MaxItems: most, IsTruncated: next !== undefined },
    ...{ Quantity: shown.length, Items: shown.length === 0 ? undefined : shown.map(show) },
  };
}

/** The location of a created resource: `distribution/E123`. */
export function locationOf(path: string): string {
  return `https://cloudfront.amazonaws.com/2020-05-31/${path}`;
}
