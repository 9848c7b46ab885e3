import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { bareOriginal } from '../../../resize-function/image/bare/bare.ts';
import { outputFormats } from '../../../resize-function/request/options.ts';
import type { OutputFormat } from '../../../resize-function/request/options.ts';
import { passableSvg } from '../../../resize-function/svg/passable.ts';
import { photo, textOf, viewer } from '../photos.ts';
import { jpegSegments, pngChunks, riffChunks } from './containers.ts';
import { show } from './decoders.ts';
import {
  box,
  grown,
  insert,
  jpegWith,
  pngChunk,
  pngWith,
  riffChunk,
  segment,
  uprightImage,
  webpWith,
} from './originals.ts';

/** A place that nobody is to learn. */
const secret = 'N 51.4778 W 0.0014';
const hidden = Buffer.from(secret);
const exif = Buffer.concat([Buffer.from('49492a000800000000000000', 'hex'), hidden]);

const plainJpeg = jpegWith(uprightImage());
const plainPng = pngWith(uprightImage());
const opaquePng = await sharp(plainPng).removeAlpha().png().toBuffer();
const png = (type: string): Record<string, Buffer> => ({
  [`${type} in front of the image`]: insert(plainPng, 33, pngChunk(type, hidden)),
  [`${type} behind the image`]: insert(plainPng, plainPng.length - 12, pngChunk(type, hidden)),
});
const webpParts = async (flags: number, type: string): Promise<Buffer> =>
  webpWith(uprightImage(), flags, riffChunk(type, type === 'EXIF' ? exif : hidden));
const gif = await sharp(photo('zoom.gif'), { animated: true }).gif().toBuffer();
const gifBlock = (label: number, ...blocks: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x21, label]),
    ...blocks.map((block) => Buffer.concat([Buffer.from([block.length]), block])),
    Buffer.alloc(1),
  ]);
const avif = await sharp(photo('astronaut.jpg')).resize(64).avif({ quality: 1, effort: 0 }).toBuffer();
/** One more unit at the end of the only item (AV1 specification, 5.3.2). */
function withUnit(bytes: Buffer, type: number, data: Buffer): Buffer {
  const unit = Buffer.concat([Buffer.from([(type << 3) | 2, data.length]), data]);
  const copy = Buffer.concat([bytes, unit]);
  const mdat = bytes.indexOf('mdat') - 4;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length - mdat - 8);
  copy.writeUInt32BE(copy.length - mdat, mdat);
  copy.writeUInt32BE(copy.length - mdat - 8, bytes.indexOf(length, bytes.indexOf('iloc')));
  return copy;
}

/** The rows of an image, and behind them what belongs to none. */
function rowsAnd(more: Buffer): Buffer {
  const rows = inflateSync(pngChunks(opaquePng).find(([type]) => type === 'IDAT')?.[1] ?? Buffer.alloc(0));
  const at = opaquePng.indexOf('IDAT') - 4;
  return Buffer.concat([
    opaquePng.subarray(0, at),
    pngChunk('IDAT', deflateSync(Buffer.concat([rows, more]), { level: 0 })),
    opaquePng.subarray(-12),
  ]);
}

const pngTypes = ['tEXt', 'iTXt', 'eXIf', 'tIME', 'prVt', 'pHYs', 'zzZz', 'iDOT', 'caBX'];
const pngs: Record<string, Buffer> = Object.fromEntries(
  pngTypes.flatMap((type) => Object.entries(png(type))),
);

/** One small original for each place in which a file can say more than its image. */
const places: Record<string, Record<string, Buffer>> = {
  jpeg: {
    ...Object.fromEntries(
      [...Array.from({ length: 16 }, (_, index) => 0xe0 + index), 0xfe].map((marker) => [
        `marker ${marker.toString(16)}`,
        jpegWith(uprightImage(), segment(marker, hidden)),
      ]),
    ),
    'JFIF with a thumbnail': jpegWith(
      uprightImage(),
      segment(0xe0, Buffer.concat([Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x03\x02', 'latin1'), hidden])),
    ),
    'a number of lines that is a text': jpegWith(uprightImage(), segment(0xdc, hidden)),
    ...Object.fromEntries(
      [0xc4, 0xdb, 0xdd, 0xdc].map((marker) => [
        `a table ${marker.toString(16)} behind the scan`,
        insert(plainJpeg, plainJpeg.length - 2, segment(marker, hidden)),
      ]),
    ),
    "numbers of Adobe's segment": jpegWith(uprightImage(), segment(0xee, Buffer.from('Adobe51.477\x01'))),
    'a longer segment of Adobe': jpegWith(
      uprightImage(),
      segment(0xee, Buffer.concat([Buffer.from('Adobe\0\x64\0\0\0\0\x01'), hidden])),
    ),
    'bytes behind the end': Buffer.concat([plainJpeg, hidden]),
    'a second image behind the end': Buffer.concat([
      plainJpeg,
      jpegWith(uprightImage(), segment(0xe1, hidden)),
    ]),
    'a segment in front of the scan': insert(
      plainJpeg,
      plainJpeg.indexOf(Buffer.from([0xff, 0xda])),
      segment(0xe1, hidden),
    ),
  },
  png: {
    ...pngs,
    'a packed text': insert(
      plainPng,
      33,
      pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(hidden)])),
    ),
    'an end that is not empty': Buffer.concat([plainPng.subarray(0, -12), pngChunk('IEND', hidden)]),
    'bytes behind the end of the rows': insert(plainPng, plainPng.length - 12, pngChunk('IDAT', hidden)),
    'more rows than there are': rowsAnd(hidden),
    'transparency of many colours': insert(opaquePng, 33, pngChunk('tRNS', hidden)),
    'a palette that is not needed': insert(opaquePng, 33, pngChunk('PLTE', hidden.subarray(0, 18))),
    'bytes behind the end': Buffer.concat([plainPng, hidden]),
  },
  webp: {
    ...Object.fromEntries(
      await Promise.all(
        [0, 0x08, 0x04, 0x2c].flatMap((flags) =>
          ['EXIF', 'XMP ', 'JUNK', 'C2PA', 'ALPH', 'ANIM', 'VP8L'].map(
            async (type) => [`${type} with flags ${flags}`, await webpParts(flags, type)] as const,
          ),
        ),
      ),
    ),
    'bytes behind the end': Buffer.concat([await webpWith(uprightImage(), 0), hidden]),
  },
  gif: {
    comment: insert(gif, 13 + 768, gifBlock(0xfe, hidden)),
    'an application': insert(gif, 13 + 768, gifBlock(0xff, Buffer.from('XMP DataXMP'), hidden)),
    'a loop that says more': insert(
      gif,
      13 + 768,
      gifBlock(0xff, Buffer.from('NETSCAPE2.0'), Buffer.from([1, 0, 0]), hidden),
    ),
    'a text that is drawn': insert(gif, 13 + 768, gifBlock(0x01, Buffer.alloc(12), hidden)),
    'a block behind the end of a frame': insert(
      gif,
      gif.length - 2,
      Buffer.concat([Buffer.from([hidden.length]), hidden]),
    ),
    'bytes behind the end': Buffer.concat([gif, hidden]),
  },
  avif: {
    'a box behind': Buffer.concat([avif, box('uuid', hidden)]),
    'free space behind': Buffer.concat([avif, box('free', hidden)]),
    'a second mdat': Buffer.concat([avif, box('mdat', hidden)]),
    'bytes behind': Buffer.concat([avif, hidden]),
    ...Object.fromEntries(
      [
        ...[
          ['ftyp'],
          ['meta', 'pitm'],
          ['meta', 'iinf'],
          ['meta', 'iloc'],
          ['meta', 'iprp'],
          ['meta', 'iprp', 'ipma'],
        ],
        ...['ispe', 'pixi', 'av1C'].map((property) => ['meta', 'iprp', 'ipco', property]),
      ].map((path) => [`more in ${path.join('/')}`, grown(avif, path, hidden)]),
    ),
    'a property that nothing has': grown(avif, ['meta', 'iprp', 'ipco'], box('udes', hidden)),
    ...Object.fromEntries(
      [5, 9, 15].map((type) => [`a unit of type ${type} in the stream`, withUnit(avif, type, hidden)]),
    ),
    'a name': Buffer.from(avif.toString('latin1').replace('Color', 'N 51 '), 'latin1'),
  },
};
const cases = Object.entries(places).flatMap(([kind, files]) =>
  Object.entries(files).map(([place, bytes]) => [kind, place, bytes] as const),
);

const svgWith = (kind: string, bytes: Buffer): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="data:image/${kind};base64,${bytes.toString('base64')}"/></svg>`,
  );

describe('what an original says beside its image', () => {
  test.each(cases)('%s: %s is not in what may be passed on', (kind, _, bytes) => {
    const bare = bareOriginal(kind as OutputFormat, bytes);
    expect(bare?.includes(secret.slice(2, 8)) ?? false).toBe(false);
  });

  test.each(cases)('%s: %s is not in an SVG that embeds it', async (kind, _, bytes) => {
    const ask = viewer({ 'a.svg': svgWith(kind, bytes) }, { IMAGE_GATE_SVG: 'pass' });
    const passed = await ask('/a.svg');
    expect([passed.status, (passed.headers['content-type'] ?? '').replace('svg+xml', 'png')]).toEqual([
      200,
      'image/png',
    ]);
    const embedded = /base64,([^"]*)/.exec(textOf(passed))?.[1] ?? '';
    expect(Buffer.from(embedded, 'base64').includes(secret.slice(2, 8))).toBe(false);
    expect(Buffer.from(passed.body).includes(secret.slice(2, 8))).toBe(false);
  });

  test.each([1, 3, 6, 8])('a JPEG of orientation %i in an SVG keeps it, and no name', async (orientation) => {
    const bytes = await sharp(plainJpeg)
      .withExif({ IFD0: { Artist: 'Jane Doe' } })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const passed = passableSvg(svgWith('jpeg', bytes)).toString();
    const embedded = Buffer.from(/base64,([^"]*)/.exec(passed)?.[1] ?? '', 'base64');
    expect((await sharp(embedded).metadata()).orientation ?? 1).toBe(orientation);
    expect(embedded.includes('Jane')).toBe(false);
  });

  test.each(cases)('%s: %s does not leave', async (kind, place, bytes) => {
    // All of it at the highest quality, so that every copy is larger than the original.
    const ask = viewer({ image: bytes });
    const response = await ask(`/image?f=${kind}&q=100`);
    if (response.status !== 200) {
      expect([place, response.status, textOf(response)]).toEqual([
        place,
        422,
        expect.stringContaining('corrupt'),
      ]);
      return;
    }
    expect(Buffer.from(response.body).includes(secret.slice(2, 8))).toBe(false);
  });

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'a %s that says nothing more is passed on, and looks alike',
    async (kind) => {
      const files = { jpeg: plainJpeg, png: plainPng, webp: await webpWith(uprightImage(), 0), gif, avif };
      const small =
        kind === 'png'
          ? await sharp(plainPng)
              .png({ palette: true, colours: 16, effort: 10, compressionLevel: 9 })
              .toBuffer()
          : files[kind];
      const { headers, body } = await viewer({ image: small })(`/image?f=${kind}&q=100`);
      expect(headers).toMatchObject({ 'content-type': `image/${kind}` });
      expect(body.length).toBeLessThanOrEqual(small.length);
      expect((await show(kind, body)).rgba.length).toBe((await show(kind, small)).rgba.length);
    },
  );
});

describe('meta=copyright', () => {
  const artist = 'Zoë Müller';
  const copyright = '© 2026 Жанна, 写真';
  const tiff = (...entries: [tag: number, text: string][]): Buffer => {
    const head = Buffer.alloc(8 + 2 + 12 * entries.length + 4);
    head.write('II*\0\b\0\0\0', 'latin1');
    head.writeUInt16LE(entries.length, 8);
    let at = head.length;
    const texts = entries.map(([tag, text], index) => {
      const bytes = Buffer.from(`${text}\0`);
      const entry = 10 + 12 * index;
      head.writeUInt16LE(tag, entry);
      head.writeUInt16LE(2, entry + 2);
      head.writeUInt32LE(bytes.length, entry + 4);
      head.writeUInt32LE(at, entry + 8);
      at += bytes.length;
      return bytes;
    });
    return Buffer.concat([head, ...texts]);
  };
  const both = tiff([0x13b, artist], [0x8298, copyright]);
  const xmp = Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>${artist}</rdf:li></rdf:Seq></dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${copyright}</rdf:li></rdf:Alt></dc:rights><exif:GPSLatitude>${secret}</exif:GPSLatitude></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
  const data = (tag: number, text: string): Buffer => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([0x1c, 2, tag, 0, bytes.length]), bytes]);
  };
  const iptc = Buffer.concat([data(80, artist), data(116, copyright), data(90, secret)]);
  const photoshop = Buffer.concat([
    Buffer.from('Photoshop 3.0\0' + '8BIM\x04\x04\0\0\0\0\0', 'latin1'),
    Buffer.from([iptc.length]),
    iptc,
  ]);
  const raw = { raw: { width: 112, height: 88, channels: 4 as const } };
  const international = (keyword: string, value: string): Buffer =>
    pngChunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${value}`));
  const signed: Record<string, () => Promise<Buffer> | Buffer> = {
    'EXIF of a JPEG': () =>
      jpegWith(uprightImage(), segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), both]))),
    'XMP of a JPEG': () =>
      jpegWith(
        uprightImage(),
        segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp])),
      ),
    'IPTC of a JPEG': () => jpegWith(uprightImage(), segment(0xed, photoshop)),
    'EXIF of a PNG': () => pngWith(uprightImage(), pngChunk('eXIf', both)),
    'texts of a PNG': () =>
      pngWith(uprightImage(), international('Author', artist), international('Copyright', copyright)),
    'XMP of a PNG': () => pngWith(uprightImage(), international('XML:com.adobe.xmp', xmp.toString())),
    'EXIF of a WebP': () => webpWith(uprightImage(), 0x08, riffChunk('EXIF', both)),
    'XMP of a WebP': () => webpWith(uprightImage(), 0x04, riffChunk('XMP ', xmp)),
    'XMP of an AVIF': () =>
      sharp(uprightImage().rgba, raw).withXmp(xmp.toString()).avif({ effort: 0 }).toBuffer(),
    'XMP of a TIFF': () => sharp(uprightImage().rgba, raw).withXmp(xmp.toString()).tiff().toBuffer(),
  };

  test.each(Object.keys(signed).flatMap((from) => outputFormats.map((format) => [from, format] as const)))(
    'keeps the names that stand in the %s, as %s',
    async (from, format) => {
      const original = (await signed[from]?.()) ?? Buffer.alloc(0);
      const { status, body } = await viewer({ image: original })(`/image?w=60&f=${format}&meta=copyright`);
      const bytes = Buffer.from(body);
      expect(status).toBe(200);
      expect(bytes.includes(secret)).toBe(false);
      expect((await show(format, bytes)).width).toBe(60);
      // GIF has no place for them that programs read, and the XMP of a PNG is packed.
      const times = { gif: 0, png: 1 }[format as string] ?? 2;
      for (const name of [artist, copyright])
        expect([name, bytes.toString().split(name).length - 1]).toEqual([name, times]);
      if (format === 'jpeg') expect(jpegSegments(bytes).filter(([marker]) => marker === 0xe1).length).toBe(2);
      if (format === 'png') expect(pngChunks(bytes).map(([type]) => type)).toContain('eXIf');
      if (format === 'webp')
        expect(riffChunks(bytes.subarray(12)).map(([type]) => type)).toEqual(
          expect.arrayContaining(['EXIF', 'XMP ']),
        );
    },
  );

  test.each(outputFormats)('without names there is nothing to keep, as %s', async (format: OutputFormat) => {
    const { body } = await viewer({ image: plainPng })(`/image?w=60&f=${format}&meta=copyright`);
    expect(Buffer.from(body).includes('Exif')).toBe(false);
  });
});
