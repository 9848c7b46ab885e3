/** One page of a list, and where the next one begins; undefined on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * At most `limit` of `items` after the item that `position` names, in the order of `items`. A position is opaque, and stays valid
 * after its item was deleted if the list is sorted by name. Undefined for an unknown position.
 */
export function pageOf<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { position, limit }: { readonly position: string | undefined; readonly limit: number },
): Page<T> | undefined {
  const after = position === undefined ? undefined : Buffer.from(position, 'base64url').toString();
  if (after?.startsWith('after:') === false) return undefined;
  const name = after?.slice('after:'.length) ?? '';
  const found = items.findIndex((item) => nameOf(item) === name) + 1;
  const later = found > 0 ? found : items.findIndex((item) => nameOf(item) > name);
  const start = after === undefined ? 0 : later < 0 ? items.length : later;
  const shown = items.slice(start, start + limit);
  const last = shown.at(-1);
  const more = last !== undefined && start + limit < items.length;
  return {
    items: shown,
    next: more ? Buffer.from(`after:${nameOf(last)}`).toString('base64url') : undefined,
  };
}
