import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Python environment of its own with these releases, made once (a minute or two). Throws with pip's words. */
export function pythonWith(...releases: readonly string[]): {
  readonly folder: string;
  /** The path of an installed program. */
  program(name: string): string;
} {
  const folder = join(tmpdir(), `peers-${releases.join('-').replaceAll(/[^\w.-]+/g, '-')}`);
  const program = (name: string): string => join(folder, 'bin', name);
  // Written last, because it says that all is there.
  const done = join(folder, 'done');
  if (!existsSync(done)) {
    process.stdout.write(`peers: installing ${releases.join(' and ')} into ${folder}, once\n`);
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    const install = ['install', '--quiet', '--disable-pip-version-check', ...releases];
    execFileSync(program('pip'), install, { stdio: 'inherit' });
    writeFileSync(done, '');
  }
  return { folder, program };
}

/** Runs a script beside this file that answers each line of JSON with another. */
export function startBridge(python: string, script: string, environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(python, ['-W', 'ignore', join(import.meta.dirname, script)], {
    ...{ stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env.PATH, ...environment } },
  });
  // `ask` reports it, because no line comes.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async <Answer>(call: object): Promise<Answer> => {
      child.stdin.write(`${JSON.stringify(call)}\n`);
      const line = await lines.next();
      if (line.done) throw new Error(`${script} ended`);
      return JSON.parse(line.value) as Answer;
    },
    stop: () => child.kill(),
  };
}
