import type { LambdaOperations } from './room.ts';

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
