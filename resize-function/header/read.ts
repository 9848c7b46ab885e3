import { readGif } from './gif.ts';
import { Broken, ascii, plainHeader } from './header.ts';
import type { Header, Kind } from './header.ts';
import { readHeif } from './heif.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import { readTiff } from './tiff.ts';
import { readWebp } from './webp.ts';
import { startOfMarkup } from '../svg/decode.ts';
import { firstElement } from '../svg/prologue.ts';

export type HeaderReading =
  | { readonly found: 'header'; readonly header: Header }
  /** The type is known, but the needed data are beyond the available bytes. */
  | { readonly found: 'more'; readonly kind: Kind }
  /** The type is known, but the contents contradict it. */
  | { readonly found: 'broken'; readonly kind: Kind; readonly why: string }
  /** Not an image, or one of an unsupported type; `kind` is the type's name if it has one. */
  | { readonly found: 'foreign'; readonly kind?: string };

const readers: readonly {
  kind: Kind;
  is: (bytes: Buffer) => boolean;
  read: (bytes: Buffer, whole: boolean) => Header;
}[] = [
  { kind: 'jpeg', is: (bytes) => bytes.readUIntBE(0, 3) === 0xffd8ff, read: readJpeg },
  { kind: 'png', is: (bytes) => bytes.readUInt32BE(0) === 0x89504e47, read: readPng },
  {
    kind: 'webp',
    is: (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP',
    read: readWebp,
  },
  { kind: 'gif', is: (bytes) => /^GIF8[79]a/.test(ascii(bytes, 0, 6)), read: readGif },
  { kind: 'avif', is: (bytes) => ascii(bytes, 4, 4) === 'ftyp', read: readHeif },
  { kind: 'tiff', is: (bytes) => ['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4)), read: readTiff },
];

/** Reads an image's header from its first `bytes`. `whole`: they are the complete file. */
export function readHeader(bytes: Buffer, whole: boolean): HeaderReading {
  if (bytes.length < 12) return whole ? { found: 'foreign' } : { found: 'more', kind: 'jpeg' };
  const reader = readers.find(({ is }) => is(bytes));
  if (!reader) return markupReading(bytes, whole);
  const { kind } = reader;
  if (kind === 'avif' && !/avif|avis/.test(ascii(bytes, 8, Math.min(bytes.readUInt32BE(0), 64) - 8)))
    return { found: 'foreign', kind: ascii(bytes, 8, 4) };
  try {
    const header = reader.read(bytes, whole);
    if (header.width === 0 || header.height === 0) return { found: 'broken', kind, why: 'it has no size' };
    return { found: 'header', header };
  } catch (error) {
    if (error instanceof Broken) return { found: 'broken', kind, why: error.message };
    // Buffer's own read methods throw a RangeError past the end, and a reader throws nothing else.
    return whole ? { found: 'broken', kind, why: 'it ends too early' } : { found: 'more', kind };
  }
}

/** An SVG's size is known only once it is parsed. */
const svg: HeaderReading = {
  found: 'header',
  header: { ...plainHeader, kind: 'svg', width: 1, height: 1, alpha: true, depth: 32 },
};

function markupReading(bytes: Buffer, whole: boolean): HeaderReading {
  const name = firstElement(startOfMarkup(bytes));
  if (name === 'svg') return svg;
  return name === 'cut off' && !whole ? { found: 'more', kind: 'svg' } : { found: 'foreign' };
}
