import { inflateSync } from 'node:zlib';
import { ascii } from '../../header/header.ts';
import { isSrgb } from './profile.ts';

const image = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];
/** Text, time, EXIF, density, histogram, a background that browsers do not paint, and what sRGB is anyway. */
const left = [
  ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'pHYs', 'hIST', 'sPLT', 'bKGD', 'sBIT', 'sRGB'],
  ...['oFFs', 'pCAL', 'sCAL', 'sTER', 'gIFg', 'gIFx', 'iDOT'],
];
const longestProfile = 1_000_000;

/** Chunks of the image itself (PNG specification, third edition, 11). */
export function barePng(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  const types = new Set<string>();
  for (let at = 8; !types.has('IEND');) {
    const length = bytes.readUInt32BE(at);
    const type = ascii(bytes, at + 4, 4);
    const chunk = bytes.subarray(at, at + 12 + length);
    if (chunk.length < 12 + length) return undefined;
    types.add(type);
    if (image.includes(type)) kept.push(chunk);
    else if (!left.includes(type) && !changesNothing(type, chunk, types)) return undefined;
    at += chunk.length;
  }
  return Buffer.concat(kept);
}

/** Gamma and primaries count only where neither sRGB nor a profile says more; they are left out where they say sRGB. */
function changesNothing(type: string, chunk: Buffer, types: ReadonlySet<string>): boolean {
  if (type === 'gAMA') return types.has('sRGB') || chunk.readUInt32BE(8) === 45_455;
  if (type === 'cHRM') return types.has('sRGB') || chunk.toString('hex', 8, 40) === primaries;
  // A private chunk (lower case second letter) that may be copied or not is of no decoder's concern.
  if (type === 'iCCP') return isSrgb(inflateSync(profileIn(chunk), { maxOutputLength: longestProfile }));
  return /^[a-z][a-z][A-Z][a-z]$/.test(type);
}

function profileIn(chunk: Buffer): Buffer {
  return chunk.subarray(chunk.indexOf(0, 8) + 2, -4);
}

/** White point and primaries of sRGB, times 100,000. */
const primaries = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]
  .map((value) => value.toString(16).padStart(8, '0'))
  .join('');
