import { join } from 'node:path';
import base from '../../jest.config.js';
import { joinTests } from '../joined-tests.js';

const root = join(import.meta.dirname, '..', '..');
const joined = joinTests(root, {
  name: 'joined-fast',
  only: { account: { tests: '{{inputs,secrets,probe},{aws,core,iam}/**/*}', files: 2 } },
  without: ['**/exploration.test.ts'],
});

/** `npm run test:fast`: the tests that a change of the rotation, of inputs or of a call to AWS breaks first. */
export default {
  ...base,
  rootDir: root,
  testMatch: ['<rootDir>/reports/joined-fast/*.test.mjs'],
  testPathIgnorePatterns: ['/node_modules/'],
  transform: { '\\.ts$': ['<rootDir>/scripts/jest-strip-types.js', { joined }] },
  maxWorkers: 2,
};
