/** Reads containers as their specifications say, without a line of the product: what a viewer would do with the pixels inside. */

/** One of the eight ways in which stored pixels are to be shown, as EXIF numbers them. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The orientation in a TIFF structure; 1 where there is none. */
export function tiffOrientation(bytes: Buffer): number {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const start = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  for (let entry = start + 2; entry < start + 2 + 12 * short(start); entry += 12)
    if (short(entry) === 0x112) return short(entry + 8);
  return 1;
}

/** The segments of a JPEG in front of its scan: marker and data. */
export function jpegSegments(bytes: Buffer): [marker: number, data: Buffer][] {
  const found: [number, Buffer][] = [];
  for (let at = 2; bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2))
    found.push([bytes.readUInt8(at + 1), bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2))]);
  return found;
}

export function pngChunks(bytes: Buffer): [type: string, data: Buffer][] {
  const found: [string, Buffer][] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    found.push([
      bytes.toString('latin1', at + 4, at + 8),
      bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)),
    ]);
  return found;
}

export function riffChunks(bytes: Buffer): [type: string, data: Buffer][] {
  const found: [string, Buffer][] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    found.push([bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + length)]);
    at += 8 + length + (length & 1);
  }
  return found;
}

function boxes(bytes: Buffer): [type: string, data: Buffer][] {
  const found: [string, Buffer][] = [];
  for (let at = 0; at + 8 <= bytes.length; at += bytes.readUInt32BE(at) || bytes.length)
    found.push([
      bytes.toString('latin1', at + 4, at + 8),
      bytes.subarray(at + 8, at + (bytes.readUInt32BE(at) || bytes.length - at)),
    ]);
  return found;
}

const inside = (bytes: Buffer, type: string): Buffer =>
  boxes(bytes).find(([name]) => name === type)?.[1] ?? Buffer.alloc(0);

/** The turns that a HEIF container asks for its primary item, in order: `irot` in quarters anti-clockwise, `imir` by axis. */
export function heifTransforms(bytes: Buffer): [type: 'irot' | 'imir', value: number][] {
  const meta = inside(bytes, 'meta').subarray(4);
  const primary = inside(meta, 'pitm').readUInt16BE(4);
  const iprp = inside(meta, 'iprp');
  const properties = boxes(inside(iprp, 'ipco'));
  const ipma = inside(iprp, 'ipma');
  const wide = (ipma.readUInt8(3) & 1) === 1;
  const found: [type: 'irot' | 'imir', value: number][] = [];
  let at = 8;
  for (let item = 0; item < ipma.readUInt32BE(4); item++) {
    const id = ipma.readUInt16BE(at);
    const count = ipma.readUInt8(at + 2);
    at += 3;
    for (let place = 0; place < count; place++) {
      const number = wide ? ipma.readUInt16BE(at) & 0x7fff : ipma.readUInt8(at) & 0x7f;
      at += wide ? 2 : 1;
      const [type, data] = properties[number - 1] ?? ['', Buffer.alloc(1)];
      if (id === primary && (type === 'irot' || type === 'imir')) found.push([type, data.readUInt8(0) & 3]);
    }
  }
  return found;
}
