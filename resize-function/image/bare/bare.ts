import { bareAvif } from './avif.ts';
import { bareGif } from './gif.ts';
import { bareJpeg } from './jpeg.ts';
import { barePng } from './png.ts';
import { bareWebp } from './webp.ts';
import type { Kind } from '../../header/header.ts';

const writers: Readonly<Partial<Record<Kind, (bytes: Buffer) => Buffer | undefined>>> = {
  jpeg: bareJpeg,
  png: barePng,
  webp: bareWebp,
  gif: bareGif,
  avif: bareAvif,
};

/**
 * The original with only the image: every part of the file is read, and only kinds that are known to belong to the image are copied.
 * Bytes after the end are dropped. Undefined if a part is unknown, or if leaving one out would change what a viewer shows (a colour
 * profile other than sRGB, a container that rotates its image).
 */
export function bareOriginal(kind: Kind, bytes: Buffer): Buffer | undefined {
  try {
    return writers[kind]?.(bytes);
  } catch {
    // Buffer's read methods throw a RangeError past the end: the file is truncated.
    return undefined;
  }
}
