import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

const photos = join(import.meta.dirname, '../../demo/photos');

/** Made only for the whole measurement: they take long. */
export const onlyDear = ['progressive.jpg', 'noise.webp', 'noise.avif', 'interlaced.png', 'noise.png'];

/** The demo's photographs at the size of a camera's, and what is as dear as a request may be. */
export async function originals(quick: boolean): Promise<Record<string, Buffer>> {
  const large = (name: string, width: number): Sharp =>
    sharp(join(photos, name)).autoOrient().resize({ width, kernel: 'cubic' });
  const noise = (width: number, height: number, channels: 3 | 4): Sharp =>
    sharp(noisePixels(width * height * channels), {
      raw: { width, height, channels },
      limitInputPixels: false,
    });
  const made: Record<string, () => Promise<Buffer>> = {
    'retina.jpg': () => large('retina.jpg', 3_000).jpeg({ quality: 85 }).toBuffer(),
    'deep-field.jpg': () => large('deep-field.jpg', 3_000).jpeg({ quality: 85 }).toBuffer(),
    'coffee.jpg': () => large('coffee.jpg', 3_000).jpeg({ quality: 85 }).toBuffer(),
    'astronaut.jpg': () => Promise.resolve(readFileSync(join(photos, 'astronaut.jpg'))),
    'zoom.gif': () => Promise.resolve(readFileSync(join(photos, 'zoom.gif'))),
    'cat.png': () => Promise.resolve(readFileSync(join(photos, 'cat.png'))),
    'huge.jpg': () => large('deep-field.jpg', 10_700).jpeg({ quality: 75 }).toBuffer(),
    'progressive.jpg': () =>
      large('deep-field.jpg', 9_500).jpeg({ quality: 75, progressive: true }).toBuffer(),
    'dot.png': () =>
      sharp({ create: { width: 1, height: 1, channels: 3, background: '#888' } })
        .png()
        .toBuffer(),
    'noise.jpg': () => noise(4_000, 3_000, 3).jpeg({ quality: 90 }).toBuffer(),
    'noise.png': () => noise(3_500, 2_500, 4).png({ compressionLevel: 1 }).toBuffer(),
    'noise.webp': () => noise(3_000, 2_500, 3).webp({ quality: 90, effort: 0 }).toBuffer(),
    'noise.avif': () => noise(2_800, 2_100, 3).avif({ quality: 75, effort: 0 }).toBuffer(),
    'interlaced.png': () => noise(3_500, 2_700, 3).png({ compressionLevel: 1, progressive: true }).toBuffer(),
  };
  const ready: Record<string, Buffer> = {};
  for (const [name, make] of Object.entries(made))
    if (!quick || !onlyDear.includes(name)) ready[name] = await make();
  return ready;
}

/** The same on every run: a linear congruential generator's upper bits. */
function noisePixels(length: number): Buffer {
  const pixels = Buffer.allocUnsafe(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[at] = state >>> 24;
  }
  return pixels;
}
