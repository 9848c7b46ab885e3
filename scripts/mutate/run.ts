import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Run {
  /** undefined if it was ended because its time was over. */
  readonly exitCode: number | undefined;
  /** What it wrote, errors and all. */
  readonly text: string;
}

/** In seconds. An endless loop is ended by CPU time, which does not depend on the machine's load. */
export interface Limit {
  readonly clock: number;
  readonly processor?: number;
}

/**
 * Runs a program of node_modules in `folder`, with its own folder for temporary files, and ends it and all its child processes when a
 * limit is reached.
 */
export async function runIn(
  folder: string,
  words: readonly string[],
  { clock, processor }: Limit,
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const limited = 'ulimit -t "$0"; exec "$@"';
  const seconds = processor === undefined ? 'unlimited' : `${Math.ceil(processor)}`;
  const child = spawn('/bin/sh', ['-c', limited, seconds, process.execPath, ...flags, ...words], {
    cwd: folder,
    env: { ...process.env, TMPDIR: temporary, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A separate process group, so that a test's child processes end with it.
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const end = (): void => {
    endGroup(child.pid);
  };
  process.once('exit', end);
  const timer = setTimeout(end, clock * 1_000);
  // An ended process has a signal in the place of a code.
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  end();
  process.off('exit', end);
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  return { exitCode: exitCode ?? undefined, text };
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The group has already ended.
  }
}
