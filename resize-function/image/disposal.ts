import { behindBlocks, codesIn, colourTable, joined } from '../header/gif.ts';

/** The beginning of a graphic control extension of the usual length; one of another length stays as it is. */
const graphicControl = 0x21f904;
/** Bits in its packed fields. */
const transparencyFlag = 1;

/**
 * An animated GIF that libnsgif clears as browsers do. After a frame without a transparent colour, libnsgif leaves the background
 * colour, and black where no frame has been; browsers leave transparency. So each such frame gets a transparent colour that none of
 * its pixels uses; a frame that uses 256 colours stays as it is. Only the first `frames` are looked at. Throws a RangeError at the end of the bytes.
 */
export function clearedAsInBrowsers(bytes: Buffer, frames: number): Buffer {
  const copy = Buffer.from(bytes);
  const parts: Buffer[] = [];
  let control: Buffer | undefined;
  let kept = 0;
  let seen = 0;
  for (
    let at = 13 + colourTable(copy.readUInt8(10));
    at < copy.length && copy[at] !== 0x3b && seen < frames;
  ) {
    const isFrame = copy[at] === 0x2c;
    if (copy.readUIntBE(at, 3) === graphicControl) control = copy.subarray(at);
    const data = isFrame ? at + 11 + colourTable(copy.readUInt8(at + 9)) : at + 2;
    const end = behindBlocks(copy, data);
    if (isFrame) {
      if (control === undefined) {
        control = Buffer.from('21f9040000000000', 'hex');
        parts.push(copy.subarray(kept, at), control);
        kept = at;
      }
      markUnused(control, joined(copy, data, end), copy.readUInt8(data - 1));
      control = undefined;
      seen += 1;
    }
    at = end;
  }
  return Buffer.concat([...parts, copy.subarray(kept)]);
}

function markUnused(control: Buffer, data: Buffer, bits: number): void {
  const packed = control.readUInt8(3);
  if ((packed & transparencyFlag) !== 0) return;
  const index = bits < 8 ? 2 ** bits : unusedOf(data);
  if (index === undefined) return;
  control.writeUInt8(packed | transparencyFlag, 3);
  control.writeUInt8(index, 6);
}

/** Bytes of a frame whose codes are looked at: millions of them would take seconds. */
const mostData = 2_000_000;

/** A colour that no pixel uses: each used colour occurs as its own code. */
function unusedOf(data: Buffer): number | undefined {
  if (data.length > mostData) return undefined;
  const used = new Set<number>();
  for (const { code } of codesIn(data, 257)) if (code < 256 && used.add(code).size === 256) return undefined;
  return Array.from({ length: 256 }, (_, index) => index).find((index) => !used.has(index));
}
