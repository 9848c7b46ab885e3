/**
 * Bytes at equal likeness: our encoder settings beside those of ipx, Next.js and imgproxy.
 *
 *     python3 -m venv /tmp/likeness && /tmp/likeness/bin/pip install ssimulacra2==0.3.0
 *     node bench/likeness.ts --python /tmp/likeness/bin/python [--widths 160,320,640] [--candidates]
 *
 * Each photo is shrunk once, without loss. A peer encodes it at its default quality; ours at qualities around its own, and the bytes
 * that ours would need for the peer's likeness are read off the line between them. The measure is SSIMULACRA 2.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    widths: { type: 'string', default: '160,320,640' },
    candidates: { type: 'boolean', default: false },
  },
});
const photos = ['astronaut.jpg', 'coffee.jpg', 'deep-field.jpg', 'retina.jpg', 'rocket.webp', 'cat.png'];
const widths = values.widths.split(',').map(Number);

type Format = 'jpeg' | 'webp' | 'avif';
type Encoder = (picture: Sharp, quality: number) => Sharp;

interface Peer {
  readonly quality: number;
  readonly encode: Encoder;
}

/** Where they are written: ipx 3.1 src/ipx.ts hands no quality on, and sharp's own holds; Next.js 16 image-optimizer.ts; imgproxy 4 docs and vips.c. */
const peers: Readonly<Record<Format, Readonly<Record<string, Peer>>>> = {
  jpeg: {
    ipx: { quality: 80, encode: (picture, quality) => picture.jpeg({ quality, progressive: true }) },
    'Next.js': { quality: 75, encode: (picture, quality) => picture.jpeg({ quality, mozjpeg: true }) },
    imgproxy: { quality: 80, encode: (picture, quality) => picture.jpeg({ quality }) },
  },
  webp: {
    ipx: { quality: 80, encode: (picture, quality) => picture.webp({ quality }) },
    'Next.js': { quality: 75, encode: (picture, quality) => picture.webp({ quality }) },
    imgproxy: { quality: 79, encode: (picture, quality) => picture.webp({ quality, effort: 4 }) },
  },
  avif: {
    ipx: { quality: 50, encode: (picture, quality) => picture.avif({ quality }) },
    'Next.js': { quality: 55, encode: (picture, quality) => picture.avif({ quality, effort: 3 }) },
    imgproxy: {
      quality: 63,
      encode: (picture, quality) => picture.avif({ quality, effort: 1, chromaSubsampling: '4:2:0' }),
    },
  },
};

/** The first of each is what the function does. */
const ours: Readonly<Record<Format, Readonly<Record<string, Encoder>>>> = {
  jpeg: {
    now: (picture, quality) => picture.jpeg({ quality }),
    progressive: (picture, quality) => picture.jpeg({ quality, progressive: true }),
    mozjpeg: (picture, quality) => picture.jpeg({ quality, mozjpeg: true }),
    trellis: (picture, quality) =>
      picture.jpeg({ quality, trellisQuantisation: true, quantisationTable: 3, overshootDeringing: true }),
  },
  webp: {
    now: (picture, quality) => picture.webp({ quality, effort: 4 }),
    sharp: (picture, quality) => picture.webp({ quality, effort: 4, smartSubsample: true }),
    photo: (picture, quality) => picture.webp({ quality, effort: 4, preset: 'photo' }),
    'effort 5': (picture, quality) => picture.webp({ quality, effort: 5 }),
  },
  avif: {
    now: (picture, quality) => picture.avif({ quality, effort: 2, chromaSubsampling: '4:2:0' }),
    'tune iq': (picture, quality) =>
      picture.avif({ quality, effort: 2, chromaSubsampling: '4:2:0', tune: 'iq' }),
    'tune ssim': (picture, quality) =>
      picture.avif({ quality, effort: 2, chromaSubsampling: '4:2:0', tune: 'ssim' }),
    'effort 3': (picture, quality) => picture.avif({ quality, effort: 3, chromaSubsampling: '4:2:0' }),
  },
};
const qualities: Readonly<Record<Format, readonly number[]>> = {
  jpeg: [60, 70, 80, 88],
  webp: [60, 70, 78, 88],
  avif: [35, 45, 55, 68],
};

interface Point {
  readonly bytes: number;
  readonly likeness: number;
  /** Milliseconds of CPU. */
  readonly cpu: number;
}

const measure = `
import sys
from ssimulacra2 import compute_ssimulacra2
for line in sys.stdin:
    print(compute_ssimulacra2(*line.split()))
`;

/** Bytes that a series of points needs for `likeness`, on a line through the logarithms; undefined beyond its ends. */
function bytesFor(points: readonly Point[], likeness: number): number | undefined {
  const sorted = [...points].sort((one, other) => one.likeness - other.likeness);
  for (const [at, high] of sorted.entries()) {
    const low = sorted[at - 1];
    if (!low || likeness < low.likeness || likeness > high.likeness) continue;
    const part = (likeness - low.likeness) / (high.likeness - low.likeness || 1);
    return Math.exp(Math.log(low.bytes) * (1 - part) + Math.log(high.bytes) * part);
  }
  return undefined;
}

function mean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, one) => sum + Math.log(one), 0) / numbers.length);
}

const folder = await mkdtemp(join(tmpdir(), 'likeness-'));
sharp.concurrency(1);
try {
  const lines: string[] = [];
  const waiting: Omit<Point, 'likeness'>[] = [];
  const encoded = async (reference: string, encode: Encoder, quality: number): Promise<number> => {
    const started = process.cpuUsage();
    const bytes = await encode(sharp(reference), quality).toBuffer();
    const { user, system } = process.cpuUsage(started);
    const shown = join(folder, `${lines.length}.png`);
    await sharp(bytes).removeAlpha().png({ compressionLevel: 1 }).toFile(shown);
    lines.push(`${reference} ${shown}`);
    return waiting.push({ bytes: bytes.length, cpu: (user + system) / 1_000 }) - 1;
  };
  const formats = Object.keys(peers) as Format[];
  const cases: {
    format: Format;
    width: number;
    peers: Record<string, number>;
    ours: Record<string, number[]>;
  }[] = [];
  for (const width of widths)
    for (const photo of photos) {
      const reference = join(folder, `${photo}-${width}.png`);
      const original = sharp(join(import.meta.dirname, '../demo/photos', photo)).autoOrient();
      await original.resize({ width }).flatten({ background: 'white' }).png().toFile(reference);
      for (const format of formats) {
        const one = {
          format,
          width,
          peers: {} as Record<string, number>,
          ours: {} as Record<string, number[]>,
        };
        for (const [name, { quality, encode }] of Object.entries(peers[format]))
          one.peers[name] = await encoded(reference, encode, quality);
        for (const [name, encode] of Object.entries(ours[format]).slice(0, values.candidates ? 9 : 1)) {
          one.ours[name] = [];
          for (const quality of qualities[format])
            one.ours[name].push(await encoded(reference, encode, quality));
        }
        cases.push(one);
      }
    }
  const script = join(folder, 'measure.py');
  await writeFile(script, measure);
  const output = execFileSync(values.python, [script], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const likenesses = output.trim().split('\n').map(Number);
  const point = (at: number): Point => {
    const found = waiting[at];
    if (!found) throw new RangeError('no such encoding');
    return { ...found, likeness: likenesses[at] ?? NaN };
  };
  console.log(
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`node bench/likeness.ts\`: ${photos.length} photos; ${cpus()[0]?.model ?? 'unknown'}.\n`,
  );
  console.log(
    '| format | ours | width | beside | bytes of ours to its, at its likeness | its likeness | CPU of ours to its | pairs |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const format of formats)
    for (const candidate of Object.keys(ours[format]).slice(0, values.candidates ? 9 : 1))
      for (const width of [...widths, undefined])
        for (const peer of Object.keys(peers[format])) {
          const some = cases.filter((one) => one.format === format && (width ?? one.width) === one.width);
          const pairs = some.flatMap((one) => {
            const theirs = point(one.peers[peer] ?? -1);
            const series = (one.ours[candidate] ?? []).map(point);
            const bytes = bytesFor(series, theirs.likeness);
            const cpu = series.reduce((sum, { cpu }) => sum + cpu, 0) / series.length / theirs.cpu;
            return bytes === undefined
              ? []
              : [{ bytes: bytes / theirs.bytes, cpu, likeness: theirs.likeness }];
          });
          if (pairs.length === 0) continue;
          const likeness = pairs.reduce((sum, one) => sum + one.likeness, 0) / pairs.length;
          console.log(
            `| ${format} | ${candidate} | ${width ?? 'all'} | ${peer} | x ${mean(pairs.map(({ bytes }) => bytes)).toFixed(3)} | ${likeness.toFixed(1)} | x ${mean(pairs.map(({ cpu }) => cpu)).toFixed(2)} | ${pairs.length} |`,
          );
        }
  console.log('\n| format | quality | likeness |\n| --- | --- | --- |');
  for (const format of formats)
    for (const [at, quality] of qualities[format].entries()) {
      const all = cases
        .filter((one) => one.format === format)
        .map((one) => point(Object.values(one.ours)[0]?.[at] ?? -1).likeness);
      console.log(
        `| ${format} | ${quality} | ${(all.reduce((sum, one) => sum + one, 0) / all.length).toFixed(1)} |`,
      );
    }
} finally {
  await rm(folder, { recursive: true });
}
