import { inflateSync } from 'node:zlib';
import { pngChunks, readPng } from '../../header/png.ts';
import { isNearlySrgb } from '../../header/colour-space.ts';
import { isSrgb } from './profile.ts';

/** Text, time, EXIF, density, histogram, a background that browsers do not paint, and redundant sRGB information. */
const left = [
  ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'pHYs', 'hIST', 'sPLT', 'bKGD', 'sBIT', 'sRGB'],
  ...['oFFs', 'pCAL', 'sCAL', 'sTER', 'gIFg', 'gIFx', 'iDOT'],
];
/** Gamma and primaries, and their lengths. */
const describing: Readonly<Record<string, number>> = { gAMA: 4, cHRM: 32 };
const longestProfile = 1_000_000;
/** IEND, which is empty. */
const end = Buffer.from('0000000049454e44ae426082', 'hex');

/** Chunks of the image itself (PNG specification, third edition, 11). */
export function barePng(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  const types = new Set([...pngChunks(bytes)].map(({ type }) => type));
  if (!isNearlySrgb(readPng(bytes).colours)) return undefined;
  const data: Buffer[] = [];
  for (const { type, at, length } of pngChunks(bytes)) {
    const chunk = bytes.subarray(at, at + 12 + length);
    if (chunk.length < 12 + length) return undefined;
    if (type === 'IDAT') data.push(chunk.subarray(8, -4));
    if (belongs(bytes, type, length) || (length === describing[type] && bothCount(types))) kept.push(chunk);
    else if (type !== 'IEND' && !left.includes(type) && !changesNothing(type, chunk)) return undefined;
  }
  return isJustRows(bytes, Buffer.concat(data)) ? Buffer.concat([...kept, end]) : undefined;
}

const [grey, colours, palette] = [0, 2, 3];

/** Whether a chunk belongs to the image and is no longer than allowed. */
function belongs(bytes: Buffer, type: string, length: number): boolean {
  const colourType = bytes.readUInt8(25);
  if (type === 'tRNS') return colourType === palette || length === { [grey]: 2, [colours]: 6 }[colourType];
  // For images without a palette, PLTE is only a suggestion.
  return type === 'IHDR' || type === 'IDAT' || (type === 'PLTE' && colourType === palette);
}

/** Whether the data of an image are exactly its rows. */
function isJustRows(bytes: Buffer, data: Buffer): boolean {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const depth = bytes.readUInt8(24) * ({ 2: 3, 4: 2, 6: 4 }[bytes.readUInt8(25)] ?? 1);
  const interlaced = bytes.readUInt8(28) === 1;
  const length = (interlaced ? adam7 : whole).reduce((sum, [x, y, across, down]) => {
    const row = Math.ceil((Math.ceil((width - x) / across) * depth) / 8);
    return sum + (row > 0 ? Math.ceil((height - y) / down) * (1 + row) : 0);
  }, 0);
  // Throws a RangeError for longer data. With `info` it returns the number of consumed bytes.
  const unpacked: unknown = inflateSync(data, { info: true, maxOutputLength: length });
  return (unpacked as { engine: { bytesWritten: number } }).engine.bytesWritten === data.length;
}

type Pass = readonly [x: number, y: number, across: number, down: number];
const whole: readonly Pass[] = [[0, 0, 1, 1]];
/** The offsets of the passes and the distances of their pixels (PNG specification, 8.1). */
const adam7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** Gamma and primaries together, without sRGB or a profile, make browsers' colours slightly darker than sRGB; either alone has no effect. */
function bothCount(types: ReadonlySet<string>): boolean {
  return types.has('gAMA') && types.has('cHRM') && !types.has('sRGB') && !types.has('iCCP');
}

function changesNothing(type: string, chunk: Buffer): boolean {
  if (type === 'PLTE' || chunk.length - 12 === describing[type]) return true;
  // Decoders ignore an ancillary private chunk (lower-case second letter).
  if (type === 'iCCP') return isSrgb(inflateSync(profileIn(chunk), { maxOutputLength: longestProfile }));
  return /^[a-z][a-z][A-Z][a-z]$/.test(type);
}

function profileIn(chunk: Buffer): Buffer {
  return chunk.subarray(chunk.indexOf(0, 8) + 2, -4);
}
