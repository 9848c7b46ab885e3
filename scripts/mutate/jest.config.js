import { join } from 'node:path';
import base from '../../jest.config.js';

const learns = process.env.MUTATE_LEARNED !== undefined;

/** One mutant before the tests that are nearest to it, in their order; or all tests, to learn what they run. */
export default {
  ...base,
  rootDir: join(import.meta.dirname, '..', '..'),
  testEnvironment: `<rootDir>/scripts/mutate/${learns ? 'learning' : 'judging'}-environment.js`,
  ...(learns ? {} : { testSequencer: '<rootDir>/scripts/mutate/judging-sequencer.js' }),
  maxWorkers: learns ? 2 : 1,
};
