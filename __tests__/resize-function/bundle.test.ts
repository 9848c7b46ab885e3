import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { buildFunction } from '../../resize-function/build.ts';
import { photo } from './photos.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
let store: Server;
const asked: { url: string; headers: IncomingHttpHeaders }[] = [];

/** The function with nothing beside it but sharp's platform packages. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resize-function-'));
  await buildFunction(folder);
  await mkdir(join(folder, 'node_modules/@img'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules/@img')))
    if (name.startsWith('sharp-'))
      await symlink(join(root, 'node_modules/@img', name), join(folder, 'node_modules/@img', name));
  store = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    const bytes = request.url === '/images/photos/caf%C3%A9%20%281%29.jpg' ? photo('coffee.jpg') : undefined;
    response.writeHead(bytes ? 200 : 404, { etag: '"1"', 'content-length': bytes?.length ?? 0 }).end(bytes);
  });
  await once(store.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

function buildIn(text: string): string {
  return /"image-gate-build-([0-9a-f]{12})"/.exec(text)?.[1] ?? 'no build is named';
}

async function invoke(mode: string, event: object, bundle = join(folder, 'index.mjs')): Promise<Buffer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'invoke.mjs'), bundle], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(store.address() as AddressInfo).port}`,
      IMAGE_GATE_BUCKET: 'images',
      IMAGE_GATE_KEY_PREFIX: 'photos/',
      IMAGE_GATE_RESPONSE_MODE: mode,
    },
  });
  child.stdin.end(JSON.stringify(event));
  return buffer(child.stdout);
}

const event = {
  httpMethod: 'GET',
  path: '/caf%C3%A9%20(1).jpg',
  headers: { Accept: '*/*' },
  multiValueHeaders: { Accept: ['image/webp'] },
  queryStringParameters: { w: '90' },
  multiValueQueryStringParameters: { w: ['90'] },
};

describe('the built function', () => {
  test('streams an image behind a prelude and eight NUL bytes', async () => {
    const answer = await invoke('streamed', event);
    const end = answer.indexOf(Buffer.alloc(8));
    const prelude: unknown = JSON.parse(answer.subarray(0, end).toString());
    expect(prelude).toMatchObject({ statusCode: 200, headers: { 'content-type': 'image/webp' } });
    expect(await sharp(answer.subarray(end + 8)).metadata()).toMatchObject({ width: 90, height: 60 });
  });

  test('answers an image in base64 where responses are buffered', async () => {
    const result = JSON.parse((await invoke('buffered', event)).toString()) as { body: string };
    expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(await sharp(Buffer.from(result.body, 'base64')).metadata()).toMatchObject({ width: 90 });
  });

  test('answers an error as text', async () => {
    const answer = await invoke('buffered', { httpMethod: 'GET', path: '/none.jpg' });
    expect(JSON.parse(answer.toString())).toMatchObject({ statusCode: 404, isBase64Encoded: false });
  });

  test('signs its GET for S3 with the session token', () => {
    const headers = asked.find(({ url }) => url.includes('caf'))?.headers;
    expect(headers?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=host;/,
    );
    expect(headers?.['x-amz-security-token']).toBe('token');
  });

  test('has the same bytes on every build, and no path of this machine in them', async () => {
    const again = await mkdtemp(join(tmpdir(), 'resize-function-again-'));
    await buildFunction(again);
    for (const name of ['index.mjs', 'package.json', 'package-lock.json']) {
      const [first, second] = await Promise.all([folder, again].map((from) => readFile(join(from, name))));
      expect(
        createHash('sha256')
          .update(first ?? '')
          .digest('hex'),
      ).toBe(
        createHash('sha256')
          .update(second ?? '')
          .digest('hex'),
      );
      expect(first?.includes(root)).toBe(false);
    }
    await rm(again, { recursive: true });
  });

  test('puts the version of its code into every ETag', async () => {
    const text = await readFile(join(folder, 'index.mjs'), 'utf8');
    const [tag = ''] =
      /"etag":"[^}]*?\.[0-9a-f]{12}\\?"/.exec((await invoke('buffered', event)).toString()) ?? [];
    const other = join(folder, 'other.mjs');
    const changed = text.replaceAll(buildIn(text), 'another-code');
    await writeFile(other, changed);
    const [otherTag = ''] =
      /"etag":"[^}]*?\.[0-9a-f]{12}\\?"/.exec((await invoke('buffered', event, other)).toString()) ?? [];
    expect([tag === '', otherTag === '', tag === otherTag]).toEqual([false, false, false]);
  });

  test('names the versions of sharp that the repository uses', async () => {
    const zip = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, object>;
    const installed = JSON.parse(await readFile(join(root, 'node_modules/sharp/package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    const expected = Object.entries(installed.optionalDependencies).filter(([name]) =>
      /^@img\/sharp-(libvips-)?linux-(x64|arm64)$/.test(name),
    );
    expect(zip.optionalDependencies).toEqual(Object.fromEntries(expected));
  });
});
