import { ascii } from '../../header/header.ts';
import { isSrgb } from './profile.ts';

const stillParts = ['ALPH', 'VP8 ', 'VP8L'];
const keptFlags = 0x12;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Canvas, frames and transparency (RFC 9649, 2.7), the flags set to what is left. */
export function bareWebp(bytes: Buffer): Buffer | undefined {
  const kept: Chunk[] = [];
  for (const chunk of chunks(bytes.subarray(12, 8 + bytes.readUInt32LE(4)))) {
    const { type, data } = chunk;
    if (type === 'VP8X') kept.push({ type, data: canvas(data) });
    else if (type === 'ANMF') kept.push({ type, data: frame(data) });
    else if (type === 'ANIM' || stillParts.includes(type)) kept.push(chunk);
    else if (type === 'ICCP' && !isSrgb(data)) return undefined;
  }
  return riff(kept);
}

function canvas(data: Buffer): Buffer {
  const copy = Buffer.from(data.subarray(0, 10));
  copy.writeUInt8(copy.readUInt8(0) & keptFlags, 0);
  copy.fill(0, 1, 4);
  return copy;
}

/** Place, size and duration take sixteen bytes. */
function frame(data: Buffer): Buffer {
  const parts = chunks(data.subarray(16)).filter(({ type }) => stillParts.includes(type));
  return Buffer.concat([data.subarray(0, 16), ...parts.map(written)]);
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
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts.map(written)]);
  const head = Buffer.alloc(8);
  head.write('RIFF');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
