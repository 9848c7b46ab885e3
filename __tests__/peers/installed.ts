import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A tool that is too heavy for everybody's `npm ci`: installed on demand into a git-ignored folder. */
export interface Tool {
  readonly folder: string;
  /** Exact versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** Packages whose install scripts must run, because they are built here. */
  readonly built?: readonly string[];
}

/** The tool's node_modules, after installing it if that has not been done. Throws with npm's words. */
export function installed({ folder, packages, built = [] }: Tool): string {
  const root = resolve(import.meta.dirname, '../../node_modules/.cache/peers', folder);
  const modules = join(root, 'node_modules');
  const manifest = JSON.stringify({
    private: true,
    dependencies: packages,
    allowScripts: Object.fromEntries(built.map((name) => [name, true])),
  });
  const done = join(root, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === manifest) return modules;
  process.stdout.write(`peers: installing ${Object.keys(packages).join(' and ')}, once (some minutes)\n`);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), manifest);
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error', `--prefix=${root}`],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  writeFileSync(done, manifest);
  return modules;
}
