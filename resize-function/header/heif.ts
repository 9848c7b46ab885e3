import { byCodePoints, unlessSrgb } from './colour-space.ts';
import type { ColourSpace } from './colour-space.ts';
import { boxes } from './boxes.ts';
import type { Box } from './boxes.ts';
import { Broken, ascii, plainHeader } from './header.ts';
import type { Header } from './header.ts';
import { readItems } from './items.ts';

/** Size and transparency of an AVIF as stored, except for `clap`, which the decoder applies. */
export function readHeif(bytes: Buffer): Header {
  const { primary, all, meta } = readItems(bytes);
  const links = meta
    .filter(({ type }) => type === 'iref')
    .flatMap(({ start, end }) => boxes(bytes, start + 4, end));
  const premultiplied = links.some(({ type }) => type === 'prem');
  // Thousands of items may share one property of a megabyte.
  const properties = [...new Set(all.flatMap((item) => item.properties))];
  return {
    ...plainHeader,
    kind: 'avif',
    ...croppedSize(bytes, primary.properties),
    exif: { orientation: orientationIn(bytes, primary.properties) },
    alpha: properties.some(
      ({ type, start, end }) => type === 'auxC' && bytes.toString('latin1', start, end).includes('alpha'),
    ),
    wholeAtOnce: true,
    colours: coloursIn(bytes, primary.properties),
    further: ascii(bytes, 8, bytes.readUInt32BE(0) - 8).includes('avis') ? 'frames' : undefined,
    ...storageOf(
      properties.filter(({ type }) => type === 'av1C').map(({ start }) => bytes.readUInt8(start + 2)),
    ),
    // Undoing premultiplied alpha takes a pass over all its pixels.
    ...(premultiplied ? { premultiplied, coding: 'unknown' } : {}),
  };
}

/** The bit depth from the flags of every `av1C`, the image's own and its alpha plane's (AV1-ISOBMFF, 2.3.3). */
function storageOf(flags: readonly number[]): Pick<Header, 'coding' | 'samples'> {
  const samples = flags.map((flag) => {
    if ((flag & 0x10) !== 0) return 1;
    return 1 + 2 / ((flag & 0x08 ? 2 : 1) * (flag & 0x04 ? 2 : 1));
  });
  const deep = flags.some((flag) => (flag & 0x40) !== 0);
  return {
    coding: flags.length === 0 ? 'unknown' : deep ? 'av1-deep' : 'av1',
    samples: Math.max(1, ...samples),
  };
}

/** The coded size, or the size after `clap` (ISO/IEC 14496-12, 12.1.4). */
function croppedSize(bytes: Buffer, properties: readonly Box[]): { width: number; height: number } {
  const coded = properties.find(({ type }) => type === 'ispe');
  if (!coded) throw new Broken('it does not say how large it is');
  const [width, height] = [bytes.readUInt32BE(coded.start + 4), bytes.readUInt32BE(coded.start + 8)];
  const crop = properties.find(({ type }) => type === 'clap')?.start;
  if (crop === undefined) return { width, height };
  const side = (at: number): number => Math.round(bytes.readUInt32BE(at) / bytes.readUInt32BE(at + 4));
  return { width: Math.min(width, side(crop)), height: Math.min(height, side(crop + 8)) };
}

/** Each EXIF orientation after a quarter turn anti-clockwise, and after mirroring top to bottom or left to right (6.5.10 and 6.5.12). */
const quarter = [8, 5, 6, 7, 4, 1, 2, 3];
const mirrors = [
  [4, 3, 2, 1, 8, 7, 6, 5],
  [2, 1, 4, 3, 6, 5, 8, 7],
];

/** `irot` and `imir` in their order, as the EXIF orientation that shows the same. */
function orientationIn(bytes: Buffer, properties: readonly Box[]): number {
  return properties.reduce((orientation, { type, start }) => {
    const value = isTransform(type) ? bytes.readUInt8(start) : 0;
    const turns = type === 'imir' ? [mirrors[value & 1]] : Array.from({ length: value & 3 }, () => quarter);
    return turns.reduce((from, turn) => turn?.[from - 1] ?? from, orientation);
  }, 1);
}

function isTransform(type: string): boolean {
  return type === 'irot' || type === 'imir';
}

/** An AVIF without transforms: each becomes a rotation by zero. */
export function untransformed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (const { type, start } of readItems(bytes).all.flatMap((item) => item.properties))
    if (isTransform(type)) copy.fill('irot\0', start - 4, start + 1, 'latin1');
  return copy;
}

/** Code points apply if there is no profile (MIAF, 7.3.6.4). */
function coloursIn(bytes: Buffer, properties: readonly Box[]): ColourSpace | undefined {
  const described = properties.filter(({ type }) => type === 'colr');
  const points = described.find(({ start }) => ascii(bytes, start, 4) === 'nclx')?.start;
  if (points === undefined || described.length > 1) return undefined;
  const space = byCodePoints(bytes.readUInt16BE(points + 4), bytes.readUInt16BE(points + 6));
  return space && unlessSrgb(space);
}
