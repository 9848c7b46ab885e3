import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint, type KnownTest } from './known-tests.ts';
import type { Mutant } from './mutants.ts';

/** CPU seconds of a test file, as far as known: for the processes that it starts, only the elapsed time is known. */
const costOf = ({ cpu, wall }: KnownTest): number => Math.max(cpu, wall / 3);

/** The tests for a mutant, the nearest first. */
export interface Nearest {
  /** Files that run the mutated text. */
  readonly running: number;
  readonly tests: readonly KnownTest[];
}

/**
 * Selects tests by their recorded coverage; for a file that has changed since, every test that covered any of it counts. A test is
 * near if it reaches the file through few imports, is in the folder that mirrors the file's, and is cheap.
 */
export function createNearest(
  root: string,
  known: readonly KnownTest[],
  budget: number,
): (mutant: Mutant) => Nearest {
  const steps = createSteps(root);
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    const text = texts.get(file) ?? fingerprint(root, file);
    texts.set(file, text);
    return text;
  };
  const runs = ({ test, ran }: KnownTest, { file, start, end }: Mutant): boolean => {
    const seen = ran[file];
    if (seen && seen.text !== textOf(file)) return true;
    if (seen?.ranges.some(([from, to]) => from < end && to > start)) return true;
    // V8 does not report bundled code in a separate context under its file name.
    return runsBundle(test, file) && steps(test).has('resize-function/build.ts');
  };
  return (mutant) => {
    const distance = (test: KnownTest): number =>
      (steps(test.test).get(mutant.file) ?? 8) -
      2 * foldersInCommon(test.test, mutant.file) +
      Math.log2(1 + costOf(test));
    const order = (tests: readonly KnownTest[]): readonly KnownTest[] =>
      tests
        .map((test) => ({ test, at: distance(test) }))
        .sort((one, other) => one.at - other.at)
        .map(({ test }) => test);
    const running = order(known.filter((test) => runs(test, mutant)));
    // A process may have run it that was killed before it could report, or that is started by the file's path.
    const importing = order(known.filter(({ test }) => steps(test).has(mutant.file)));
    const beside = order(known.filter(({ test }) => foldersInCommon(test, mutant.file) > 1));
    const tests = [running, importing, beside].find(({ length }) => length > 0) ?? [];
    let spent = 0;
    const within = tests.filter((test, index) => {
      if (index > 0 && spent + costOf(test) > budget) return false;
      spent += costOf(test);
      return true;
    });
    return { running: running.length, tests: within };
  };
}

const runsBundle = (test: string, file: string): boolean =>
  test.startsWith('__tests__/resize-function/') && file.startsWith('resize-function/');

/** Folders and the name itself, from the left: `__tests__/local-aws/iam/roles.test.ts` and `local-aws/iam/roles.ts` have three. */
function foldersInCommon(test: string, file: string): number {
  const parts = test.replace('__tests__/', '').replace('.test.ts', '.ts').split('/');
  const others = file.split('/');
  const different = parts.findIndex((part, index) => part !== others[index]);
  return different < 0 ? parts.length : different;
}

/** How many imports lead from a test to each file that it reaches; types do not count. */
function createSteps(root: string): (test: string) => ReadonlyMap<string, number> {
  const imports = new Map<string, readonly string[]>();
  const importsOf = (file: string): readonly string[] => {
    const seen = imports.get(file) ?? readImports(root, file);
    imports.set(file, seen);
    return seen;
  };
  const all = new Map<string, ReadonlyMap<string, number>>();
  return (test) => {
    const known = all.get(test);
    if (known) return known;
    const reached = new Map([[test, 0]]);
    for (const [file, at] of reached)
      for (const next of importsOf(file)) if (!reached.has(next)) reached.set(next, at + 1);
    all.set(test, reached);
    return reached;
  };
}

function readImports(root: string, file: string): readonly string[] {
  if (!existsSync(join(root, file))) return [];
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/^(import|export) type [^;]*;/gm, '');
  const paths = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)];
  return paths.map(([, path = '']) => join(dirname(file), path).replaceAll('\\', '/'));
}
