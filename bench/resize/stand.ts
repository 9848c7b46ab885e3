import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { buildFunction } from '../../resize-function/build.ts';

const root = join(import.meta.dirname, '../..');
const peers = join(import.meta.dirname, 'peers');

/** The setup of a measurement: the built function, ipx if available, a store on loopback. */
export interface Stand {
  readonly store: string;
  readonly bundle: string;
  /** Addresses of ipx and of the sharp that it brings; undefined where npm could not fetch them. */
  readonly ipx: { readonly ipx: string; readonly sharpOfIpx: string } | undefined;
  readonly folder: string;
  /** Runs one of the scripts beside this file in a process of its own; gives what it writes to stdout. */
  run(script: string, settings: object): Promise<string>;
  end(): Promise<void>;
}

export async function createStand(originals: Readonly<Record<string, Buffer>>): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-resize-'));
  await buildFunction(folder);
  await mkdir(join(folder, 'node_modules/@img'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules/@img')))
    if (name.startsWith('sharp-'))
      await symlink(join(root, 'node_modules/@img', name), join(folder, 'node_modules/@img', name));
  const server = createServer((request, response) => {
    const bytes = originals[(request.url ?? '').replace('/bench/', '')];
    const etag = `"${bytes?.length ?? 0}"`;
    const status = !bytes ? 404 : request.headers['if-none-match'] === etag ? 304 : 200;
    response.writeHead(status, { etag, 'content-length': status === 200 ? (bytes?.length ?? 0) : 0 });
    response.end(status === 200 ? bytes : undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const found = await findIpx();
  const about = {
    store: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bundle: pathToFileURL(join(folder, 'index.mjs')).href,
    ipx: found,
    folder,
  };
  return {
    ...about,
    run: (script, settings) => runScript(script, { store: about.store, bundle: about.bundle, ...settings }),
    end: async () => {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function findIpx(): Promise<Stand['ipx']> {
  if (!existsSync(join(peers, 'node_modules/ipx'))) {
    const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, stdio: 'ignore' });
    const [code] = (await once(child, 'exit').catch(() => [1])) as [number];
    if (code !== 0) {
      console.error('ipx could not be installed: its columns stay empty');
      return undefined;
    }
  }
  const address = (path: string): string => pathToFileURL(join(peers, 'node_modules', path)).href;
  return { ipx: address('ipx/dist/index.mjs'), sharpOfIpx: address('sharp/lib/index.js') };
}

async function runScript(script: string, settings: object): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '' },
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return output;
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN;
}
