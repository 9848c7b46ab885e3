import type { QueryPair } from './exchange.ts';
import type { Refused, RefusedKind } from './canonical.ts';
import { parameterNamed, valueOf } from './parameters.ts';
import { hasControl, mostParameters } from './text.ts';

/** What is wrong with parameters, as far as a viewer is told; asked.ts has the sentences. Not part of the edge function. */
export interface Problem {
  readonly kind: 'control' | 'many' | 'twice' | 'value' | Exclude<RefusedKind, 'spelling'>;
  /** The short name. */
  readonly name: string;
  /** As the viewer wrote it. */
  readonly written: string;
}

/** What is not looked at more closely: too many pairs, or control characters anywhere. */
export function unreadable(query: readonly QueryPair[]): Problem | undefined {
  if (query.length > mostParameters) return { kind: 'many', name: '', written: '' };
  const names = query.filter((pair) => pair.some(hasControl)).map(([name]) => name);
  return names.length > 0 ? { kind: 'control', name: '', written: names.sort()[0] ?? '' } : undefined;
}

/** `refused`, which canonicalise found in `query`, told by the words of the URL. */
export function problemOf([kind, name]: Refused, query: readonly QueryPair[]): Problem {
  if (kind === 'spelling') return spellingProblem(query);
  return { kind, name, written: writtenFor(name, query) ?? writtenFor('dpr', query) ?? 'p' };
}

function writtenFor(name: string, query: readonly QueryPair[]): string | undefined {
  return query.find(([word]) => parameterNamed(word)?.name === name)?.[0];
}

/** The order of a query is not the same everywhere: the first by the alphabet is told, and twice before wrong. */
function spellingProblem(query: readonly QueryPair[]): Problem {
  const words: Partial<Record<string, string[]>> = {};
  const wrong: Partial<Record<string, boolean>> = {};
  for (const [word, text] of query) {
    const parameter = parameterNamed(word);
    if (!parameter) continue;
    (words[parameter.name] ??= []).push(word);
    if (valueOf(parameter, text) === undefined) wrong[parameter.name] = true;
  }
  const name =
    Object.keys(words)
      .sort()
      .find((candidate) => wrong[candidate] === true || (words[candidate]?.length ?? 0) > 1) ?? '';
  const written = words[name]?.sort() ?? [];
  return { kind: written.length > 1 ? 'twice' : 'value', name, written: written[0] ?? name };
}
