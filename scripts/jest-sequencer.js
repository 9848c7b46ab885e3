import Sequencer from '@jest/test-sequencer';

/** Suites that live in real time, the longest first: each waits most of its time, and all the others fit in beside them. */
const long = [
  'bundle/action',
  'acceptance',
  'examples-run',
  'demo/page-rotation',
  'commands/deploy-cut-short',
  'commands/gate-cut-short',
  'commands/rotate-trouble',
  'commands/destroy',
  'simulation/simulation',
];
const place = ({ path }) => {
  const found = long.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/${name}.test.ts`));
  return found < 0 ? long.length : found;
};

/** The long suites first, so that none is left running alone at the end; the others in Jest's own order. */
export default class LongFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((one, other) => place(one) - place(other));
  }
}
