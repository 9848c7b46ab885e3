import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import base from '../../jest.config.js';

const root = join(import.meta.dirname, '..', '..');
const comments = /\/\*[^]*?\*\/|\/\/.*/g;

/** Files that contain only types, which do not exist at run time. */
const isOnlyTypes = (file) =>
  stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'))
    .replaceAll(comments, '')
    .trim() === '';
const files = globSync(['src/**/*.ts', 'resize-function/**/*.ts'], { cwd: root });

/** `npm run coverage`: the coverage of every test and of the processes that the tests start. */
export default {
  ...base,
  rootDir: root,
  globalSetup: '<rootDir>/scripts/cover/stand-in.js',
  globalTeardown: '<rootDir>/scripts/cover/stand-in-removed.js',
  reporters: ['<rootDir>/scripts/cover/child-processes.js', 'default'],
  // Counting doubles the time.
  maxWorkers: availableParallelism() + 2,
  collectCoverage: true,
  coverageProvider: 'v8',
  collectCoverageFrom: files.filter((file) => !isOnlyTypes(file)),
  coverageReporters: [['text', { summarizer: 'nested', skipFull: true }]],
  coverageThreshold: { './src/': { lines: 97 }, './resize-function/': { lines: 97 } },
};
