import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative } from 'node:path';
import { parse } from 'acorn';

/** Rooms whose tests need no process and no clock of their own: one after the other they lose nothing. */
const rooms = ['aws', 'commands', 'core', 'gate', 'iam', 'local-aws', 'resize-function'];
const filesTogether = 10;

/**
 * Writes test files below reports/ that each run some ten of a room's, and returns the files that are run so. Every test file is a
 * context in which all modules are loaded and compiled anew: for half of the files that takes longer than their tests do.
 */
export function joinTests(root, { name = 'joined', only = rooms, without = [] } = {}) {
  const folder = join(root, 'reports', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return only.flatMap((room) => {
    const files = globSync(`__tests__/${room}/**/*.test.ts`, { cwd: root, exclude: without })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => isShared(readFileSync(join(root, file), 'utf8')));
    const bySize = files
      .map((file) => ({ file, size: statSync(join(root, file)).size }))
      .sort((one, other) => other.size - one.size || one.file.localeCompare(other.file));
    const groups = Math.ceil(files.length / filesTogether);
    for (let group = 0; group < groups; group++) {
      const names = bySize.flatMap(({ file }, index) => (index % groups === group ? [file] : []));
      const imports = names.map(
        (file, n) => `import tests${n} from '${relative(folder, join(root, file)).replaceAll('\\', '/')}';`,
      );
      const calls = names.map((file, n) => `describe('${file}', tests${n});`);
      const text = ["import { describe } from '@jest/globals';", ...imports, ...calls, ''].join('\n');
      writeFileSync(join(folder, `${room}-${group + 1}.test.mjs`), text);
    }
    return files;
  });
}

/** What starts processes or servers waits for them: it runs beside the others. What awaits on being loaded cannot be a function. */
function isShared(source) {
  if (/node:child_process|node:worker_threads|runInProcesses|startLocalAws|built\.ts/.test(source))
    return false;
  try {
    // The edition before `await` was allowed there.
    parse(stripTypeScriptTypes(source), { ecmaVersion: 2021, sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}
