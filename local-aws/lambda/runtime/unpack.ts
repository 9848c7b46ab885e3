import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { readArchive } from '../code.ts';
import { FunctionFailure } from './runtime-api.ts';

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
