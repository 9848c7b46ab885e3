import { readHeader } from '../header/read.ts';
import { Refusal } from '../refusal.ts';

/** An image in a `data:` address, with its type from its bytes and not from the address. */
export type Embedded =
  | {
      readonly kind: 'png' | 'jpeg' | 'gif' | 'webp';
      readonly bytes: Buffer;
      readonly width: number;
      readonly height: number;
      /** That of its EXIF, by which browsers rotate it. */
      readonly orientation: number;
    }
  | { readonly kind: 'svg'; readonly bytes: Buffer }
  /** Broken, or of a type that not every browser shows in a drawing. */
  | { readonly kind: 'other' };

export function isData(address: string): boolean {
  return /^[\0-\x20]{0,99}data:/i.test(address.slice(0, 200));
}

/**
 * Whether browsers show it, and the drawing library does not or in another orientation: it ignores EXIF, and shows nothing if the address
 * declares another type than the image has.
 */
export function differsInBrowsers(address: string, image: Embedded): boolean {
  const { kind } = image;
  if ('orientation' in image && image.orientation !== 1) return true;
  const named = /^[\0-\x20]{0,99}data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.exec(
    address.slice(0, 200),
  )?.[1];
  return named !== undefined && named.toLowerCase().replace('+xml', '') !== kind;
}

export function embeddedImage(address: string): Embedded {
  const bytes = bytesOf(address);
  const reading = bytes && readHeader(bytes, true);
  if (bytes === undefined || reading?.found !== 'header') return { kind: 'other' };
  const { kind, width, height, exif } = reading.header;
  if (kind === 'svg') return { kind, bytes };
  if (kind === 'avif' || kind === 'tiff') return { kind: 'other' };
  return { kind, bytes, width, height, orientation: exif.orientation };
}

/** A drawing that is broken is not shown; it is no reason to reject the one that contains it, unless it is too large. */
export function unlessBroken<Drawing>(read: () => Drawing): Drawing | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal && error.status !== 413) return undefined;
    throw error;
  }
}

export function addressOf(type: string, bytes: Buffer): string {
  return `data:${type};base64,${bytes.toString('base64')}`;
}

function bytesOf(address: string): Buffer | undefined {
  const comma = address.indexOf(',');
  if (comma < 0) return undefined;
  const body = address.slice(comma + 1);
  if (/;\s{0,9}base64\s{0,9}$/i.test(address.slice(Math.max(0, comma - 30), comma)))
    return Buffer.from(body.includes('%') ? unescaped(body).toString('latin1') : body, 'base64');
  return unescaped(body);
}

/** Percent-decoding by bytes; invalid escapes stay. A fragment is not part of the data. */
function unescaped(body: string): Buffer {
  const hash = body.indexOf('#');
  const text = Buffer.from(hash < 0 ? body : body.slice(0, hash));
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const value = text[at] === 0x25 ? hex(text[at + 1]) * 16 + hex(text[at + 2]) : NaN;
    if (!Number.isNaN(value)) at += 2;
    bytes[length++] = Number.isNaN(value) ? (text[at] ?? 0) : value;
  }
  return bytes.subarray(0, length);
}

function hex(code: number | undefined): number {
  return code === undefined ? NaN : parseInt(`0x${String.fromCharCode(code)}`, 16);
}
