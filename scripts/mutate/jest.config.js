import { join } from 'node:path';
import base from '../../jest.config.js';

const learns = Boolean(process.env.MUTATE_LEARNED);

/** Tests one mutant with its nearest tests, in order; or runs all tests, to record what they cover. */
export default {
  ...base,
  rootDir: join(import.meta.dirname, '..', '..'),
  testEnvironment: `<rootDir>/scripts/mutate/${learns ? 'learning' : 'judging'}-environment.js`,
  ...(learns ? {} : { testSequencer: '<rootDir>/scripts/mutate/judging-sequencer.js' }),
};
