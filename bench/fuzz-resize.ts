/**
 * Mutated images and URLs, replayable by seed: `npm run fuzz:resize -- [--runs N] [--seed S]`.
 * Ends with 1 when anything was answered 5xx, thrown, or took longer than it may.
 *
 * `npm run fuzz:resize -- --dear [--minutes 10] [--seed S]` looks for the dearest request that is accepted instead, and
 * ends with 1 when it cost more than 4 s of CPU or 600 MiB, or when anything worked on a second after its answer;
 * `--replay JSON` tries one of those that it prints again.
 */
import sharp from 'sharp';
import { commandLine } from '../local-aws/command-line.ts';
import { samples } from '../__tests__/resize-function/hostile/samples.ts';
import { svgAttacks, wrongParameters, wrongPaths } from '../__tests__/resize-function/hostile/requests.ts';
import { viewer } from '../__tests__/resize-function/photos.ts';
import { createRandom } from '../local-aws/random.ts';
import type { Random } from '../local-aws/random.ts';

const { runs, seed, dear, minutes, replay } = commandLine({
  runs: 10_000,
  seed: 1,
  dear: false,
  minutes: 10,
  replay: '',
});
if (dear || replay !== '') {
  const { reportDearest } = await import('./dear/report.ts');
  process.exit(await reportDearest(minutes, seed, replay));
}
/** Milliseconds of CPU. The limit for what is accepted is 3,200 by estimate. */
const longest = 4_000;

const goodQueries = [
  'w=40',
  'w=40&f=jpeg',
  'w=30&h=30&fit=cover&f=webp',
  'w=300&h=50&fit=contain&f=png',
  'f=gif&w=30',
  'f=avif&w=20',
  'trim=1&anim=0&f=png',
  'ex=5,5,20,20&rot=90&anim=0&f=webp',
  'w=20&h=20&fit=crop&g=attention&f=jpeg',
  'w=30&blur=2&gray=1&f=jpeg',
  'w=50&sharpen=2&flip=h&f=webp',
  '',
] as const;

/** A few bytes changed, moved, doubled or lost. */
function mutated(bytes: Buffer, random: Random): Buffer {
  let result = Buffer.from(bytes);
  const at = (): number => random.integer(0, Math.max(0, result.length - 1));
  for (let times = random.integer(0, 3); times > 0; times--) {
    const start = random.chance(0.3)
      ? random.integer(0, Math.min(200, Math.max(0, result.length - 1)))
      : at();
    const length = random.integer(1, 40);
    switch (random.integer(0, 6)) {
      case 0:
        result[start] = random.integer(0, 255);
        break;
      case 1:
        result[start] = (result[start] ?? 0) ^ (1 << random.integer(0, 7));
        break;
      case 2:
        result.fill(
          random.pick([0x00, 0xff, 0x7f]),
          start,
          Math.min(result.length, start + random.integer(1, 4)),
        );
        break;
      case 3:
        result = Buffer.concat([result.subarray(0, start), result.subarray(start + length)]);
        break;
      case 4:
        result = Buffer.concat([result.subarray(0, start + length), result.subarray(start)]);
        break;
      case 5:
        result = result.subarray(0, random.chance(0.3) ? at() : result.length);
        break;
      default:
        result.copy(result, start, at(), at() + length);
    }
  }
  return result;
}

function mutatedUrl(random: Random): string {
  const query = random.chance(0.9)
    ? random.pick(goodQueries)
    : (wrongParameters[random.integer(0, wrongParameters.length - 1)] ?? '');
  if (random.chance(0.9)) return `/image?${query}`;
  const text = `/image?${query}&${wrongParameters[random.integer(0, wrongParameters.length - 1)] ?? ''}`;
  if (random.chance(0.3)) return wrongPaths[random.integer(0, wrongPaths.length - 1)]?.[0] ?? '/';
  const at = random.integer(0, text.length);
  return (
    text.slice(0, at) +
    String.fromCodePoint(random.integer(1, 0x2fff)) +
    text.slice(at + random.integer(0, 3))
  );
}

const random = createRandom(seed);
const sound = await samples();
const pool = [
  ...Object.values(sound),
  ...svgAttacks.map(([, text]) => Buffer.from(text)).filter(({ length }) => length < 5_000),
];
const objects: Record<string, Buffer> = {};
const get = viewer(objects);
sharp.cache(false);

const counts = new Map<number, number>();
const failures: string[] = [];
let dearest = 0;
const started = performance.now();
for (let run = 0; run < runs; run++) {
  const bytes = mutated(pool[random.integer(0, pool.length - 1)] ?? Buffer.alloc(0), random);
  objects.image = bytes;
  const url = mutatedUrl(random);
  const before = process.cpuUsage();
  let status = 0;
  try {
    ({ status } = await get(url, { headers: { accept: random.pick(['*/*', 'image/webp', 'image/avif']) } }));
  } catch (error) {
    failures.push(`run ${run}: ${url} threw ${String(error)}`);
  }
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1_000;
  dearest = Math.max(dearest, cpu);
  if (status >= 500) failures.push(`run ${run}: ${url} was answered ${status}`);
  if (cpu > longest) failures.push(`run ${run}: ${url} took ${cpu.toFixed(0)} ms of CPU`);
  counts.set(status, (counts.get(status) ?? 0) + 1);
}
for (const failure of failures.slice(0, 20)) console.log(failure);
const answers = [...counts]
  .sort(([one], [other]) => one - other)
  .map(([status, count]) => `${status}: ${count}`);
console.log(
  `fuzz: seed ${seed}, ${runs} mutations, ${failures.length} failures; ${answers.join(', ')}; dearest ${dearest.toFixed(0)} ms of CPU; ${((performance.now() - started) / 1_000).toFixed(0)} s`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
