import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import sharp from 'sharp';
import { ours as ourEncoder, peers } from '../likeness/encoders.ts';
import type { Format } from '../likeness/encoders.ts';
import { median } from './stand.ts';
import type { Stand } from './stand.ts';

interface Timed {
  readonly key: string;
  readonly sharp: number;
  readonly ours?: number;
  readonly ipx?: number;
}

interface Work {
  readonly key: string;
  readonly params: { readonly w: string; readonly f: Format };
}

interface LoopResult {
  readonly results: readonly Timed[];
  readonly quick: Readonly<Record<string, number>>;
}

const photos = join(import.meta.dirname, '../../demo/photos');
const small: Work[] = [{ key: 'astronaut.jpg', params: { w: '160', f: 'jpeg' } }];
const photographs: Work[] = ['retina.jpg', 'deep-field.jpg', 'coffee.jpg'].flatMap((key) =>
  ['160', '320', '640', '1280'].flatMap((w) =>
    (['jpeg', 'webp'] as const).map((f) => ({ key, params: { w, f } })),
  ),
);
const plain = [
  {
    name: '304',
    request: { key: 'retina.jpg', params: { w: '640', f: 'webp' }, revalidate: true },
    status: 304,
  },
  {
    name: 'HEAD',
    request: { key: 'retina.jpg', params: { w: '640', f: 'webp' }, method: 'HEAD' },
    status: 200,
  },
  { name: '400', request: { key: 'retina.jpg', params: { w: 'wide' } }, status: 400 },
  { name: '404', request: { key: 'nothing.jpg', params: { w: '640' } }, status: 404 },
];

export interface Speed {
  /** Milliseconds more than bare sharp for a JPEG of 160 pixels. */
  readonly extra: Ours;
  /** Times as long as bare sharp: geometric mean over photographs, widths and formats. */
  readonly ratio: Ours;
  /** Milliseconds of the slowest answer that needs no pixel, and all of them. */
  readonly plain: number;
  readonly plainEach: Readonly<Record<string, number>>;
}

interface Ours {
  readonly ours: number;
  readonly ipx: number | undefined;
}

/** The same works with the settings that the subject encodes each of them with, for the bare sharp beside it. */
async function encodedAs(subject: 'ours' | 'ipx', works: readonly Work[], stand: Stand): Promise<object[]> {
  const cases = [];
  for (const { key, params } of works) {
    const original = await (await fetch(`${stand.store}/bench/${key}`)).arrayBuffer();
    const { autoOrient } = await sharp(original).metadata();
    const width = Number(params.w);
    const height = Math.round((width * autoOrient.height) / autoOrient.width);
    const ours = ourEncoder(params.f);
    const { options } = subject === 'ipx' ? peers[params.f].ipx : ours;
    cases.push({ key, params, encoder: { quality: ours.quality, ...options({ width, height }) } });
  }
  return cases;
}

/** In one process, in turn with bare sharp; ipx in a second one, in turn with its own sharp. */
export async function measureSpeed(stand: Stand, quick: boolean): Promise<Speed> {
  const loop = async (settings: object): Promise<LoopResult> =>
    JSON.parse(await stand.run('loop.mjs', settings)) as LoopResult;
  const both = async (works: Work[], rounds: number): Promise<[LoopResult, LoopResult | undefined]> => [
    await loop({ cases: await encodedAs('ours', works, stand), rounds, plain }),
    stand.ipx && (await loop({ ...stand.ipx, cases: await encodedAs('ipx', works, stand), rounds })),
  ];
  const [first, firstIpx] = await both(small, quick ? 100 : 600);
  const [wall, wallIpx] = await both(
    quick ? photographs.filter((_, at) => at % 3 === 0) : photographs,
    quick ? 5 : 15,
  );
  const extra = ({ results: [only] }: LoopResult): number =>
    (only?.ours ?? only?.ipx ?? NaN) - (only?.sharp ?? NaN);
  const mean = ({ results }: LoopResult): number =>
    Math.exp(
      results.reduce((sum, { ours, ipx, sharp }) => sum + Math.log((ours ?? ipx ?? NaN) / sharp), 0) /
        results.length,
    );
  return {
    extra: { ours: extra(first), ipx: firstIpx && extra(firstIpx) },
    ratio: { ours: mean(wall), ipx: wallIpx && mean(wallIpx) },
    plain: Math.max(...Object.values(first.quick)),
    plainEach: first.quick,
  };
}

export interface Start extends Ours {
  /** To bare sharp that reads its original from the disk: no HTTP client to load. */
  readonly withoutFetch: number;
}

/** From spawning a process to its first image, as ratios to bare sharp; pairs, one after the other. */
export async function measureStart(stand: Stand, pairs: number): Promise<Start> {
  const subjects = ['sharp', 'disk', 'ours', ...(stand.ipx ? ['ipx'] : [])];
  const [work = {}] = await encodedAs('ours', small, stand);
  const times: Record<string, number[]> = Object.fromEntries(subjects.map((name) => [name, []]));
  for (let pair = -1; pair < pairs; pair++)
    for (const subject of subjects) {
      const time = await startOnce(stand, subject, work);
      if (pair >= 0) times[subject]?.push(time);
    }
  const of = (name: string): number => median(times[name] ?? []);
  return {
    ours: of('ours') / of('sharp'),
    withoutFetch: of('ours') / of('disk'),
    ipx: stand.ipx && of('ipx') / of('disk'),
  };
}

async function startOnce({ store, bundle, ipx }: Stand, subject: string, work: object): Promise<number> {
  const settings = { store, bundle, ipx: ipx?.ipx, subject, work, folder: photos };
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'first-image.mjs'), JSON.stringify(settings)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  await once(child.stdout, 'data');
  const time = performance.now() - started;
  await once(child, 'exit');
  return time;
}
