import { longType, readDirectory, shortType } from './directory.ts';
import type { Directory } from './directory.ts';
import type { Exif } from './header.ts';

const tags = { orientation: 0x0112, artist: 0x013b, copyright: 0x8298, exif: 0x8769 } as const;

/** Reads the TIFF structure between two places. What is broken says nothing. */
export function readExif(bytes: Buffer, start: number, end: number): Exif {
  const tiff = bytes.subarray(start, end);
  const directory = readDirectory(tiff);
  if (!directory) return { orientation: 1 };
  return {
    orientation: orientationIn(directory, (place) => readDirectory(tiff, place)) ?? 1,
    artist: textOf(tiff, directory, tags.artist),
    copyright: textOf(tiff, directory, tags.copyright),
  };
}

/** As browsers have it, the first single SHORT that is one counts, also in the directory that holds EXIF's own tags. */
function orientationIn(
  { entries, short, long }: Directory,
  inner?: (place: number) => Directory | undefined,
): number | undefined {
  for (const { tag, type, at } of entries.filter(({ count }) => count === 1)) {
    if (tag === tags.orientation && type === shortType && short(at) >= 1 && short(at) <= 8) return short(at);
    const pointed = tag === tags.exif && type === longType ? inner?.(long(at)) : undefined;
    const found = pointed && orientationIn(pointed);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(tiff: Buffer, { entries, long }: Directory, tag: number): string | undefined {
  const entry = entries.find((candidate) => candidate.tag === tag);
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
