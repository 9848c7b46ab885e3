import { createRequire } from 'node:module';

interface Grammar {
  reg: (...parts: readonly (RegExp | string)[]) => RegExp;
}

/** The expressions that begin with the same parts. */
interface Made {
  expression?: RegExp;
  readonly after: Map<RegExp | string, Made>;
}

/**
 * xmldom rebuilds the expression for an end tag at every end tag, which is half of its time. These have no state: one of each is
 * enough for all worlds.
 */
export function lightenXml(): void {
  const grammar = createRequire(import.meta.url)('@xmldom/xmldom/lib/grammar.js') as Grammar;
  const { reg } = grammar;
  const made: Made = { after: new Map() };
  grammar.reg = (...parts) => {
    let at = made;
    for (const part of parts) {
      const next: Made = at.after.get(part) ?? { after: new Map() };
      at.after.set(part, next);
      at = next;
    }
    return (at.expression ??= reg(...parts));
  };
}
