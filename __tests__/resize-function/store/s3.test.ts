import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { startLocalAws } from '../../../local-aws/local-aws.ts';
import type { RunningLocalAws } from '../../../local-aws/local-aws.ts';
import { Refusal } from '../../../resize-function/refusal.ts';
import { addressOf, bucketSource } from '../../../resize-function/store/s3.ts';
import type { Original, Source, SourceAnswer } from '../../../resize-function/store/source.ts';
import { createResponder } from '../../../resize-function/respond.ts';
import { configured, photo } from '../photos.ts';

let aws: RunningLocalAws;
let source: Source;
const bytes = photo('astronaut.jpg');
const keys = ['plain.jpg', 'a folder/with späces & (brackets).jpg', "odd+key!'*~=@:,;$.jpg", '100%25.jpg'];
const patience = new AbortController().signal;

beforeAll(async () => {
  aws = await startLocalAws();
  for (const key of keys)
    aws.s3.putObject('images', key, bytes, { 'content-type': 'image/jpeg', 'cache-control': 'max-age=7' });
  source = bucketSource({
    name: 'images',
    region: aws.surroundings.region,
    endpoint: `${aws.url}/`,
    credentials: () => administratorKey,
  });
});
afterAll(() => aws.close());

function found(answer: SourceAnswer): Original {
  if (answer.kind !== 'found') throw new Error(`answered ${answer.kind}`);
  return answer;
}

describe('an object of the bucket', () => {
  test.each(keys)('%s is fetched whole, by a request whose signature holds', async (key) => {
    const original = found(await source.open(key, {}, patience));
    expect(original).toMatchObject({
      size: bytes.length,
      cacheControl: 'max-age=7',
      etag: expect.stringMatching(/^"/),
    });
    expect(Buffer.compare(await original.read(), bytes)).toBe(0);
  });

  test('shows its first bytes, then all of them', async () => {
    const original = found(await source.open('plain.jpg', {}, patience));
    const start = Buffer.from(await original.peek());
    expect([start.length >= 16_384, Buffer.compare(start, bytes.subarray(0, start.length))]).toEqual([
      true,
      0,
    ]);
    expect(Buffer.compare(await original.read(), bytes)).toBe(0);
  });

  test.each([3e9, 5e10])('of %d bytes is rejected before memory for it is allocated', async (size) => {
    const huge = createServer((_, response) => {
      response.writeHead(200, { 'content-length': size }).write('RIFF');
    });
    await once(huge.listen(0, '127.0.0.1'), 'listening');
    const { port } = huge.address() as AddressInfo;
    const credentials = (): typeof administratorKey => administratorKey;
    const store = { name: 'images', region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials };
    const respond = createResponder(configured(), bucketSource(store), async () => sharp);
    const request = { method: 'GET', path: '/a', query: [], headers: {}, remainingTime: () => 9_000 };
    const before = process.memoryUsage().arrayBuffers;
    expect(await respond(request)).toMatchObject({ status: 413 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8);
    // It would wait for a connection that is still in use.
    huge.close();
    await once(huge, 'close');
  });

  test('is not sent to a viewer who has it', async () => {
    const { etag, lastModified = '' } = found(await source.open('plain.jpg', {}, patience));
    for (const conditions of [{ ifNoneMatch: etag }, { ifModifiedSince: lastModified }])
      expect(await source.open('plain.jpg', conditions, patience)).toMatchObject({ kind: 'unchanged', etag });
  });

  test('that is not there is missing', async () => {
    expect(await source.open('none.jpg', {}, patience)).toMatchObject({ kind: 'missing' });
  });

  test('that may not be read is missing too', async () => {
    const stranger = bucketSource({
      name: 'images',
      region: aws.surroundings.region,
      endpoint: aws.url,
      credentials: () => ({ ...administratorKey, secretAccessKey: 'wrong' }),
    });
    expect(await stranger.open('plain.jpg', {}, patience)).toMatchObject({ kind: 'missing' });
  });
});

describe('when S3 stumbles', () => {
  test.each([
    ['an error', { kind: 'failed', status: 503 } as const],
    ['a connection that breaks', { kind: 'resetBefore' } as const],
    ['a lost answer', { kind: 'resetAfter' } as const],
  ])('%s twice is asked again', async (_, fault) => {
    aws.faults.add({ service: 's3', operation: 'GetObject', times: 2, fault });
    expect((await source.open('plain.jpg', {}, patience)).kind).toBe('found');
  });

  test('an error that stays is said to be one', async () => {
    aws.faults.add({
      service: 's3',
      operation: 'GetObject',
      times: 3,
      fault: { kind: 'failed', status: 500 },
    });
    expect(await source.open('plain.jpg', {}, patience)).toMatchObject({ kind: 'failed', status: 500 });
  });

  test('no connection at all is a 504', async () => {
    aws.faults.add({ service: 's3', operation: 'GetObject', times: 3, fault: { kind: 'resetBefore' } });
    await expect(source.open('plain.jpg', {}, patience)).rejects.toMatchObject({ status: 504 });
  });

  test('an answer that comes too late is a 504', async () => {
    aws.faults.add({ service: 's3', operation: 'GetObject', times: 1, fault: { kind: 'slow', ms: 400 } });
    await expect(source.open('plain.jpg', {}, AbortSignal.timeout(50))).rejects.toMatchObject({
      status: 504,
    });
  });

  test('a body that breaks off is a 502, never half an image', async () => {
    aws.s3.disturb('images', 'plain.jpg', { breakAfter: 20_000, pieces: 5_000, pause: 20 });
    const original = found(await source.open('plain.jpg', {}, patience));
    await expect(original.read()).rejects.toBeInstanceOf(Refusal);
    aws.s3.disturb('images', 'plain.jpg', undefined);
  });

  test('a body in small pieces is put together', async () => {
    aws.s3.disturb('images', 'plain.jpg', { pieces: 777 });
    expect(Buffer.compare(await found(await source.open('plain.jpg', {}, patience)).read(), bytes)).toBe(0);
    aws.s3.disturb('images', 'plain.jpg', undefined);
  });

  test('bytes that are not wanted any more are not waited for', async () => {
    aws.s3.disturb('images', 'plain.jpg', { pieces: 20_000, pause: 100 });
    const original = found(await source.open('plain.jpg', {}, patience));
    original.cancel();
    await expect(original.read()).rejects.toMatchObject({ status: 502 });
    aws.s3.disturb('images', 'plain.jpg', undefined);
  });
});

describe("a bucket's address", () => {
  const credentials = (): typeof administratorKey => administratorKey;
  test.each([
    [{ name: 'images', region: 'eu-west-1' }, 'https://images.s3.eu-west-1.amazonaws.com/'],
    [{ name: 'images', region: 'cn-north-1' }, 'https://images.s3.cn-north-1.amazonaws.com.cn/'],
    [{ name: 'images', region: 'us-gov-west-1' }, 'https://images.s3.us-gov-west-1.amazonaws.com/'],
    [{ name: 'www.example.com', region: 'eu-west-1' }, 'https://s3.eu-west-1.amazonaws.com/www.example.com/'],
    [{ name: 'images', region: 'x', endpoint: 'http://127.0.0.1:9/' }, 'http://127.0.0.1:9/images/'],
  ])('%j is %s', (bucket, address) => {
    expect(addressOf({ ...bucket, credentials }).href).toBe(address);
  });
});
