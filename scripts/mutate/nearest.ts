import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint, type KnownTest } from './known-tests.ts';
import type { Mutant } from './mutants.ts';

/** Seconds of the processor that a test file costs, as far as it can be told: what it starts beside itself is seen by the clock only. */
const costOf = ({ cpu, wall }: KnownTest): number => Math.max(cpu, wall / 3);

/** Which tests a mutant meets, the nearest first. */
export interface Nearest {
  /** Files that run the mutated text. */
  readonly running: number;
  readonly tests: readonly KnownTest[];
}

/**
 * Chooses by what the tests ran when they were recorded; of a file that has changed since, everything counts that ran any of it. Near is what
 * reaches the file over few imports, stands in the folder that mirrors its own, and is cheap.
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
    // What is bundled and run in a context of its own is not seen by V8 under its name.
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
    // Perhaps a process ran it that was killed before it could say so, or that is started by the file's path.
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
