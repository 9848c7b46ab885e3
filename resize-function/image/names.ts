import { inflateSync } from 'node:zlib';
import { longType, readDirectory } from '../header/directory.ts';
import { decoded, readExif } from '../header/exif.ts';
import { partCounter } from '../header/header.ts';
import type { Header, Kind } from '../header/header.ts';
import { extentsOf, readItems } from '../header/items.ts';
import { pngChunks } from '../header/png.ts';

/** The author and the owner of an image: all that `meta=copyright` keeps. */
export interface Names {
  readonly artist?: string | undefined;
  readonly copyright?: string | undefined;
}

const longest = 1_000;
/** Bytes of IPTC and of a PNG's text that are read. */
const mostRead = 100_000;
/** Names in one kind of IPTC record. */
const mostNames = 100;
const longestKeyword = 79;
const rawProfile = 'raw profile type iptc';

/** The names in EXIF, else in XMP, else in IPTC, else in the texts of a PNG. */
export function namesIn({ kind, exif }: Header, bytes: Buffer): Names {
  const sources = [
    () => exif,
    () => (kind === 'avif' ? namesInItem(bytes) : {}),
    () => namesInXmp(bytes),
    () => namesInIptc(kind === 'jpeg' ? photoshopPart(segments(bytes)) : iptcEntry(kind, bytes)),
    () => (kind === 'png' ? namesInTexts(bytes) : {}),
  ];
  let found: Names = {};
  for (const read of sources) {
    const { artist, copyright } = attempt(read);
    found = { artist: found.artist ?? artist, copyright: found.copyright ?? copyright };
  }
  return found;
}

/** Broken metadata counts as no names; the image itself is still valid. */
function attempt(read: () => Names): Names {
  try {
    return read();
  } catch {
    return {};
  }
}

/** The EXIF item of an AVIF; its first four bytes are the offset of the TIFF structure (ISO/IEC 23008-12, A.2.1). */
function namesInItem(bytes: Buffer): Names {
  const { meta, all } = readItems(bytes);
  const item = all.find(({ type }) => type === 'Exif');
  const [extent] = item ? (extentsOf(bytes, meta).get(item.id) ?? []) : [];
  if (!extent) return {};
  return readExif(bytes, extent.start + 4 + bytes.readUInt32BE(extent.start), extent.start + extent.length);
}

/** Dublin Core's creator, else a PDF's author, and rights; a packet of XMP is plain text in every container but a compressed PNG text. */
function namesInXmp(bytes: Buffer): Names {
  const start = bytes.indexOf('<rdf:RDF');
  const end = bytes.indexOf('</rdf:RDF>', start);
  if (start < 0 || end < 0) return {};
  const packet = bytes.toString('utf8', start, Math.min(end, start + 1_000_000));
  const values = (name: string): string | undefined => {
    const opening = packet.indexOf(`<${name}>`);
    const closing = packet.indexOf(`</${name}>`, opening);
    if (opening < 0 || closing < 0) return undefined;
    const items = packet
      .slice(opening, closing)
      .split(/<rdf:li[^<>]*>/)
      .slice(1);
    return text(items.map((item) => unescaped(item.split('<')[0] ?? '')).join(', '));
  };
  const author = /\bpdf:Author(?:>|=")([^<"]{0,1000})/.exec(packet)?.[1] ?? '';
  return { artist: values('dc:creator') ?? text(unescaped(author)), copyright: values('dc:rights') };
}

function unescaped(xml: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml.replace(/&(?:#(\d{1,6})|#x([\da-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name: string) => {
    const code =
      decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(String(hex), 16) : NaN;
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    return entities[name] ?? whole;
  });
}

const noBytes = Buffer.alloc(0);

/** The contents of Photoshop's segments; a block may continue in the next one. */
function segments(jpeg: Buffer): Buffer {
  const title = 'Photoshop 3.0\0';
  const parts: Buffer[] = [];
  const count = partCounter('segments');
  for (let at = jpeg.indexOf(title); at >= 0; at = jpeg.indexOf(title, at)) {
    count();
    const start = at + title.length;
    at = Math.max(start, at - 2 + jpeg.readUInt16BE(at - 2));
    parts.push(jpeg.subarray(start, at));
  }
  return Buffer.concat(parts);
}

/** Photoshop's IPTC block, after a Pascal string of even length and the size of the block. */
function photoshopPart(bytes: Buffer): Buffer {
  const at = bytes.indexOf('8BIM\u0004\u0004', 0, 'latin1');
  // Some programs store the records alone.
  if (at < 0) return bytes;
  const name = 1 + bytes.readUInt8(at + 6);
  const start = at + 10 + name + (name & 1);
  return bytes.subarray(start, start + bytes.readUInt32BE(start - 4));
}

/** A tag of Adobe's, as bytes or 32-bit numbers. */
function iptcEntry(kind: Kind, bytes: Buffer): Buffer {
  const directory = kind === 'tiff' ? readDirectory(bytes) : undefined;
  const entry = directory?.entries.find(({ tag }) => tag === 33_723);
  if (!directory || !entry) return noBytes;
  const start = directory.long(entry.at);
  return bytes.subarray(start, start + entry.count * (entry.type === longType ? 4 : 1));
}

/** By-line and copyright notice (IPTC-IIM 4.2, 2:80 and 2:116). */
function namesInIptc(bytes: Buffer): Names {
  const values: Record<number, string[]> = {};
  for (let at = 0; at + 5 <= Math.min(bytes.length, mostRead) && bytes[at] === 0x1c;) {
    const length = bytes.readUInt16BE(at + 3);
    const list = (values[256 * bytes.readUInt8(at + 1) + bytes.readUInt8(at + 2)] ??= []);
    if (list.length < mostNames) list.push(decoded(bytes.subarray(at + 5, at + 5 + length)));
    at += 5 + length;
  }
  const joined = (tag: number): string | undefined => text((values[tag] ?? []).join(', '));
  return { artist: joined(2 * 256 + 80), copyright: joined(2 * 256 + 116) };
}

/**
 * The keywords Author and Copyright (PNG specification, 11.3.3.2) in any case and any of the three kinds of text; else the IPTC
 * profile that ImageMagick writes as hexadecimal text.
 */
function namesInTexts(bytes: Buffer): Names {
  const found: Record<string, string> = {};
  for (const { type, at, length } of pngChunks(bytes)) {
    if (!['tEXt', 'zTXt', 'iTXt'].includes(type)) continue;
    const data = bytes.subarray(at + 8, at + 8 + length);
    const end = data.indexOf(0);
    const keyword = data.toString('latin1', 0, Math.min(end, longestKeyword)).toLowerCase();
    // Only these are unpacked: a file may contain a million others.
    if (['author', 'copyright', rawProfile].includes(keyword))
      found[keyword] ??= textOf(type, data.subarray(end + 1));
  }
  // The name and length come first.
  const digits = (found[rawProfile] ?? '').replace(/^\s*iptc\s+\d+/, '').replaceAll(/\s/g, '');
  const { artist, copyright } = namesInIptc(photoshopPart(Buffer.from(digits, 'hex')));
  return { artist: text(found.author ?? '') ?? artist, copyright: text(found.copyright ?? '') ?? copyright };
}

function textOf(type: string, data: Buffer): string {
  const inflated = (packed: Buffer): Buffer => inflateSync(packed, { maxOutputLength: mostRead });
  if (type === 'tEXt') return data.toString('latin1', 0, mostRead);
  if (type === 'zTXt') return inflated(data.subarray(1)).toString('latin1');
  // Language and translated keyword come first.
  const start = data.indexOf(0, data.indexOf(0, 2) + 1) + 1;
  return (data[0] === 1 ? inflated(data.subarray(start)) : data.subarray(start)).toString(
    'utf8',
    0,
    mostRead,
  );
}

function text(value: string): string | undefined {
  const plain = value
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longest);
  return plain === '' ? undefined : plain;
}
