import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-strip-types.js' },
  testEnvironment: 'node',
  testSequencer: '<rootDir>/scripts/jest-sequencer.js',
  // More than cores: the long suites wait for clocks, not for a processor.
  maxWorkers: Math.max(6, availableParallelism() + 4),
  testTimeout: 30_000,
};
