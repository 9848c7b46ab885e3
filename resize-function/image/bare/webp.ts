import { ascii } from '../../header/header.ts';
import { isSrgb } from './profile.ts';

/** Flags of the VP8X chunk (RFC 9649, 2.7). */
const flags = { animation: 0x02, alpha: 0x10 } as const;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Canvas, frames and transparency (RFC 9649, 2.7), with the flags set to the remaining chunks. */
export function bareWebp(bytes: Buffer): Buffer | undefined {
  const all = chunks(bytes.subarray(12, 8 + bytes.readUInt32LE(4)));
  if (all.some(({ type, data }) => type === 'ICCP' && !isSrgb(data))) return undefined;
  const extended = all.find(({ type }) => type === 'VP8X');
  if (!extended) return riff(picture(all, false));
  const canvas = canvasOf(extended.data);
  const set = canvas.readUInt8(0);
  if ((set & flags.animation) === 0)
    return riff([{ type: 'VP8X', data: canvas }, ...picture(all, (set & flags.alpha) !== 0)]);
  const frames = all.flatMap(({ type, data }): Chunk[] => {
    // A background colour that no browser shows, and the loop count.
    if (type === 'ANIM') return [{ type, data: data.subarray(0, 6) }];
    return type === 'ANMF' ? [{ type, data: frame(data) }] : [];
  });
  return riff([{ type: 'VP8X', data: canvas }, ...frames]);
}

function canvasOf(data: Buffer): Buffer {
  const copy = Buffer.from(data.subarray(0, 10));
  copy.writeUInt8(copy.readUInt8(0) & (flags.animation | flags.alpha), 0);
  copy.fill(0, 1, 4);
  return copy;
}

/** Place, size and duration take sixteen bytes. */
function frame(data: Buffer): Buffer {
  return Buffer.concat([data.subarray(0, 16), ...picture(chunks(data.subarray(16)), true).map(written)]);
}

/** The single image, preceded by its alpha plane if it has one that counts. Throws a RangeError if there is no image. */
function picture(among: readonly Chunk[], alpha: boolean): Chunk[] {
  const at = among.findIndex(({ type }) => type === 'VP8 ' || type === 'VP8L');
  const [image] = among.slice(at);
  if (at < 0 || !image) throw new RangeError('there is no image');
  const plane = among.slice(0, at).findLast(({ type }) => type === 'ALPH');
  return plane && alpha && image.type === 'VP8 ' ? [plane, image] : [image];
}

function chunks(bytes: Buffer): Chunk[] {
  const found: Chunk[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) throw new RangeError('a chunk is cut off');
    found.push({ type: ascii(bytes, at, 4), data });
    at += 8 + length + (length & 1);
  }
  return found;
}

function written({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
}

function riff(parts: readonly Chunk[]): Buffer {
  return written({ type: 'RIFF', data: Buffer.concat([Buffer.from('WEBP'), ...parts.map(written)]) });
}
