import type { Padding } from './geometry.ts';
import type { Header } from '../header/header.ts';
import { screenOf } from '../header/gif.ts';
import { same } from '../size.ts';
import type { Rectangle, Size } from '../size.ts';

/**
 * Screens that the decoder (libnsgif) takes for those of the machine that drew the image, or for a mistake:
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

/** A moving GIF whose decoder shows what browsers show. */
export interface OnScreen {
  readonly bytes: Buffer;
  /** How many columns the decoder shows beyond the screen. */
  readonly over: number;
  /** How many columns and rows it leaves out. */
  readonly missing: Size;
}

const nothing: Size = { width: 0, height: 0 };

export function onScreen(bytes: Buffer, { width, height, first, frames }: Header): OnScreen {
  const screen = { width, height };
  if (!first || frames === 1 || same(first, screen)) return { bytes, over: 0, missing: nothing };
  if (Math.max(width, height) > largest) {
    const missing = { width: width - first.left - first.width, height: height - first.top - first.height };
    return { bytes, over: 0, missing };
  }
  const over = mistaken.some((size) => same(size, screen)) ? 1 : 0;
  if (over === 0 && same(screen, screenOf(bytes))) return { bytes, over, missing: nothing };
  const copy = Buffer.from(bytes);
  copy.writeUInt16LE(width + over, 6);
  copy.writeUInt16LE(height, 8);
  return { bytes: copy, over, missing: nothing };
}

/**
 * What is to be put around the only frame of a still GIF to make the screen: browsers leave the rest of it transparent,
 * the decoder paints it black where the frame has no transparency of its own. undefined: nothing.
 */
export function around({ width, height, first, frames }: Header): Around | undefined {
  if (!first || frames > 1 || same(first, { width, height })) return undefined;
  const { left, top } = first;
  const margin = { left, top, right: width - left - first.width, bottom: height - top - first.height };
  return { frame: first, margin };
}

export interface Around {
  readonly frame: Rectangle;
  readonly margin: Padding;
}
