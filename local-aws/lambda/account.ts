import type { LambdaFunction } from './function.ts';
import { refusedValue } from './refusals.ts';
import { functionOf, type LambdaOperations, type LambdaRoom, targetOf } from './room.ts';

export const tagOperations: LambdaOperations = {
  TagResource: (room, { Resource, Tags }) => {
    const fn = tagged(room, Resource);
    // Recorded.
    if (Object.keys(Tags).length === 0)
      throw refusedValue('An error occurred and the request cannot be processed.');
    fn.tags = checkedTags({ ...fn.tags, ...Tags });
  },
  UntagResource: (room, { Resource, TagKeys }) => {
    const fn = tagged(room, Resource);
    fn.tags = Object.fromEntries(Object.entries(fn.tags).filter(([key]) => !TagKeys.includes(key)));
  },
  ListTags: (room, { Resource }) => ({
    Tags: tagged(room, Resource).tags,
  }),
};

function tagged(room: LambdaRoom, resource: string): LambdaFunction {
  const named = { FunctionName: resource };
  if (targetOf(room, named).qualifier !== undefined)
    throw refusedValue(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  return functionOf(room, named);
}

export function checkedTags(tags: LambdaFunction['tags']): LambdaFunction['tags'] {
  // Documented; the message is assumed.
  for (const [key, value] of Object.entries(tags))
    if (key.length < 1 || key.length > 128 || value.length > 256 || /^aws:/i.test(key))
      throw refusedValue(`Invalid tag: ${key}`);
  if (Object.keys(tags).length > 50) throw refusedValue('Number of tags exceeds resource tag limit.');
  return tags;
}

export const accountOperations: LambdaOperations = {
  /** What the account may use and uses in this Region. Documented: 75 GB of code, 250 MB unpacked, 50 MB zipped. */
  GetAccountSettings: ({ surroundings, functions }) => {
    const { concurrency } = surroundings.assumptions.lambda;
    const reserved = [...functions.values()].reduce((sum, fn) => sum + (fn.reservedConcurrency ?? 0), 0);
    return {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: concurrency,
        UnreservedConcurrentExecutions: concurrency - reserved,
      },
      AccountUsage: { TotalCodeSize: 0, FunctionCount: functions.size },
    };
  },
};
