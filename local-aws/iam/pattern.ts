/** Whether `value` matches a policy's `pattern`: `*` is any run of characters, `?` any one. Case-sensitive. */
export function matchesPattern(pattern: string, value: string): boolean {
  const expression = expressions.get(pattern) ?? expressionOf(pattern);
  if (expressions.size < 10_000) expressions.set(pattern, expression);
  return expression.test(value);
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

/** ArnLike and ArnEquals: each of an ARN's six parts is matched on its own, so a `*` does not cross a colon before the sixth. */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = arnParts(pattern);
  const given = arnParts(arn);
  return (
    wanted.length === given.length && wanted.every((part, index) => matchesPattern(part, given[index] ?? ''))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(':')] : parts;
}
