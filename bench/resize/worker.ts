/**
 * The cost of the worker: its start, its memory, and the round trip of a warm request, in turn with the same request made in the
 * function's own process. `node bench/resize/worker.ts`
 */
import sharp from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import { doJob } from '../../resize-function/worker/job.ts';
import type { Job } from '../../resize-function/worker/job.ts';
import { transformOptions } from '../../resize-function/request/options.ts';
import { workerProcess } from '../../resize-function/worker/worker.ts';
import { treeOf, residentOf } from '../dear/processes.ts';
import { photo } from '../../__tests__/resize-function/photos.ts';
import { median } from './stand.ts';

const images: Record<string, Buffer> = {
  'cat.png': photo('cat.png'),
  'astronaut.jpg': photo('astronaut.jpg'),
  'retina.jpg': await sharp(photo('retina.jpg')).resize(3_000).jpeg({ quality: 85 }).toBuffer(),
};
const { configuration, problems } = parseConfiguration({ IMAGE_GATE_BUCKET: 'bench' });
if (!configuration) throw new Error(problems.join('; '));
sharp.cache(false);
const loadSharp = async (): Promise<typeof sharp> => sharp;
const late = new AbortController().signal;
const budget = { work: 60_000, memory: 100_000, together: Infinity, own: 100_000 };

const starts: number[] = [];
const memory: number[] = [];
for (let round = 0; round < 7; round++) {
  const started = performance.now();
  const before = treeOf(process.pid);
  const worker = workerProcess(budget);
  const small = images['cat.png'] ?? Buffer.alloc(0);
  const job: Job = {
    options: transformOptions({ w: '10', f: 'jpeg' }),
    newest: 'none',
    configuration,
    image: true,
    time: 60_000,
  };
  await worker.run(job, small, late);
  starts.push(performance.now() - started);
  memory.push(residentOf(treeOf(process.pid).filter((pid) => !before.includes(pid))));
}
console.log(
  `start to first answer ${median(starts).toFixed(0)} ms, ${median(memory).toFixed(0)} MiB resident`,
);

const worker = workerProcess(budget);
for (const [key, given] of [
  ['astronaut.jpg', { w: '160', f: 'jpeg' }],
  ['retina.jpg', { w: '640', f: 'webp' }],
  ['retina.jpg', { w: '640', f: 'avif' }],
] as const) {
  const bytes = images[key] ?? Buffer.alloc(0);
  const job: Job = {
    options: transformOptions(given),
    newest: 'none',
    configuration,
    image: true,
    time: 60_000,
  };
  const times = { here: [] as number[], there: [] as number[] };
  const ways = { here: () => doJob(job, bytes, loadSharp), there: () => worker.run(job, bytes, late) };
  for (let round = -2; round < 40; round++)
    for (const way of round % 2 === 0 ? (['here', 'there'] as const) : (['there', 'here'] as const)) {
      const started = performance.now();
      await ways[way]();
      if (round >= 0) times[way].push(performance.now() - started);
    }
  console.log(
    `${key} (${(bytes.length / 1e6).toFixed(1)} MB) ${given.w} px ${given.f}: here ${median(times.here).toFixed(1)} ms, in the worker ${median(times.there).toFixed(1)} ms`,
  );
}
