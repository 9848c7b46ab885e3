import { same } from './geometry.ts';
import type { Header } from './header/header.ts';
import { screenOf } from './header/gif.ts';
import type { Size } from './turn.ts';

/**
 * Screens that the decoder (libnsgif) takes for those of the machine that drew the picture, or for a mistake:
 * it shows the first frame alone where browsers show the screen around it too.
 */
const mistaken: readonly Size[] = [
  { width: 640, height: 480 },
  { width: 640, height: 512 },
  { width: 800, height: 600 },
  { width: 1_024, height: 768 },
  { width: 1_280, height: 1_024 },
  { width: 1_600, height: 1_200 },
];
const largest = 2_048;

/** A GIF whose decoder shows what browsers show. */
export interface OnScreen {
  readonly bytes: Buffer;
  /** How many columns the decoder shows beyond the screen. */
  readonly over: number;
  /** How many columns and rows it leaves out. */
  readonly missing: Size;
}

export function onScreen(bytes: Buffer, { width, height, first }: Header): OnScreen {
  const screen = { width, height };
  const none = { width: 0, height: 0 };
  if (!first || same(first, screen)) return { bytes, over: 0, missing: none };
  if (Math.max(width, height) > largest)
    return { bytes, over: 0, missing: { width: width - first.width, height: height - first.height } };
  const over = mistaken.some((size) => same(size, screen)) ? 1 : 0;
  if (over === 0 && same(screen, screenOf(bytes))) return { bytes, over, missing: none };
  const copy = Buffer.from(bytes);
  copy.writeUInt16LE(width + over, 6);
  copy.writeUInt16LE(height, 8);
  return { bytes: copy, over, missing: none };
}
