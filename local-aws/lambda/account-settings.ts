import type { Answer, LambdaRoom } from './room.ts';

/** What the account may use and uses in this Region. Documented: 75 GB of code, 250 MB unpacked, 50 MB zipped. */
export function getAccountSettings({ ports, functions }: LambdaRoom): Answer {
  const concurrency = ports.concurrency ?? 1_000;
  return {
    body: {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: concurrency,
        UnreservedConcurrentExecutions: concurrency,
      },
      AccountUsage: { TotalCodeSize: 0, FunctionCount: functions.size },
    },
  };
}
