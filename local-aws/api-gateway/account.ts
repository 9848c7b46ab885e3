import type * as sdk from '@aws-sdk/client-api-gateway';
import { type Operations, reading } from '../schema/operation.ts';
import type { Room } from './room.ts';

export const accountOperations: Operations<Room> = {
  /** What a fresh account shows (documented defaults of "Amazon API Gateway quotas": 10,000 requests a second, burst 5,000). */
  GetAccount: reading<sdk.GetAccountRequest>()()(() => ({
    throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  })),
};
