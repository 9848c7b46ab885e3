import type { Element } from '@xmldom/xmldom';
import { textAt, textsAt } from '../xml.ts';

/** Which of a request's headers, cookies or query strings a policy means. */
export interface Selection {
  readonly kind: 'none' | 'all' | 'only' | 'except';
  /** Lower-case for headers, as they are for cookies and query strings. */
  readonly names: ReadonlySet<string>;
}

export const nothing: Selection = { kind: 'none', names: new Set() };
export const everything: Selection = { kind: 'all', names: new Set() };

/** A selection of exactly `names`; of nothing when there are none. */
export function only(names: readonly string[]): Selection {
  return names.length === 0 ? nothing : { kind: 'only', names: new Set(names) };
}

/** Whether `selection` means `name`. */
export function selects(selection: Selection, name: string): boolean {
  switch (selection.kind) {
    case 'none':
      return false;
    case 'all':
      return true;
    case 'only':
      return selection.names.has(name);
    case 'except':
      return !selection.names.has(name);
  }
}

const kinds: Readonly<Record<string, Selection['kind']>> = {
  none: 'none',
  all: 'all',
  allViewer: 'all',
  allViewerAndWhitelistCloudFront: 'all',
  whitelist: 'only',
  allExcept: 'except',
};

/** Reads a policy's `HeadersConfig`, `CookiesConfig` or `QueryStringsConfig`. */
export function readSelection(
  config: Element | undefined,
  kind: 'Header' | 'Cookie' | 'QueryString',
): Selection {
  if (!config) return nothing;
  const names = textsAt(config, `${kind}s`);
  return {
    kind: kinds[textAt(config, `${kind}Behavior`) ?? 'none'] ?? 'none',
    names: new Set(kind === 'Header' ? names.map((name) => name.toLowerCase()) : names),
  };
}
