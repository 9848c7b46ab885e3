import type { NormalizedSchema } from '@smithy/core/schema';

/** The names of a structure's required members: a static schema lists them first and counts them last. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const [, , , , names, , count] = schema.getSchema() as unknown as readonly [
    ...unused: [unknown, unknown, unknown, unknown],
    names: readonly string[],
    types: unknown,
    count?: number,
  ];
  return names.slice(0, count ?? 0);
}

/** The members of an output that travel elsewhere than in its body. */
export function isOutsideBody(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits();
  return (
    traits.httpHeader !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpPayload !== undefined ||
    traits.httpResponseCode !== undefined
  );
}
