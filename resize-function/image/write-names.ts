import { crc32 } from 'node:zlib';
import type { Sharp } from 'sharp';
import { ascii } from '../header/header.ts';
import { pngChunks } from '../header/png.ts';
import type { Names } from './names.ts';

/**
 * Writes names into an image: as XMP, which is Unicode, and as EXIF, which more programs read. libvips writes only ASCII into EXIF,
 * so a placeholder of the right length is put there, which `named` overwrites with the name.
 */
export function withNames(image: Sharp, { artist, copyright }: Names): Sharp {
  return image.withXmp(xmpOf({ artist, copyright })).withExif({
    IFD0: {
      ...(artist === undefined ? {} : { Artist: standIn('artist', artist) }),
      ...(copyright === undefined ? {} : { Copyright: standIn('copyright', copyright) }),
    },
  });
}

/** The encoded image with the names in place of their placeholders. */
export function named(bytes: Buffer, { artist, copyright }: Names): Buffer {
  let changed = false;
  for (const [tag, name] of [['artist', artist] as const, ['copyright', copyright] as const]) {
    const at = name === undefined ? -1 : bytes.indexOf(standIn(tag, name));
    if (name === undefined || at < 0) continue;
    bytes.fill(0, at, at + standIn(tag, name).length);
    bytes.write(name, at);
    changed = true;
  }
  if (changed && ascii(bytes, 1, 3) === 'PNG') sealExif(bytes);
  return bytes;
}

function standIn(tag: string, name: string): string {
  return `(${tag} of this image)`.padEnd(Buffer.byteLength(name), '.');
}

/** A chunk of a PNG ends with its checksum. */
function sealExif(png: Buffer): void {
  for (const { type, at, length } of pngChunks(png)) {
    if (type !== 'eXIf') continue;
    const end = at + 8 + length;
    png.writeUInt32BE(crc32(png.subarray(at + 4, end)), end);
  }
}

function xmpOf({ artist, copyright }: Names): string {
  const list = (name: string, kind: string, item: string, value: string | undefined): string =>
    value === undefined
      ? ''
      : `<dc:${name}><rdf:${kind}><rdf:li${item}>${escaped(value)}</rdf:li></rdf:${kind}></dc:${name}>`;
  const parts = [
    list('creator', 'Seq', '', artist),
    list('rights', 'Alt', ' xml:lang="x-default"', copyright),
  ].join('');
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${parts}</rdf:Description>` +
    '</rdf:RDF></x:xmpmeta>'
  );
}

function escaped(value: string): string {
  return value.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
