import { pageOf } from '../paging.ts';
import { badRequest } from './refusals.ts';

/** What the request of a list says of its page. */
export interface Paged {
  readonly limit?: number | undefined;
  readonly position?: string | undefined;
}

const usual = 25;
const most = 500;

/**
 * One page of `items` as `show` has them, in the order of their ids (AWS promises none). `position` of the answer is opaque and asks
 * for the next page. Throws BadRequestException for a limit out of 1-500 or a position that was not given out.
 */
export function page<T, V = T>(
  items: Iterable<T>,
  idOf: (item: T) => string,
  { limit = usual, position }: Paged,
  show: (item: T) => V = (item) => item as unknown as V,
): { readonly items: readonly V[]; readonly position: string | undefined } {
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw badRequest(`Invalid limit. Must be between 1 and ${most}`);
  const all = [...items].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const found = pageOf(all, idOf, { position, limit });
  if (!found) throw badRequest('Invalid position parameter specified');
  return { items: found.items.map((item) => show(item)), position: found.next };
}
