import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A native package as sharp publishes them, with `bytes` as its binary. */
export interface FakePackage {
  readonly name: string;
  readonly cpu: string;
  readonly bytes: Uint8Array;
}

export interface Registry {
  readonly address: string;
  /** Lock file entries of the packages. */
  readonly locked: Readonly<Record<string, object>>;
  /** The Authorization headers that came. */
  readonly authorizations: Set<string | undefined>;
  close(): Promise<void>;
}

const version = '1.0.0';

/** An npm registry on 127.0.0.1 that has just these packages. `folder` is scratch space. */
export async function serveRegistry(folder: string, packages: readonly FakePackage[]): Promise<Registry> {
  const packed = await pack(folder, packages);
  const authorizations = new Set<string | undefined>();
  const server = createServer((request, response) => {
    authorizations.add(request.headers.authorization);
    const url = decodeURIComponent(request.url ?? '');
    const found = packed.find(({ name }) => url.startsWith(`/${name}`));
    if (!found) response.writeHead(404).end('{}');
    else if (url.endsWith('.tgz')) response.end(found.tarball);
    else {
      const dist = {
        tarball: `http://${String(request.headers.host)}/${found.name}/-/it.tgz`,
        integrity: found.integrity,
      };
      const manifest = { ...found.manifest, dist };
      response.end(
        JSON.stringify({
          name: found.name,
          'dist-tags': { latest: version },
          versions: { [version]: manifest },
        }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    locked: Object.fromEntries(
      packed.map(({ name, integrity, manifest }) => [
        `node_modules/${name}`,
        { version, integrity, optional: true, os: manifest.os, cpu: manifest.cpu, libc: manifest.libc },
      ]),
    ),
    authorizations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Packed {
  readonly name: string;
  readonly manifest: { readonly os: string[]; readonly cpu: string[]; readonly libc: string[] };
  readonly integrity: string;
  readonly tarball: Uint8Array;
}

async function pack(folder: string, packages: readonly FakePackage[]): Promise<Packed[]> {
  const manifests = new Map<string, Packed['manifest']>();
  for (const { name, cpu, bytes } of packages) {
    const root = join(folder, name);
    await mkdir(join(root, 'lib'), { recursive: true });
    const manifest = { name, version, os: ['linux'], cpu: [cpu], libc: ['glibc'] };
    manifests.set(name, manifest);
    await writeFile(join(root, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(root, 'README.md'), 'for people');
    await writeFile(join(root, 'LICENSE'), 'for everybody');
    await writeFile(join(root, 'index.d.ts'), 'export {};');
    await writeFile(join(root, 'lib', 'it.node'), bytes);
  }
  const names = packages.map(({ name }) => `./${name}`);
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--loglevel=error', ...names], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  const made = Object.values(
    JSON.parse(stdout) as Record<string, { name: string; integrity: string; filename: string }>,
  );
  return Promise.all(
    made.map(async ({ name, integrity, filename }) => ({
      name,
      integrity,
      manifest: manifests.get(name) ?? { os: [], cpu: [], libc: [] },
      tarball: await readFile(join(folder, filename)),
    })),
  );
}
