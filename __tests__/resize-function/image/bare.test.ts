import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { bareAvif } from '../../../resize-function/image/bare/avif.ts';
import { bareJpeg } from '../../../resize-function/image/bare/jpeg.ts';
import { barePng } from '../../../resize-function/image/bare/png.ts';
import { bareWebp } from '../../../resize-function/image/bare/webp.ts';
import { photo } from '../photos.ts';

const small = (): Sharp => sharp(photo('astronaut.jpg')).resize(64);
const formats = [
  ['jpeg', bareJpeg],
  ['png', barePng],
  ['webp', bareWebp],
  ['avif', bareAvif],
] as const;

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
});
