import { longType, readDirectory, shortType } from './directory.ts';
import type { Directory } from './directory.ts';
import type { Exif } from './header.ts';

const tags = { orientation: 0x0112, artist: 0x013b, copyright: 0x8298, exif: 0x8769 } as const;

/** Reads the TIFF structure between two offsets. Broken parts are ignored. */
export function readExif(bytes: Buffer, start: number, end: number): Exif {
  const tiff = bytes.subarray(start, end);
  const directory = readDirectory(tiff);
  if (!directory) return { orientation: 1 };
  const { entries, long } = directory;
  const inner = entries.find(({ tag, type, count }) => tag === tags.exif && type === longType && count === 1);
  return {
    orientation: orientationIn(directory) ?? orientationIn(inner && readDirectory(tiff, long(inner.at))) ?? 1,
    artist: textOf(tiff, directory, tags.artist),
    copyright: textOf(tiff, directory, tags.copyright),
  };
}

/** The orientation as browsers read it: the first valid single SHORT, also in the directory of EXIF's own tags. */
function orientationIn(directory: Directory | undefined): number | undefined {
  const values = directory?.entries
    .filter(({ tag, type, count }) => tag === tags.orientation && type === shortType && count === 1)
    .map(({ at }) => directory.short(at));
  return values?.find((value) => value >= 1 && value <= 8);
}

function textOf(tiff: Buffer, { entries, long }: Directory, tag: number): string | undefined {
  const entry = entries.find((candidate) => candidate.tag === tag);
  if (!entry) return undefined;
  const length = Math.min(entry.count, 1_000);
  const start = length <= 4 ? entry.at : long(entry.at);
  // The photographer's copyright is followed by the editor's.
  const parts = decoded(tiff.subarray(start, start + length)).split('\0');
  const names = parts.map((part) => part.trim()).filter(Boolean);
  return names.join('; ') || undefined;
}

/** Decodes valid UTF-8 as such, anything else as Windows-1252, a superset of Latin-1: older programs write their system's encoding. */
export function decoded(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8');
  return utf8.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : utf8;
}
