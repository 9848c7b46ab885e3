/** What a workflow's expressions may name. */
export interface ExpressionContext {
  readonly github: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A `with:` value as GitHub hands it to the action: `${{ }}` evaluated, everything a string. */
export function evaluated(value: string | number | boolean, context: ExpressionContext): string {
  return String(value).replaceAll(/\$\{\{(.*?)\}\}/g, (_all, inner: string) =>
    shown(disjunction(inner, context)),
  );
}

/** As much of the language as the examples use: `||`, `&&`, `==`, names and texts. The answer is one of the operands. */
function disjunction(text: string, context: ExpressionContext): unknown {
  let last: unknown;
  for (const part of text.split('||')) {
    last = conjunction(part, context);
    if (last) return last;
  }
  return last;
}

function conjunction(text: string, context: ExpressionContext): unknown {
  let last: unknown;
  for (const part of text.split('&&')) {
    last = comparison(part, context);
    if (!last) return last;
  }
  return last;
}

function comparison(text: string, context: ExpressionContext): unknown {
  const [left = '', right] = text.split('==');
  return right === undefined ? operand(left, context) : operand(left, context) === operand(right, context);
}

function operand(text: string, context: ExpressionContext): unknown {
  const word = text.trim();
  const quoted = /^'(.*)'$/.exec(word)?.[1];
  if (quoted !== undefined) return quoted;
  const [scope = '', ...names] = word.split('.');
  if (!(scope in context) || names.length === 0) throw new Error(`unknown in an expression: ${word}`);
  return (context as unknown as Record<string, Record<string, unknown>>)[scope]?.[names.join('.')];
}

/** Null and undefined are empty, as on GitHub. */
function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}
