/**
 * Makes the demo's photographs from the originals that scikit-image ships: `node demo/photos/make.ts <skimage/data>`.
 * The sources and their licences are listed in LICENSES.md. Run by hand; the results are committed.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const folder = process.argv[2];
if (folder === undefined)
  throw new Error('usage: node demo/photos/make.ts <folder of scikit-image/skimage/data>');

const read = (name: string) => sharp(join(folder, name));
const copyright = { IFD0: { Copyright: 'CC0', ImageDescription: 'a cup of coffee' } };

/** A plain large photograph, a progressive one, and one that is sideways without its EXIF orientation. */
const retina = read('retina.jpg').jpeg({ quality: 82 }).toBuffer();
const hubble = read('hubble_deep_field.jpg').jpeg({ quality: 80, progressive: true }).toBuffer();
const astronaut = read('astronaut.png').jpeg({ quality: 85 }).toBuffer();
const coffee = read('coffee.png')
  .rotate(-90)
  .withExif(copyright)
  .withMetadata({ orientation: 6 })
  .jpeg({ quality: 85 })
  .toBuffer();
const rocket = read('rocket.jpg').webp({ quality: 82 }).toBuffer();

/** The cat, cut out by an ellipse with a soft edge. */
async function cat(): Promise<Buffer> {
  const { width, height } = await read('chelsea.png').metadata();
  const mask = Buffer.from(
    `<svg width="${width}" height="${height}"><ellipse cx="48%" cy="50%" rx="45%" ry="47%" fill="#fff"/></svg>`,
  );
  const soft = await sharp(mask).blur(6).png().toBuffer();
  return read('chelsea.png')
    .ensureAlpha()
    .composite([{ input: soft, blend: 'dest-in' }])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** A slow zoom into the coffee cup: twelve frames of different lengths, played three times. */
async function zoom(): Promise<Buffer> {
  const frames = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      read('coffee.png')
        .extract({ left: 12 * index, top: 8 * index, width: 600 - 24 * index, height: 400 - 16 * index })
        .resize(240, 160)
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: frames.map((_, index) => 80 + 20 * (index % 3)), loop: 3, colours: 96, effort: 7 })
    .toBuffer();
}

const made: Record<string, Promise<Buffer>> = {
  'retina.jpg': retina,
  'deep-field.jpg': hubble,
  'astronaut.jpg': astronaut,
  'coffee.jpg': coffee,
  'rocket.webp': rocket,
  'cat.png': cat(),
  'zoom.gif': zoom(),
};
for (const [name, bytes] of Object.entries(made))
  await writeFile(join(import.meta.dirname, name), await bytes);
