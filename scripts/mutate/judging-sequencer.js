import { relative } from 'node:path';

/** Jest's sequencer: test files in the given order. */
export default class GivenOrder {
  sort(tests) {
    const order = process.env.MUTATE_ORDER.split(' ');
    const place = ({ path, context }) =>
      order.indexOf(relative(context.config.rootDir, path).replaceAll('\\', '/'));
    return [...tests].sort((one, other) => place(one) - place(other));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {
    // The order is fixed, so results are not cached.
  }
}
