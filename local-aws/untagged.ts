import type { HttpResponse } from './exchange.ts';

/** Whose tags a list omits: those of all its entries, or of the newest one. */
export type Untagged = 'all' | 'newest';

interface Entry {
  readonly createdDate?: number;
  tags?: unknown;
}

/** A list of API Gateway, or CloudFront's list of a resource's tags, before tags have propagated; other responses stay. */
export function untagged(response: HttpResponse, which: Untagged): HttpResponse {
  if (!(response.body instanceof Uint8Array) || response.status !== 200) return response;
  const text = new TextDecoder().decode(response.body);
  const changed = text.startsWith('{') ? withoutTags(text, which) : withoutTagItems(text);
  return { ...response, body: new TextEncoder().encode(changed) };
}

function withoutTags(text: string, which: Untagged): string {
  const page = JSON.parse(text) as { readonly item?: readonly Entry[] };
  if (!Array.isArray(page.item)) return text;
  const entries = page.item as readonly Entry[];
  // Plans have no date: they are listed in the order of creation.
  const newest = entries.reduce<Entry | undefined>(
    (last, one) => ((one.createdDate ?? Infinity) >= (last?.createdDate ?? -Infinity) ? one : last),
    undefined,
  );
  for (const entry of which === 'all' ? entries : newest ? [newest] : []) delete entry.tags;
  return JSON.stringify(page);
}

const withoutTagItems = (text: string): string =>
  text.replace(/(<Tags\b[^>]*>).*(<\/Tags>)/s, '$1<Items></Items>$2');
