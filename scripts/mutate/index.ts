import { spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';
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
 * `npm run mutate`: Stryker over the core. With `--sample 100 --seed 1`: so many mutants of each folder, drawn from all of src, resize-function
 * and local-aws, before the tests that are nearest to each.
 */
const root = join(import.meta.dirname, '..', '..');
const folders = ['src', 'resize-function', 'local-aws'];

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Several copies take the next mutant in turn. */
async function judgeAll(
  sample: readonly Mutant[],
  known: readonly KnownTest[],
  { jobs, budget }: { jobs: number; budget: number },
): Promise<readonly Judged[]> {
  const nearest = createNearest(root, known, budget);
  const hasValidTypes = createTypeCheck(root);
  const waiting = sample.entries();
  const judged: Judged[] = [];
  const work = async (): Promise<void> => {
    const { folder, remove } = copyOfTree(root);
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

async function mutateSample(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sample: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      budget: { type: 'string', default: '60' },
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      process.exit(1);
    });
  setPriority(15);
  const seed = Number(values.seed);
  const known = await knownTests(root, say);
  for (const folder of folders.filter((name) => (values.folder ?? name) === name)) {
    const mutants = await listMutants(root, folder);
    const sample = sampleOf(mutants, Number(values.sample), seed);
    say(`${folder}: ${sample.length} of ${mutants.length} mutants`);
    const judged = await judgeAll(sample, known, {
      jobs: Number(values.jobs),
      budget: Number(values.budget),
    });
    console.log(summaryOf(folder, seed, judged));
  }
}

const args = process.argv.slice(2);
if (args.some((word) => word.startsWith('--sample'))) await mutateSample(args);
else {
  const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  process.exitCode = spawnSync(process.execPath, [stryker, 'run', ...args], { stdio: 'inherit' }).status ?? 1;
}
