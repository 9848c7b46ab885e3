/**
 * CPU time, the worker's included, and bytes of typical images, made from camera-sized photographs: what docs/capacity.md
 * calculates with: means, because the clock of a process ticks every 10 ms.
 * `node bench/resize/capacity.ts`
 */
import sharp from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import { createResponder } from '../../resize-function/respond.ts';
import type { Source } from '../../resize-function/store/source.ts';
import { usageOf } from '../dear/processes.ts';
import { originals } from './originals.ts';
import { median } from './stand.ts';

const images = await originals(true);
const source: Source = {
  open: async (key) => {
    const bytes = images[key];
    if (!bytes) return { kind: 'missing' };
    const all = async (): Promise<Buffer> => bytes;
    const about = { etag: '"1"', lastModified: undefined, cacheControl: undefined };
    return { kind: 'found', size: bytes.length, ...about, peek: all, read: all, cancel: () => undefined };
  },
};
const { configuration, problems } = parseConfiguration({ IMAGE_GATE_BUCKET: 'bench' });
if (!configuration) throw new Error(problems.join('; '));
sharp.cache(false);
const respond = createResponder(configuration, source, async () => sharp);

const photographs = ['retina.jpg', 'deep-field.jpg', 'coffee.jpg'];
console.log('| image | CPU | bytes |\n| --- | --- | --- |');
const rounds = 8;

async function make(key: string, w: string, f: string): Promise<number> {
  const query = [['w', w] as const, ['f', f] as const];
  const request = { method: 'GET', path: `/${key}`, query, headers: {}, remainingTime: () => 60_000 };
  return (await respond(request)).body.length;
}

for (const f of ['webp', 'avif', 'jpeg'])
  for (const w of ['160', '320', '640', '1280']) {
    const sizes = await Promise.all(photographs.map((key) => make(key, w, f)));
    const before = usageOf(process.pid).cpu;
    for (let round = 0; round < rounds; round++) for (const key of photographs) await make(key, w, f);
    const cpu = (usageOf(process.pid).cpu - before) / (rounds * photographs.length);
    console.log(`| ${w} px, ${f} | ${cpu.toFixed(0)} ms | ${(median(sizes) / 1_000).toFixed(0)} kB |`);
  }
process.exit();
