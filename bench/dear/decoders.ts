/**
 * The cost of decoding each input format, and of encoding each output format: the figures of resize-function/image/effort.ts. `node
 * bench/dear/decoders.ts [EXPRESSION]: only what it matches`
 */
import { createStand } from '../resize/stand.ts';
import type { Recipe } from './generator.ts';
import { startSubject } from './meter.ts';
import { makeRaster } from './raster.ts';

const unlimited = {
  IMAGE_GATE_MAX_WORK: '60000',
  IMAGE_GATE_MAX_MEMORY: '10000',
  IMAGE_GATE_MAX_SIDE: '16384',
  IMAGE_GATE_MAX_PIXELS: '100000000',
  IMAGE_GATE_AVIF_PIXELS: '100000000',
  IMAGE_GATE_MAX_SOURCE_BYTES: '209715200',
};

const square = (storage: string, side: number, more: Recipe = {}): Recipe => ({
  storage,
  width: side,
  height: side,
  content: 'noise',
  ...more,
});
const small = 'w=64&h=64&fit=fill&f=jpeg';
const whole = (side: number): string => `ex=0,0,${side},${side}&${small}`;

type Case = readonly [name: string, recipe: Recipe, query: string, megapixels: number];

const inputs: readonly Recipe[] = [
  ...['baseline', 'scans', 'progressive'].flatMap((process) => [
    square(`jpeg-${process}`, 6_000, { busy: 0 }),
    square(`jpeg-${process}`, 6_000, { busy: 0, sampling: 2 }),
    square(`jpeg-${process}`, 3_000, { busy: 20 }),
    square(`jpeg-${process}`, 3_000, { busy: 20, channels: 4 }),
    square(`jpeg-${process}`, 6_000, { busy: 0, channels: 4 }),
    square(`jpeg-${process}`, 6_000, { busy: 0, channels: 1 }),
    square(`jpeg-${process}`, 3_000, { busy: 0, repeats: 20 }),
  ]),
  ...[
    'png',
    'png-interlaced',
    'png-16',
    'png-16-interlaced',
    'png-palette',
    'tiff',
    'tiff-lzw',
    'tiff-16',
    'tiff-deflate-tiled',
    'tiff-jpeg',
    'png-profile',
    'jpeg-profile',
  ].flatMap((storage) => [square(storage, 3_000), square(storage, 3_000, { content: 'flat', channels: 4 })]),
  ...['webp', 'webp-lossless', 'avif', 'gif'].flatMap((storage) => [
    square(storage, 2_500),
    square(storage, 2_500, { channels: 4 }),
    square(storage, 2_500, { content: 'flat' }),
    square(storage, 2_500, { content: 'flat', channels: 4 }),
  ]),
  ...['webp', 'webp-lossless', 'gif'].flatMap((storage) => [
    square(storage, 400, { frames: 50 }),
    square(storage, 400, { frames: 50, channels: 4 }),
    square(storage, 800, { frames: 50, content: 'flat' }),
  ]),
];

const part = process.argv[2] ?? '';
const originals: Record<string, Buffer> = {};
const stand = await createStand(originals);
const cases: Case[] = inputs.flatMap((recipe): Case[] => {
  const side = Number(recipe.width);
  const name = Object.entries(recipe)
    .filter(([key]) => key !== 'height')
    .map(([, value]) => String(value))
    .join(' ');
  const pixels = (side * side * Number(recipe.frames ?? 1)) / 1e6;
  const still: Case[] = [
    [`${name} | shrunk`, recipe, small, pixels],
    [`${name} | whole`, recipe, whole(side), pixels],
    [`${name} | turned`, recipe, `${whole(side)}&rot=90&anim=0`, pixels],
    [`${name} | trim`, recipe, `trim=1&anim=0&${small}`, pixels],
  ];
  return recipe.frames === undefined
    ? still
    : [[`${name} | animated`, recipe, `w=64&h=64&fit=fill&f=webp`, pixels]];
});
const noisy = square('png', 2_000);
/** Beyond the encoders' patience, within it, and small (resize-function/image/patience.ts). */
const sides = [2_000, 990, 440];
for (const f of ['jpeg', 'png', 'webp', 'avif', 'gif']) {
  for (const channels of [3, 4])
    for (const content of ['noise', 'photo', 'flat'])
      for (const side of sides)
        cases.push([
          `out ${side} ${f} ${channels} ${content}`,
          square('png', side, { channels, content }),
          `w=${side - 1}&h=${side}&fit=fill&f=${f}&q=100`,
          side ** 2 / 1e6,
        ]);
  cases.push([`out palette ${f}`, square('png-palette', 2_000, { content: 'noise' }), `f=${f}&q=100`, 4]);
}
for (const query of [
  'rot=90',
  'rot=180',
  'flip=v',
  'flip=h',
  'blur=20',
  'blur=1',
  'sharpen=10',
  'sharpen=1',
  'gray=1',
])
  for (const channels of [3, 4])
    cases.push([
      `effect ${query} ${channels}`,
      { ...noisy, channels },
      `w=1999&h=2000&fit=fill&f=jpeg&${query}`,
      4,
    ]);
for (const g of ['attention', 'entropy'])
  for (const rot of ['0', '90'])
    cases.push([
      `effect ${g} ${rot}`,
      square('jpeg-baseline', 1_000, { busy: 20 }),
      `w=64&h=3000&fit=cover&g=${g}&rot=${rot}&f=jpeg`,
      9,
    ]);
cases.push(['enlarged', square('png', 64), 'w=3000&h=3000&fit=fill&f=jpeg', 9]);
cases.push(['enlarged turned', square('png', 64), 'w=3000&h=3000&fit=fill&f=jpeg&rot=180', 9]);
cases.push(['padded', square('png', 64), 'w=3000&h=3000&fit=contain&f=jpeg&bg=fff', 9]);

const warm = square('png', 16);
originals.warm = await makeRaster(warm);
for (const [name, recipe, query, megapixels] of cases) {
  if (!new RegExp(part).test(name)) continue;
  originals.image = await makeRaster(recipe);
  const subject = await startSubject({ store: stand.store, bundle: stand.bundle, settings: unlimited });
  await subject.ask({ key: 'warm', params: { w: '8', f: 'jpeg' } });
  const cost = await subject.ask({ key: 'image', params: Object.fromEntries(new URLSearchParams(query)) });
  await subject.end();
  const million = (value: number): string => (value / megapixels).toFixed(1).padStart(7);
  console.log(
    `${name.padEnd(52)} ${cost.status} ${megapixels.toFixed(1).padStart(6)} MP ${(originals.image.length / 1e6).toFixed(1).padStart(6)} MB | ` +
      `${million(cost.cpu)} ms/MP ${million(cost.memory - cost.base)} MiB/MP | ${cost.cpu} ms, ${cost.memory.toFixed(0)} MiB from ${cost.base.toFixed(0)}` +
      (cost.status === 200 ? '' : ` ${cost.note ?? ''}`),
  );
}
await stand.end();
