import { describe, expect, test } from '@jest/globals';
import type { ImageResponse } from '../../../resize-function/request/exchange.ts';
import { cpuOf, slowness } from '../cpu.ts';
import { textOf, viewer } from '../photos.ts';
import { bombs } from './bombs.ts';
import { manyParts } from './parts.ts';
import { svgAttacks, wrongParameters, wrongPaths, wrongTypes } from './requests.ts';
import { samples } from './samples.ts';

const objects: Record<string, Buffer> = Object.assign(Object.create(null) as object, await samples());
const sound = { ...objects };
const get = viewer(objects);

/** Whatever comes, the answer is whole: an image, or small JSON that says what is wrong. */
function expectAnswer(response: ImageResponse, statuses: readonly number[]): void {
  const body = response.headers['content-type'] === 'application/json' ? textOf(response) : '';
  if (!statuses.includes(response.status)) throw new Error(`answered ${response.status} ${body}`);
  if (response.status === 200) return;
  expect(body.length).toBeLessThan(400);
  expect(JSON.parse(body)).toMatchObject({ error: expect.any(String), message: expect.any(String) });
}

describe('broken files', () => {
  const damage: Record<string, [(bytes: Buffer) => Buffer, readonly number[]]> = {
    'cut off after 11 bytes': [(bytes) => bytes.subarray(0, 11), [415, 422]],
    'cut off after 20 bytes': [(bytes) => bytes.subarray(0, 20), [415, 422]],
    'cut off in the middle': [(bytes) => bytes.subarray(0, bytes.length >> 1), [415, 422]],
    'without its last tenth': [(bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.9)), [200, 422]],
    'with a hole in the middle': [
      (bytes) => Buffer.concat([bytes.subarray(0, bytes.length * 0.4), bytes.subarray(bytes.length * 0.6)]),
      [200, 415, 422],
    ],
    'with zeros behind its header': [
      (bytes) => Buffer.concat([bytes.subarray(0, 40), Buffer.alloc(bytes.length)]),
      [200, 415, 422],
    ],
    'with noise behind its header': [
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, 40),
          Buffer.from(bytes.subarray(40).map((value, at) => (value * 31 + at * 17) & 255)),
        ]),
      [415, 422],
    ],
    'followed by another file': [
      (bytes) => Buffer.concat([bytes, Buffer.from('<script>alert(1)</script>')]),
      [200, 422],
    ],
  };
  const cases = Object.keys(sound).flatMap((name) =>
    Object.entries(damage).map(([what, how]) => [name, what, how] as const),
  );

  test.each(cases)('%s, %s', async (name, _, [how, statuses]) => {
    objects.broken = how(sound[name] ?? Buffer.alloc(0));
    expectAnswer(await get('/broken?w=40'), statuses);
  });
});

describe('bombs', () => {
  test.each(bombs(sound))('%s', async (_, bytes, query, statuses) => {
    objects.bomb = bytes;
    expectAnswer(await get(`/bomb?${query}`), statuses);
  });
});

/** Milliseconds of CPU of the answering process, which nothing can interrupt. A file of 30 MB takes 100 by itself. */
const longest = 400;

describe('files of millions of parts', () => {
  test.each(manyParts(sound))('%s', async (_, make, query, statuses) => {
    objects.parts = make();
    let least = Infinity;
    // On a busy machine any other work of this process may fall into one of them.
    for (let attempt = 0; attempt < 3 && least >= longest; attempt++) {
      const [took, response] = await cpuOf(() => get(`/parts?${query}`));
      expectAnswer(response, statuses);
      least = Math.min(least, took < longest ? took : took / (await slowness()));
    }
    expect(least).toBeLessThan(longest);
  });
});

describe('SVG attacks', () => {
  test.each(svgAttacks)('%s', async (_, text, statuses) => {
    objects['attack.svg'] = Buffer.from(text, 'latin1');
    expectAnswer(await get('/attack.svg?f=png&w=300'), statuses);
  });
});

describe('files that are no images', () => {
  test.each(Object.entries(wrongTypes))('%s', async (_, bytes) => {
    objects['wrong.jpg'] = bytes;
    expectAnswer(await get('/wrong.jpg?w=40'), [415, 422]);
  });
});

describe('parameters', () => {
  test.each(wrongParameters)('%s', async (query) => {
    expectAnswer(await get(`/plain.jpg?${query}`), [400]);
  });
});

describe('paths', () => {
  test.each(wrongPaths)('%s', async (path, status) => {
    expectAnswer(await get(path), [status]);
  });
});

describe('headers and methods', () => {
  test.each([
    ['accept', 'image/webp,'.repeat(5_000)],
    ['accept', ';q=,,;;=image/avif;q=1e9'],
    ['accept', '\u0000\uffff'],
    ['if-none-match', `"${'a'.repeat(50_000)}"`],
    ['if-none-match', '"a",'.repeat(5_000)],
    ['if-none-match', '*'],
    ['if-modified-since', 'Thu, 01 Jan 1970 00:00:00 GMT'.repeat(100)],
    ['range', 'bytes=0-0,1-1,2-2'],
    ['host', 'evil.example'],
    ['x-forwarded-host', 'evil.example'],
  ])('%s: %.20s', async (name, value) => {
    // Any image that there is fulfils the asterisk (RFC 9110, 13.1.2).
    const status = value === '*' ? 304 : 200;
    expect((await get('/plain.jpg?w=20', { headers: { [name]: value } })).status).toBe(status);
  });

  test.each(['POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT', 'get', ''])('the method %j', async (method) => {
    expectAnswer(await get('/plain.jpg?w=20', { method }), [405]);
  });
});
