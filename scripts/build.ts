import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ncc from '@vercel/ncc';
import { buildFunction } from '../resize-function/build.ts';

/**
 * Builds dist/: the action, GitHub's side of it in a file of its own, and beside them the function that `deploy` packages. tsc first, because ncc cannot
 * read imports that end in .ts; not minified, so that the file can be reviewed. The same source gives the same bytes.
 */
const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');

rmSync(join(root, 'lib'), { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
const { code, assets } = await ncc(join(root, 'lib', 'index.js'), {
  esm: true,
  cache: false,
  quiet: true,
  license: 'licenses.txt',
  // The toolkit's HTTP client takes one name from undici, ProxyAgent, and only for Octokit, which is not in this
  // bundle; its own requests go through a proxy by `tunnel`. Without undici the file is a quarter smaller and starts
  // a fifth faster. A builtin stands in, so that nothing has to be found at run time.
  externals: { undici: 'node:module' },
});

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'index.js'), code);
// What is imported only when it is needed.
for (const [name, asset] of Object.entries(assets))
  if (asset && name.endsWith('.js')) writeFileSync(join(out, name), asset.source);
// One line ending whatever the packages have.
writeFileSync(join(out, 'licenses.txt'), String(assets['licenses.txt']?.source).replaceAll('\r\n', '\n'));
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
await buildFunction(join(out, 'function'));
