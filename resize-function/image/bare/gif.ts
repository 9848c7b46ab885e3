import { behindBlocks, codesIn, colourTable, joined } from '../../header/gif.ts';
import { ascii } from '../../header/header.ts';

/** Screen, colour tables, frames, their timing and the loop (GIF89a specification). */
export function bareGif(bytes: Buffer): Buffer | undefined {
  const screen = 13 + colourTable(bytes.readUInt8(10));
  const kept: Buffer[] = [bytes.subarray(0, screen)];
  for (let at = screen; ;) {
    const block = bytes.readUInt8(at);
    if (block === 0x3b) return Buffer.concat([...kept, Buffer.from([0x3b])]);
    const data = block === 0x2c ? at + 11 + colourTable(bytes.readUInt8(at + 9)) : at + 2;
    const end = behindBlocks(bytes, data);
    const part = block === 0x2c ? bytes.subarray(at, end) : extension(bytes, at, end);
    if (!part || (block === 0x2c && !endsWithItsCodes(bytes, data - 1, end))) return undefined;
    kept.push(part);
    at = end;
  }
}

/** The timing and loop parts of an extension; empty: none. No browser draws a plain text, but it consumes the timing before it. */
function extension(bytes: Buffer, at: number, end: number): Buffer | undefined {
  const label = bytes[at] === 0x21 ? bytes.readUInt8(at + 1) : 0x01;
  if (label === 0x01) return undefined;
  if (label === 0xf9 && end === at + 8) return bytes.subarray(at, end);
  return isLoop(bytes, at) ? Buffer.concat([bytes.subarray(at, at + 18), Buffer.alloc(1)]) : Buffer.alloc(0);
}

function isLoop(bytes: Buffer, at: number): boolean {
  return (
    /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(ascii(bytes, at + 3, 11)) &&
    bytes[at + 1] === 0xff &&
    bytes[at + 14] === 3 &&
    bytes[at + 15] === 1
  );
}

/** Whether nothing follows the end code of a frame, whose data begin at `start` with the code size: no decoder reads beyond it. */
function endsWithItsCodes(bytes: Buffer, start: number, end: number): boolean {
  const data = joined(bytes, start + 1, end);
  const last = 2 ** bytes.readUInt8(start) + 1;
  for (const { code, behind } of codesIn(data, last)) if (code === last) return behind === data.length;
  return true;
}
