import { Broken, Truncated, plainHeader } from './header.ts';
import type { Header } from './header.ts';
import type { Size } from '../turn.ts';

/** Walks all blocks to count the frames (GIF89a specification). */
export function readGif(bytes: Buffer, whole: boolean): Header {
  let at = 13 + colourTable(bytes.readUInt8(10));
  let frames = 0;
  let alpha = false;
  let first: Size = { width: 0, height: 0 };
  for (;;) {
    const block = bytes[at];
    // A missing trailer is common and harmless.
    if (block === 0x3b || (block === undefined && whole && frames > 0)) break;
    if (block === undefined) throw new Truncated();
    if (block === 0x21) {
      const label = bytes.readUInt8(at + 1);
      if (label === 0xf9) alpha ||= (bytes.readUInt8(at + 3) & 1) === 1;
      at = behindBlocks(bytes, at + 2);
    } else if (block === 0x2c) {
      frames += 1;
      if (frames === 1) first = farCorner(bytes, at);
      at = behindBlocks(bytes, at + 11 + colourTable(bytes.readUInt8(at + 9)));
    } else throw new Broken('there is something between its blocks');
  }
  const screen = screenOf(bytes);
  return {
    ...plainHeader,
    kind: 'gif',
    // Browsers widen a screen that does not hold the first frame, and show what the frame leaves uncovered.
    width: Math.max(screen.width, first.width),
    height: Math.max(screen.height, first.height),
    frames: Math.max(1, frames),
    palette: true,
    alpha: alpha || frames > 1 || !covers(first, screen),
    first,
  };
}

function colourTable(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

function behindBlocks(bytes: Buffer, start: number): number {
  let at = start;
  for (let size = bytes.readUInt8(at); size > 0; size = bytes.readUInt8(at)) at += 1 + size;
  return at + 1;
}

export function screenOf(bytes: Buffer): Size {
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

function covers(frame: Size, screen: Size): boolean {
  return frame.width >= screen.width && frame.height >= screen.height;
}

/** How far the frame whose descriptor stands at `at` reaches to the right and down. */
function farCorner(bytes: Buffer, at: number): Size {
  return {
    width: bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7),
  };
}
