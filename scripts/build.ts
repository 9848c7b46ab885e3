import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunction } from '../resize-function/build.ts';

/**
 * Builds dist/: the action as one file, and beside it the function that `deploy` packages. tsc first, because ncc cannot
 * read imports that end in .ts; not minified, so that the file can be reviewed. The same source gives the same bytes.
 */
const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');
const node = (...args: string[]): void => {
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
};

rmSync(join(root, 'lib'), { recursive: true, force: true });
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
const packed = mkdtempSync(join(tmpdir(), 'image-gate-'));
node(
  'node_modules/@vercel/ncc/dist/ncc/cli.js',
  'build',
  'lib/index.js',
  '--out',
  packed,
  '--license',
  'licenses.txt',
);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(packed, 'index.js'), join(out, 'index.js'));
// One line ending whatever the packages have, and only what Node needs of ncc's package.json.
writeFileSync(
  join(out, 'licenses.txt'),
  readFileSync(join(packed, 'licenses.txt'), 'utf8').replaceAll('\r\n', '\n'),
);
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
rmSync(packed, { recursive: true });
await buildFunction(join(out, 'function'));
