import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Third-party drawings, and the packages that contain them. */
export interface IconSet {
  readonly name: string;
  readonly from: 'npm' | 'debian';
  /** For npm the exact version; Debian's is that of the machine's release. */
  readonly version?: string;
  readonly licence: string;
  /** The part of the package that holds the drawings. */
  readonly folder: string;
}

export const iconSets: readonly IconSet[] = [
  { name: '@mdi/svg', from: 'npm', version: '7.4.47', licence: 'Apache-2.0', folder: 'svg' },
  { name: 'bootstrap-icons', from: 'npm', version: '1.13.2', licence: 'MIT', folder: 'icons' },
  { name: 'simple-icons', from: 'npm', version: '16.37.0', licence: 'CC0-1.0', folder: 'icons' },
  { name: 'flag-icons', from: 'npm', version: '7.5.0', licence: 'MIT', folder: 'flags' },
  { name: 'devicon', from: 'npm', version: '2.17.0', licence: 'MIT', folder: 'icons' },
  { name: 'openmoji', from: 'npm', version: '17.0.0', licence: 'CC-BY-SA-4.0', folder: 'src' },
  { name: 'tango-icon-theme', from: 'debian', licence: 'public domain', folder: 'usr/share/icons' },
  {
    name: 'adwaita-icon-theme',
    from: 'debian',
    licence: 'LGPL-3 or CC-BY-SA-3.0',
    folder: 'usr/share/icons',
  },
  { name: 'mate-icon-theme', from: 'debian', licence: 'GPL-3', folder: 'usr/share/icons' },
  { name: 'papirus-icon-theme', from: 'debian', licence: 'GPL-3', folder: 'usr/share/icons' },
  { name: 'openclipart-svg', from: 'debian', licence: 'public domain', folder: 'usr/share/openclipart' },
];

const cache = join(tmpdir(), 'image-gate-icon-sets');

/** The paths of all drawings of a set, fetched where they are missing. Throws with the client's own error. */
export function filesOf(set: IconSet): string[] {
  const folder = join(cache, set.name.replaceAll('/', '+'), set.version ?? 'debian');
  if (!existsSync(folder)) fetchInto(set, folder);
  const within =
    set.from === 'npm' ? join(folder, 'node_modules', set.name, set.folder) : join(folder, set.folder);
  return readdirSync(within, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.svgz?$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fetchInto(set: IconSet, folder: string): void {
  const unfinished = `${folder}.part`;
  mkdirSync(unfinished, { recursive: true });
  if (set.from === 'npm') {
    writeFileSync(join(unfinished, 'package.json'), '{"private":true}');
    const args = [
      'install',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      `${set.name}@${set.version ?? 'latest'}`,
    ];
    execFileSync('npm', [`--prefix=${unfinished}`, ...args], { cwd: unfinished, stdio: 'pipe' });
  } else {
    execFileSync('apt-get', ['download', set.name], { cwd: unfinished, stdio: 'pipe' });
    const archive = readdirSync(unfinished).find((name) => name.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: unfinished, stdio: 'pipe' });
  }
  renameSync(unfinished, folder);
}
