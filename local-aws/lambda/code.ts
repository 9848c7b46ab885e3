import { createHash } from 'node:crypto';
import { ServiceError } from '../service.ts';
import { type ArchiveEntry, readArchive } from './archive.ts';
import { refusedValue } from './refusals.ts';

/** A deployment package. */
export interface Code {
  readonly zip: Uint8Array;
  /** base64, of the zip: what CodeSha256 shows. */
  readonly sha256: string;
}

/** Documented: 50 MB for a zip in the request. */
const largestZip = 50 * 1_048_576;
/** Documented: 250 MB unpacked. */
const largestUnpacked = 262_144_000;

/** Throws what Lambda says of too large, broken or unsafe packages. */
export function codeOf(zip: Uint8Array | undefined): Code {
  if (zip === undefined) throw refusedValue('Please provide a source for function code.');
  if (zip.length === 0) throw refusedValue('Uploaded file must be a non-empty zip');
  if (zip.length > largestZip)
    throw new ServiceError(
      'RequestEntityTooLargeException',
      413,
      'Request must be smaller than 69905067 bytes',
    );
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
