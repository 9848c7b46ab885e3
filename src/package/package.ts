import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deterministicZip, filesBelow } from './archive.ts';
import { type Architecture, installPackages, machineOf, type NpmSetting } from './install.ts';
import { Failure } from '../failure.ts';

/** The sources of a deployment package. */
interface PackageSource {
  /** The built function: index.mjs, and package.json with its lock file, which name the native packages. */
  readonly from: string;
  readonly architecture: Architecture;
}

export interface PackageOptions extends NpmSetting {
  /** The parent of the temporary folder; default: the runner's, or else the system's. */
  readonly temp?: string;
}

const manifests = ['package.json', 'package-lock.json'];
/** The function's own files; the rest of the folder is for the action and the edge. */
const code = ['index.mjs', 'package.json'];
/** Increased when the same files would give another zip. */
const recipe = 'zip 1';

/** Known before npm runs: equal fingerprints give equal zips, because the lock file pins every byte of the packages. */
export async function packageFingerprint({ from, architecture }: PackageSource): Promise<string> {
  const hash = createHash('sha256').update(`${recipe}\n${architecture}\n`);
  for (const name of ['index.mjs', ...manifests]) {
    const bytes = await readFile(join(from, name));
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * Makes the zip for Lambda: the function, and the native packages for the *function's* architecture, whatever this machine's is. The
 * same source gives the same bytes, so CodeSha256 shows whether anything changed. Throws a {@link Failure} if npm is missing or
 * fails, or if what it installed cannot run on Lambda.
 */
export async function packageFunction(source: PackageSource, options: PackageOptions = {}) {
  const { from, architecture } = source;
  const folder = await temporaryFolder(options.temp ?? process.env.RUNNER_TEMP ?? tmpdir());
  try {
    for (const name of [...code, ...manifests]) await copyFile(join(from, name), join(folder, name));
    await installPackages(folder, architecture, options);
    const files = await filesBelow(folder, code);
    checkArchitecture(files, architecture);
    const zip = deterministicZip(files);
    return {
      zip,
      /** The value that Lambda shows as CodeSha256. */
      sha256Base64: createHash('sha256').update(zip).digest('base64'),
      fingerprint: await packageFingerprint(source),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function temporaryFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'image-gate-package-'));
  } catch (error) {
    throw new Failure(
      `The function cannot be packaged: ${error instanceof Error ? error.message : String(error)}.`,
      'Set RUNNER_TEMP to a folder that the runner can write to.',
      'packaging',
      error,
    );
  }
}

/** Fails the deployment for a binary that would fail with "invalid ELF header" on Lambda, at the first viewer's request. */
function checkArchitecture(files: ReadonlyMap<string, Uint8Array>, architecture: Architecture): void {
  const native = [...files].filter(([name]) => /\.(node|so[.\d]*)$/.test(name));
  const wrong = native.find(([, bytes]) => machineOf(bytes) !== architecture);
  if (native.length > 0 && !wrong) return;
  const found = wrong
    ? `${wrong[0]} is built for ${machineOf(wrong[1]) ?? 'another system'}`
    : 'no native package was installed';
  throw new Failure(
    `The function's package is for linux/${architecture}, but ${found}.`,
    'Update npm on the runner to version 10.4 or newer (it must know `npm ci --cpu --os --libc`), and check that its registry has the @img packages.',
    'packaging',
  );
}
