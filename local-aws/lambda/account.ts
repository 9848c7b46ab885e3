import type { LambdaFunction } from './function.ts';
import { refusedValue } from './refusals.ts';
import { existing, type LambdaOperations, type LambdaRoom, targetOf } from './room.ts';

export const tagOperations: LambdaOperations = {
  TagResource: (room, { Resource, Tags }) => {
    const fn = tagged(room, Resource);
    const tags = { ...fn.tags, ...Tags };
    if (Object.keys(tags).length > 50)
      throw refusedValue('The number of tags exceeds the limit of 50 per resource.');
    fn.tags = tags;
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
  const target = targetOf(room, { FunctionName: resource });
  if (target.qualifier !== undefined)
    throw refusedValue(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  return existing(room, target.name);
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
