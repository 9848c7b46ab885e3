import { crc32, deflateSync } from 'node:zlib';
import { ascii } from '../header/header.ts';
import type { Header } from '../header/header.ts';
import { profileOf } from '../header/colour-space.ts';
import type { ColourSpace } from '../header/colour-space.ts';
import { untransformed } from '../header/heif.ts';
import { pngChunks } from '../header/png.ts';
import { clearedAsInBrowsers } from './disposal.ts';

const alphaFlag = 0x10;
const [startOfScan, endOfImage] = [Buffer.from('ffda', 'hex'), Buffer.from('ffd9', 'hex')];

/**
 * The original in a form that libvips reads as browsers do: browsers ignore some errors in the container and read colours that are
 * described by numbers. Throws a RangeError if a frame is truncated.
 */
export function decodable(bytes: Buffer, header: Header, used = header.frames): Buffer {
  const { kind, alpha, frames, exif } = header;
  if (kind === 'gif' && frames > 1) return clearedAsInBrowsers(bytes, used);
  if (kind === 'png') return decodablePng(bytes, header);
  // A WebP with transparency that its flags do not announce (RFC 9649, 2.7) would lose it.
  if (kind === 'webp' && alpha && ascii(bytes, 12, 4) === 'VP8X')
    return changed(bytes, 20, bytes.readUInt8(20) | alphaFlag);
  if (kind === 'jpeg') return ended(bytes);
  if (kind !== 'avif') return bytes;
  // libheif rotates the alpha plane and the tiles of a grid by their own transforms, browsers by those of the image.
  const stored = exif.orientation === 1 ? bytes : untransformed(bytes);
  // An AVIF whose major brand is a sequence also has a still image: "avis" becomes "avif".
  return ascii(stored, 8, 4) === 'avis' ? changed(stored, 11, 0x66) : stored;
}

function decodablePng(bytes: Buffer, { colours, further }: Header): Buffer {
  const png = further === 'frames' ? firstFrame(bytes) : bytes;
  return colours ? withProfile(png, colours) : png;
}

/**
 * What makes the decoder fail. Browsers show what it only warns about. A JPEG without its end marker is shown if nothing else is
 * missing, but not if it is truncated.
 */
export function failOn(bytes: Buffer, { kind }: Header): 'error' | 'warning' {
  return kind === 'jpeg' && !hasEnd(bytes) ? 'warning' : 'error';
}

function ended(jpeg: Buffer): Buffer {
  return hasEnd(jpeg) ? jpeg : Buffer.concat([jpeg, endOfImage]);
}

/** Coded data cannot contain this marker (ITU-T T.81, B.1.1.2). */
function hasEnd(jpeg: Buffer): boolean {
  return jpeg.lastIndexOf(endOfImage) > jpeg.lastIndexOf(startOfScan);
}

/** A PNG with the profile that matches its colours, before the chunks that describe them now. */
export function withProfile(png: Buffer, colours: ColourSpace): Buffer {
  // Grey, with or without alpha.
  const grey = [0, 4].includes(png.readUInt8(25));
  const data = Buffer.concat([Buffer.from('a\0\0', 'latin1'), deflateSync(profileOf(colours, grey))]);
  return Buffer.concat([png.subarray(0, 33), chunk('iCCP', data), png.subarray(33)]);
}

/**
 * An APNG whose own image is not its first frame, with that frame in its place, as browsers show it (PNG specification, third edition,
 * 11.3.6). A frame that covers only a part is left.
 */
function firstFrame(apng: Buffer): Buffer {
  const data: Buffer[] = [];
  let [image, frames] = [0, 0];
  for (const { type, at, length } of pngChunks(apng)) {
    if (type === 'IDAT') image ||= at;
    if (type === 'fcTL' && ++frames > 1) break;
    // Its place is in the image, so that one of the same size is all of it.
    if (type === 'fcTL' && (image === 0 || apng.compare(apng, 16, 24, at + 12, at + 20) !== 0)) return apng;
    if (type === 'fdAT') data.push(chunk('IDAT', apng.subarray(at + 12, at + 8 + length)));
  }
  // One that announces frames and has none shows its own image.
  if (data.length === 0) return apng;
  return Buffer.concat([apng.subarray(0, image), ...data, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(value, at);
  return copy;
}
