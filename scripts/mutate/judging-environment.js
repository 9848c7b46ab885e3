import { relative } from 'node:path';
import PlainEnvironment from '../jest-environment.js';

/** Ends the whole run with the first test that fails. */
export default class JudgingEnvironment extends PlainEnvironment {
  constructor(given, context) {
    super(given, context);
    this.path = relative(given.projectConfig.rootDir, context.testPath);
  }

  handleTestEvent({ name, test, error }) {
    const failed = (name === 'test_done' && test.errors.length > 0) || name === 'hook_failure';
    if (!failed) return;
    const names = [];
    for (let part = test; part?.parent; part = part.parent) names.unshift(part.name);
    process.stderr.write(`FAILED ${this.path}: ${names.join(' > ')}\n${String(error ?? '')}\n`);
    process.exit(1);
  }
}
