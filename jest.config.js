import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { joinTests } from './scripts/joined-tests.js';

/** Whether all tests are run, by Jest itself: a file or test that is named runs by itself. */
const whole =
  /jest(\.js)?$/.test(process.argv[1] ?? '') && process.argv.slice(2).every((word) => word.startsWith('-'));
const joined = whole ? joinTests(import.meta.dirname) : [];

// The processes that tests start compile TypeScript once, not each anew.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', ...(whole ? ['<rootDir>/reports/joined/*.test.mjs'] : [])],
  testPathIgnorePatterns: ['/node_modules/', ...joined.map((file) => `/${file.replaceAll('.', '\\.')}$`)],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['<rootDir>/scripts/jest-strip-types.js', { joined }] },
  // A path that Stryker's runner can resolve as well.
  testEnvironment: join(import.meta.dirname, 'scripts', 'jest-environment.js'),
  // More than cores: the long suites wait for clocks, not for a processor.
  maxWorkers: Math.max(6, availableParallelism() + 4),
  // For what waits for a process. Virtual time is bound to no other clock: it ends by itself when nothing moves.
  testTimeout: 600_000,
  // Half a gigabyte takes longer than Jest's half a second to be freed when the machine is busy. A handle that is open stays open.
  workerGracefulExitTimeout: 20_000,
};
