import sharp from 'sharp';
import { ours as encoder } from '../likeness/encoders.ts';
import { onlyDear } from './originals.ts';
import type { Stand } from './stand.ts';
import { structuralSimilarity } from './structural-similarity.ts';

interface Once {
  readonly status: number;
  readonly cpu: number;
  readonly memory: number;
  readonly course?: readonly number[];
}

interface Work {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
}

async function run(
  stand: Stand,
  subject: 'ours' | 'sharp',
  work: Work | readonly Work[],
  repeat = 1,
): Promise<Once> {
  return JSON.parse(await stand.run('once.mjs', { subject, work, repeat })) as Once;
}

/** Peak memory in MiB of a process that makes one small image from a plain JPEG of 100 megapixels. */
export async function measureHuge(stand: Stand): Promise<{ ours: number; sharp: number }> {
  const work = { key: 'huge.jpg', params: { w: '640', f: 'jpeg' } };
  const [ours, bare] = [await run(stand, 'ours', work), await run(stand, 'sharp', work)];
  return { ours: ours.memory, sharp: bare.memory };
}

/** Requests near every limit: each format's worst content in and out, at the largest size that is accepted. */
const dear: readonly Work[] = [
  ['dot.png', 'w=4000&h=3000&fit=fill&f=avif'],
  ['dot.png', 'w=4000&h=3000&fit=fill&f=webp'],
  ['dot.png', 'w=2100&h=1190&fit=fill&f=avif&q=100'],
  ['progressive.jpg', 'w=640&f=jpeg'],
  ['progressive.jpg', 'w=1500&f=webp&q=100'],
  ['huge.jpg', 'f=jpeg'],
  ['huge.jpg', 'w=4000&f=webp&q=100'],
  ['huge.jpg', 'w=1800&f=avif&q=100'],
  ['noise.jpg', 'f=webp&q=100'],
  ['noise.jpg', 'w=1800&f=avif&q=100'],
  ['noise.jpg', 'w=1800&f=avif'],
  ['noise.jpg', 'w=2400&f=gif'],
  ['noise.jpg', 'sharpen=10&f=jpeg'],
  ['noise.jpg', 'w=2200&trim=1&f=jpeg'],
  ['noise.png', 'f=webp&q=100'],
  ['noise.png', 'w=2400&f=webp&q=100'],
  ['noise.png', 'w=1500&f=avif'],
  ['noise.png', 'f=png'],
  ['noise.png', 'w=1000&rot=90&trim=1&f=webp'],
  ['noise.webp', 'f=webp&q=100'],
  ['noise.webp', 'w=2000&f=avif'],
  ['noise.avif', 'w=640&f=jpeg'],
  ['noise.avif', 'w=900&f=avif'],
  ['interlaced.png', 'f=webp&q=100'],
  ['interlaced.png', 'w=4000&h=3000&fit=cover&f=png'],
  ['zoom.gif', 'w=900&h=700&fit=fill&f=webp&q=100'],
  ['zoom.gif', 'w=700&h=600&fit=fill&f=gif'],
].map(([key = '', query = '']) => ({ key, params: Object.fromEntries(new URLSearchParams(query)) }));

export interface Dearest {
  /** Milliseconds of CPU and MiB of the process, each the worst of all that were answered 200. */
  readonly cpu: number;
  readonly cpuOf: string;
  readonly memory: number;
  readonly memoryOf: string;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted by the estimate, and ended by the limit that needs none: on a slow machine more than on a fast one. */
  readonly ended: number;
}

export async function measureDearest(stand: Stand, quick: boolean): Promise<Dearest> {
  const all: (Once & { name: string })[] = [];
  for (const work of quick ? dear.filter(({ key }) => !onlyDear.includes(key)).slice(0, 5) : dear) {
    const name = `${work.key}?${new URLSearchParams(work.params).toString()}`;
    all.push({ name, ...(await run(stand, 'ours', work)) });
  }
  const wrong = all.find(({ status }) => ![200, 400, 413, 504].includes(status));
  if (wrong) throw new Error(`${wrong.name} was answered ${wrong.status}`);
  const accepted = all.filter(({ status }) => status === 200);
  const worst = (of: 'cpu' | 'memory'): { name: string; value: number } =>
    accepted.reduce((most, one) => (one[of] > most.value ? { name: one.name, value: one[of] } : most), {
      name: '',
      value: 0,
    });
  return {
    cpu: worst('cpu').value,
    cpuOf: worst('cpu').name,
    memory: worst('memory').value,
    memoryOf: worst('memory').name,
    accepted: accepted.length,
    refused: all.filter(({ status }) => status === 400 || status === 413).length,
    ended: all.filter(({ status }) => status === 504).length,
  };
}

export interface AvifCost {
  /** CPU and bytes as ratios to sharp's default, structural similarity as a difference; means over photographs. */
  readonly cpu: number;
  readonly bytes: number;
  readonly similarity: number;
}

/** The quality at which our settings make files as large as sharp's default does. */
const sameSize = 49;

/** The function's AVIF settings beside sharp's default, where both make files of the same size. */
export async function measureAvif(
  originals: Readonly<Record<string, Buffer>>,
  quick: boolean,
): Promise<AvifCost> {
  const results: AvifCost[] = [];
  sharp.cache(false);
  for (const name of quick ? ['coffee.jpg'] : ['coffee.jpg', 'retina.jpg', 'deep-field.jpg']) {
    const { data: pixels, info } = await sharp(originals[name])
      .resize(quick ? 500 : 1_000)
      .png()
      .toBuffer({ resolveWithObject: true });
    const encode = async (options: object): Promise<{ cpu: number; bytes: Buffer; likeness: number }> => {
      const before = process.cpuUsage();
      const bytes = await sharp(pixels).avif(options).toBuffer();
      const { user, system } = process.cpuUsage(before);
      return { cpu: user + system, bytes, likeness: await structuralSimilarity(bytes, pixels) };
    };
    const ours = await encode({ ...encoder('avif').options(info), quality: sameSize });
    const byDefault = await encode({});
    results.push({
      cpu: ours.cpu / byDefault.cpu,
      bytes: ours.bytes.length / byDefault.bytes.length,
      similarity: ours.likeness - byDefault.likeness,
    });
  }
  const mean = (of: keyof AvifCost): number =>
    results.reduce((sum, one) => sum + one[of], 0) / results.length;
  return { cpu: mean('cpu'), bytes: mean('bytes'), similarity: mean('similarity') };
}

const mixed: readonly Work[] = [
  ['retina.jpg', 'w=400&f=webp'],
  ['deep-field.jpg', 'w=300&f=jpeg'],
  ['coffee.jpg', 'w=200&f=avif'],
  ['cat.png', 'w=300&f=webp'],
  ['zoom.gif', 'w=100&f=webp'],
  ['astronaut.jpg', 'w=160&h=160&fit=cover&g=attention&f=jpeg'],
  ['nothing.jpg', 'w=640'],
  ['coffee.jpg', 'w=0'],
].map(([key = '', query = '']) => ({ key, params: Object.fromEntries(new URLSearchParams(query)) }));

/** Resident memory over 500 mixed requests in one process: the last hundred's mean to the first hundred's. */
export async function measureCourse(stand: Stand): Promise<number> {
  const { course = [] } = await run(stand, 'ours', mixed, 500);
  const mean = (part: readonly number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;
  return mean(course.slice(-100)) / mean(course.slice(0, 100));
}
