import { relative } from 'node:path';

/** Test files in the order in which they are named, for Jest. */
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
    // The order is given: nothing is learnt from a run.
  }
}
