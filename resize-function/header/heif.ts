import { isLimited } from './av1.ts';
import { byCodePoints, unlessSrgb } from './colour-space.ts';
import type { ColourSpace } from './colour-space.ts';
import { boxes } from './boxes.ts';
import type { Box } from './boxes.ts';
import { Broken, ascii, plainHeader } from './header.ts';
import type { Header } from './header.ts';
import { extentsOf, readItems } from './items.ts';
import type { Item } from './items.ts';
import type { Size } from '../size.ts';

/** Size and transparency of an AVIF as stored, except for `clap`, which the decoder applies. */
export function readHeif(bytes: Buffer): Header {
  const { primary, all, meta } = readItems(bytes);
  // The decoder reads the first one, too.
  const links = meta.find(({ type }) => type === 'iref');
  const premultiplied =
    links !== undefined && boxes(bytes, links.start + 4, links.end).some(({ type }) => type === 'prem');
  // Thousands of items may share one property of a megabyte.
  const properties = [...new Set(all.flatMap((item) => item.properties))];
  const alphas = new Set(properties.filter((property) => isAlpha(bytes, property)));
  const planes = all.filter((item) => item.properties.some((property) => alphas.has(property)));
  const [plane] = planes;
  const grey = isLimitedPlane(bytes, meta, primary);
  // The decoder would shrink it to the image, at any cost.
  if (planes.some((item) => codedPixels(bytes, item.properties) > codedPixels(bytes, primary.properties)))
    throw new Broken('its alpha plane is larger than the image');
  const limited = { grey, alpha: plane !== undefined && isLimitedPlane(bytes, meta, plane) };
  return {
    ...plainHeader,
    kind: 'avif',
    ...croppedSize(bytes, primary.properties),
    exif: { orientation: orientationIn(bytes, primary.properties) },
    alpha: plane !== undefined,
    wholeAtOnce: true,
    colours: coloursIn(bytes, primary.properties),
    further: ascii(bytes, 8, bytes.readUInt32BE(0) - 8).includes('avis') ? 'frames' : undefined,
    ...storageOf(
      properties.filter(({ type }) => type === 'av1C').map(({ start }) => bytes.readUInt8(start + 2)),
    ),
    // Either takes a pass over all its pixels.
    ...(premultiplied || limited.grey || limited.alpha ? { premultiplied, limited, coding: 'unknown' } : {}),
  };
}

function isAlpha(bytes: Buffer, { type, start, end }: Box): boolean {
  return type === 'auxC' && bytes.toString('latin1', start, end).includes('alpha');
}

/** Whether an item is one plane of limited range: by code points where it has them, else by its own stream. */
function isLimitedPlane(bytes: Buffer, meta: readonly Box[], { id, properties }: Item): boolean {
  const coding = properties.find(({ type }) => type === 'av1C');
  if (!coding || (bytes.readUInt8(coding.start + 2) & 0x10) === 0) return false;
  const points = codePointsOf(bytes, properties);
  if (points !== undefined) return bytes.readUInt8(points + 10) < 0x80;
  const { start, length } = extentsOf(bytes, meta).get(id)?.[0] ?? { start: 0, length: 0 };
  // The stream's header may stand in front of it already (AV1-ISOBMFF, 2.3.4).
  const streams = [bytes.subarray(coding.start + 4, coding.end), bytes.subarray(start, start + length)];
  return isLimited(Buffer.concat(streams));
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

function codedSize(bytes: Buffer, properties: readonly Box[]): Size {
  const coded = properties.find(({ type }) => type === 'ispe');
  if (!coded) throw new Broken('it does not say how large it is');
  return { width: bytes.readUInt32BE(coded.start + 4), height: bytes.readUInt32BE(coded.start + 8) };
}

function codedPixels(bytes: Buffer, properties: readonly Box[]): number {
  const { width, height } = codedSize(bytes, properties);
  return width * height;
}

/** The coded size, or the size after `clap` (ISO/IEC 14496-12, 12.1.4). */
function croppedSize(bytes: Buffer, properties: readonly Box[]): Size {
  const { width, height } = codedSize(bytes, properties);
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
  const points = codePointsOf(bytes, properties);
  if (points === undefined || properties.filter(({ type }) => type === 'colr').length > 1) return undefined;
  const space = byCodePoints(bytes.readUInt16BE(points + 4), bytes.readUInt16BE(points + 6), 'avif');
  const levels = properties.find(({ type }) => type === 'clli');
  const peak = levels && bytes.readUInt16BE(levels.start);
  return space && unlessSrgb({ ...space, peak });
}

function codePointsOf(bytes: Buffer, properties: readonly Box[]): number | undefined {
  return properties.find(({ type, start }) => type === 'colr' && ascii(bytes, start, 4) === 'nclx')?.start;
}
