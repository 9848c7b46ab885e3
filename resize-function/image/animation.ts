import type { Sharp } from 'sharp';
import { imageOf, pixelsOf } from './pixels.ts';
import type { Pixels } from './pixels.ts';
import type { Geometry } from './geometry.ts';
import type { SharpModule } from './sharp.ts';
import type { TransformOptions } from '../request/options.ts';

export interface Timing {
  /** Milliseconds, by frame. */
  readonly delay: number[];
  /** How often it is shown; 0: without end. */
  readonly loop: number;
}

/** sharp takes no larger numbers. */
const most = 65_535;

export async function timingOf(source: Sharp): Promise<Timing> {
  const { delay = [], loop = 0 } = await source.metadata();
  return { delay: delay.map((time) => Math.min(most, time)), loop: Math.min(most, loop) };
}

/** Whether an operation reads neighbouring pixels, so that each frame is processed separately. */
export function changesFrames({ untouched }: Geometry, { blur, sharpen }: TransformOptions): boolean {
  return !untouched || blur !== undefined || sharpen !== undefined;
}

/**
 * Applies `change` to each frame separately: the decoder stacks them, and operations that read neighbouring pixels (resizing,
 * blurring, sharpening) would mix the lowest rows of a frame with the uppermost of the next.
 */
export async function frameByFrame(
  sharp: SharpModule,
  source: Sharp,
  change: (frame: Sharp) => Sharp,
): Promise<Sharp> {
  const { data, ...size } = await pixelsOf(source.ensureAlpha());
  const length = size.width * size.height * size.channels;
  const changed = (at: number): Promise<Pixels> =>
    pixelsOf(change(imageOf(sharp, { ...size, data: data.subarray(at, at + length) })));
  const first = await changed(0);
  const step = first.data.length;
  // Smaller frames overwrite those already read: two copies of an animation may need too much memory.
  const together = step <= length ? data : Buffer.allocUnsafeSlow((data.length / length) * step);
  first.data.copy(together);
  for (let at = length, end = step; at < data.length; at += length, end += step)
    (await changed(at)).data.copy(together, end);
  return imageOf(sharp, { ...first, data: together.subarray(0, (data.length / length) * step) });
}
