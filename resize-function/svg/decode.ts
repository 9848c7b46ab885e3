import { constants, gunzipSync } from 'node:zlib';
import { Refusal } from '../refusal.ts';

/** Bytes of decompressed markup; drawings with embedded images have several megabytes. */
const largestMarkup = 5_000_000;
/** Bytes in which the first element begins. */
const longestPrologue = 1_000_000;
const gzipped = 0x1f_8b;

/**
 * The text of an SVG: svgz is decompressed, and the encoding is read from the byte order mark or the XML declaration. Throws a
 * Refusal: 413 if it is too large, 422 for an unknown encoding.
 */
export function decodeSvg(bytes: Buffer): string {
  const plain = isCompressed(bytes) ? decompressed(bytes) : bytes;
  if (plain.length > largestMarkup)
    throw new Refusal(413, 'source-bytes', 'the SVG is too large', { limit: largestMarkup });
  const encoding = encodingOf(plain);
  try {
    return new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(plain).replace(/\r\n?/g, '\n');
  } catch (error) {
    throw new Refusal(422, 'corrupt', 'the SVG is not in the encoding that it declares', { cause: error });
  }
}

/** The readable beginning of an SVG, to recognise it as one; empty if unreadable. */
export function startOfMarkup(bytes: Buffer): string {
  try {
    const start = isCompressed(bytes)
      ? gunzipSync(bytes.subarray(0, 16_384), {
          finishFlush: constants.Z_SYNC_FLUSH,
          maxOutputLength: largestMarkup,
        })
      : bytes.subarray(0, longestPrologue);
    return new TextDecoder(encodingOf(start)).decode(start);
  } catch {
    return '';
  }
}

function isCompressed(bytes: Buffer): boolean {
  return bytes.length > 1 && bytes.readUInt16BE(0) === gzipped;
}

function decompressed(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestMarkup });
  } catch (error) {
    if (error instanceof RangeError)
      throw new Refusal(413, 'source-bytes', 'the SVG is too large', { limit: largestMarkup, cause: error });
    throw new Refusal(422, 'corrupt', 'the compressed SVG is broken', { cause: error });
  }
}

function encodingOf(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 4);
  if (/^(?:\xfe\xff|\0<\0)/.test(start)) return 'utf-16be';
  // Without a byte order mark, the first letter of every XML document shows it.
  if (/^(?:\xff\xfe|<\0[^]\0)/.test(start)) return 'utf-16le';
  const declaration = bytes.toString('latin1', 0, 200);
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]{1,100}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']/.exec(
    declaration,
  )?.[1];
  // A document that declares UTF-16 but is readable byte by byte is not in UTF-16.
  return declared === undefined || /^utf-?(8|16)/i.test(declared) ? 'utf-8' : declared;
}
