import { Broken, Truncated, ascii, plainHeader } from './header.ts';
import type { Header } from './header.ts';

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Sizes, rotation and transparency from the item properties of an AVIF (ISO/IEC 23008-12). */
export function readHeif(bytes: Buffer): Header {
  const meta = boxes(bytes, 0, bytes.length).find(({ type }) => type === 'meta');
  if (!meta) throw new Truncated();
  if (meta.end > bytes.length) throw new Truncated();
  const inside = boxes(bytes, meta.start + 4, meta.end);
  const properties = within(bytes, within(bytes, inside, 'iprp'), 'ipco');
  const sizes = properties
    .filter(({ type }) => type === 'ispe')
    .map(({ start }) => ({ width: bytes.readUInt32BE(start + 4), height: bytes.readUInt32BE(start + 8) }))
    // A grid's tiles, a thumbnail and the alpha plane have sizes too: the picture is the largest.
    .sort((one, other) => other.width * other.height - one.width * one.height);
  const size = sizes[0];
  if (!size) throw new Broken('it does not say how large it is');
  const turned = properties.some(({ type, start }) => type === 'irot' && (bytes.readUInt8(start) & 1) === 1);
  const auxiliary = properties.filter(({ type }) => type === 'auxC');
  const items = bytes.toString('latin1', meta.start, meta.end);
  return {
    ...plainHeader,
    kind: 'avif',
    width: turned ? size.height : size.width,
    height: turned ? size.width : size.height,
    alpha: auxiliary.some(({ start, end }) => bytes.toString('latin1', start, end).includes('alpha')),
    wholeAtOnce: true,
    ...storageOf(
      properties.filter(({ type }) => type === 'av1C').map(({ start }) => bytes.readUInt8(start + 2)),
    ),
    metadata: items.includes('Exif') || items.includes('mime') || items.includes('prof'),
  };
}

/** From the flags of every `av1C`, the picture's own and its alpha plane's (AV1-ISOBMFF, 2.3.3). */
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

function within(bytes: Buffer, among: readonly Box[], type: string): Box[] {
  const box = among.find((candidate) => candidate.type === type);
  if (!box) throw new Broken(`it has no ${type}`);
  return boxes(bytes, box.start, box.end);
}

/** The boxes between two places. The last one may reach behind the bytes at hand. */
function boxes(bytes: Buffer, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const size = bytes.readUInt32BE(at);
    const large = size === 1;
    const length = large ? Number(bytes.readBigUInt64BE(at + 8)) : size === 0 ? end - at : size;
    if (length < 8 || found.length > 1_000) throw new Broken('its boxes do not fit together');
    found.push({ type: ascii(bytes, at + 4, 4), start: at + (large ? 16 : 8), end: at + length });
    at += length;
  }
  return found;
}
