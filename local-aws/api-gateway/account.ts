import type { Operation } from './operation.ts';

/** What a fresh account shows (documented defaults of "Amazon API Gateway quotas": 10,000 requests a second, burst 5,000). */
export const accountOperations: readonly Operation[] = [
  {
    name: 'GetAccount',
    method: 'GET',
    path: '/account',
    status: 200,
    perform: () => ({
      throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
      features: ['UsagePlans'],
      apiKeyVersion: '4',
    }),
  },
];
