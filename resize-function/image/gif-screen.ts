import type { Padding } from './geometry.ts';
import type { Header } from '../header/header.ts';
import { screenOf } from '../header/gif.ts';
import { same } from '../size.ts';
import type { Rectangle, Size } from '../size.ts';

/**
 * Screen sizes that the decoder (libnsgif) treats as the author's monitor or as a mistake: it shows only the first frame, while
 * browsers also show the screen around it.
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

/** An animated GIF that the decoder shows as browsers do. */
export interface OnScreen {
  readonly bytes: Buffer;
  /** How many columns the decoder shows beyond the screen. */
  readonly over: number;
  /** How many columns and rows the decoder leaves out. */
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
 * The padding around the only frame of a still GIF up to its screen: browsers leave the rest transparent, the decoder paints it black
 * if the frame has no transparency. Undefined: none.
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
