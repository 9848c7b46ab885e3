import type { HttpResponse } from '../../exchange.ts';
import { words } from '../../words.ts';

/** The header's text; of several, the first. Empty where there is none. */
export function headerText(headers: HttpResponse['headers'], name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** `headers` but for those called `names`. */
export function withoutHeaders<T>(
  headers: Readonly<Record<string, T>>,
  names: readonly string[],
): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** Headers that ask for a part, or for nothing if nothing has changed: about a viewer's copy, not about an edge's. */
export const conditions = [
  ...words('if-none-match if-modified-since if-match if-unmodified-since range if-range'),
];
