import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { settingsLine, shortNames } from './edge/settings.ts';
import { anyRequest } from './request/rules.ts';

const here = import.meta.dirname;

const options = {
  absWorkingDir: join(here, '..'),
  entryPoints: ['resize-function/index.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['@img/sharp-*'],
  // A smaller zip loads faster at a cold start. Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'inline',
  logLevel: 'warning',
} satisfies BuildOptions;

/** sharp is CommonJS in part: an ES module has to create its `require` first. */
const banner = `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);`;

/**
 * Writes what Lambda runs into `outDir`: index.mjs, and package.json with its lock file. `npm ci` next to index.mjs, with the
 * platform as an option, then fetches exactly the native packages that the zip needs. The action uses configuration.mjs to check a
 * configuration before a deployment and to adapt edge-function.js, the CloudFront Function, to it. The same sources give the same
 * bytes in any folder.
 */
export async function buildFunction(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, 'index.mjs'), await versioned());
  await build({
    ...options,
    entryPoints: ['resize-function/deploy-time.ts'],
    outfile: join(outDir, 'configuration.mjs'),
  });
  await writeFile(join(outDir, 'edge-function.js'), await edgeFunction());
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(here, 'zip', file), join(outDir, file));
}

/** The function with its own version in it, from its code and its native packages. */
async function versioned(): Promise<string> {
  const unknown = 'image-gate-build-000000000000';
  const { outputFiles } = await build({
    ...options,
    banner: { js: banner },
    define: { imageGateBuild: JSON.stringify(unknown) },
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  const lock = await readFile(join(here, 'zip', 'package-lock.json'));
  const version = createHash('sha256').update(text).update(lock).digest('hex').slice(0, 12);
  if (text.split(unknown).length !== 2)
    throw new Error('the function does not hold its version exactly once');
  return text.replace(unknown, unknown.replace('000000000000', version));
}

/**
 * The code of the CloudFront Function, minified, before it is adapted to a configuration.
 * The runtime cloudfront-js-2.0 supports ECMAScript 5.1 and some later features; it requires a function called `handler` and has no
 * modules.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export async function edgeFunction(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: options.absWorkingDir,
    entryPoints: ['resize-function/edge/index.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es5',
    supported: { 'const-and-let': true, arrow: true, 'template-literal': true },
    minifyWhitespace: true,
    minifySyntax: true,
    // The limit is 10 KB, settings included.
    minifyIdentifiers: true,
    // The function's own names, without those of the event and the settings.
    mangleProps: new RegExp(
      `^(?:given|effective|unknown|refused|words|neutral|read|name|size|path|${Object.keys(shortNames).join('|')})$`,
    ),
    mangleCache: { ...shortNames },
    define: { imageGateRules: 'R' },
    banner: { js: settingsLine(anyRequest) },
    logLevel: 'warning',
  });
  const text = outputFiles[0]?.text ?? '';
  const code = text.replace(
    /export\{([\w$]+) as handler\};?\s*$/,
    'function handler(event){return $1(event)}\n',
  );
  if (code === text) throw new Error('the edge function does not export its handler as expected');
  return code;
}
