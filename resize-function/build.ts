import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';

const here = import.meta.dirname;

const options = {
  absWorkingDir: join(here, '..'),
  entryPoints: ['resize-function/index.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['@img/sharp-*'],
  legalComments: 'inline',
  logLevel: 'warning',
} satisfies BuildOptions;

/** sharp is CommonJS in part: in an ES module its `require` has to be made first. */
const banner = `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);`;

/**
 * Writes what Lambda runs into `outDir`: index.mjs, and package.json with its lock file. `npm ci` beside
 * index.mjs, told the platform, then fetches exactly the native packages that the zip needs.
 * configuration.mjs is for the action, which checks a configuration with it before deploying one.
 * The same sources give the same bytes wherever the repository stands.
 */
export async function buildFunction(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await build({ ...options, outfile: join(outDir, 'index.mjs'), banner: { js: banner } });
  await build({
    ...options,
    entryPoints: ['resize-function/configuration.ts'],
    outfile: join(outDir, 'configuration.mjs'),
  });
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(here, 'zip', file), join(outDir, file));
}
