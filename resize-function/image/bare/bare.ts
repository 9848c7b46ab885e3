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
 * The original without anything but the image: every part of the file is read, and only kinds that are known to belong
 * to the image are copied. Bytes behind the end are not. undefined where a part is not understood, or where leaving
 * one out would change what a viewer shows (a colour profile that is not sRGB, a container that turns its image).
 */
export function bareOriginal(kind: Kind, bytes: Buffer): Buffer | undefined {
  try {
    return writers[kind]?.(bytes);
  } catch {
    // Buffer's readers throw a RangeError behind the end: the file is cut off.
    return undefined;
  }
}
