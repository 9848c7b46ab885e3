import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge, type Judged } from './judge.ts';
import { knownTests, type KnownTest } from './known-tests.ts';
import { listMutants, type Mutant } from './mutants.ts';
import { createNearest } from './nearest.ts';
import { sampleOf } from './sample.ts';
import { copyOfTree } from './scratch.ts';
import { lineOf, summaryOf } from './summary.ts';
import { createTypeCheck } from './types.ts';

/**
 * `npm run mutate`: a hundred mutants each of src, resize-function and local-aws, tested by their nearest tests. `--folder src/core
 * --sample all` takes every mutant of one folder, `--part 2/4` every fourth of the drawn ones.
 */
const root = join(import.meta.dirname, '..', '..');
const folders = ['src', 'resize-function', 'local-aws'];

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Several copies of `from` each take the next mutant. */
async function judgeAll(
  from: string,
  sample: readonly Mutant[],
  known: readonly KnownTest[],
  { jobs, budget }: { jobs: number; budget: number },
): Promise<readonly Judged[]> {
  const nearest = createNearest(from, known, budget);
  const hasValidTypes = createTypeCheck(from);
  const waiting = sample.entries();
  const judged: Judged[] = [];
  const work = async (): Promise<void> => {
    const { folder, remove } = copyOfTree(from);
    process.once('exit', remove);
    try {
      for (const [index, mutant] of waiting) {
        const one = await judge(folder, mutant, nearest(mutant), hasValidTypes);
        judged[index] = one;
        say(`${judged.filter(Boolean).length}/${sample.length} ${lineOf(one)}`);
      }
    } finally {
      remove();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return judged;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', multiple: true, default: folders },
      part: { type: 'string', default: '1/1' },
      jobs: { type: 'string', default: '2' },
      budget: { type: 'string', default: '60' },
      tests: { type: 'string', default: '' },
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      process.exit(1);
    });
  if (getPriority() === 0) setPriority(15);
  const seed = Number(values.seed);
  const [part = 1, parts = 1] = values.part.split('/').map(Number);
  const jobs = Number(values.jobs);
  const known = await knownTests(root, new RegExp(values.tests), jobs, say);
  // The tree may change meanwhile: everything below refers to its current text.
  const { folder: from, remove } = copyOfTree(root);
  process.once('exit', remove);
  for (const folder of values.folder) {
    const mutants = await listMutants(from, folder);
    const whole = values.sample === 'all' ? mutants : sampleOf(mutants, Number(values.sample), seed);
    const sample = whole.filter((_, index) => index % parts === part - 1);
    say(`${folder}: ${sample.length} of ${mutants.length} mutants`);
    const judged = await judgeAll(from, sample, known, {
      jobs,
      budget: Number(values.budget),
    });
    console.log(summaryOf(folder, seed, judged));
  }
}

await main();
