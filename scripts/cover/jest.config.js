import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import base from '../../jest.config.js';

const root = join(import.meta.dirname, '..', '..');
const comments = /\/\*[^]*?\*\/|\/\/.*/g;

/** Files that are only types: nothing of them is there when the program runs. */
const isOnlyTypes = (file) =>
  stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'))
    .replaceAll(comments, '')
    .trim() === '';
const files = globSync(['src/**/*.ts', 'resize-function/**/*.ts'], { cwd: root });

/** `npm run coverage`: every test, and what the processes run that they start. */
export default {
  ...base,
  rootDir: root,
  globalSetup: '<rootDir>/scripts/cover/stand-in.js',
  globalTeardown: '<rootDir>/scripts/cover/stand-in-removed.js',
  reporters: ['<rootDir>/scripts/cover/child-processes.js', 'default'],
  // Counting costs as much again.
  maxWorkers: availableParallelism() + 2,
  collectCoverage: true,
  coverageProvider: 'v8',
  collectCoverageFrom: files.filter((file) => !isOnlyTypes(file)),
  coverageReporters: [['text', { summarizer: 'nested', skipFull: true }]],
  coverageThreshold: { './src/': { lines: 97 }, './resize-function/': { lines: 97 } },
};
