import { deflateSync } from 'node:zlib';
import { box, pngChunk } from '../outside/originals.ts';

interface PngWish {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly interlaced?: boolean;
  readonly before?: readonly Buffer[];
  readonly behind?: readonly Buffer[];
  readonly data?: Buffer;
}

export function png({
  width,
  height,
  depth = 8,
  colour = 0,
  interlaced = false,
  before = [],
  behind = [],
  data,
}: PngWish): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  const pixels =
    data ?? deflateSync(Buffer.alloc(Math.min(1_000_000, height * (Math.ceil((width * depth) / 8) + 1))));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    ...before,
    pngChunk('IDAT', pixels),
    ...behind,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Ten kilobytes that unpack to ten megabytes. */
const packed = deflateSync(Buffer.alloc(10_000_000));

function gif(width: number, height: number, frames: number): Buffer {
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const frame = Buffer.from('21f90400010000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}

/** A JPEG whose frame header is changed: SOF holds height and width at its fourth and sixth byte. */
function jpegOfSize(sound: Buffer, marker: number, width: number, height: number): Buffer {
  const bytes = Buffer.from(sound);
  const frame = bytes.indexOf(Buffer.from([0xff, marker]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** The last scan of a progressive JPEG over and over. */
function manyScans(progressive: Buffer, times: number): Buffer {
  const last = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = progressive.subarray(last, -2);
  return Buffer.concat([
    progressive.subarray(0, -2),
    ...Array.from({ length: times }, () => scan),
    Buffer.from('ffd9', 'hex'),
  ]);
}

function patched(sound: Buffer, find: string, offset: number, value: number, length: 2 | 4 = 4): Buffer {
  const bytes = Buffer.from(sound);
  bytes.writeUIntBE(value, bytes.indexOf(find) + offset, length);
  return bytes;
}

/** An AVIF of `items` items, each of which has the same property `times` times: one of a megabyte. */
function sharedProperty(items: number, times: number): Buffer {
  const ids = Array.from({ length: items }, (_, at) => (at + 1).toString(16).padStart(4, '0'));
  const count = items.toString(16);
  const uses = ids.map((id) => `${id}${times.toString(16)}${'01'.repeat(times - 1)}02`).join('');
  return Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0')),
    box(
      'meta',
      '00000000',
      box('pitm', '000000000001'),
      box(
        'iinf',
        `00000000${count.padStart(4, '0')}`,
        ...ids.map((id) => box('infe', `02000000${id}000061763031`)),
      ),
      box(
        'iprp',
        box('ipco', box('auxC', Buffer.alloc(1_000_000)), box('ispe', '000000000000000900000009')),
        box('ipma', `00000000${count.padStart(8, '0')}${uses}`),
      ),
    ),
  ]);
}

type Bomb = readonly [name: string, bytes: Buffer, query: string, statuses: readonly number[]];

/** Files for which these statuses are right, with `w=10` where no other query is named. */
function answered(
  statuses: readonly number[],
  files: Readonly<Record<string, Buffer | readonly [Buffer, string]>>,
): readonly Bomb[] {
  return Object.entries(files).map(([name, file]): Bomb => {
    const [bytes, query] = Buffer.isBuffer(file) ? [file, 'w=10'] : file;
    return [name, bytes, query, statuses];
  });
}

/** Small files that ask for a lot. */
export function bombs(sound: Record<string, Buffer>): readonly Bomb[] {
  const of = (name: string): Buffer => sound[name] ?? Buffer.alloc(0);
  const text = (type: string, data: Buffer): Buffer =>
    pngChunk(type, Buffer.concat([Buffer.from('name\0\0'), data]));
  const dot = png({ width: 1, height: 1 });
  /** Two pixels a side. */
  const small = (wish: Partial<PngWish>): Buffer => png({ width: 2, height: 2, ...wish });
  const times = (count: number, of: () => Buffer): Buffer[] => Array.from({ length: count }, of);
  const jpeg = (width: number, height: number): Buffer => jpegOfSize(of('plain.jpg'), 0xc0, width, height);
  const segments = Buffer.alloc(80_000, 'ffe20002', 'hex');
  const canvas = patched(of('moving.webp'), 'VP8X', 12, 0xffffff00);
  const avif = (width: number, height: number): Buffer =>
    patched(patched(of('plain.avif'), 'ispe', 8, width), 'ispe', 12, height);
  return [
    ...answered([200], { 'a dot at the largest size, AVIF': [dot, 'w=4000&h=3000&fit=fill&f=avif'] }),
    ...answered([400], { 'a dot asked for at 8000x8000': [dot, 'w=8000&h=8000&fit=cover&f=avif'] }),
    ...answered([413], {
      'a dot at the largest size, GIF': [dot, 'w=4000&h=3000&fit=fill&f=gif'],
      'a PNG that says 50000x50000': png({ width: 50_000, height: 50_000 }),
      'a PNG of one bit a pixel, 30000x30000': png({ width: 30_000, height: 30_000, depth: 1 }),
      'a PNG of the largest size there is': png({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }),
      'an interlaced PNG of 12000x12000': png({ width: 12_000, height: 12_000, interlaced: true }),
      'a PNG with a hundred packed texts': small({ before: times(100, () => text('zTXt', packed)) }),
      'a GIF of 65535x65535': gif(65_535, 65_535, 1),
      'a GIF of 65535x65535, moving': [gif(65_535, 65_535, 50), 'w=10&f=webp'],
      'a GIF of 20000 frames': [gif(300, 300, 20_000), 'f=gif'],
      'a GIF of 3000 frames, enlarged': [gif(1, 1, 3_000), 'w=900&h=900&fit=fill&f=webp'],
      'a progressive JPEG that says 30000x30000': jpegOfSize(of('progressive.jpg'), 0xc2, 30_000, 30_000),
      'a large progressive JPEG of 500 scans': jpegOfSize(
        ...([manyScans(of('progressive.jpg'), 500), 0xc2, 9_000, 9_000] as const),
      ),
      'an AVIF that says 60000x60000': avif(60_000, 60_000),
    }),
    ...answered([422], {
      'a PNG without width': png({ width: 0, height: 10 }),
      'a PNG whose pixels are missing': png({ width: 4_000, height: 4_000 }),
      'a PNG of a colour type that does not exist': small({ colour: 5 }),
      'a PNG of five thousand chunks': small({
        before: times(5_000, () => pngChunk('tEXt', Buffer.from('a\0b'))),
      }),
      'a PNG whose chunk is longer than itself': small({ before: [Buffer.from('7fffffff74455874', 'hex')] }),
      'a JPEG without height': jpeg(100, 0),
      'a JPEG of twenty thousand segments': Buffer.concat([
        ...[Buffer.from('ffd8', 'hex'), segments, of('plain.jpg').subarray(2)],
      ]),
      'an AVIF whose boxes are longer than itself': patched(of('plain.avif'), 'iprp', -4, 0x7fffffff),
      'an AVIF whose items share a long property': sharedProperty(900, 100),
      'an AVIF whose items have too many properties': sharedProperty(900, 250),
    }),
    ...answered([200, 422], {
      'a PNG with more pixels than it says': [small({ data: packed }), 'w=2'],
      'a PNG with a packed text': small({ before: [text('zTXt', packed)] }),
      'a PNG with a packed colour profile': small({ before: [text('iCCP', packed)] }),
      'an AVIF that says less than it has': avif(10, 10),
    }),
    ...answered([413, 422], {
      'a JPEG that says 65500x65500': jpeg(65_500, 65_500),
      'a JPEG that says 65500x65500, and a crop of it': [jpeg(65_500, 65_500), 'ex=0,0,60000,60000&w=10'],
      'a WebP of 16383x16383': patched(of('lossy.webp'), 'VP8 ', 14, 0xff3fff3f),
      'a lossless WebP of 16384x16384': patched(of('lossless.webp'), 'VP8L', 9, 0xffffff0f),
      'a moving WebP on a canvas of 16777216': patched(canvas, 'VP8X', 15, 0xffffff00),
    }),
    ...answered([415, 422], {
      'a GIF without frames': gif(10, 10, 0),
      'a TIFF that points at itself': Buffer.from('49492a00080000000800', 'hex'),
    }),
    ...answered([200, 413, 422], {
      'a GIF of 3000 frames of a dot': [gif(1, 1, 3_000), 'f=gif'],
      'a progressive JPEG of 3000 scans': manyScans(of('progressive.jpg'), 3_000),
    }),
  ];
}
