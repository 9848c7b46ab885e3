import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The action's results for a workflow step. */
export interface StepResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** stdout and stderr, including the runner's commands. */
  readonly log: string;
  readonly summary: string;
}

export interface StepOptions {
  readonly bundle: string;
  /** The `with:` of the step, in action.yml's words. */
  readonly inputs: Readonly<Record<string, string>>;
  /** AWS's endpoint and the credentials for it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Called with the process as soon as it runs, so that it can be ended early. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built bundle as GitHub's runner does: a child process with `INPUT_*` and the `GITHUB_*` files. */
export async function runStep({
  bundle,
  inputs,
  environment,
  onLine,
  onStart,
}: StepOptions): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'image-gate-step-'));
  const outputFile = join(folder, 'output');
  const summaryFile = join(folder, 'summary');
  await writeFile(outputFile, '');
  await writeFile(summaryFile, '');
  try {
    const child = spawn(process.execPath, [bundle], {
      env: {
        ...machineEnvironment(),
        GITHUB_ACTIONS: 'true',
        GITHUB_REPOSITORY: 'octo/images',
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        RUNNER_TEMP: folder,
        // The function's packages are in npm's cache since `npm ci`: the registry need not be reachable.
        NPM_CONFIG_PREFER_OFFLINE: 'true',
        ...environment,
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [
            `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
            value,
          ]),
        ),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onStart?.((signal) => child.kill(signal));
    let log = '';
    let rest = '';
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const ended = await new Promise<Pick<StepResult, 'exitCode' | 'signal'>>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode, signal) => {
        resolve({ exitCode, signal });
      });
    });
    const outputs = parseOutputs(await readFile(outputFile, 'utf8'));
    return { ...ended, outputs, log, summary: await readFile(summaryFile, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A job's environment on its machine: this one's environment (proxies, certificates), but no other job's or npm's own. */
function machineEnvironment(): NodeJS.ProcessEnv {
  const others = /^(AWS|INPUT|GITHUB|RUNNER|ACTIONS|npm)_/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)));
}

/** The runner's file format: `name<<DELIMITER`, the value's lines, `DELIMITER`. */
function parseOutputs(file: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of file.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm))
    outputs[name] = value;
  return outputs;
}
