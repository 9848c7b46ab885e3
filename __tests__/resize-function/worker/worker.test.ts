import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { ImageResponse } from '../../../resize-function/request/exchange.ts';
import { createResponder } from '../../../resize-function/respond.ts';
import { workerProcess } from '../../../resize-function/worker/worker.ts';
import type { Budget } from '../../../resize-function/configuration/budget.ts';
import { configured, storeOf, textOf } from '../photos.ts';

/** Looking for a border in noise takes some 400 ms of CPU for a million pixels. */
const dear = '/noise.png?trim=1&w=500&f=webp';
const plenty: Budget = { work: 60_000, memory: 100_000, together: 100_000, own: 100_000 };
const objects: Record<string, Buffer> = {};

beforeAll(async () => {
  objects['noise.png'] = await sharp({
    create: {
      width: 1_400,
      height: 1_400,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  objects['drawing.svg'] = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>',
  );
});

type Ask = (url: string, time?: number) => Promise<ImageResponse>;

function asking(budget: Partial<Budget>): Ask {
  const worker = workerProcess({ ...plenty, ...budget });
  const respond = createResponder(configured(), storeOf(objects), async () => sharp, worker);
  return (url, time = 60_000) => {
    const [path = '', search = ''] = url.split('?');
    const query = [...new URLSearchParams(search)];
    return respond({ method: 'GET', path, query, headers: {}, remainingTime: () => time });
  };
}

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
    if (added.length === 0 || look === 100) return added;
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
