/**
 * Bytes at equal similarity: our encoder settings compared with those of ipx, Next.js and imgproxy.
 *
 *     python3 -m venv /tmp/likeness && /tmp/likeness/bin/pip install ssimulacra2==0.3.0
 *     node bench/likeness/index.ts --python /tmp/likeness/bin/python [--widths 160,320,640] [--write] [--cache FILE] [--try JSON]
 *
 * Each photo is shrunk once, without loss. A peer encodes it at its default quality; ours at qualities around the one that looks the
 * same, and the bytes are read off between them. The measure is SSIMULACRA 2. `--try '{"jpeg":{"progressive":true}}'` changes our
 * settings; `--cache` keeps what was measured, so that a second run adds to it; `--write` puts the tables into docs/performance.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { commandLine } from '../../local-aws/command-line.ts';
import { encoded, formats, ours, peers } from './encoders.ts';
import type { Encoder, Format } from './encoders.ts';
import { report } from './report.ts';
import type { Case } from './report.ts';
import { startScores } from './scores.ts';
import { needed } from './series.ts';
import type { Point } from './series.ts';

const {
  python,
  widths,
  try: trial,
  cache,
  write,
} = commandLine({ python: 'python3', widths: '160,320,640', try: '{}', cache: '', write: false });
const photos = ['astronaut.jpg', 'coffee.jpg', 'deep-field.jpg', 'retina.jpg', 'rocket.webp', 'cat.png'];
const changes = JSON.parse(trial) as Partial<Record<Format, object>>;
const folder = await mkdtemp(join(tmpdir(), 'likeness-'));
const scores = startScores(python);
const known: Record<string, Point> = existsSync(cache)
  ? (JSON.parse(readFileSync(cache, 'utf8')) as Record<string, Point>)
  : {};
sharp.concurrency(1);
sharp.cache(false);

interface Photo {
  readonly name: string;
  readonly file: string;
  readonly pixels: Buffer;
  readonly raw: { readonly width: number; readonly height: number; readonly channels: 3 };
}

async function shrunk(name: string, width: number): Promise<Photo> {
  const file = join(folder, `${name}-${width}.png`);
  const original = sharp(join(import.meta.dirname, '../../demo/photos', name)).autoOrient();
  await original.resize({ width }).flatten({ background: 'white' }).png().toFile(file);
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { name, file, pixels: data, raw: { width: info.width, height: info.height, channels: 3 } };
}

async function measured(photo: Photo, format: Format, options: object, quality: number): Promise<Point> {
  const key = JSON.stringify([photo.name, photo.raw.width, format, quality, options]);
  const point = known[key];
  if (point) return point;
  const once = async (): Promise<{ bytes: Buffer; cpu: number }> => {
    const started = process.cpuUsage();
    const image = sharp(photo.pixels, { raw: photo.raw });
    const bytes = await encoded(image, format, { ...options, quality }).toBuffer();
    const { user, system } = process.cpuUsage(started);
    return { bytes, cpu: (user + system) / 1_000 };
  };
  const [first, { bytes, cpu }] = [await once(), await once()];
  const shown = join(folder, 'shown.png');
  await sharp(bytes).removeAlpha().png({ compressionLevel: 1 }).toFile(shown);
  const likeness = await scores.of(photo.file, shown);
  return (known[key] = { bytes: bytes.length, cpu: Math.min(first.cpu, cpu), likeness });
}

async function caseOf(photo: Photo, format: Format): Promise<Case> {
  const at = ({ options }: Encoder, quality: number): Promise<Point> =>
    measured(photo, format, options(photo.raw), quality);
  const encoder = ours(format, changes[format]);
  const beside: Case['beside'] = {};
  for (const [name, peer] of Object.entries(peers[format])) {
    const theirs = await at(peer, peer.quality);
    beside[name] = {
      theirs,
      needed: await needed((quality) => at(encoder, quality), theirs.likeness, encoder.quality),
    };
  }
  const usual = await at(encoder, encoder.quality);
  const neighbours = [await at(encoder, encoder.quality - 1), await at(encoder, encoder.quality + 1)];
  const likenesses = neighbours.map(({ likeness }) => likeness);
  return { photo: photo.name, width: photo.raw.width, format, usual, likenesses, beside };
}

try {
  const cases: Case[] = [];
  for (const width of widths.split(',').map(Number))
    for (const name of photos) {
      const photo = await shrunk(name, width);
      for (const format of formats) cases.push(await caseOf(photo, format));
      if (cache !== '') writeFileSync(cache, JSON.stringify(known));
    }
  const text = report(cases);
  console.log(text);
  if (write) {
    const page = join(import.meta.dirname, '../../docs/performance.md');
    const marked = /(?<=<!-- likeness -->\n)[^]*(?=<!-- end of likeness -->)/;
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(marked, () => `\n${text}\n`),
    );
  }
} finally {
  scores.end();
  await rm(folder, { recursive: true });
}
