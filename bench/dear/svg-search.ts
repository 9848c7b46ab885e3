/**
 * Searches for SVG texts that cost more than the estimate says: a seeded hill-climb over measured CPU.
 *   node bench/dear/svg-search.ts [--seed 1] [--runs 2000] [--width 1000]
 * Draws each accepted text; prints the slowest and the most underestimated ones. Ends with 1 above 4 s or 600 MB.
 */
import sharp from 'sharp';
import { commandLine } from '../../local-aws/command-line.ts';
import { configured, storeOf } from '../../__tests__/resize-function/photos.ts';
import { createRandom } from '../../local-aws/random.ts';
import { doJob } from '../../resize-function/worker/job.ts';
import type { Job } from '../../resize-function/worker/job.ts';
import { createResponder } from '../../resize-function/respond.ts';
import { drawableSvg } from '../../resize-function/svg/drawable.ts';
import { mutatedSvg, svgText } from './svg-grammar.ts';

const { seed, runs, width } = commandLine({ seed: 1, runs: 2000, width: 1000 });
const random = createRandom(seed);
sharp.cache(false);
sharp.concurrency(1);
const objects: Record<string, Buffer> = {};
const loadSharp = async (): Promise<typeof sharp> => sharp;
// In this process, because its CPU time is measured.
const here = {
  prepare: () => undefined,
  run: (job: Job, bytes: Buffer) => doJob(job, bytes, loadSharp),
};
const respond = createResponder(configured(), storeOf(objects), loadSharp, here);

interface Found {
  readonly text: string;
  readonly cpu: number;
  readonly estimate: number;
}

async function measured(text: string): Promise<Found & { status: number }> {
  objects['a.svg'] = Buffer.from(text);
  const before = process.cpuUsage();
  const { status } = await respond({
    method: 'GET',
    path: '/a.svg',
    query: [
      ['w', String(width)],
      ['f', 'jpeg'],
    ],
    headers: {},
    remainingTime: () => 600_000,
  });
  const { user, system } = process.cpuUsage(before);
  const size = { width, height: width };
  const estimate =
    status === 200
      ? drawableSvg(objects['a.svg']).drawing.cost(size, { width: 1_000, height: 1_000 }).cpu
      : 0;
  return { text, status, cpu: (user + system) / 1_000, estimate };
}

const best: Found[] = [];
const counts = new Map<number, number>();
let low: Found | undefined;
for (let run = 0; run < runs; run++) {
  const parent = best.length > 0 && random.chance(0.7) ? best[random.integer(0, best.length - 1)] : undefined;
  const found = await measured(parent ? mutatedSvg(parent.text, random) : svgText(random));
  counts.set(found.status, (counts.get(found.status) ?? 0) + 1);
  if (found.status !== 200 && found.cpu < 4_000) continue;
  best.push(found);
  best.sort((one, other) => other.cpu - one.cpu);
  best.length = Math.min(best.length, 12);
  const ratio = (one: Found): number => one.cpu / (one.estimate + 300);
  if (!low || ratio(found) > ratio(low)) low = found;
}
const shown = ({ text, cpu, estimate }: Found): string =>
  `${cpu.toFixed(0)} ms, estimated ${estimate.toFixed(0)}: ${text.length > 500 ? `${text.slice(0, 500)}... (${text.length})` : text}`;
for (const found of best.slice(0, 3)) console.log(shown(found));
if (low) console.log(`most underestimated: ${shown(low)}`);
const memory = process.resourceUsage().maxRSS / 1_024;
console.log(
  `seed ${seed}: ${JSON.stringify([...counts])}; dearest ${best[0]?.cpu.toFixed(0) ?? 0} ms of CPU, ${memory.toFixed(0)} MiB`,
);
process.exitCode = (best[0]?.cpu ?? 0) > 4_000 || memory > 600 ? 1 : 0;
