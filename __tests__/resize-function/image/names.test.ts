import { deflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { plainHeader } from '../../../resize-function/header/header.ts';
import type { Exif, Kind } from '../../../resize-function/header/header.ts';
import { namesIn } from '../../../resize-function/image/names.ts';
import { pngChunk, segment } from '../outside/originals.ts';

function png(...texts: readonly (readonly [type: string, keyword: string, rest: string | Buffer])[]): Buffer {
  const chunks = texts.map(([type, keyword, rest]) =>
    pngChunk(type, Buffer.concat([Buffer.from(`${keyword}\0`, 'latin1'), Buffer.from(rest)])),
  );
  const end = Buffer.from('0000000049454e4400000000', 'hex');
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, end]);
}
/** As a zTXt chunk has it: the method before the data. */
const zipped = (text: string): Buffer => Buffer.concat([Buffer.alloc(1), packed(text)]);
const packed = (text: string): Buffer => deflateSync(Buffer.from(text, 'latin1'));
const xmp = (creator: string, rights = ''): Buffer =>
  Buffer.from(
    `?<rdf:RDF><dc:creator><rdf:Seq>${creator}</rdf:Seq></dc:creator><dc:rights>${rights}</dc:rights></rdf:RDF>`,
  );
const item = (text: string): string => `<rdf:li xml:lang="x">${text}</rdf:li>`;
/** A segment of Photoshop's. */
const app13 = (data: Buffer | string): Buffer =>
  segment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), Buffer.from(data)]));
/** What a JPEG holds of Photoshop's, in two segments. */
const inTwo = (part: Buffer): Buffer =>
  Buffer.concat([app13(part.subarray(0, 30)), app13(part.subarray(30))]);
const hexadecimal = (part: Buffer): string =>
  `\niptc\n      ${part.length}\n${part.toString('hex', 1).replace(/.{72}/g, '$&\n')}\n`;
/** Photoshop's block with a name of its block, and records of IPTC. */
function iptc(
  name: string,
  ...records: readonly (readonly [set: number, tag: number, text: string])[]
): Buffer {
  const data = records.map(([set, tag, text]) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([0x1c, set, tag, bytes.length >> 8, bytes.length & 255]), bytes]);
  });
  const block = Buffer.concat(data);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(block.length);
  const title = Buffer.from([name.length, ...Buffer.from(name), ...(name.length % 2 ? [] : [0])]);
  return Buffer.concat([
    Buffer.from('x8BIM\u0004\u0004', 'latin1'),
    title,
    size,
    block,
    Buffer.from('\u001c\u0002P\0\u0001X'),
  ]);
}

/** One entry of a directory, and its data behind it. */
function tiffWithIptc(type: number, data: Buffer, tag = 33_723): Buffer {
  const head = Buffer.alloc(26);
  head.write('II*\0\b\0\0\0\u0001\0', 'latin1');
  head.writeUInt16LE(tag, 10);
  head.writeUInt16LE(type, 12);
  head.writeUInt32LE(data.length / type, 14);
  head.writeUInt32LE(26, 18);
  return Buffer.concat([head, data, Buffer.from('\u001c\u0002P\0\u0001X')]);
}

const long = 'a'.repeat(1_001);
const none = {};
interface Names {
  readonly artist?: string;
  readonly copyright?: string;
}
type Row = readonly [bytes: Buffer, names: Names, exif?: Partial<Exif>];

const author = (text: string): Buffer => png(['tEXt', 'Author', text]);
const pdf = (text: string): Buffer => Buffer.from(`<rdf:RDF>${text}</rdf:RDF>`);
const typed = (type: number): Buffer =>
  tiffWithIptc(type, iptc('', [2, 80, 'A'], [2, 116, 'C........']).subarray(13, -6));
const [artist, both] = [{ artist: 'A' }, { artist: 'A', copyright: 'C' }];

const table: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  png: {
    'a text': [png(['tEXt', 'Author', Buffer.from('Zoë', 'latin1')]), { artist: 'Zoë' }],
    'a packed text': [png(['zTXt', 'Copyright', zipped('© A')]), { copyright: '© A' }],
    'an international text': [png(['iTXt', 'Author', '\0\0de\0Autor\0Жанна']), { artist: 'Жанна' }],
    'a packed international text': [
      png(['iTXt', 'Author', Buffer.concat([Buffer.from('\u0001\0de\0Autor\0'), packed('A')])]),
      artist,
    ],
    'the first of two texts': [png(['tEXt', 'Author', 'A'], ['tEXt', 'Author', 'B']), artist],
    'no other text': [png(['tEXt', 'Title', 'A'], ['tIME', 'Author', 'B'], ['tEXt', 'Authors', 'C']), none],
    'no text that is packed wrongly': [png(['zTXt', 'Author', 'xyz']), none],
    'a text without what no line shows': [author('\t A\n\u0001B \u0002'), { artist: 'A B' }],
    'no text of blanks': [author(' \n '), none],
    'a thousand characters': [author(long), { artist: 'a'.repeat(1_000) }],
    'IPTC as ImageMagick writes it': [
      png(['zTXt', 'Raw profile type iptc', zipped(hexadecimal(iptc('', [2, 80, 'A'.repeat(50)])))]),
      { artist: 'A'.repeat(50) },
    ],
    'IPTC alone, as ImageMagick writes it': [
      png(['tEXt', 'Raw profile type iptc', hexadecimal(iptc('', [2, 80, 'A']).subarray(12, -6))]),
      artist,
    ],
    'no IPTC of what are no digits': [png(['tEXt', 'Raw profile type iptc', '\niptc\n 9\nxyz']), none],
    'a text in lower case': [png(['tEXt', 'author', 'A']), artist],
    'a text before a profile': [
      png(
        ['tEXt', 'Author', 'A'],
        ['tEXt', 'Raw profile type iptc', hexadecimal(iptc('', [2, 80, 'B'], [2, 116, 'C']))],
      ),
      both,
    ],
  },
  webp: {
    XMP: [xmp(item('A') + item('B'), item('C')), { artist: 'A, B', copyright: 'C' }],
    'XMP with entities': [
      xmp(item('&lt;&amp;&#233;&#x416;&gt;&quot;&apos;&nbsp;&#x10ffff;&#1114112;')),
      { artist: `<&éЖ>"'&nbsp;\u{10ffff}&#1114112;` },
    ],
    'no XMP without an end': [xmp(item('A')).subarray(0, -1), none],
    'no XMP without its beginning': [xmp(item('A')).subarray(2), none],
    "a PDF's author": [pdf('<pdf:Author>A &amp; B</pdf:Author>'), { artist: 'A & B' }],
    "a PDF's author as an attribute": [pdf('<a pdf:Author="O\'A"/>'), { artist: "O'A" }],
    "a creator before a PDF's author": [
      Buffer.from(xmp(item('A')).toString().replace('</rdf:RDF>', '<pdf:Author>B</pdf:Author></rdf:RDF>')),
      artist,
    ],
    'no IPTC of a WebP': [app13(iptc('', [2, 80, 'A'])), none],
  },
  jpeg: {
    'no text of a JPEG': [author('A'), none],
    IPTC: [
      app13(iptc('', [2, 80, 'A'], [2, 80, 'B'], [2, 116, 'C'], [2, 90, 'D'], [1, 80, 'E'])),
      { artist: 'A, B', copyright: 'C' },
    ],
    'IPTC in a block with a name': [
      app13(iptc('abc', [2, 116, 'x'.repeat(300)])),
      { copyright: 'x'.repeat(300) },
    ],
    'IPTC in a block with a name of even length': [app13(iptc('abcd', [2, 80, 'A'])), artist],
    'IPTC in the letters of Windows': [
      Buffer.from(
        app13(iptc('', [2, 80, 'Zo?@s']))
          .toString('latin1')
          .replace('?@', '\xeb\x92'),
        'latin1',
      ),
      { artist: 'Zoë’s' },
    ],
    'IPTC in two segments': [
      inTwo(iptc('', [2, 80, 'A'.repeat(20)], [2, 116, 'C'])),
      { artist: 'A'.repeat(20), copyright: 'C' },
    ],
    'EXIF before XMP, and from XMP what EXIF has not': [
      ...([xmp(item('A'), item('C')), { artist: 'E', copyright: 'C' }, { artist: 'E' }] as const),
    ],
    'XMP before IPTC': [Buffer.concat([xmp(item('A')), app13(iptc('', [2, 80, 'B'], [2, 116, 'C']))]), both],
  },
  tiff: {
    'IPTC of a TIFF, of type 1': [typed(1), { artist: 'A', copyright: 'C........' }],
    'IPTC of a TIFF, of type 4': [typed(4), { artist: 'A', copyright: 'C........' }],
    'no IPTC of a TIFF without it': [tiffWithIptc(1, Buffer.alloc(8), 1), none],
  },
};

test.each(
  Object.entries(table).flatMap(([kind, rows]) =>
    Object.entries(rows).map(([title, row]) => [title, kind as Kind, ...row] as const),
  ),
)('%s is kept', (_, kind, bytes, names, own = none) => {
  const found = namesIn(
    { ...plainHeader, kind, width: 1, height: 1, exif: { orientation: 1, ...own } },
    bytes,
  );
  expect({ ...found }).toEqual(names);
});
