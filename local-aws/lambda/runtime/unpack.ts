import path from 'node:path';
import { cp, readdir, rm, mkdir, writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { readArchive } from '../code.ts';
import { FunctionFailure } from './runtime-api.ts';

/** The packages of the project that runs local-aws. */
const hostModules = path.resolve(import.meta.dirname, '../../../node_modules');
const machines: Readonly<Record<string, string>> = { x86_64: 'x64', arm64: 'arm64' };

/**
 * If the zip's native packages cannot run on this machine (another system or processor), replaces them with the machine's own builds
 * of the same packages and reports it. A zip without the packages of its own architecture stays as it is: it would fail on Lambda, so
 * it fails here.
 */
export async function useHostPackages(
  root: string,
  architecture: string,
  notice: (line: string) => void,
): Promise<void> {
  const machine = machines[architecture] ?? architecture;
  if (process.platform === 'linux' && process.arch === machine && !isMusl()) return;
  const scope = path.join(root, 'node_modules', '@img');
  const packed = await namesIn(scope);
  const platform = (name: string): boolean => name.endsWith(`-linux-${machine}`);
  if (!packed.some(platform)) return;
  for (const name of packed.filter(platform)) await rm(path.join(scope, name), { recursive: true });
  const here = `-${isMusl() ? 'linuxmusl' : process.platform}-${process.arch}`;
  const own = (await namesIn(path.join(hostModules, '@img'))).filter((name) => name.endsWith(here));
  for (const name of own)
    await cp(path.join(hostModules, '@img', name), path.join(scope, name), { recursive: true });
  notice(
    `the function's packages for linux/${machine} cannot run here: ${own.map((name) => `@img/${name}`).join(', ')} of this machine took their place`,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

/**
 * Unpacks a deployment package into `root`. A file that Lambda's own user could not read (no read permission for
 * others in the zip) fails the environment, as it does on AWS once the file is wanted.
 */
export async function unpack(zip: Uint8Array, root: string): Promise<void> {
  const unreadable = readArchive(zip).find((entry) => !entry.folder && (entry.mode & 0o004) === 0);
  if (unreadable)
    throw new FunctionFailure(
      'Runtime.ImportModuleError',
      `Error: EACCES: permission denied, open '/var/task/${unreadable.name}'`,
    );
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const file = path.join(root, name);
    if (!file.startsWith(root + path.sep)) throw new Error(`the zip reaches out of its folder: ${name}`);
    if (name.endsWith('/')) await mkdir(file, { recursive: true });
    else {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes, { mode: 0o755 });
    }
  }
}
