import { behindBlocks, colourTable } from '../../header/gif.ts';
import { ascii } from '../../header/header.ts';

/** Screen, colour tables, frames, their timing and the loop (GIF89a specification). */
export function bareGif(bytes: Buffer): Buffer | undefined {
  const screen = 13 + colourTable(bytes.readUInt8(10));
  const kept: Buffer[] = [bytes.subarray(0, screen)];
  for (let at = screen; ;) {
    const block = bytes.readUInt8(at);
    if (block === 0x3b) break;
    const label = block === 0x21 ? bytes.readUInt8(at + 1) : undefined;
    if (block !== 0x2c && label === undefined) return undefined;
    const data = label === undefined ? at + 11 + colourTable(bytes.readUInt8(at + 9)) : at + 2;
    const end = behindBlocks(bytes, data);
    // A text is drawn by no browser, but takes the timing in front of it.
    if (label === 0x01) return undefined;
    if (label === undefined || (label === 0xf9 && end === at + 8)) kept.push(bytes.subarray(at, end));
    else if (isLoop(bytes, at)) kept.push(bytes.subarray(at, at + 18), Buffer.from([0]));
    at = end;
  }
  return Buffer.concat([...kept, Buffer.from([0x3b])]);
}

function isLoop(bytes: Buffer, at: number): boolean {
  return (
    /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(ascii(bytes, at + 3, 11)) &&
    bytes[at + 1] === 0xff &&
    bytes[at + 14] === 3 &&
    bytes[at + 15] === 1
  );
}
