/** An entry of a zip's central directory. */
export interface ArchiveEntry {
  readonly name: string;
  /** Unix permission bits; 0644 where the zip was made on a system that has none. */
  readonly mode: number;
  readonly folder: boolean;
  readonly symbolicLink: boolean;
  /** Unpacked bytes. */
  readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const madeOnUnix = 3;
const fileType = { mask: 0o170000, link: 0o120000 };

/**
 * Reads a zip's central directory. fflate unpacks, but keeps no permissions, and permissions decide on Lambda
 * whether the function can read its own files. Throws on anything that is not a zip.
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
