import { crc32 } from 'node:zlib';
import { encode as encodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import sharp from 'sharp';
import type { Orientation } from './containers.ts';
import { riffChunks } from './containers.ts';
import { rasterOf, stored } from './raster.ts';
import type { Colour, Raster } from './raster.ts';

const border: Colour = [110, 110, 110, 255];
/** No two are alike, nor is any half of them mirrored or turned like another. */
const patches: readonly (readonly Colour[])[] = [
  [
    [230, 30, 30, 255],
    [30, 200, 40, 255],
    [30, 60, 230, 255],
    [235, 225, 40, 255],
  ],
  [
    [20, 20, 20, 255],
    [240, 240, 240, 255],
    [30, 210, 220, 255],
    [220, 40, 210, 255],
  ],
  [
    [240, 140, 20, 255],
    [110, 20, 130, 255],
    [20, 110, 60, 255],
    [250, 170, 200, 255],
  ],
];

export const frame = 8;
const [across, down] = [24, 24];
export const width = 4 * across + 2 * frame;
export const height = 3 * down + 2 * frame;

/** Twelve patches of one colour each inside a border of another. `shift` exchanges them, for the frames of an animation. */
export function uprightImage(shift = 0): Raster {
  return rasterOf(width, height, (x, y) => {
    if (x < frame || y < frame || x >= width - frame || y >= height - frame) return border;
    const [column, row] = [Math.floor((x - frame) / across), Math.floor((y - frame) / down)];
    return patches[(row + shift) % 3]?.[(column + shift) % 4] ?? border;
  });
}

/** EXIF that holds an orientation and nothing else. */
export function exifOf(orientation: Orientation, little = true): Buffer {
  const bytes = Buffer.from(
    little ? '49492a00080000000100120103000100000000000000' : '4d4d002a000000080001011200030000000100000000',
    'hex',
  );
  return little
    ? Buffer.concat([bytes.subarray(0, 18), Buffer.from([orientation, 0, 0, 0, 0, 0, 0, 0])])
    : Buffer.concat([bytes.subarray(0, 18), Buffer.from([0, orientation, 0, 0, 0, 0, 0, 0])]);
}

export function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), 8 + data.length);
  return chunk;
}

export function riffChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
}

/** A JPEG with segments of one's own behind its start. */
export function jpegWith(raster: Raster, ...segments: Buffer[]): Buffer {
  const { data } = jpeg.encode({ ...raster, data: raster.rgba }, 95);
  return Buffer.concat([data.subarray(0, 2), ...segments, data.subarray(2)]);
}

/** A PNG with chunks of one's own behind IHDR. */
export function pngWith(raster: Raster, ...chunks: Buffer[]): Buffer {
  const png = Buffer.from(encodePng({ ...raster, data: raster.rgba, channels: 4 }));
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

function image({ rgba, ...size }: Raster): ReturnType<typeof sharp> {
  return sharp(rgba, { raw: { ...size, channels: 4 } });
}

/** A WebP with chunks of one's own behind the image. */
export async function webpWith(raster: Raster, flags: number, ...chunks: Buffer[]): Promise<Buffer> {
  const plain = await image(raster).removeAlpha().webp({ quality: 95 }).toBuffer();
  const canvas = Buffer.alloc(10);
  canvas.writeUInt8(flags);
  canvas.writeUIntLE(raster.width - 1, 4, 3);
  canvas.writeUIntLE(raster.height - 1, 7, 3);
  const parts = riffChunks(plain.subarray(12)).map(([type, data]) => riffChunk(type, data));
  return riffChunk(
    'RIFF',
    Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8X', canvas), ...parts, ...chunks]),
  );
}

/** One original of each kind that can lie on its side, stored as the orientation has it. */
export const lying: Readonly<
  Record<string, (upright: Raster, orientation: Orientation) => Promise<Buffer> | Buffer>
> = {
  jpeg: (upright, orientation) =>
    jpegWith(
      stored(upright, orientation),
      segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exifOf(orientation)])),
    ),
  'jpeg, big-endian': (upright, orientation) =>
    jpegWith(
      stored(upright, orientation),
      segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exifOf(orientation, false)])),
    ),
  png: (upright, orientation) => pngWith(stored(upright, orientation), pngChunk('eXIf', exifOf(orientation))),
  webp: (upright, orientation) =>
    webpWith(stored(upright, orientation), 0x08, riffChunk('EXIF', exifOf(orientation))),
  // libtiff and libheif write what they are told to; the tests decode it again before they believe it.
  tiff: (upright, orientation) =>
    image(stored(upright, orientation)).withMetadata({ orientation }).tiff({ compression: 'lzw' }).toBuffer(),
  avif: (upright, orientation) =>
    image(stored(upright, orientation))
      .removeAlpha()
      .withMetadata({ orientation })
      .avif({ quality: 90, effort: 0, chromaSubsampling: '4:4:4' })
      .toBuffer(),
};

export function insert(bytes: Buffer, at: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);
}

/** A box of ISO/IEC 14496-12; a text is hexadecimal. */
export function box(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part));
  const bytes = Buffer.concat([Buffer.from(`    ${type}`, 'latin1'), ...body]);
  bytes.writeUInt32BE(bytes.length);
  return bytes;
}

/** The box at the end of `path` with more in it, and every place in the file that lies behind it corrected. */
export function grown(bytes: Buffer, path: readonly string[], more: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  let [start, end] = [0, bytes.length];
  for (const type of path) {
    let at = start;
    while (bytes.toString('latin1', at + 4, at + 8) !== type) at += bytes.readUInt32BE(at);
    end = at + bytes.readUInt32BE(at);
    copy.writeUInt32BE(end - at + more.length, at);
    start = at + (type === 'meta' ? 12 : 8);
  }
  for (const at of offsetsIn(bytes)) copy.writeUInt32BE(copy.readUInt32BE(at) + more.length, at);
  return insert(copy, end, more);
}

/** Where `iloc` names a place: sharp writes one item after the other, each in one piece and with four bytes for a number. */
function offsetsIn(bytes: Buffer): number[] {
  const start = bytes.indexOf('iloc') + 4;
  const [wide, base] = [bytes[start] === 0 ? 0 : 2, bytes.readUInt8(start + 5) >> 4];
  return Array.from({ length: bytes.readUInt16BE(start + 6) }, (_, item) => {
    const entry = start + 8 + item * (14 + wide + base);
    return base === 4 ? entry + 4 + wide : entry + 6 + wide;
  });
}
