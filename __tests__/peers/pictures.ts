import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildFunction } from '../../resize-function/build.ts';
import { readdirSync, readFileSync } from 'node:fs';
import type { S3 } from '../../local-aws/s3/s3.ts';
import { packageFunction } from '../../src/package/package.ts';

export const bucket = 'pictures';
const photos = resolve(import.meta.dirname, '../../demo/photos');
const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  avif: 'image/avif',
};

/** The demo's photographs, in the bucket that the function reads. */
export function putPictures(s3: S3): void {
  for (const name of readdirSync(photos)) {
    const type = types[name.split('.').at(-1) ?? ''];
    if (type !== undefined) s3.putObject(bucket, name, readFileSync(join(photos, name)), type);
  }
  s3.putObject(bucket, 'broken.jpg', readFileSync(join(photos, photo)).subarray(0, 600), 'image/jpeg');
  s3.putObject(bucket, 'text.jpg', Buffer.from('no picture'), 'image/jpeg');
}

const photo = readdirSync(photos).find((name) => name.endsWith('.jpg')) ?? '';

export interface PictureRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** What the answer must be, so that two equal failures do not pass for agreement. */
  readonly status: number;
}

/** Requests that show every kind of answer. */
export const pictureEvents: Readonly<Record<string, PictureRequest>> = {
  'a small JPEG': { status: 200, path: `/${photo}`, query: { w: '160', f: 'jpeg' } },
  'a WebP because the viewer reads it': {
    status: 200,
    path: `/${photo}`,
    query: { w: '200' },
    headers: { accept: 'image/webp,*/*' },
  },
  'an AVIF': { status: 200, path: `/${photo}`, query: { w: '120', f: 'avif' } },
  'a cut PNG': { status: 200, path: `/${photo}`, query: { w: '80', h: '80', fit: 'cover', f: 'png' } },
  'HEAD of a picture': { status: 200, path: `/${photo}`, query: { w: '160', f: 'jpeg' }, method: 'HEAD' },
  'a picture that is not there': { status: 404, path: '/none.jpg', query: { w: '160' } },
  'a parameter that is none': { status: 400, path: `/${photo}`, query: { w: 'wide' } },
  'a broken picture': { status: 422, path: '/broken.jpg', query: { w: '160' } },
  'a text that calls itself a picture': { status: 415, path: '/text.jpg', query: { w: '160' } },
};

/** The event that API Gateway's REST proxy integration makes of a request. */
export function proxyEvent({ path, query = {}, headers = {}, method = 'GET' }: PictureRequest): object {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: { resourcePath: '/{proxy+}', httpMethod: method, path, stage: 'live' },
    body: null,
    isBase64Encoded: false,
  };
}

/** The zip that a deploy would upload for this machine. */
export async function packedFunction(): Promise<Uint8Array> {
  const from = await mkdtemp(join(tmpdir(), 'peer-function-'));
  try {
    await buildFunction(from);
    const { zip } = await packageFunction({
      from,
      architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    });
    return zip;
  } finally {
    await rm(from, { recursive: true, force: true });
  }
}
