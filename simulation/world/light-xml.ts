import { createRequire } from 'node:module';

interface Grammar {
  reg: (...parts: readonly (RegExp | string)[]) => RegExp;
}

/**
 * xmldom builds the expression for an end tag anew at every end tag, which is half of its time. These have no state: one of
 * each is enough for all worlds.
 */
export function lightenXml(): void {
  const grammar = createRequire(import.meta.url)('@xmldom/xmldom/lib/grammar.js') as Grammar;
  const { reg } = grammar;
  const made = new Map<string, RegExp>();
  grammar.reg = (...parts) => {
    const name = parts.map(String).join('\n');
    const known = made.get(name) ?? reg(...parts);
    made.set(name, known);
    return known;
  };
}
