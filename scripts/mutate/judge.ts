import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Nearest } from './nearest.ts';
import { mutated, type Mutant } from './mutants.ts';
import { runIn } from './run.ts';
import type { HasValidTypes } from './types.ts';

export type Verdict = 'killed' | 'hung' | 'survived' | 'no valid type';

export interface Judged {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** Test files that ran, or would have run; and how many more cover the text. */
  readonly tried: readonly string[];
  readonly more: number;
  /** The test that failed. */
  readonly by: string;
  readonly seconds: number;
}

/** Applies the mutant to the copy, runs the tests until one fails, and reverts it. */
export async function judge(
  folder: string,
  mutant: Mutant,
  { running, tests }: Nearest,
  hasValidTypes: HasValidTypes,
): Promise<Judged> {
  const began = performance.now();
  const path = join(folder, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(text, mutant));
  try {
    const seen = await meet(folder, tests);
    const { by } = seen;
    // The compiler runs last, because it is slower than most tests.
    const verdict = seen.verdict !== 'survived' || hasValidTypes(mutant) ? seen.verdict : 'no valid type';
    const tried = tests.map(({ test }) => test);
    const seconds = (performance.now() - began) / 1_000;
    return { mutant, verdict, tried, more: Math.max(0, running - tests.length), by, seconds };
  } finally {
    writeFileSync(path, text);
  }
}

async function meet(folder: string, tests: Nearest['tests']): Promise<{ verdict: Verdict; by: string }> {
  if (tests.length > 0) {
    const names = tests.map(({ test }) => test);
    // A test that waits forever fails by Jest's limit; an endless loop is ended from outside. A busy machine gets more time.
    const busy = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
    const longest = Math.max(...tests.map(({ wall }) => wall));
    const sum = tests.reduce((seconds, { wall }) => seconds + wall, 0);
    const limit = `--testTimeout=${Math.ceil(busy * (20 + 3 * longest)) * 1_000}`;
    const jest = ['node_modules/jest/bin/jest.js', '--config', 'scripts/mutate/jest.config.js', '-i', limit];
    const words = [...jest, '--runTestsByPath', ...names];
    const processor = 30 + 2 * tests.reduce((seconds, { cpu }) => seconds + cpu, 0);
    const run = await runIn(
      folder,
      words,
      { clock: busy * (60 + 3 * sum), processor },
      { MUTATE_ORDER: names.join(' '), MUTATE_LEARNED: '' },
    );
    if (run.exitCode === undefined) return { verdict: 'hung', by: '' };
    if (run.exitCode !== 0)
      return { verdict: 'killed', by: /^FAILED (.*)$/m.exec(run.text)?.[1] ?? run.text.slice(0, 2_000) };
  }
  return { verdict: 'survived', by: '' };
}
