import { readFileSync, readdirSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { ImageResponse } from '../../../resize-function/request/exchange.ts';
import { createResponder } from '../../../resize-function/respond.ts';
import { Refusal } from '../../../resize-function/refusal.ts';
import { workerProcess } from '../../../resize-function/worker/worker.ts';
import type { Worker } from '../../../resize-function/worker/worker.ts';
import type { Budget } from '../../../resize-function/configuration/budget.ts';
import { insert, pngChunk } from '../outside/originals.ts';
import { cpuOf } from '../cpu.ts';
import { configured, storeOf, textOf } from '../photos.ts';

/** Looking for a border in noise takes some 400 ms of CPU for a million pixels. */
const dear = '/noise.png?trim=1&w=500&f=webp';
const plenty: Budget = { work: 60_000, memory: 100_000, together: 100_000, own: 100_000 };
const objects: Record<string, Buffer> = {};

beforeAll(async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: 1_400, height: 1_400, channels: 3, background: '#888', noise } as const;
  objects['noise.png'] = await sharp({ create }).png({ compressionLevel: 1 }).toBuffer();
  objects['drawing.svg'] = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>',
  );
});

type Ask = (url: string, time?: number) => Promise<ImageResponse>;

function asking(budget: Partial<Budget>): Ask {
  return askingOf(workerProcess({ ...plenty, ...budget }));
}

function askingOf(worker: Worker): Ask {
  const respond = createResponder(configured(), storeOf(objects), async () => sharp, worker);
  return (url, time = 60_000) => {
    const [path = '', search = ''] = url.split('?');
    const query = [...new URLSearchParams(search)];
    return respond({ method: 'GET', path, query, headers: {}, remainingTime: () => time });
  };
}

/** What it would have to make is refused. */
const notCalled: Worker = {
  prepare: () => undefined,
  run: () => Promise.reject(new Refusal(504, 'work', 'in the worker')),
};

/** The processes that this one has started and that have not ended. */
const children = (): string[] =>
  readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean))
    .filter(isAlive);

function isAlive(pid: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** The children that are new and stay: the kernel takes a moment to end what was killed. */
async function soonGone(before: readonly string[]): Promise<readonly string[]> {
  for (let look = 0; ; look++) {
    const added = children().filter((pid) => !before.includes(pid));
    if (added.length === 0 || look === 1_000) return added;
    await delay(50);
  }
}

describe('the hard limit', () => {
  test.each<[string, Partial<Budget>, number | undefined, number, string]>([
    ['of work', { work: 150 }, undefined, 504, 'work'],
    ['of memory', { memory: 100 }, undefined, 413, 'memory'],
    ['of memory, this process included', { together: 150 }, undefined, 413, 'memory'],
    ['of time', {}, 900, 504, 'time'],
  ])('%s ends a request that nothing else would end', async (_, budget, time, status, error) => {
    const ask = asking(budget);
    const before = children();
    const answer = await ask(dear, time);
    expect([answer.status, JSON.parse(textOf(answer))]).toMatchObject([status, { error }]);
    expect(await soonGone(before)).toEqual([]);
  });

  test('nothing else is the worse for it', async () => {
    // Ten times what the cheap ones take, and less than half of what the dear one takes.
    const ask = asking({ work: 400 });
    expect((await ask(dear)).status).toBe(504);
    const cheap = await Promise.all([ask('/drawing.svg?f=png'), ask('/noise.png?w=10&f=jpeg'), ask(dear)]);
    expect(cheap.map(({ status }) => status)).toEqual([200, 200, 504]);
  });
});

describe('what cannot be stopped here is made in the worker', () => {
  /** A profile of ten tags; `as` is what one of them is called. */
  const profiled = async (kind: 'jpeg' | 'webp' | 'png', as: string): Promise<Buffer> => {
    const image = sharp({ create: { width: 40, height: 30, channels: 3, background: '#845' } });
    const jpeg = await image
      .withIccProfile('p3')
      .toFormat(kind === 'png' ? 'jpeg' : kind)
      .toBuffer();
    const bytes = Buffer.from(jpeg.toString('latin1').replace('cprt', as), 'latin1');
    if (kind !== 'png') return bytes;
    const { icc = bytes } = await sharp(bytes).metadata();
    const png = await sharp(bytes).png().toBuffer();
    const data = Buffer.concat([Buffer.from('a\0\0'), deflateSync(icc)]);
    return insert(png, 33, pngChunk('iCCP', data));
  };
  const clear = (lossless: boolean): Promise<Buffer> =>
    sharp({ create: { width: 40, height: 30, channels: lossless ? 3 : 4, background: '#84558888' } })
      .webp({ lossless })
      .toBuffer();
  /** The flags of a WebP with an alpha plane, without those. */
  const unannounced = async (): Promise<Buffer> => Buffer.from(await clear(false)).fill(0, 20, 21);
  const inTwo = async (): Promise<Buffer> => {
    const jpeg = await profiled('jpeg', 'cprt');
    return jpeg.fill(2, jpeg.indexOf('ICC_PROFILE') + 13, jpeg.indexOf('ICC_PROFILE') + 14);
  };

  test.each<[string, () => Promise<Buffer>, boolean]>([
    ['a JPEG with a matrix', () => profiled('jpeg', 'cprt'), false],
    ['a PNG with a matrix', () => profiled('png', 'cprt'), false],
    ['a WebP with a matrix', () => profiled('webp', 'cprt'), false],
    ['a JPEG with a table', () => profiled('jpeg', 'A2B0'), true],
    ['a PNG with a chain of stages', () => profiled('png', 'D2B1'), true],
    ['a WebP with a table', () => profiled('webp', 'A2B1'), true],
    ['a JPEG whose profile is in two parts', inTwo, true],
    ['a WebP without loss', () => clear(true), true],
    ['a WebP with an alpha plane', () => clear(false), true],
    ['a WebP with an alpha plane that is not announced', unannounced, true],
  ])('%s', async (_, original, inWorker) => {
    objects.a = await original();
    const answer = await askingOf(notCalled)('/a?w=20&f=jpeg');
    expect(answer.status).toBe(inWorker ? 504 : 200);
  });
});

test('a second, lossless attempt costs less than two lossy ones', async () => {
  // Few bytes as a PNG, many as a lossy WebP.
  const grain = await sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
  const tiled = sharp({ create: { width: 600, height: 600, channels: 3, background: '#888' } });
  const png = await tiled
    .composite([{ input: grain, tile: true }])
    .png({ palette: true, effort: 1 })
    .toBuffer();
  objects['tiled.png'] = png;
  const ask = askingOf(notCalled);
  let [ofLossy, ofBoth] = [Infinity, Infinity];
  // The least of several counts: a busy machine only ever adds.
  for (let attempt = 0; attempt < 8 && ofBoth >= 3 * ofLossy; attempt++) {
    const [lossy] = await cpuOf(() => sharp(png).webp({ quality: 80, effort: 5 }).toBuffer());
    const [both, answer] = await cpuOf(() => ask('/tiled.png?f=webp'));
    expect(answer.body.length).toBeLessThan(png.length);
    [ofLossy, ofBoth] = [Math.min(ofLossy, lossy), Math.min(ofBoth, both)];
  }
  expect(ofBoth).toBeLessThan(3 * ofLossy);
});

describe('the worker', () => {
  test('makes what this process would make', async () => {
    const { body } = await asking({})(dear);
    const here = await sharp(objects['noise.png'])
      .trim({ threshold: 1 })
      .resize(500)
      .webp({ quality: 80, effort: 5 })
      .toBuffer();
    expect((await sharp(body).metadata()).width).toBe(500);
    expect(Buffer.from(body).equals(here)).toBe(true);
  });

  test('says what planning and making say', async () => {
    objects['broken.svg'] = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect></svg>');
    const answer = await asking({})('/broken.svg?f=png');
    expect([answer.status, JSON.parse(textOf(answer))]).toMatchObject([422, { error: 'corrupt' }]);
  });

  test('has no credentials', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    await asking({})('/drawing.svg?f=png');
    const environments = children().map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'));
    expect(environments.some((text) => text.includes('MALLOC_ARENA_MAX=2'))).toBe(true);
    expect(environments.some((text) => text.includes('AWS_SECRET_ACCESS_KEY'))).toBe(false);
    delete process.env.AWS_SECRET_ACCESS_KEY;
  });
});
