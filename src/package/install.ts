import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

/** Which npm runs, and its settings. */
export interface NpmSetting {
  /** Default: the `npm` of the runner's PATH. */
  readonly npm?: string;
  /** Default: the runner's, so that a private registry, its token and a proxy are honoured. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
  /** Aborted: npm is ended immediately. */
  readonly signal?: AbortSignal | undefined;
  /** The folder whose .npmrc applies; default: where the action runs, the user's checkout. */
  readonly project?: string;
}

const cpus: Readonly<Record<Architecture, string>> = { arm64: 'arm64', x86_64: 'x64' };
/** Longest time for npm, ms: ten megabytes, even through a slow proxy. */
const longestInstall = 300_000;

/** Installs what the lock file in `folder` pins, for Linux with glibc; no package's script runs. Throws with npm's own error. */
export async function installPackages(
  folder: string,
  architecture: Architecture,
  setting: NpmSetting = {},
): Promise<void> {
  await copyFile(join(setting.project ?? process.cwd(), '.npmrc'), join(folder, '.npmrc')).catch(
    () => undefined,
  );
  const args = [
    'ci',
    ...['--os=linux', `--cpu=${cpus[architecture]}`, '--libc=glibc'],
    ...['--omit=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'],
    // npm started by npm (as in `npm run`) would otherwise use the outer project.
    `--prefix=${folder}`,
  ];
  const { code, output } = await run(setting.npm ?? 'npm', args, {
    cwd: folder,
    env: withoutCredentials(setting.environment ?? process.env),
    signals: [AbortSignal.timeout(longestInstall), ...(setting.signal ? [setting.signal] : [])],
  });
  setting.signal?.throwIfAborted();
  if (code === 'missing')
    throw new Failure(
      'npm was not found on the runner; the function cannot be packaged without it.',
      'Use a runner image with Node.js and npm, or add a step `uses: actions/setup-node` before this one.',
      'packaging',
    );
  if (code !== 0)
    throw new Failure(
      `npm could not install the function's packages for linux/${architecture}: ${lastWords(output)}`,
      'Check that the runner reaches the npm registry (the settings `registry` and `proxy` of .npmrc are honoured) and that the registry has the @img packages.',
      'packaging',
    );
}

/** npm's own error lines; the rest of its output is progress. */
function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /^npm (error|ERR!)/.test(line) && !line.includes('complete log'));
  return (errors.length > 0 ? errors : lines.slice(-5))
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ''))
    .join(' ')
    .slice(0, 600);
}

/** npm needs its own settings, a proxy and a registry's token, but neither AWS credentials nor the action's inputs. */
function withoutCredentials(environment: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(AWS|INPUT|ACTIONS)_/i.test(name)),
  );
}

/** Quotes an argument for a Windows shell, so that blanks and `&` in a folder's name do not split it. */
export function shellArgument(argument: string): string {
  return /^[\w=:./\\-]+$/.test(argument) ? argument : `"${argument}"`;
}

interface Child {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signals: AbortSignal[];
}

function run(command: string, args: readonly string[], { cwd, env, signals }: Child) {
  return new Promise<{ code: number | 'missing'; output: string }>((resolve, reject) => {
    let output = '';
    // On Windows npm is a script, which only a shell can start.
    const shell = process.platform === 'win32';
    const child = spawn(command, shell ? args.map(shellArgument) : args, {
      ...{ cwd, env, shell },
      // Not `timeout`: its timer would keep the process alive after a command that could not be started.
      signal: AbortSignal.any(signals),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: 'missing', output });
      else if (error.name === 'AbortError')
        resolve({ code: 1, output: `${output}\nit took longer than ${longestInstall / 60_000} minutes` });
      else reject(error);
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/** A Lambda function's processor, as Lambda names it. */
export type Architecture = 'arm64' | 'x86_64';

const elf = [0x7f, 0x45, 0x4c, 0x46];
/** e_machine of the ELF header (System V ABI: EM_X86_64, EM_AARCH64). */
const machines: Readonly<Record<number, Architecture>> = { 62: 'x86_64', 183: 'arm64' };

/** The processor of a Linux binary; undefined for any other file. */
export function machineOf(bytes: Uint8Array): Architecture | undefined {
  if (bytes.length < 20 || elf.some((byte, index) => bytes[index] !== byte)) return undefined;
  const isLittleEndian64 = bytes[4] === 2 && bytes[5] === 1;
  const machine = (bytes[18] ?? 0) | ((bytes[19] ?? 0) << 8);
  return isLittleEndian64 ? machines[machine] : undefined;
}
