import type { Sharp } from 'sharp';
import type { SharpModule } from './sharp.ts';

/** Pixels in sRGB, decoded; frames of an animation are stacked vertically. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  /** The size of one frame. */
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

export async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, pageHeight = height, channels } = info;
  return { data, width, height: pageHeight, channels };
}

/** The image to process further; nothing else of the original is left. */
export function imageOf(sharp: SharpModule, pixels: Pixels): Sharp {
  const { data, width, height: pageHeight, channels } = pixels;
  const height = data.length / (width * channels);
  return sharp(data, {
    limitInputPixels: false,
    animated: height > pageHeight,
    raw: { width, height, channels, ...(height > pageHeight ? { pageHeight } : {}) },
  });
}

/** Expands limited-range grey or alpha (16 to 235) to the full range in place; four channels. */
export function fullRange({ data, ...size }: Pixels, limited: { grey: boolean; alpha: boolean }): Pixels {
  const spread = Uint8ClampedArray.from({ length: 256 }, (_, value) => ((value - 16) * 255) / 219);
  for (let at = 0; at < data.length; at++)
    if (at % 4 === 3 ? limited.alpha : limited.grey) data[at] = spread[data[at] ?? 0] ?? 0;
  return { data, ...size };
}

/** Undoes premultiplied alpha in place; four channels. */
export function divided({ data, ...size }: Pixels): Pixels {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    for (let channel = at; alpha > 0 && channel < at + 3; channel++)
      data[channel] = Math.min(255, Math.round(((data[channel] ?? 0) * 255) / alpha));
  }
  return { data, ...size };
}
