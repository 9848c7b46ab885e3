import type { NormalizedSchema } from '@smithy/core/schema';
import { readModel, type ServiceName } from './model.ts';

/** Sends one call by its operation's name and answers with its output, or with the error that it was refused with. */
export type Send = (operation: string, input?: object) => Promise<Record<string, unknown>>;

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

/** Sends calls with what their operations require of `right`, in which a scenario keeps what it has made. */
export function completing(send: Send, service: ServiceName, right: Record<string, unknown>) {
  const { operations } = readModel(service);
  const call: Send = (operation, input = {}) => {
    const model = operations.get(operation);
    const required = model ? requiredMembers(model.input).filter((name) => name in right) : [];
    return send(operation, { ...Object.fromEntries(required.map((name) => [name, right[name]])), ...input });
  };
  const inOrder = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) await call(name);
  };
  return { call, inOrder };
}
