import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { layoutJpeg } from '../../../bench/dear/jpeg.ts';
import type { JpegLayout } from '../../../bench/dear/jpeg.ts';
import type { Configuration } from '../../../resize-function/configuration.ts';
import { parseRequest } from '../../../resize-function/http/parse-request.ts';
import { plainHeader } from '../../../resize-function/header/header.ts';
import type { Header } from '../../../resize-function/header/header.ts';
import { readHeader } from '../../../resize-function/header/read.ts';
import { frugalPlan } from '../../../resize-function/image/never-larger.ts';
import { planFor } from '../../../resize-function/image/plan.ts';
import type { Plan } from '../../../resize-function/image/plan.ts';
import { configured, textOf, viewer } from '../photos.ts';
import { efforts } from './efforts.ts';

const configuration = configured();

function planned(
  header: Partial<Header>,
  megabytes: number,
  search: string,
  within: Partial<Configuration> = {},
): Plan {
  const { options } = parseRequest(
    {
      method: 'GET',
      path: '/a',
      query: [...new URLSearchParams(search)],
      headers: {},
      remainingTime: () => 1,
    },
    configuration,
  );
  const whole: Header = { ...plainHeader, kind: 'jpeg', width: 1, height: 1, ...header };
  return planFor(
    { header: whole, size: megabytes * 1e6 },
    {
      options,
      newest: 'none',
      configuration: { ...configuration, ...within },
    },
  );
}

const photo = (megapixels: number): Partial<Header> => ({
  kind: 'jpeg',
  coding: 'baseline',
  samples: 1.5,
  width: Math.round(Math.sqrt(megapixels * 1.5e6)),
  height: Math.round(Math.sqrt(megapixels / 1.5e-6)),
});
const progressive = { coding: 'progressive', wholeAtOnce: true, scans: 10 } as const;
const animation = { kind: 'gif', coding: 'lzw', frames: 125, alpha: true, palette: true } as const;

describe('ordinary work is accepted', () => {
  test.each<[string, Partial<Header>, number, string]>([
    ['12 MP', photo(12), 4, 'w=1280&f=avif'],
    ['24 MP', photo(24), 5, 'w=1600&h=900&fit=cover&f=webp'],
    ['50 MP', photo(50), 12, 'w=2000&f=webp'],
    ['50 MP, progressive', { ...photo(50), ...progressive }, 8, 'w=640&f=avif'],
    ['12 MP, cut', photo(12), 4, 'ex=100,100,3000,2000&w=800&f=avif'],
    ['12 MP at its own size', photo(12), 4, 'f=webp'],
    ['24 MP, turned', { ...photo(24), exif: { orientation: 6 } }, 5, 'w=1280&f=webp'],
    ['24 MP, attention', photo(24), 5, 'w=1000&h=500&fit=cover&g=attention&f=webp'],
    ['a screenshot', { kind: 'png', coding: 'rows', width: 3_840, height: 2_160 }, 6, 'w=1280&f=avif'],
    ['a GIF of 125 frames', { ...animation, width: 480, height: 270 }, 5, 'w=160'],
    ['a large GIF of 125 frames', { ...animation, width: 800, height: 600 }, 10, 'w=160'],
    [
      'an AVIF of 12 MP',
      { kind: 'avif', coding: 'av1', samples: 1.5, width: 4_000, height: 3_000 },
      2,
      'w=640&f=avif',
    ],
  ])('%s', (_, header, megabytes, query) => {
    const { effort } = planned(header, megabytes, query);
    expect(effort.cpu).toBeLessThanOrEqual(configuration.maxWork);
  });
});

describe('what is counted', () => {
  test.each(Object.entries(efforts))('%s', (_, [header, query, cpu, memory]) => {
    const { effort } = planned(header, 2, query, { maxWork: Infinity, maxMemory: Infinity });
    expect(effort).toEqual({ cpu, memory });
  });
});

test('nothing is cut from an image before its border is looked for', () => {
  const drawing = { kind: 'png', coding: 'rows', width: 300, height: 200 } as const;
  const cover = 'w=900&h=40&fit=cover&f=png';
  expect(planned(drawing, 0.1, cover).geometry.extract).toBeDefined();
  expect(planned(drawing, 0.1, `${cover}&trim=10`).geometry.extract).toBeUndefined();
});

test('a copy is not tried again where two attempts could cost more than one request may', () => {
  const plan = planned(photo(0.5), 0.1, 'w=700');
  const { effort } = plan;
  const tried = (maxWork: number): unknown => frugalPlan(plan, 1.1, ['jpeg'], { ...configuration, maxWork });
  expect([tried(2 * effort.cpu), tried(2 * effort.cpu - 1)]).toEqual([expect.anything(), undefined]);
});

describe('every image on the way is counted', () => {
  const small: Partial<Header> = { kind: 'png', coding: 'rows', width: 600, height: 400 };
  test.each<[string, Partial<Header>, number, string]>([
    ['enlarged, to be looked at', small, 0.1, 'ex=0,0,1,20&w=4000&h=1&fit=cover&g=attention&f=jpeg'],
    ['enlarged, to be looked at, as tall', small, 0.1, 'ex=0,0,400,1&w=1&h=4000&fit=cover&g=entropy&f=jpeg'],
    [
      'a line that fills a screen',
      { ...small, width: 1, height: 400 },
      0.1,
      'w=4000&h=1&fit=cover&rot=180&f=jpeg',
    ],
    [
      'an SVG that is drawn much larger than it is cut',
      { kind: 'svg', width: 1, height: 400 },
      0.01,
      'w=4000&h=1&fit=cover&f=jpeg',
    ],
    [
      'a WebP that is decoded whole',
      { kind: 'webp', coding: 'lossy', width: 12_000, height: 12_000 },
      1,
      'ex=0,0,11999,11999&w=10&f=jpeg',
    ],
    ['coefficients', { ...photo(100), ...progressive, samples: 3, scans: 4 }, 2, 'w=64&f=jpeg'],
    [
      'coefficients of four inks',
      { ...photo(60), coding: 'scans', wholeAtOnce: true, samples: 4, depth: 32 },
      2,
      'w=64&f=jpeg',
    ],
    ['inks', { ...photo(100), samples: 4, depth: 32 }, 2, 'ex=0,0,8000,8000&w=64&f=jpeg'],
    ['what nothing is known of', { kind: 'tiff', width: 6_000, height: 6_000 }, 1, 'w=64&f=jpeg'],
    ['trimmed', photo(24), 4, 'trim=1&w=64&f=jpeg'],
  ])('%s', (_, header, megabytes, query) => {
    expect(() => planned(header, megabytes, query)).toThrow(/this could take/);
  });

  test('what is left after trimming', async () => {
    const line = await sharp({ create: { width: 3, height: 400, channels: 3, background: '#f00' } })
      .extend({ left: 300, right: 300, background: '#fff' })
      .png()
      .toBuffer();
    const answer = await viewer({ line })('/line?trim=1&w=4096&h=1&fit=cover&g=attention&f=jpeg');
    expect([answer.status, JSON.parse(textOf(answer))]).toMatchObject([413, { error: 'work' }]);
  });
});

describe('how a TIFF is stored', () => {
  const page = (compression: 'lzw' | 'ccittfax4', tile: boolean): Promise<Buffer> =>
    sharp({ create: { width: 2_548, height: 3_296, channels: 3, background: '#fff' } })
      .toColourspace('b-w')
      .tiff({ compression, ...(compression === 'lzw' ? {} : { bitdepth: 1 }), tile })
      .toBuffer();
  test.each([
    ['a scanned page', 'ccittfax4', false, 'fax'],
    ['whole rows', 'lzw', false, 'rows'],
    ['tiles', 'lzw', true, 'unknown'],
  ] as const)('%s', async (_, compression, tile, coding) => {
    const scan = await page(compression, tile);
    const reading = readHeader(scan, true);
    expect(reading).toMatchObject({ found: 'header', header: { kind: 'tiff', coding } });
    if (coding !== 'unknown') expect((await viewer({ scan })('/scan?w=64&f=png')).status).toBe(200);
  });
});

describe('how a JPEG is stored', () => {
  const layout = (process: JpegLayout['process'], components = 3, sampling: 1 | 2 = 1): Buffer =>
    layoutJpeg({ width: 64, height: 48, components, process, sampling, busy: 3, repeats: 0 });
  const headerOf = (bytes: Buffer): Header | undefined => {
    const reading = readHeader(bytes, true);
    return reading.found === 'header' ? reading.header : undefined;
  };

  test.each<[string, Buffer, Partial<Header>]>([
    ['one scan', layout('baseline'), { coding: 'baseline', wholeAtOnce: false, scans: 1, samples: 3 }],
    ['a scan for each component', layout('scans'), { coding: 'scans', wholeAtOnce: true, scans: 3 }],
    [
      'grey, in a scan of its own',
      layout('scans', 1),
      { coding: 'baseline', wholeAtOnce: false, samples: 1 },
    ],
    ['progressive', layout('progressive', 3, 2), { coding: 'progressive', wholeAtOnce: true, samples: 1.5 }],
    ['four inks', layout('baseline', 4), { coding: 'baseline', depth: 32, samples: 4 }],
  ])('%s', async (_, bytes, expected) => {
    expect(headerOf(bytes)).toMatchObject(expected);
    // libvips says of what it has to keep whole that it is progressive.
    expect((await sharp(bytes).metadata()).isProgressive).toBe(expected.wholeAtOnce ?? false);
  });

  test('twelve bits are not known', () => {
    const bytes = layout('baseline');
    bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + 4] = 12;
    expect(headerOf(bytes)).toMatchObject({ coding: 'unknown' });
  });
});

describe('limits follow the function’s memory', () => {
  test.each([
    [undefined, 430, 480, Infinity],
    ['3008', 430, 480, 2968],
    ['1024', 430, 480, 984],
    ['512', 362, 412, 472],
    ['256', 106, 156, 216],
  ])('%s MB', (size, estimate, memory, together) => {
    const { maxMemory, budget } = configured({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: size });
    expect([maxMemory, budget.memory, budget.together]).toEqual([estimate, memory, together]);
  });

  test('but an owner’s own limit is kept', () => {
    const { maxMemory } = configured({
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      IMAGE_GATE_MAX_MEMORY: '200',
    });
    expect(maxMemory).toBe(200);
  });
});
