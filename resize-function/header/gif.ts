import { Broken, Truncated, ascii, plainHeader } from './header.ts';
import type { Header } from './header.ts';

/** Walks all blocks to count the frames (GIF89a specification). */
export function readGif(bytes: Buffer, whole: boolean): Header {
  let at = 13 + colourTable(bytes.readUInt8(10));
  let frames = 0;
  let alpha = false;
  let metadata = false;
  for (;;) {
    const block = bytes[at];
    // A missing trailer is common and harmless.
    if (block === 0x3b || (block === undefined && whole && frames > 0)) break;
    if (block === undefined) throw new Truncated();
    if (block === 0x21) {
      const label = bytes.readUInt8(at + 1);
      if (label === 0xf9) alpha ||= (bytes.readUInt8(at + 3) & 1) === 1;
      else if (label === 0xfe || !/^(NETSCAPE|ANIMEXTS)/.test(ascii(bytes, at + 3, 8))) metadata = true;
      at = behindBlocks(bytes, at + 2);
    } else if (block === 0x2c) {
      frames += 1;
      at = behindBlocks(bytes, at + 11 + colourTable(bytes.readUInt8(at + 9)));
    } else throw new Broken('there is something between its blocks');
  }
  return {
    ...plainHeader,
    kind: 'gif',
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    frames: Math.max(1, frames),
    coding: 'lzw',
    palette: true,
    alpha: alpha || frames > 1,
    metadata,
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
