import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { Failure } from '../failure.ts';

/** Files of a package for people and compilers, which a running function does not need. Licences stay. */
const unneeded =
  /(^|\/)(README[^/]*|CHANGELOG[^/]*|[^/]+\.d\.[cm]?ts|[^/]+\.map|[^/]+\.h|\.package-lock\.json)$/i;

/** The package's files by their names in the zip: `top`, and the needed part of node_modules. Throws on a symbolic link. */
export async function filesBelow(folder: string, top: readonly string[]): Promise<Map<string, Uint8Array>> {
  const names = [...top, ...(await namesBelow(folder, 'node_modules'))].filter(
    (name) => !unneeded.test(name),
  );
  const files = new Map<string, Uint8Array>();
  for (const name of names.sort()) files.set(name, await readFile(join(folder, name)));
  return files;
}

async function namesBelow(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    const name = `${below}/${entry.name}`;
    if (name === 'node_modules/.bin') continue;
    if (entry.isSymbolicLink())
      throw new Failure(
        `The function's package contains a symbolic link (${name}), which Lambda does not accept.`,
        'Unset npm settings that link packages (install-links, install-strategy=linked) for this step.',
        'packaging',
      );
    if (entry.isDirectory()) names.push(...(await namesBelow(folder, name)));
    else names.push(name);
  }
  return names;
}

/**
 * A zip stores local date and time without a zone: these numbers are the same in every zone, so every runner makes the same bytes.
 * Noon, because midnight may not exist where summer time begins.
 */
const everyFilesDate = new Date(2000, 0, 1, 12);
const regularFile = 0o100000;
const unix = 3;

/** Packs `files` in the given order with equal dates and permissions, so that equal files give equal bytes. */
export function deterministicZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, bytes] of files) {
    const permissions = /\.(node|so[.\d]*)$/.test(name) ? 0o755 : 0o644;
    entries[name] = [bytes, { mtime: everyFilesDate, os: unix, attrs: (regularFile | permissions) << 16 }];
  }
  return zipSync(entries, { level: 9 });
}
