import { badRequest } from './refusals.ts';

const usual = 25;
const most = 500;

/**
 * One page of `items`, in the order of their ids (AWS promises none). `position` of the answer is opaque and asks
 * for the next page. Throws BadRequestException for a limit out of 1-500 or a position that was not given out.
 */
export function page<T>(
  items: Iterable<T>,
  idOf: (item: T) => string,
  query: URLSearchParams,
): { readonly items: readonly T[]; readonly position?: string } {
  const limit = query.has('limit') ? Number(query.get('limit')) : usual;
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw badRequest(`Invalid limit. Must be between 1 and ${most}`);
  const after = positionOf(query.get('position'));
  const all = [...items].filter((item) => idOf(item) > after);
  all.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const shown = all.slice(0, limit);
  const last = shown.at(-1);
  return all.length > limit && last
    ? { items: shown, position: Buffer.from(`after:${idOf(last)}`).toString('base64url') }
    : { items: shown };
}

function positionOf(position: string | null): string {
  if (position === null) return '';
  const text = Buffer.from(position, 'base64url').toString();
  if (!text.startsWith('after:')) throw badRequest('Invalid position parameter specified');
  return text.slice('after:'.length);
}
