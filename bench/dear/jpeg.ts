/**
 * JPEG streams written coefficient by coefficient, in every layout of scans that a decoder reads (ITU-T T.81). Encoders write only a
 * few of them, and those that no encoder writes are the expensive ones.
 */
export interface JpegLayout {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: YCbCr, 4: CMYK. */
  readonly components: number;
  /** `baseline`: all components in one scan; `scans`: one scan each; `progressive`: DC first, then AC of each. */
  readonly process: 'baseline' | 'scans' | 'progressive';
  /** The first component is stored with this many times the pixels of the others, each way. */
  readonly sampling: 1 | 2;
  /** AC coefficients of a block that are not zero, 0 to 63: 0 makes a flat image of two bits a block. */
  readonly busy: number;
  /** How often the last scan is written again. */
  readonly repeats: number;
}

const zero = 0;
const endOfBlock = 0;
const largestSize = 6;

export function layoutJpeg(layout: JpegLayout): Buffer {
  const { components, process, repeats } = layout;
  const progressive = process === 'progressive';
  const all = Array.from({ length: components }, (_, at) => at);
  const scans: Buffer[] = [];
  if (process === 'baseline') scans.push(scan(layout, all, 0, 63));
  else if (process === 'scans') for (const one of all) scans.push(scan(layout, [one], 0, 63));
  else {
    scans.push(scan(layout, all, 0, 0));
    for (const one of all) scans.push(scan(layout, [one], 1, 63));
  }
  const again = Array.from({ length: repeats }, () => scans.at(-1) ?? Buffer.alloc(0));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    // Without these a decoder guesses the colours from the components' numbers.
    ...(components === 4 ? [segment(0xee, Buffer.from('41646f626500640000000000', 'hex'))] : []),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 16)])),
    frame(layout, progressive ? 0xc2 : 0xc0),
    // Four bits for each size of a DC difference, and for each size of an AC coefficient without a run of zeros.
    table(0x00, 8),
    table(0x10, 8),
    ...scans,
    ...again,
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function frame({ width, height, components, sampling }: JpegLayout, marker: number): Buffer {
  const body = Buffer.alloc(6 + 3 * components);
  body[0] = 8;
  body.writeUInt16BE(height, 1);
  body.writeUInt16BE(width, 3);
  body[5] = components;
  for (let one = 0; one < components; one++)
    body.set([one + 1, one === 0 ? 0x11 * sampling : 0x11, 0], 6 + 3 * one);
  return segment(marker, body);
}

/** A table of `symbols` codes of four bits: symbol n has the code n. */
function table(name: number, symbols: number): Buffer {
  const counts = Buffer.alloc(16);
  counts[3] = symbols;
  return segment(
    0xc4,
    Buffer.concat([Buffer.from([name]), counts, Buffer.from(Array.from({ length: symbols }, (_, at) => at))]),
  );
}

function scan(layout: JpegLayout, among: readonly number[], first: number, last: number): Buffer {
  const head = segment(
    0xda,
    Buffer.from([among.length, ...among.flatMap((one) => [one + 1, 0]), first, last, 0]),
  );
  const perComponent = blocksOf(layout, among);
  return Buffer.concat([head, entropy(perComponent, first, last, layout.busy)]);
}

/** How many blocks a scan of these components has: whole MCUs where there are several. */
function blocksOf({ width, height, components, sampling }: JpegLayout, among: readonly number[]): number {
  const most = components === 1 ? 1 : sampling;
  if (among.length > 1) {
    const units = Math.ceil(width / (8 * most)) * Math.ceil(height / (8 * most));
    return units * among.reduce((sum, one) => sum + (one === 0 ? sampling ** 2 : 1), 0);
  }
  const reduced = among[0] === 0 || components === 1 ? 1 : most;
  return Math.ceil(width / reduced / 8) * Math.ceil(height / reduced / 8);
}

/** Coefficients from a linear congruential generator, the same on every run. */
function entropy(blocks: number, first: number, last: number, busy: number): Buffer {
  const wanted = Math.min(busy, last);
  if (busy === 0) return flat(blocks, first, last);
  const bytes = Buffer.allocUnsafe(Math.ceil((blocks * (wanted + 2) * (4 + largestSize) * 2) / 8) + 16);
  let at = 0;
  let held = 0;
  let bits = 0;
  let state = 1;
  const put = (value: number, length: number): void => {
    held = (held << length) | value;
    bits += length;
    while (bits >= 8) {
      bits -= 8;
      const byte = (held >>> bits) & 0xff;
      bytes[at++] = byte;
      if (byte === 0xff) bytes[at++] = 0;
    }
    held &= (1 << bits) - 1;
  };
  const coefficient = (): void => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const size = 1 + ((state >>> 28) % largestSize);
    put(size, 4);
    put((state >>> 16) & ((1 << size) - 1), size);
  };
  for (let block = 0; block < blocks; block++) {
    if (first === 0) put(block % 2 === 0 ? 1 : zero, block % 2 === 0 ? 4 : 4);
    if (first === 0 && block % 2 === 0) put(block & 2 ? 1 : 0, 1);
    if (last === 0) continue;
    for (let one = 0; one < wanted; one++) coefficient();
    if (wanted < 63) put(endOfBlock, 4);
  }
  put((1 << 7) - 1, 7);
  return bytes.subarray(0, at);
}

/** All codes are zero: no difference, then the end of the block. */
function flat(blocks: number, first: number, last: number): Buffer {
  const codes = (first === 0 ? 1 : 0) + (last > 0 ? 1 : 0);
  return Buffer.alloc(Math.ceil((blocks * codes * 4) / 8));
}
