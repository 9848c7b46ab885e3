import { ServiceError } from '../service.ts';
import { pageOf } from '../paging.ts';

/** API Gateway's exceptions, with the statuses of its API reference. */
export const badRequest = (message: string): ServiceError =>
  new ServiceError('BadRequestException', 400, message);

export const notFound = (message: string): ServiceError =>
  new ServiceError('NotFoundException', 404, message);

/** `value`, if it exists; otherwise throws NotFoundException with `message`. */
export function found<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw notFound(message);
  return value;
}

export const conflict = (message: string): ServiceError =>
  new ServiceError('ConflictException', 409, message);

/** A parameter's name or what it is mapped from; `wrong` continues the message: `parameter specified: method.request.path.id`. */
export const invalidMapping = (wrong: string): ServiceError =>
  badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression ${wrong}]`,
  );

/** Over a quota. It is a 429 like throttling, but waiting does not help. */
export const limitExceeded = (message: string): ServiceError =>
  new ServiceError('LimitExceededException', 429, message, { retryAfterSeconds: 1 });

export const unreadable = (message: string): ServiceError =>
  new ServiceError('SerializationException', 400, message);

export interface Paged {
  readonly limit?: number | undefined;
  readonly position?: string | undefined;
}

const usual = 25;
const most = 500;

/**
 * One page of `items` converted by `show`, in the order of their ids (AWS promises none). The response's `position` is opaque and
 * requests the next page. Throws BadRequestException for a limit outside 1-500 or an unknown position.
 */
export function page<T, V = T>(
  items: Iterable<readonly [id: string, item: T]>,
  { limit = usual, position }: Paged,
  show: (item: T, id: string) => V = (item) => item as unknown as V,
): { readonly items: readonly V[]; readonly position: string | undefined } {
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw badRequest(`Invalid limit. Must be between 1 and ${most}`);
  const all = [...items].sort(([one], [other]) => (one < other ? -1 : 1));
  const found = pageOf(all, ([id]) => id, { position, limit });
  if (!found) throw badRequest('Invalid position parameter specified');
  return { items: found.items.map(([id, item]) => show(item, id)), position: found.next };
}
