import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedIn, type Ranges } from './coverage.ts';
import { runIn } from './run.ts';
import { copyOfTree } from './scratch.ts';

/** The result of one run of a test file. */
export interface KnownTest {
  readonly test: string;
  /** Seconds: of the processor in Jest's process, and of the clock; both while counting. */
  readonly cpu: number;
  readonly wall: number;
  /** It fails without a mutant, so it cannot judge one. */
  readonly failed: boolean;
  /** What it covered of each file, and the text's version. */
  readonly ran: Readonly<Record<string, { readonly text: string; readonly ranges: Ranges }>>;
}

/** They read pages and examples, or open browsers; other tests cover the same source. */
const notOfTheSource = /^__tests__\/(docs|examples|acceptance|imports|demo)/;

/** Test files that are recorded together. */
const batch = 16;

export const fingerprint = (root: string, file: string): string =>
  existsSync(join(root, file))
    ? createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex')
        .slice(0, 12)
    : '';

/**
 * The coverage of every test file whose path matches `under`, from node_modules/.cache; missing or outdated ones are run once and
 * recorded. The whole suite takes a quarter of an hour that way.
 */
export async function knownTests(
  root: string,
  under: RegExp,
  jobs: number,
  say: (line: string) => void,
): Promise<readonly KnownTest[]> {
  const cache = join(root, 'node_modules', '.cache', 'mutate');
  mkdirSync(cache, { recursive: true });
  const tests = globSync('__tests__/**/*.test.ts', { cwd: root })
    .map((test) => test.replaceAll('\\', '/'))
    .filter((test) => under.test(test) && !notOfTheSource.test(test))
    .sort();
  const fileOf = (test: string): string =>
    join(cache, `${test.replaceAll('/', '+')}-${fingerprint(root, test)}.json`);
  const unknown = tests.filter((test) => !existsSync(fileOf(test)));
  if (unknown.length > 0) {
    say(`running ${unknown.length} test files once, to learn what they run`);
    await learn(root, unknown, jobs, (known) => {
      if (known.failed) say(`${known.test} fails without any mutant: it is no witness`);
      writeFileSync(fileOf(known.test), JSON.stringify(known));
    });
  }
  return tests
    .filter((test) => existsSync(fileOf(test)))
    .map((test) => JSON.parse(readFileSync(fileOf(test), 'utf8')) as KnownTest)
    .filter(({ failed }) => !failed);
}

async function learn(
  root: string,
  tests: readonly string[],
  jobs: number,
  keep: (known: KnownTest) => void,
): Promise<void> {
  const { folder, remove } = copyOfTree(root);
  process.once('exit', remove);
  try {
    // Saved step by step, so that an aborted run keeps its results.
    for (let at = 0; at < tests.length; at += batch) {
      const learned = join(folder, `learned-${at}`);
      mkdirSync(learned);
      const jest = ['node_modules/jest/bin/jest.js', '--config', 'scripts/mutate/jest.config.js'];
      const words = [...jest, `--maxWorkers=${jobs}`, '--runTestsByPath', ...tests.slice(at, at + batch)];
      await runIn(folder, words, { clock: 7_200 }, { MUTATE_LEARNED: learned });
      for (const name of readdirSync(learned)) {
        const known = readRecord(join(learned, name), name.replaceAll('+', '/'), folder);
        if (known) keep(known);
      }
      rmSync(learned, { recursive: true });
    }
  } finally {
    remove();
  }
}

/** The record of a run; undefined if the file did not finish. */
function readRecord(record: string, test: string, root: string): KnownTest | undefined {
  const cost = join(record, 'cost.json');
  if (!existsSync(cost)) return undefined;
  const { cpu, wall, failed } = JSON.parse(readFileSync(cost, 'utf8')) as KnownTest;
  const ran = Object.fromEntries(
    [...recordedIn(record, root)].map(([file, ranges]) => [file, { text: fingerprint(root, file), ranges }]),
  );
  return { test, cpu, wall, failed, ran };
}
