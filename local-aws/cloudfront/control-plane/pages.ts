import { invalidArgument } from './answer.ts';
import { element, leaf } from '../xml.ts';

/** One page of a list, in the order of `items`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly marker: string;
  readonly maxItems: number;
  readonly nextMarker: string | undefined;
}

/** Cuts a page out of `items`: what comes after `Marker`, at most `MaxItems` (100 unless asked for less). */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, idOf: (item: T) => string): Page<T> {
  const asked = query.get('MaxItems');
  if (asked !== null && !/^[1-9]\d*$/.test(asked))
    throw invalidArgument('The parameter MaxItems is not valid.');
  const maxItems = Math.min(100, Number(asked ?? 100));
  const marker = query.get('Marker') ?? '';
  const start = marker === '' ? 0 : items.findIndex((item) => idOf(item) === marker) + 1;
  if (marker !== '' && start === 0) throw invalidArgument('The parameter Marker is not valid.');
  const shown = items.slice(start, start + maxItems);
  const last = shown.at(-1);
  const more = start + maxItems < items.length;
  return { items: shown, marker, maxItems, nextMarker: more && last ? idOf(last) : undefined };
}

/** The inner XML of the older lists (distributions, invalidations), which say IsTruncated. */
export function truncatedList<T>(page: Page<T>, xmlOf: (item: T) => string): string {
  return (
    leaf('Marker', page.marker) +
    (page.nextMarker === undefined ? '' : leaf('NextMarker', page.nextMarker)) +
    leaf('MaxItems', page.maxItems) +
    leaf('IsTruncated', page.nextMarker !== undefined) +
    counted(page, xmlOf)
  );
}

/** The inner XML of the newer lists (policies, functions). */
export function markedList<T>(page: Page<T>, xmlOf: (item: T) => string): string {
  return (
    (page.nextMarker === undefined ? '' : leaf('NextMarker', page.nextMarker)) +
    leaf('MaxItems', page.maxItems) +
    counted(page, xmlOf)
  );
}

function counted<T>(page: Page<T>, xmlOf: (item: T) => string): string {
  const items = page.items.map(xmlOf).join('');
  return leaf('Quantity', page.items.length) + (items === '' ? '' : element('Items', items));
}
