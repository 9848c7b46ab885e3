import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Where the packages of the project that runs local-aws are. */
const hostModules = path.resolve(import.meta.dirname, '../../../node_modules');
const machines: Readonly<Record<string, string>> = { x86_64: 'x64', arm64: 'arm64' };

/**
 * Where the zip's native packages cannot run on this machine (another system or processor), puts the machine's
 * own builds of the same packages in their place and says so. A zip that does not hold the packages of its own
 * architecture is left alone: it would fail on Lambda, so it fails here.
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
