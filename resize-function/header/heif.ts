import { byCodePoints } from './colour-space.ts';
import type { ColourSpace } from './colour-space.ts';
import type { Box } from './boxes.ts';
import { Broken, ascii, plainHeader } from './header.ts';
import type { Header } from './header.ts';
import { readItems } from './items.ts';

/** Size and transparency of an AVIF as it is to be shown: the decoder carries the container's own transforms out. */
export function readHeif(bytes: Buffer): Header {
  const { primary, all } = readItems(bytes);
  const properties = all.flatMap((item) => item.properties);
  return {
    ...plainHeader,
    kind: 'avif',
    ...shownSize(bytes, primary.properties),
    alpha: properties.some(
      ({ type, start, end }) => type === 'auxC' && bytes.toString('latin1', start, end).includes('alpha'),
    ),
    wholeAtOnce: true,
    colours: coloursIn(bytes, primary.properties),
    further: ascii(bytes, 8, bytes.readUInt32BE(0) - 8).includes('avis') ? 'frames' : undefined,
    ...storageOf(
      properties.filter(({ type }) => type === 'av1C').map(({ start }) => bytes.readUInt8(start + 2)),
    ),
  };
}

/** From the flags of every `av1C`, the image's own and its alpha plane's (AV1-ISOBMFF, 2.3.3). */
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

/** The coded size, cut by `clap` and turned by `irot`, in their order (ISO/IEC 23008-12, 6.5). */
function shownSize(bytes: Buffer, properties: readonly Box[]): { width: number; height: number } {
  const coded = properties.find(({ type }) => type === 'ispe');
  if (!coded) throw new Broken('it does not say how large it is');
  const long = (at: number): number => bytes.readUInt32BE(at);
  let size = { width: long(coded.start + 4), height: long(coded.start + 8) };
  for (const { type, start } of properties) {
    if (type === 'clap')
      size = {
        width: Math.min(size.width, Math.round(long(start) / long(start + 4))),
        height: Math.min(size.height, Math.round(long(start + 8) / long(start + 12))),
      };
    else if (type === 'irot' && (bytes.readUInt8(start) & 1) === 1)
      size = { width: size.height, height: size.width };
  }
  return size;
}

/** Code points count where there is no profile (MIAF, 7.3.6.4). */
function coloursIn(bytes: Buffer, properties: readonly Box[]): ColourSpace | undefined {
  const described = properties.filter(({ type }) => type === 'colr');
  const points = described.find(({ start }) => ascii(bytes, start, 4) === 'nclx')?.start;
  if (points === undefined || described.length > 1) return undefined;
  return byCodePoints(bytes.readUInt16BE(points + 4), bytes.readUInt16BE(points + 6));
}
