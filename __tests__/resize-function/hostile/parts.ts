import { deflateSync } from 'node:zlib';
import { box, pngChunk, riffChunk, segment } from '../outside/originals.ts';
import { png } from './bombs.ts';

/** A part over and over, `megabytes` of it. */
function many(part: Buffer | string, megabytes = 30): Buffer {
  const bytes = typeof part === 'string' ? Buffer.from(part, 'hex') : part;
  return Buffer.alloc(Math.floor((megabytes * 1e6) / bytes.length) * bytes.length, bytes);
}

const none = Buffer.alloc(0);

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A profile with nothing but tags that no decoder knows. */
function profile(tags: number): Buffer {
  const head = Buffer.alloc(132);
  head.writeUInt32BE(tags, 128);
  return Buffer.concat([head, Buffer.alloc(12 * tags, 'abcd01234567')]);
}

/** An extended WebP of 64 x 48 pixels with these flags. */
function webp(flags: number, ...chunks: readonly Buffer[]): Buffer {
  const canvas = Buffer.from([flags, 0, 0, 0, 63, 0, 0, 47, 0, 0]);
  return riffChunk('RIFF', Buffer.concat([latin('WEBP'), riffChunk('VP8X', canvas), ...chunks]));
}

/** An AVIF with one monochrome image, whose `data` begin at byte 24. */
function avif(
  iloc: Buffer,
  ipma: Buffer,
  further: Buffer = Buffer.alloc(0),
  data: Buffer = Buffer.alloc(0),
): Buffer {
  const properties = box('ipco', box('ispe', '000000000000004000000030'), box('av1C', '81001000'));
  return Buffer.concat([
    box('ftyp', latin('avif\0\0\0\0')),
    box('mdat', data),
    box(
      'meta',
      '00000000',
      box('pitm', '000000000001'),
      box('iinf', '000000000001', box('infe', '020000000001000061763031')),
      box('iprp', properties, ipma),
      further,
      iloc,
    ),
  ]);
}

const [everywhere, oneItem] = [
  box('iloc', '0000000044000001', '000100000001', '00000018', '01c9c380'),
  box('ipma', '000000000000000100010201', '02'),
];

/** An APNG whose first frame, of one pixel, is in millions of chunks. */
function apng(): Buffer {
  const frame = pngChunk(
    'fcTL',
    Buffer.concat([Buffer.from('000000000000000100000001', 'hex'), Buffer.alloc(14)]),
  );
  const animation = [pngChunk('acTL', Buffer.from('0000000300000000', 'hex'))];
  return png({
    width: 1,
    height: 1,
    before: animation,
    behind: [frame, many(pngChunk('fdAT', Buffer.alloc(4)))],
  });
}

/**
 * Deflate blocks that contain nothing but Huffman tables, for 257 literals and lengths of eight and nine bits; RFC 1951, 3.2.7. Eight
 * of them end at a whole byte.
 */
function huffmanTables(megabytes: number): Buffer {
  const sizes = '1100100000000110010000110';
  const lengths = `10${'011'.repeat(42)}1010111111110`;
  const block = `001${'0'.repeat(10)}${sizes}${lengths}${'1'.repeat(9)}`;
  const bytes = block.repeat(8).match(/.{8}/g) ?? [];
  return many(Buffer.from(bytes.map((bits) => parseInt(Array.from(bits).reverse().join(''), 2))), megabytes);
}

/** Zeros packed behind tables. */
function behindTables(zeros: number, megabytes: number): Buffer {
  const packed = deflateSync(Buffer.alloc(zeros));
  return Buffer.concat([packed.subarray(0, 2), huffmanTables(megabytes), packed.subarray(2)]);
}

/** Each profile is plain, for it has no tags. */
function profiledPng(megabytes: number, times: number): Buffer {
  const data = Buffer.concat([latin('a\0\0'), behindTables(132, megabytes)]);
  return png({ width: 9, height: 9, before: Array.from({ length: times }, () => pngChunk('iCCP', data)) });
}

/** An animated GIF whose first frame has millions of codes of nine bits that clear the table. */
function clearCodes(): Buffer {
  const frame = Buffer.from('2c000000000900090000', 'hex');
  const codes = many(`fc${'000102040810204080'.repeat(28)}`, 14);
  const end = Buffer.from('00', 'hex');
  const rest = Buffer.from('080102003b', 'hex');
  return Buffer.concat([gifStart, frame, Buffer.from([8]), codes, end, frame, rest]);
}

/** A TIFF of many pages, each of nine pixels of one strip. */
function tiffPages(megabytes: number): Buffer {
  const entry = (tag: string, value: string): string => `${tag}040001000000${value}000000`;
  const entries = [entry('0001', '03'), entry('0101', '03'), entry('1101', '08'), entry('1701', '09')];
  const page = Buffer.from(`0400${entries.join('')}00000000`, 'hex');
  const head = latin('II*\0\x08\0\0\0');
  const bytes = Buffer.concat([head, many(page, megabytes)]);
  for (let at = head.length; at + 2 * page.length <= bytes.length; at += page.length)
    bytes.writeUInt32LE(at + page.length, at + page.length - 4);
  return bytes;
}

const [oneIptc, photoshop] = [many('1c02500000', 0.065), latin('Photoshop 3.0\0')];

/** Files of millions of parts, whose reading in the answering process would take seconds. */
export function manyParts(
  sound: Record<string, Buffer>,
): readonly (readonly [string, () => Buffer, string, readonly number[]])[] {
  const of = (name: string): Buffer => sound[name] ?? Buffer.alloc(0);
  const before = (name: string, ...parts: readonly Buffer[]): Buffer =>
    Buffer.concat([of(name).subarray(0, 2), ...parts, of(name).subarray(2)]);
  const texts = (...behind: readonly Buffer[]): Buffer => png({ width: 9, height: 9, behind });
  const profiled = latin('ICC_PROFILE\0\x01\x01');
  return [
    [
      'a JPEG of profiles of 5,400 tags',
      () => before('plain.jpg', many(segment(0xe2, Buffer.concat([profiled, profile(5_400)])))),
      'w=10',
      [200],
    ],
    [
      'a progressive JPEG of empty scans',
      () =>
        Buffer.concat([
          before('progressive.jpg', many(segment(0xe5, Buffer.alloc(60_000)), 0.2)),
          many('ffda'),
        ]),
      'w=10',
      [422],
    ],
    [
      "a JPEG of photographers' names",
      () => before('plain.jpg', many(segment(0xed, Buffer.concat([photoshop, oneIptc])), 7)),
      'w=10&meta=copyright',
      [200],
    ],
    [
      'a JPEG before empty segments of Photoshop',
      () => Buffer.concat([of('plain.jpg'), many(latin('Photoshop 3.0\0\0\0'))]),
      'w=10&meta=copyright',
      [200],
    ],
    ['a PNG of empty texts', () => texts(many(pngChunk('tEXt', none))), 'w=9&meta=copyright', [200]],
    [
      'a PNG with a long author',
      () => texts(pngChunk('tEXt', Buffer.concat([latin('Author\0'), many('6101', 10)]))),
      'w=9&meta=copyright',
      [200],
    ],
    [
      'a PNG with a long IPTC profile',
      () => texts(pngChunk('tEXt', Buffer.concat([latin('Raw profile type iptc\0'), many('20')]))),
      'w=9&meta=copyright',
      [200],
    ],
    [
      'a PNG of profiles of 5,400 tags',
      () => {
        const data = Buffer.concat([latin('a\0\0'), deflateSync(profile(5_400))]);
        return png({
          width: 9,
          height: 9,
          before: Array.from({ length: 900 }, () => pngChunk('iCCP', data)),
        });
      },
      'w=9',
      [200],
    ],
    ['a PNG of Huffman tables', () => png({ width: 9, height: 9, data: behindTables(90, 6) }), 'w=9', [200]],
    ['a PNG with a profile of Huffman tables', () => profiledPng(30, 1), 'w=9', [413]],
    ['a PNG with many profiles of Huffman tables', () => profiledPng(0.06, 500), 'w=9', [413]],
    ['an APNG of one pixel in a million chunks', apng, 'w=9', [422]],
    ['a WebP of empty chunks', () => webp(8, many(riffChunk('abcd', none))), 'w=9', [422]],
    ['a WebP of empty frames', () => webp(2, many(riffChunk('ANMF', none))), 'w=9', [422]],
    ['a GIF of empty comments', () => Buffer.concat([gifStart, many('21fe00')]), 'w=9', [422]],
    ['a GIF with a frame of clear codes', clearCodes, 'w=9&anim=0', [200, 422]],
    ['a TIFF of a million pages', () => tiffPages(39), 'w=9', [422]],
    ['an AVIF of empty units', () => avif(everywhere, oneItem, undefined, many('1200')), 'w=9', [422]],
    [
      'an AVIF with a million places',
      () => avif(box('iloc', '020000004400', '00ffffff', many('00000001000000000000')), oneItem),
      'w=9',
      [422],
    ],
    [
      'an AVIF with a million items without properties',
      () => avif(everywhere, many(box('ipma', '000000000000270f', many('000200', 0.03)), 20)),
      'w=9',
      [422],
    ],
    [
      'an AVIF with a million references',
      () => avif(everywhere, oneItem, many(box('iref', '00000000', many(box('dimg'), 0.007_9)), 7)),
      'w=9',
      [422],
    ],
    ['an SVG behind 30 MB of spaces', () => Buffer.concat([many('20'), svg]), 'w=9', [415]],
    ['an open DOCTYPE', () => Buffer.concat([latin('<!DOCTYPE svg ['), many('5d20')]), 'w=9', [415]],
  ];
}

const svg = latin('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
/** A screen without a colour table. */
const gifStart = latin('GIF89a\x09\0\x09\0\0\0\0');
