import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative } from 'node:path';
import { parse } from 'acorn';

/**
 * Tests that need neither a process nor a separate clock, by what they load, and the number of files into which they are joined.
 */
const pools = {
  account: { tests: '{*,{aws,commands,core,gate,iam,local-aws,report,simulation}/**/*}', files: 2 },
  resize: { tests: 'resize-function/**/*', files: 2 },
};

/**
 * Writes test files below reports/ that each run many others, and returns the joined files. Every test file has its own context, in
 * which all modules are loaded, compiled and optimized again, which takes longer than the tests of most files.
 */
export function joinTests(root, { name = 'joined', only = pools, without = [] } = {}) {
  const folder = join(root, 'reports', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return Object.entries(only).flatMap(([pool, { tests, files: count }]) => {
    const files = globSync(`__tests__/${tests}.test.ts`, { cwd: root, exclude: without })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => isShared(readFileSync(join(root, file), 'utf8')));
    const bySize = files
      .map((file) => ({ file, size: statSync(join(root, file)).size }))
      .sort((one, other) => other.size - one.size || one.file.localeCompare(other.file));
    for (let group = 0; group < count; group++) {
      const members = bySize.filter((_, index) => index % count === group);
      const imports = members.map(
        ({ file }, n) =>
          `import tests${n} from '${relative(folder, join(root, file)).replaceAll('\\', '/')}';`,
      );
      const calls = members.map(({ file }, n) => `describe('${file}', tests${n});`);
      const text = ["import { describe } from '@jest/globals';", ...imports, ...calls, ''].join('\n');
      // Without known durations, Jest starts the largest file first.
      const size = members.reduce((sum, member) => sum + member.size, 0);
      writeFileSync(join(folder, `${pool}-${group + 1}.test.mjs`), text.padEnd(size));
    }
    return files;
  });
}

/**
 * Files that start processes or servers wait for them, so they run in parallel with the others. Files with a top-level await cannot
 * become a function.
 */
function isShared(source) {
  if (/node:child_process|node:worker_threads|runInProcesses|startLocalAws|runStep|built\.ts/.test(source))
    return false;
  try {
    // The edition before top-level `await`.
    parse(stripTypeScriptTypes(source), { ecmaVersion: 2021, sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}
