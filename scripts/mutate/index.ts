import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { commandLine, rejectOption } from '../../local-aws/command-line.ts';
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
  const { sample, seed, folder, part, jobs, budget, tests } = commandLine({
    sample: '100',
    seed: 1,
    folder: folders.join(','),
    part: '1/1',
    jobs: 2,
    budget: 60,
    tests: '',
  });
  if (sample !== 'all' && !/^[1-9]\d*$/.test(sample))
    rejectOption(`--sample must be "all" or a whole number above 0, not "${sample}".`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      process.exit(1);
    });
  if (getPriority() === 0) setPriority(15);
  const [turn = 1, turns = 1] = part.split('/').map(Number);
  const known = await knownTests(root, new RegExp(tests), jobs, say);
  // The tree may change meanwhile: everything below refers to its current text.
  const { folder: from, remove } = copyOfTree(root);
  process.once('exit', remove);
  for (const place of folder.split(',')) {
    const mutants = await listMutants(from, place);
    const whole = sample === 'all' ? mutants : sampleOf(mutants, Number(sample), seed);
    const chosen = whole.filter((_, index) => index % turns === turn - 1);
    say(`${place}: ${chosen.length} of ${mutants.length} mutants`);
    const judged = await judgeAll(from, chosen, known, { jobs, budget });
    console.log(summaryOf(place, seed, judged));
  }
}

await main();
