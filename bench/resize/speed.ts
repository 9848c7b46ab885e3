import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { median } from './stand.ts';
import type { Stand } from './stand.ts';

interface Timed {
  readonly key: string;
  readonly sharp: number;
  readonly ours?: number;
  readonly ipx?: number;
}

interface LoopResult {
  readonly results: readonly Timed[];
  readonly quick: Readonly<Record<string, number>>;
}

const photos = join(import.meta.dirname, '../../demo/photos');
const small = [{ key: 'astronaut.jpg', params: { w: '160', f: 'jpeg' } }];
const photographs = ['retina.jpg', 'deep-field.jpg', 'coffee.jpg'].flatMap((key) =>
  ['160', '320', '640', '1280'].flatMap((w) => ['jpeg', 'webp'].map((f) => ({ key, params: { w, f } }))),
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

/** In one process, in turn with bare sharp; ipx in a second one, in turn with its own sharp. */
export async function measureSpeed(stand: Stand, quick: boolean): Promise<Speed> {
  const loop = async (settings: object): Promise<LoopResult> =>
    JSON.parse(await stand.run('loop.mjs', settings)) as LoopResult;
  const both = async (cases: object[], rounds: number): Promise<[LoopResult, LoopResult | undefined]> => [
    await loop({ cases, rounds, plain }),
    stand.ipx && (await loop({ ...stand.ipx, cases, rounds })),
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

/** From spawning a process to its first picture, as ratios to bare sharp; pairs, one after the other. */
export async function measureStart(stand: Stand, pairs: number): Promise<Start> {
  const subjects = ['sharp', 'disk', 'ours', ...(stand.ipx ? ['ipx'] : [])];
  const times: Record<string, number[]> = Object.fromEntries(subjects.map((name) => [name, []]));
  for (let pair = -1; pair < pairs; pair++)
    for (const subject of subjects) {
      const time = await startOnce(stand, subject);
      if (pair >= 0) times[subject]?.push(time);
    }
  const of = (name: string): number => median(times[name] ?? []);
  return {
    ours: of('ours') / of('sharp'),
    withoutFetch: of('ours') / of('disk'),
    ipx: stand.ipx && of('ipx') / of('disk'),
  };
}

async function startOnce({ store, bundle, ipx }: Stand, subject: string): Promise<number> {
  const settings = { store, bundle, ipx: ipx?.ipx, subject, work: small[0], folder: photos };
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'first-picture.mjs'), JSON.stringify(settings)],
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
