import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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
interface Bundle {
  /** What it consists of, by name: itself, and a file for each part that it loads only when it needs it. */
  readonly files: ReadonlyMap<string, string>;
  /** What the packages in it are licensed under. */
  readonly licences: string;
}

/** One file of dist/ with its packages in it. */
const bundled = async (name: string, externals: Record<string, string>): Promise<Bundle> => {
  const { code, assets } = await ncc(join(root, 'lib', `${name}.js`), {
    ...{ esm: true, cache: false, quiet: true, license: 'licenses.txt' },
    externals,
  });
  const sourceOf = (asset: string): string => String(assets[asset]?.source);
  const parts = Object.keys(assets).filter((asset) => asset.endsWith('.js'));
  const files = new Map([
    [`${basename(name)}.js`, code],
    ...parts.map((part) => [part, sourceOf(part)] as const),
  ]);
  return { files, licences: sourceOf('licenses.txt') };
};
// The toolkit takes two names from undici, for a fetch through a proxy; here its HTTP client does that for Octokit too
// (src/report/github/api.ts), by `tunnel`. Without undici the file is a quarter smaller and starts a fifth faster. A builtin stands in,
// so that nothing has to be found at run time. Who gives no token does not pay for GitHub's side: it is a file of its own.
const main = await bundled('index', { undici: 'node:module', './report/github.js': './github.js' });
const gitHub = await bundled('report/github', { undici: './without-undici.js' });
const bundles = [main, gitHub];
const licences = new Set(bundles.flatMap((one) => one.licences.split(/\n(?=\S+\n(?:[A-Z][\w.-]*)\n)/)));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// A part's name is a number that ncc gives it; two bundles must not give the same one.
for (const [name, code] of bundles.flatMap(({ files }) => [...files]))
  writeFileSync(join(out, name), code, { flag: 'wx' });
writeFileSync(
  join(out, 'without-undici.js'),
  '// Stands in for undici, of which nothing is called (scripts/build.ts).\nexport class ProxyAgent {}\nexport const fetch = undefined;\n',
);
// One line ending whatever the packages have.
writeFileSync(join(out, 'licenses.txt'), [...licences].join('\n').replaceAll('\r\n', '\n'));
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
await buildFunction(join(out, 'function'));
