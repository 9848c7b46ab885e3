import { Broken, Truncated, partCounter, plainHeader } from './header.ts';
import type { Header } from './header.ts';
import { same } from '../size.ts';
import type { Rectangle, Size } from '../size.ts';

/** Twenty thousand frames with their timing have fewer blocks. */
const mostBlocks = 100_000;

/** Walks all blocks to count the frames (GIF89a specification). */
export function readGif(bytes: Buffer, whole: boolean): Header {
  let at = 13 + colourTable(bytes.readUInt8(10));
  let frames = 0;
  let alpha = false;
  let first: Rectangle = { left: 0, top: 0, width: 0, height: 0 };
  const count = partCounter('blocks', mostBlocks);
  for (;;) {
    count();
    const block = bytes[at];
    if (block === 0x3b) break;
    if (block === undefined) {
      // A missing trailer is common and harmless.
      if (whole && frames > 0) break;
      throw new Truncated();
    }
    if (block === 0x21) {
      alpha ||= hasTransparency(bytes, at);
      at = behindBlocks(bytes, at + 2);
    } else if (block === 0x2c) {
      frames += 1;
      if (frames === 1) first = placeOf(bytes, at);
      at = behindBlocks(bytes, at + 11 + colourTable(bytes.readUInt8(at + 9)));
    } else throw new Broken('unexpected data between blocks');
  }
  const screen = shownScreen(bytes, first);
  return {
    ...plainHeader,
    kind: 'gif',
    ...screen,
    frames: Math.max(1, frames),
    coding: 'lzw',
    palette: true,
    alpha: alpha || frames > 1 || !same(first, screen),
    first,
  };
}

/** Browsers enlarge a screen that is too small for the first frame, and show what the frame leaves uncovered. */
function shownScreen(bytes: Buffer, first: Rectangle): Size {
  const { width, height } = screenOf(bytes);
  return {
    width: Math.max(width, first.left + first.width),
    height: Math.max(height, first.top + first.height),
  };
}

/** Whether the extension at `at` is a graphic control that names a transparent colour. */
function hasTransparency(bytes: Buffer, at: number): boolean {
  return bytes.readUInt8(at + 1) === 0xf9 && (bytes.readUInt8(at + 3) & 1) === 1;
}

export function colourTable(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

export function behindBlocks(bytes: Buffer, start: number): number {
  let at = start;
  for (let size = bytes.readUInt8(at); size > 0; size = bytes.readUInt8(at)) at += 1 + size;
  return at + 1;
}

/**
 * The codes of a frame up to its last one, and the offset at which each ends. They are counted, not unpacked: their number determines
 * the width of the next one (GIF89a, appendix F).
 */
export function* codesIn(data: Buffer, last: number): Generator<{ code: number; behind: number }> {
  const least = Math.log2(last - 1) + 1;
  let [known, width] = [last, least];
  for (let at = 0; at + width <= 8 * data.length;) {
    const code = codeAt(data, at, width);
    at += width;
    yield { code, behind: Math.ceil(at / 8) };
    if (code === last) return;
    if (code === last - 1) [known, width] = [last, least];
    else if (known < 4_095 && ++known === 2 ** width) width += 1;
  }
}

function codeAt(data: Buffer, bit: number, width: number): number {
  const at = bit >> 3;
  const three = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
  return (three >> (bit & 7)) & (2 ** width - 1);
}

/** The data of sub-blocks without their lengths. */
export function joined(bytes: Buffer, start: number, end: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = start; at < end - 1; at += 1 + bytes.readUInt8(at))
    parts.push(bytes.subarray(at + 1, at + 1 + bytes.readUInt8(at)));
  return Buffer.concat(parts);
}

export function screenOf(bytes: Buffer): Size {
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** The rectangle on the screen of the frame with its descriptor at `at`. */
function placeOf(bytes: Buffer, at: number): Rectangle {
  return {
    left: bytes.readUInt16LE(at + 1),
    top: bytes.readUInt16LE(at + 3),
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
  };
}
