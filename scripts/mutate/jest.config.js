import { join } from 'node:path';
import base from '../../jest.config.js';

const learns = Boolean(process.env.MUTATE_LEARNED);

/** One mutant before the tests that are nearest to it, in their order; or all tests, to learn what they run. */
export default {
  ...base,
  rootDir: join(import.meta.dirname, '..', '..'),
  testEnvironment: `<rootDir>/scripts/mutate/${learns ? 'learning' : 'judging'}-environment.js`,
  ...(learns ? {} : { testSequencer: '<rootDir>/scripts/mutate/judging-sequencer.js' }),
};
