import { readDirectory, shortType } from './directory.ts';
import type { Directory } from './directory.ts';
import type { Exif } from './header.ts';

const tags = { orientation: 0x0112, artist: 0x013b, copyright: 0x8298 } as const;

/** Reads the TIFF structure between two places. What is broken says nothing. */
export function readExif(bytes: Buffer, start: number, end: number): Exif {
  const tiff = bytes.subarray(start, end);
  try {
    const directory = readDirectory(tiff);
    if (!directory) return { orientation: 1 };
    const text = (tag: number): string | undefined => textOf(tiff, directory, tag);
    return {
      orientation: orientationOf(directory),
      artist: text(tags.artist),
      copyright: text(tags.copyright),
    };
  } catch {
    return { orientation: 1 };
  }
}

/** As browsers have it, only a single SHORT counts. */
function orientationOf({ entries, short }: Directory): number {
  const entry = entries.get(tags.orientation);
  const value = entry?.type === shortType && entry.count === 1 ? short(entry.at) : 1;
  return value >= 1 && value <= 8 ? value : 1;
}

function textOf(tiff: Buffer, { entries, long }: Directory, tag: number): string | undefined {
  const entry = entries.get(tag);
  if (!entry) return undefined;
  const length = Math.min(entry.count, 1_000);
  const start = length <= 4 ? entry.at : long(entry.at);
  // A photographer's copyright and an editor's stand behind each other.
  const parts = decoded(tiff.subarray(start, start + length)).split('\0');
  const names = parts.map((part) => part.trim()).filter(Boolean);
  return names.join('; ') || undefined;
}

/** UTF-8 where it is, else Latin-1: older programs write what their system speaks. */
export function decoded(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8');
  return utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
}
