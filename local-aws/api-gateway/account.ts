import type { GatewayOperations } from './room.ts';

export const accountOperations: GatewayOperations = {
  /** What a fresh account shows (documented defaults of "Amazon API Gateway quotas": 10,000 requests a second, burst 5,000). */
  GetAccount: () => ({
    throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  }),
};
