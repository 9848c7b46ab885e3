import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { bareAvif } from '../../../resize-function/image/bare/avif.ts';
import { bareJpeg } from '../../../resize-function/image/bare/jpeg.ts';
import { barePng } from '../../../resize-function/image/bare/png.ts';
import { bareWebp } from '../../../resize-function/image/bare/webp.ts';
import { pngChunks } from '../../../resize-function/header/png.ts';
import { pngChunk, pngWith, segment, uprightImage } from '../outside/originals.ts';
import { photo } from '../photos.ts';

const small = (): Sharp => sharp(photo('astronaut.jpg')).resize(64);
const formats = [
  ['jpeg', bareJpeg],
  ['png', barePng],
  ['webp', bareWebp],
  ['avif', bareAvif],
] as const;

const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));
const thumbnail = segment(
  0xe0,
  Buffer.concat([Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02', 'latin1'), Buffer.alloc(12, 0x55)]),
);
const adobe = (transform: number, ...more: number[]): Buffer =>
  segment(
    0xee,
    Buffer.concat([Buffer.from('Adobe\0\x64\0\0\0\0', 'latin1'), Buffer.from([transform, ...more])]),
  );

/** A JPEG that says nothing of its colours, its components called 1, 2, 3 or by other names. */
async function unsaid(names = '\x01\x02\x03'): Promise<Buffer> {
  const bytes = await small().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  const [frame, scan] = [bytes.indexOf('ffc0', 0, 'hex'), bytes.indexOf('ffda', 0, 'hex')];
  names.split('').forEach((name, at) => {
    bytes.write(name, frame + 10 + 3 * at, 'latin1');
    bytes.write(name, scan + 5 + 2 * at, 'latin1');
  });
  const first = bytes.subarray(2, 4).toString('hex') === 'ffe0' ? 4 + bytes.readUInt16BE(4) : 2;
  return Buffer.concat([bytes.subarray(0, 2), bytes.subarray(first)]);
}

/** Without its profile an image of other colours would be shown in wrong ones. */
describe('an original without what it says beside its image', () => {
  test.each(formats)('a %s without a profile is passed on', async (format, bare) => {
    const bytes = await small().toFormat(format, { effort: 1 }).toBuffer();
    const left = bare(bytes);
    if (!left) throw new Error('nothing is left');
    const pixels = (of: Buffer): Promise<Buffer> => sharp(of).raw().toBuffer();
    expect((await pixels(left)).equals(await pixels(bytes))).toBe(true);
  });

  test.each(formats)('a %s of other colours is not', async (format, bare) => {
    const bytes = await small().withIccProfile('p3').toFormat(format, { effort: 1 }).toBuffer();
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    expect(bare(bytes)).toBeUndefined();
  });

  test.each(formats.filter(([format]) => format !== 'avif'))(
    'a %s with the profile of sRGB is passed on without it',
    async (format, bare) => {
      const bytes = await small().withIccProfile('srgb').toFormat(format, { effort: 1 }).toBuffer();
      const left = bare(bytes);
      const kept = left && (await sharp(left).metadata());
      expect([(await sharp(bytes).metadata()).hasProfile, kept?.hasProfile]).toEqual([true, false]);
    },
  );

  const longs = (type: string, ...values: number[]): Buffer =>
    pngChunk(
      type,
      Buffer.concat(values.map((value) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex'))),
    );
  const gamma = longs('gAMA', 45_455);
  const srgb = pngChunk('sRGB', Buffer.alloc(1));
  const near = [31_269, 32_899, 63_999, 33_001, 30_000, 60_000, 15_000, 5_999];
  const p3 = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000];

  /** Together, gamma and primaries of sRGB are not quite sRGB in a browser: they stay. */
  test.each<[string, Buffer[], string | undefined]>([
    ['a gamma of 1/2.2', [gamma], ''],
    ['nearly such a gamma', [longs('gAMA', 45_000)], ''],
    ['gamma and primaries of sRGB', [gamma, longs('cHRM', ...near)], 'gAMA,cHRM'],
    ['primaries alone', [longs('cHRM', ...p3)], ''],
    ['sRGB', [srgb], ''],
    ['sRGB behind another gamma', [longs('gAMA', 100_000), srgb], ''],
    ['another gamma', [longs('gAMA', 100_000)], undefined],
    ['other primaries', [gamma, longs('cHRM', ...p3)], undefined],
    ['sRGB behind gamma and primaries', [gamma, longs('cHRM', ...p3), srgb], ''],
    ['a gamma and more', [longs('gAMA', 45_455, 1)], undefined],
    ['primaries and more', [longs('cHRM', ...near, 1)], undefined],
  ])('a png that says %s', (_, chunks, kept) => {
    const left = barePng(pngWith(uprightImage(), ...chunks));
    const types = left && [...pngChunks(left)].map(({ type }) => type);
    expect(types?.filter((type) => !['IHDR', 'IDAT', 'IEND'].includes(type)).join()).toBe(kept);
  });

  /** libjpeg believes JFIF, then Adobe, then the names of the components: none of them may be left out. */
  test.each([
    ['names', [], 'RGB'],
    ['JFIF and names', [jfif], 'RGB'],
    ['JFIF with a thumbnail, and names', [thumbnail], 'RGB'],
    ['Adobe', [adobe(0)], undefined],
    ['Adobe that says more', [adobe(0, 1, 2, 3)], undefined],
    ['Adobe and names', [adobe(1)], 'RGB'],
    ['JFIF and Adobe', [jfif, adobe(0)], undefined],
    ['JFIF with a thumbnail, and Adobe', [thumbnail, adobe(0)], undefined],
  ] as const)('a jpeg whose colours are said by %s keeps them', async (_, segments, names) => {
    const bytes = await unsaid(names);
    const said = Buffer.concat([bytes.subarray(0, 2), ...segments, bytes.subarray(2)]);
    const left = bareJpeg(said);
    if (!left) throw new Error('nothing is left');
    const pixels = (of: Buffer): Promise<Buffer> => sharp(of).raw().toBuffer();
    expect((await pixels(left)).equals(await pixels(said))).toBe(true);
  });
});
