import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { firstElement } from '../../../resize-function/svg/prologue.ts';
import { isLimited } from '../../../resize-function/header/av1.ts';
import { extentsOf } from '../../../resize-function/header/items.ts';
import { readHeader } from '../../../resize-function/header/read.ts';
import { box } from '../outside/originals.ts';
import { photo, textOf, viewer } from '../photos.ts';

const turned = (orientation: number): Sharp =>
  sharp(photo('astronaut.jpg')).resize(90, 60).ensureAlpha(0.5).withMetadata({ orientation });

const encoders: Record<string, (image: Sharp) => Promise<Buffer>> = {
  jpeg: (image) => image.flatten().jpeg().toBuffer(),
  'progressive jpeg': (image) => image.flatten().jpeg({ progressive: true }).toBuffer(),
  png: (image) => image.png().toBuffer(),
  'palette png': (image) => image.flatten().png({ palette: true }).toBuffer(),
  webp: (image) => image.webp().toBuffer(),
  'lossless webp': (image) => image.webp({ lossless: true }).toBuffer(),
  'plain webp': (image) => image.removeAlpha().webp().toBuffer(),
  avif: (image) => image.avif({ effort: 0 }).toBuffer(),
  tiff: (image) => image.tiff().toBuffer(),
};

describe('the header of an image', () => {
  test.each(Object.keys(encoders))('%s says what the decoder says', async (name) => {
    const bytes = (await encoders[name]?.(turned(1))) ?? Buffer.alloc(0);
    const { width, height, hasAlpha, isProgressive } = await sharp(bytes).metadata();
    const reading = readHeader(bytes, true);
    expect(reading).toMatchObject({ found: 'header', header: { width, height, alpha: hasAlpha, frames: 1 } });
    if (/jpeg|png/.test(name)) expect(reading).toMatchObject({ header: { wholeAtOnce: isProgressive } });
  });

  const colours = ['grey', 'grey with alpha', 'three colours', 'three colours with alpha'] as const;
  const ofColours = (name: (typeof colours)[number]): Sharp => {
    const image = sharp(photo('cat.png')).resize(37, 23);
    const coloured = name.startsWith('grey') ? image.toColourspace('b-w') : image;
    return name.endsWith('alpha') ? coloured : coloured.flatten();
  };
  const formats = ['png', 'webp', 'gif', 'tiff', 'avif', 'jpeg'] as const;

  test.each(formats.flatMap((format) => colours.map((name) => [format, name] as const)))(
    'of a %s of %s says what the decoder says',
    async (format, name) => {
      const bytes = await ofColours(name)
        .toFormat(format, { effort: 1, compression: format === 'tiff' ? 'lzw' : 'av1' })
        .toBuffer();
      const { width, height, hasAlpha, pages = 1 } = await sharp(bytes).metadata();
      expect(readHeader(bytes, true)).toMatchObject({
        found: 'header',
        header: { width, height, alpha: hasAlpha, frames: pages },
      });
    },
  );

  test('of a GIF without a frame and a trailer is no image of no frames', () => {
    const bytes = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([4, 0, 4, 0, 0, 0, 0])]);
    expect(readHeader(bytes, true)).toMatchObject({ found: 'broken' });
  });

  test('of a TIFF of 16 bits a channel says how deep a pixel is', async () => {
    const bytes = await turned(1).tiff().toBuffer();
    // sharp writes eight: entry 258 (BitsPerSample) refers to one number a channel (TIFF 6.0, section 8).
    const entry = bytes.indexOf(Buffer.from([0x02, 0x01, 3, 0, 3, 0, 0, 0]));
    const numbers = bytes.readUInt32LE(entry + 8);
    for (const channel of [0, 1, 2]) bytes.writeUInt16LE(16, numbers + 2 * channel);
    expect(readHeader(bytes, true)).toMatchObject({ header: { depth: 48 } });
  });

  test.each(
    Object.keys(encoders).flatMap((name) => [3, 6].map((orientation) => [name, orientation] as const)),
  )('%s is stood upright as the decoder would, orientation %i', async (name, orientation) => {
    const bytes = (await encoders[name]?.(turned(orientation))) ?? Buffer.alloc(0);
    const { status, body } = await viewer({ image: bytes })('/image?f=png');
    if (status !== 200) throw new Error(textOf({ status, body, headers: {} }));
    const [ours, byDecoder] = await Promise.all(
      [sharp(body), sharp(bytes).autoOrient()].map((image) =>
        image.flatten().removeAlpha().raw().toBuffer({ resolveWithObject: true }),
      ),
    );
    if (!ours || !byDecoder) throw new Error('no image');
    expect([ours.info.width, ours.info.height]).toEqual([byDecoder.info.width, byDecoder.info.height]);
    const difference = ours.data.reduce(
      (sum, value, at) => sum + Math.abs(value - (byDecoder.data[at] ?? 0)),
      0,
    );
    expect(difference / ours.data.length).toBeLessThan(8);
  });

  test('is found behind fill bytes, comments and a thumbnail', async () => {
    const sound = await sharp(photo('astronaut.jpg')).resize(40, 30).jpeg().toBuffer();
    const segment = Buffer.concat([Buffer.from('ffffffe1fffe', 'hex').subarray(0, 6), Buffer.alloc(0xfffc)]);
    const bytes = Buffer.concat([sound.subarray(0, 2), segment, sound.subarray(2)]);
    expect(readHeader(bytes.subarray(0, 16_384), false)).toEqual({ found: 'more', kind: 'jpeg' });
    expect(readHeader(bytes, true)).toMatchObject({ header: { width: 40, height: 30 } });
  });

  test.each([
    [1, 8],
    [2, 8],
    [4, 8],
    [undefined, 24],
  ] as const)('of a TIFF of %s bits says what its pixels take', async (bitdepth, depth) => {
    const image = sharp(photo('cat.png')).resize(37, 23).flatten();
    const bytes = await (bitdepth === undefined ? image : image.toColourspace('b-w'))
      .tiff({ compression: 'none', ...(bitdepth === undefined ? {} : { bitdepth }) })
      .toBuffer();
    expect(readHeader(bytes, true)).toMatchObject({ header: { depth } });
  });

  /** BitsPerSample, PhotometricInterpretation, SamplesPerPixel, SampleFormat and YCbCrSubSampling (TIFF 6.0). */
  test.each([
    ['header', [16, 1, 1, 1, 2]],
    ['header', [8, 2, 3, 4, 2]],
    ['header', [32, 2, 3, 3, 2]],
    ['header', [8, 6, 3, 1, 2]],
    ['broken', [32, 1, 1, 3, 2]],
    ['broken', [32, 1, 1, 1, 2]],
    ['broken', [16, 1, 1, 2, 2]],
    ['broken', [8, 6, 3, 1, 1]],
  ] as const)('of a TIFF is %s if its numbers are %j', (found, numbers) => {
    const tags = [256, 257, 258, 262, 277, 339, 530].map((tag, at) => [
      tag,
      3,
      1,
      0,
      [9, 9, ...numbers][at] ?? 0,
      0,
    ]);
    const shorts = [0x4949, 42, 8, 0, tags.length, ...tags.flat(), 0, 0];
    const bytes = Buffer.alloc(2 * shorts.length);
    shorts.forEach((value, at) => bytes.writeUInt16LE(value, 2 * at));
    expect(readHeader(bytes, true)).toMatchObject({ found });
  });

  test('of a GIF without frames or an end says that it is no image', () => {
    const bytes = Buffer.from('47494638396108000800000000', 'hex');
    expect(readHeader(bytes, true).found).toBe('broken');
  });

  test.each([
    ['avif\0\0\0\0', 'broken'],
    ['avis\0\0\0\0', 'broken'],
    ['mif1\0\0\0\0miafavif', 'broken'],
    ['mif1\0\0\0\0miaf', 'foreign'],
    ['heic\0\0\0\0mif1heic', 'foreign'],
    [`mif1\0\0\0\0${'miaf'.repeat(11)}avif`, 'broken'],
    [`mif1\0\0\0\0${'miaf'.repeat(12)}avif`, 'foreign'],
  ])('a HEIF of the brands %j is %s', (brands, found) => {
    // A brand in a box behind does not count.
    const bytes = Buffer.concat([box('ftyp', Buffer.from(brands)), box('free', Buffer.from('avif'))]);
    const kind = found === 'broken' ? 'avif' : brands.slice(0, 4);
    expect(readHeader(bytes, true)).toMatchObject({ found, kind });
  });

  test.each([
    [8, 'header'],
    [9, 'broken'],
  ])('an AVIF of 8 x 8 pixels with an alpha plane of %i x 8 is a %s', (width, found) => {
    const alpha = Buffer.from('\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0');
    const size = (across: number): Buffer =>
      box('ispe', `00000000${across.toString(16).padStart(8, '0')}00000008`);
    const bytes = Buffer.concat([
      box('ftyp', Buffer.from('avif\0\0\0\0')),
      box(
        'meta',
        '00000000',
        box('pitm', '000000000001'),
        box(
          'iinf',
          '000000000002',
          box('infe', '020000000001000061763031'),
          box('infe', '020000000002000061763031'),
        ),
        box(
          'iprp',
          box('ipco', box('av1C', '81000c00'), size(8), box('auxC', alpha), size(width)),
          box('ipma', '000000000000000200010201020002', '03010304'),
        ),
      ),
    ]);
    expect(readHeader(bytes, true)).toMatchObject({ found });
  });

  test.each([1, 7])('places of no bytes in %i items of an AVIF are not all read', (items) => {
    const one = Buffer.from('00010000ffff', 'hex');
    const head = Buffer.from('0000000000000000', 'hex');
    head.writeUInt16BE(items, 6);
    const bytes = Buffer.concat([head, ...Array.from({ length: items }, () => one)]);
    const meta = [{ type: 'iloc', start: 0, end: bytes.length }];
    expect(() => extentsOf(bytes, meta)).toThrow('too many parts');
  });

  test('an image with broken EXIF is still an image', async () => {
    const bytes = await encoders.jpeg?.(turned(6));
    const at = bytes?.indexOf('Exif\0\0') ?? 0;
    bytes?.fill(0xff, at + 10, at + 14);
    expect((await viewer({ image: bytes ?? Buffer.alloc(0) })('/image?w=10')).status).toBe(200);
  });
});

/** Profile 0, a still image; then a size of 1 x 1 and a superblock without filters of its own; at last the range. */
const [reduced, usual, size, restored] = ['000 1 1 00000', '000 0 0 ', '0000 0000 0 0', '000'];
test.each(
  Object.entries({
    'a still image': [`${reduced} ${size} 000 ${restored} 0 1 0 0`, true],
    'a still image of full range': [`${reduced} ${size} 000 ${restored} 0 1 0 1`, false],
    colours: [`${reduced} ${size} 000 ${restored} 0 0 0 0`, false],
    'one with code points': [`${reduced} ${size} 000 ${restored} 0 1 1 ${'1'.repeat(24)} 0`, true],
    '12 bits': [`010 1 1 00000 ${size} 000 ${restored} 1 1 1 0 0`, true],
    'profile 1': [`001 1 1 00000 ${size} 000 ${restored} 0 0 0`, false],
    'a larger one': [`${reduced} 0001 0010 11 111 000 ${restored} 0 1 0 0`, true],
    'a frame of video': [
      `${usual} 0 0 00000 ${'1'.repeat(12)} 00111 ${size} 0 000 1111 0 1 1 000 0 1 0 0`,
      true,
    ],
    'a frame of video with all that there may be': [
      `${usual} 0 1 00001 ${'1'.repeat(12)} 01000 1 1 1111 ${'1'.repeat(12)} 00000 0 ${size} 1 ${'1'.repeat(7)} 111 1111 1 11 0 1 0 1 111 111 1 1 0 0`,
      true,
    ],
    'one without screen contents': [
      `${usual} 0 0 00000 ${'1'.repeat(12)} 00111 ${size} 0 000 1111 0 0 0 111 0 1 0 0`,
      true,
    ],
    'one that tells a time': [`${usual} 1 ${'0'.repeat(64)}`, false],
  } as const),
)('the range of AV1, of %s', (_, [bits, limited]) => {
  const packed = bits.replaceAll(' ', '').replace(/.{1,8}/g, (byte) => byte.padEnd(8, '0'));
  const data = (packed.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
  const delimiter = [0x12, 0];
  expect(isLimited(Buffer.from([...delimiter, 0x0a, data.length, ...data]))).toBe(limited);
  expect(() => isLimited(Buffer.from(delimiter))).toThrow('no sequence header');
});

describe('the first element of a markup', () => {
  test.each([
    ['<svg>', 'svg'],
    ['<svg/>', 'svg'],
    ['<a:svg xmlns:a="b">', 'svg'],
    ['\ufeff \n<svg\n>', 'svg'],
    ['<?xml version="1.0"?><svg>', 'svg'],
    ['<?a >?><?b?> <svg>', 'svg'],
    ['<!-- <a> --><svg>', 'svg'],
    ['<!-- -- > --> <!----><svg>', 'svg'],
    ['<!DOCTYPE svg><svg>', 'svg'],
    ['<!DOCTYPE svg PUBLIC "a" "b"><svg>', 'svg'],
    ['<!DOCTYPE svg [<!ENTITY a "b">]><svg>', 'svg'],
    ['<!DOCTYPE svg [<!ENTITY a "]b">] ><svg>', 'svg'],
    [`<!--${'a'.repeat(9_000)}--><svg>`, 'svg'],
    ['<html><svg>', 'html'],
    ['<?xml ?>', 'cut off'],
    ['<?xml version', 'cut off'],
    ['<!-- a', 'cut off'],
    ['<!DOCTYPE svg [', 'cut off'],
    ['   ', 'cut off'],
    ['', undefined],
    ['text', undefined],
    ['<svg', undefined],
    ['<!svg>', undefined],
    ['< svg>', undefined],
    [`<${'a'.repeat(100)}>`, undefined],
    [`<${'a'.repeat(99)}>`, 'a'.repeat(99)],
  ])('%.40j is %s', (text, name) => {
    expect(firstElement(text)).toBe(name);
  });
});
