import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { readArchive } from '../local-aws/lambda/code.ts';
import { Failure } from '../src/failure.ts';
import { filesBelow } from '../src/package/archive.ts';
import { shellArgument } from '../src/package/install.ts';
import { packageFingerprint, packageFunction, type PackageOptions } from '../src/package/package.ts';
import { serveProxy } from './proxy.ts';
import { type FakePackage, type Registry, serveRegistry } from './registry.ts';

/** The head of an ELF binary, 64 bit, little endian, for `machine`. */
function elf(machine: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes[18] = machine;
  return bytes;
}

const natives: FakePackage[] = [
  { name: '@img/sharp-linux-x64', cpu: 'x64', bytes: elf(62) },
  { name: '@img/sharp-linux-arm64', cpu: 'arm64', bytes: elf(183) },
];

let scratch = '';
let registry: Registry;
let from = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'package-test-'));
  registry = await serveRegistry(await folder('registry'), natives);
  from = await built('function', registry.locked);
});

afterAll(async () => {
  await registry.close();
  await rm(scratch, { recursive: true, force: true });
});

async function folder(name: string): Promise<string> {
  await mkdir(join(scratch, name), { recursive: true });
  return join(scratch, name);
}

/** What the build leaves in dist/function. */
async function built(name: string, locked: Readonly<Record<string, object>>): Promise<string> {
  const root = await folder(name);
  const optionalDependencies = Object.fromEntries(natives.map((one) => [one.name, '1.0.0']));
  const top = { name: 'it', version: '0.0.0', optionalDependencies };
  await writeFile(join(root, 'index.mjs'), 'export const handler = async () => 1;');
  await writeFile(join(root, 'configuration.mjs'), 'export const other = 1;');
  await writeFile(join(root, 'package.json'), JSON.stringify(top));
  await writeFile(
    join(root, 'package-lock.json'),
    JSON.stringify({ ...top, lockfileVersion: 3, requires: true, packages: { '': top, ...locked } }),
  );
  return root;
}

/** An npm that knows nothing but this registry, and keeps its cache to itself. */
function npmWith(settings: Readonly<Record<string, string>> = {}): PackageOptions {
  return {
    temp: scratch,
    project: scratch,
    environment: {
      PATH: process.env.PATH,
      HOME: scratch,
      npm_config_registry: registry.address,
      npm_config_cache: join(scratch, 'cache'),
      npm_config_update_notifier: 'false',
      npm_config_fetch_retries: '0',
      ...settings,
    },
  };
}

type Architecture = 'arm64' | 'x86_64';

/** What is made with the plain npm: once for all tests that only look at it. */
const packages = new Map<Architecture, ReturnType<typeof packageFunction>>();
function packageFor(architecture: Architecture): ReturnType<typeof packageFunction> {
  const made = packages.get(architecture) ?? packageFunction({ from, architecture }, npmWith());
  packages.set(architecture, made);
  return made;
}

function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => {
      throw new Error('no failure');
    },
    (error: unknown) => {
      if (error instanceof Failure) return error;
      throw error;
    },
  );
}

describe('the deployment package', () => {
  test.each([
    ['x86_64', 'x64'],
    ['arm64', 'arm64'],
  ] as const)(
    'for %s holds the function and only the packages of that architecture',
    async (architecture, cpu) => {
      const { zip } = await packageFor(architecture);
      const root = `node_modules/@img/sharp-linux-${cpu}`;
      expect(Object.keys(unzipSync(zip))).toEqual([
        'index.mjs',
        `${root}/LICENSE`,
        `${root}/lib/it.node`,
        `${root}/package.json`,
        'package.json',
      ]);
    },
  );

  test('can be read by the user that Lambda runs it as', async () => {
    const { zip } = await packageFor('arm64');
    expect(new Set(readArchive(zip).map(({ mode }) => mode.toString(8)))).toEqual(new Set(['644', '755']));
  });

  test('is the same, byte for byte, when it is made again, and leaves nothing in the temporary folder', async () => {
    const temp = await folder('temp');
    const again = await packageFunction({ from, architecture: 'arm64' }, { ...npmWith(), temp });
    const { sha256Base64, fingerprint } = await packageFor('arm64');
    expect(again).toMatchObject({ sha256Base64, fingerprint });
    expect(await readdir(temp)).toEqual([]);
  });

  test('is the same in every time zone', async () => {
    const archive = new URL('../src/package/archive.ts', import.meta.url).href;
    const source = `
      for (const zone of ['UTC', 'Asia/Tokyo', 'America/St_Johns']) {
        process.env.TZ = zone;
        const { deterministicZip } = await import(${JSON.stringify(archive)} + '?' + zone);
        const zip = deterministicZip(new Map([['a', Buffer.from('a')]]));
        console.log(new Date(0).getHours(), Buffer.from(zip).toString('hex'));
      }`;
    const words = ['--input-type=module', '--eval', source];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    const made = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    expect(made.map(([hour]) => hour)).toEqual(['0', '9', '20']);
    expect(new Set(made.map(([, zip]) => zip)).size).toBe(1);
  });

  test("is installed with the token of the user's own .npmrc", async () => {
    const project = await folder('project');
    const host = registry.address.replace('http:', '');
    await writeFile(
      join(project, '.npmrc'),
      `registry=${registry.address}\n${host}:_authToken=\${MIRROR_TOKEN}\n`,
    );
    const options = npmWith({ MIRROR_TOKEN: 'token-1', npm_config_cache: join(scratch, 'another-cache') });
    await packageFunction({ from, architecture: 'arm64' }, { ...options, project });
    expect(registry.authorizations).toContain('Bearer token-1');
  });

  test('is fetched through the proxy of the runner, by which alone the mirror is reached', async () => {
    const proxy = await serveProxy(registry.address);
    try {
      const behind = {
        npm_config_registry: 'http://mirror.example.org/',
        npm_config_cache: join(scratch, 'proxied-cache'),
        ...{ HTTP_PROXY: proxy.address, HTTPS_PROXY: proxy.address },
      };
      const made = await packageFunction({ from, architecture: 'arm64' }, npmWith(behind));
      expect(made.sha256Base64).toBe((await packageFor('arm64')).sha256Base64);
      expect(proxy.asked.some((url) => url.includes('mirror.example.org'))).toBe(true);
    } finally {
      await proxy.close();
    }
  });
});

describe('the fingerprint', () => {
  const of = (root: string, architecture: Architecture = 'arm64'): Promise<string> =>
    packageFingerprint({ from: root, architecture });

  test('needs no npm and is that of the package', async () => {
    expect(await of(from)).toBe((await packageFor('arm64')).fingerprint);
  });

  test('changes with the code, the lock file and the architecture, and with nothing else', async () => {
    const copy = await folder('copy');
    await cp(from, copy, { recursive: true });
    expect(await of(copy)).toBe(await of(from));
    expect(await of(copy, 'x86_64')).not.toBe(await of(from));
    await writeFile(join(copy, 'configuration.mjs'), 'changed');
    expect(await of(copy)).toBe(await of(from));
    await writeFile(join(copy, 'index.mjs'), 'changed');
    expect(await of(copy)).not.toBe(await of(from));
    await copyFile(join(from, 'index.mjs'), join(copy, 'index.mjs'));
    await writeFile(join(copy, 'package-lock.json'), '{}');
    expect(await of(copy)).not.toBe(await of(from));
  });
});

describe('packaging fails with a remedy', () => {
  test('when there is no npm', async () => {
    const failure = await failureOf(
      packageFunction({ from, architecture: 'arm64' }, { ...npmWith(), npm: 'no-such-npm' }),
    );
    expect(failure.message).toContain('npm was not found');
    expect(failure.remedy).toContain('actions/setup-node');
  });

  test('when the temporary folder cannot be written to', async () => {
    const failure = await failureOf(
      packageFunction({ from, architecture: 'arm64' }, { ...npmWith(), temp: join(scratch, 'none') }),
    );
    expect(failure.message).toContain('ENOENT');
    expect(failure.remedy).toContain('RUNNER_TEMP');
  });

  test('and npm sees neither credentials of AWS nor what the runner gave the action', async () => {
    const npm = join(await folder('showing'), 'npm');
    await writeFile(npm, '#!/bin/sh\nenv | sed "s/=.*//; s/^/npm error /" >&2\nexit 1\n', { mode: 0o755 });
    const secrets = {
      ...{ AWS_SECRET_ACCESS_KEY: 'a', AWS_SESSION_TOKEN: 'b', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'c' },
      ...{ 'INPUT_GITHUB-TOKEN': 'd', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'e', ACTIONS_RUNTIME_TOKEN: 'f' },
    };
    const { message } = await failureOf(
      packageFunction({ from, architecture: 'arm64' }, { ...npmWith({ ...secrets, NPM_TOKEN: 'g' }), npm }),
    );
    expect(message).toContain('NPM_TOKEN');
    expect(message).not.toMatch(/AWS_|INPUT_|ACTIONS_/);
  });

  test.each([
    ['ci', 'ci'],
    ['--prefix=C:\\a\\_temp', '--prefix=C:\\a\\_temp'],
    ['--prefix=C:\\Users\\Jo & Co\\x', '"--prefix=C:\\Users\\Jo & Co\\x"'],
    ['--prefix=C:\\a^b%c%', '"--prefix=C:\\a^b%c%"'],
  ])('and on Windows %s reaches npm whole', (argument, quoted) => {
    expect(shellArgument(argument)).toBe(quoted);
  });

  test('when npm fails, in the words of npm', async () => {
    const broken = await built('broken', {});
    const failure = await failureOf(packageFunction({ from: broken, architecture: 'arm64' }, npmWith()));
    expect(failure.message).toMatch(/linux\/arm64: code EUSAGE .*npm ci/);
  });

  test('when a package is not the one that the lock file pins', async () => {
    const other = Object.fromEntries(
      Object.entries(registry.locked).map(([name, entry]) => [
        name,
        { ...entry, integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}` },
      ]),
    );
    const tampered = await built('tampered', other);
    const failure = await failureOf(packageFunction({ from: tampered, architecture: 'arm64' }, npmWith()));
    expect(failure.message).toMatch(/EINTEGRITY|no native package was installed/);
  });

  test('when the registry cannot be reached', async () => {
    const failure = await failureOf(
      packageFunction(
        { from, architecture: 'arm64' },
        npmWith({
          npm_config_registry: 'http://127.0.0.1:1/',
          npm_config_cache: join(scratch, 'empty-cache'),
        }),
      ),
    );
    expect(failure.remedy).toContain('registry');
  });

  test('when a binary is built for another processor', async () => {
    const lying = await serveRegistry(await folder('lying'), [
      { name: '@img/sharp-linux-arm64', cpu: 'arm64', bytes: elf(62) },
      { name: '@img/sharp-linux-x64', cpu: 'x64', bytes: elf(62) },
    ]);
    try {
      const source = { from: await built('wrong', lying.locked), architecture: 'arm64' } as const;
      const failure = await failureOf(
        packageFunction(
          source,
          npmWith({ npm_config_registry: lying.address, npm_config_cache: join(scratch, 'c') }),
        ),
      );
      expect(failure.message).toContain('sharp-linux-arm64/lib/it.node is built for x86_64');
    } finally {
      await lying.close();
    }
  });

  test('when a package holds a symbolic link', async () => {
    const linked = await folder('linked/node_modules/a');
    await symlink(resolve(from, 'index.mjs'), join(linked, 'link.mjs'));
    const failure = await failureOf(filesBelow(join(scratch, 'linked'), []));
    expect(failure.message).toContain('node_modules/a/link.mjs');
  });
});
