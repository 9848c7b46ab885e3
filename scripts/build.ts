import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ncc from '@vercel/ncc';
import { buildFunction } from '../resize-function/build.ts';

/**
 * Builds dist/: the action, and the function that `deploy` packages. tsc first, because ncc cannot read imports that end in .ts; not
 * minified, so that the file can be reviewed. The same source gives the same bytes.
 */
const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');

rmSync(join(root, 'lib'), { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
// The toolkit takes two names from undici, for a fetch through a proxy; here its HTTP client does that for Octokit too
// (src/report/github/api.ts), by `tunnel`. Without undici the file is a quarter smaller and starts a fifth faster.
const { code, assets } = await ncc(join(root, 'lib', 'index.js'), {
  ...{ esm: true, cache: false, quiet: true, license: 'licenses.txt' },
  externals: { undici: './without-undici.js' },
});
const sourceOf = (asset: string): string => String(assets[asset]?.source);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'index.js'), code);
// Files that are imported only when needed: the GitHub code with a token, Secrets Manager with a secret, deploy, status.
for (const part of Object.keys(assets).filter((asset) => asset.endsWith('.js')))
  writeFileSync(join(out, part), sourceOf(part));
writeFileSync(
  join(out, 'without-undici.js'),
  '// Stands in for undici, of which nothing is called (scripts/build.ts).\nexport class ProxyAgent {}\nexport const fetch = undefined;\n',
);
// The same line ending for all packages.
writeFileSync(join(out, 'licenses.txt'), sourceOf('licenses.txt').replaceAll('\r\n', '\n'));
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
await buildFunction(join(out, 'function'));
