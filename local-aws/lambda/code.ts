import { createHash } from 'node:crypto';
import type { HttpRequest } from '../exchange.ts';
import type { ServiceError } from '../service.ts';
import { refusedValue, tooLarge } from './refusals.ts';

export interface Code {
  readonly zip: Uint8Array;
  /** The zip's hash in base64, shown as CodeSha256. */
  readonly sha256: string;
}

/** Documented: 50 MB for a zip in the request. */
const largestZip = 50 * 1_048_576;
/** Bytes of a whole request. Recorded. */
const largestRequest = 70_167_211;
/** Documented: 250 MB unpacked. */
const largestUnpacked = 262_144_000;

/** Throws Lambda's errors for too large, broken or unsafe packages. */
export function codeOf(zip: Uint8Array | undefined, { body }: HttpRequest, operation: string): Code {
  if (body.length > largestRequest)
    throw tooLarge(`Request must be smaller than ${largestRequest} bytes for the ${operation} operation`);
  if (zip === undefined) throw refusedValue('Please provide a source for function code.');
  if (zip.length === 0) throw refusedValue('Uploaded file must be a non-empty zip');
  if (zip.length > largestZip) throw tooLarge(`Zipped size must be smaller than ${largestZip} bytes`);
  const entries = entriesOf(zip);
  if (entries.reduce((sum, entry) => sum + entry.size, 0) > largestUnpacked)
    throw refusedValue(`Unzipped size must be smaller than ${largestUnpacked} bytes`);
  if (entries.length === 0 || entries.some((entry) => entry.symbolicLink)) throw notUnzipped();
  return { zip, sha256: createHash('sha256').update(zip).digest('base64') };
}

function entriesOf(zip: Uint8Array): ArchiveEntry[] {
  try {
    return readArchive(zip);
  } catch {
    throw notUnzipped();
  }
}

function notUnzipped(): ServiceError {
  return refusedValue('Could not unzip uploaded file. Please check your file, then try to upload again.');
}

export interface ArchiveEntry {
  readonly name: string;
  /** Unix permission bits; 0644 if the zip was made on a system without any. */
  readonly mode: number;
  readonly folder: boolean;
  readonly symbolicLink: boolean;
  readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const madeOnUnix = 3;
const fileType = { mask: 0o170000, link: 0o120000 };

/**
 * Reads a zip's central directory. fflate unpacks, but keeps no permissions, and permissions decide on Lambda whether the function
 * can read its own files. Throws for anything that is not a zip.
 */
export function readArchive(zip: Uint8Array): ArchiveEntry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = endRecord(view);
  const entries: ArchiveEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== entrySignature) throw new Error('damaged central directory');
    const nameLength = view.getUint16(at + 28, true);
    const name = Buffer.from(zip.subarray(at + 46, at + 46 + nameLength)).toString();
    const unix = view.getUint8(at + 5) === madeOnUnix ? view.getUint32(at + 38, true) >>> 16 : 0o100644;
    entries.push({
      name,
      mode: unix & 0o7777,
      folder: name.endsWith('/'),
      symbolicLink: (unix & fileType.mask) === fileType.link,
      size: view.getUint32(at + 24, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endRecord(view: DataView): number {
  const longestComment = 0xffff;
  const stop = Math.max(0, view.byteLength - 22 - longestComment);
  for (let at = view.byteLength - 22; at >= stop; at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  throw new Error('not a zip');
}
