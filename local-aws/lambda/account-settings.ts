import type * as sdk from '@aws-sdk/client-lambda';
import { type Operations, reading } from '../schema/operation.ts';
import type { LambdaRoom } from './room.ts';

export const accountOperations: Operations<LambdaRoom> = {
  /** What the account may use and uses in this Region. Documented: 75 GB of code, 250 MB unpacked, 50 MB zipped. */
  GetAccountSettings: reading<sdk.GetAccountSettingsRequest>()()(
    ({ surroundings, functions }: LambdaRoom) => {
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
  ),
};
