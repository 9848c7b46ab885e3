/**
 * Fifty of the dearest accepted requests in a row in a function of 512 MB, with MALLOC_ARENA_MAX and without, inside a memory
 * cgroup of that size where this machine allows one: `node bench/dear/row.ts [MEGABYTES] [ROUNDS]`. Ends with 1 when one of them
 * was not answered.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStand } from '../resize/stand.ts';
import type { Recipe } from './generator.ts';
import { startSubject } from './meter.ts';
import { makeRaster } from './raster.ts';

const megabytes = Number(process.argv[2] ?? 512);
const rounds = Number(process.argv[3] ?? 50);
const mebibyte = 1_048_576;

/** Each near the limit of memory or of work in a kind of its own. */
const dear: readonly (readonly [recipe: Recipe, query: string])[] = [
  [{ storage: 'jpeg-progressive', width: 6_400, height: 5_600, busy: 0 }, 'w=640&f=jpeg'],
  [{ storage: 'jpeg-scans', width: 6_000, height: 4_000, channels: 4, busy: 0 }, 'w=1000&f=webp'],
  [{ storage: 'png', width: 2_500, height: 2_500, content: 'noise', channels: 4 }, 'w=2400&f=webp&q=100'],
  [{ storage: 'webp', width: 3_000, height: 3_000, content: 'flat' }, 'ex=0,0,2999,2999&w=500&f=jpeg'],
  [{ storage: 'png-interlaced', width: 4_000, height: 4_000, content: 'flat', channels: 4 }, 'w=1500&f=avif'],
  [{ storage: 'png', width: 64, height: 64, content: 'noise' }, 'w=3500&h=3500&fit=fill&f=jpeg&rot=180'],
  [{ storage: 'png', width: 1_500, height: 1_500, content: 'noise', channels: 4 }, 'w=1490&f=avif&q=100'],
  [{ storage: 'jpeg-baseline', width: 3_000, height: 2_000, busy: 20 }, 'trim=1&w=900&f=webp'],
];

function ownGroup(): string | undefined {
  const line = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .find((text) => text.split(':')[1] === 'memory');
  const folder = join('/sys/fs/cgroup/memory', line?.split(':')[2] ?? '', `image-gate-${process.pid}`);
  if (line === undefined || !existsSync('/sys/fs/cgroup/memory')) return undefined;
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'memory.limit_in_bytes'), String(megabytes * mebibyte));
    return folder;
  } catch {
    return undefined;
  }
}

const originals: Record<string, Buffer> = {};
for (const [at, [recipe]] of dear.entries()) originals[`dear-${at}`] = await makeRaster(recipe);
const stand = await createStand(originals);
let wrong = 0;
for (const arenas of ['2', undefined]) {
  const group = ownGroup();
  const subject = await startSubject({
    store: stand.store,
    bundle: stand.bundle,
    settings: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(megabytes) },
    env: { MALLOC_ARENA_MAX: arenas },
  });
  if (group !== undefined) writeFileSync(join(group, 'cgroup.procs'), String(subject.pid));
  const statuses: Record<string, number> = {};
  let [memory, cpu] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const [, query] = dear[round % dear.length] ?? [undefined, ''];
    const cost = await subject.ask({
      key: `dear-${round % dear.length}`,
      params: Object.fromEntries(new URLSearchParams(query)),
    });
    if (cost.status === 0) throw new Error(`request ${round} ended the function: ${query}`);
    const name = cost.status === 200 ? '200' : `${cost.status} ${query}`;
    statuses[name] = (statuses[name] ?? 0) + 1;
    if (cost.status !== 200 && cost.status !== 413) wrong += 1;
    memory = Math.max(memory, cost.memory);
    cpu = Math.max(cpu, cost.cpu);
  }
  const read = (file: string): string =>
    group === undefined ? 'unknown' : readFileSync(join(group, file), 'utf8').trim().replaceAll('\n', ', ');
  console.log(
    `${megabytes} MB, MALLOC_ARENA_MAX ${arenas ?? 'not set'}: ${rounds} requests, ${JSON.stringify(statuses)}; ` +
      `at most ${memory.toFixed(0)} MiB resident and ${(cpu / 1_000).toFixed(2)} s of CPU; ` +
      (group === undefined
        ? 'no cgroup here'
        : `cgroup: most ${(Number(read('memory.max_usage_in_bytes')) / mebibyte).toFixed(0)} MiB, limit met ${read('memory.failcnt')} times, ${read('memory.oom_control')}`),
  );
  await subject.end();
  if (group !== undefined) rmdirSync(group);
}
await stand.end();
process.exitCode = wrong === 0 ? 0 : 1;
