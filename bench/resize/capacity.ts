/**
 * CPU time and bytes of typical images, made from camera-sized photographs: what docs/capacity.md calculates with.
 * `node bench/resize/capacity.ts`
 */
import sharp from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import { createResponder } from '../../resize-function/respond.ts';
import type { Source } from '../../resize-function/store/source.ts';
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
for (const f of ['webp', 'avif', 'jpeg'])
  for (const w of ['160', '320', '640', '1280']) {
    const cpu: number[] = [];
    const sizes: number[] = [];
    for (let round = 0; round < 5; round++)
      for (const key of photographs) {
        const before = process.cpuUsage();
        const query = [['w', w] as const, ['f', f] as const];
        const { body } = await respond({
          method: 'GET',
          path: `/${key}`,
          query,
          headers: {},
          remainingTime: () => 60_000,
        });
        const { user, system } = process.cpuUsage(before);
        if (round > 0) cpu.push((user + system) / 1_000);
        sizes.push(body.length);
      }
    console.log(
      `| ${w} px, ${f} | ${median(cpu).toFixed(0)} ms | ${(median(sizes) / 1_000).toFixed(0)} kB |`,
    );
  }
