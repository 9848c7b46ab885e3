import type { Header } from '../header/header.ts';
import type { Size } from '../size.ts';

/**
 * Pixels up to which an encoder may take several times as long: a photograph of half a million pixels then takes 30 ms as JPEG and 45
 * as WebP, and is 3 to 7 % smaller.
 */
const mostPatientPixels = 1_000_000;
/** Pixels (450 x 450) up to which full chroma takes fewer bytes than halved chroma at the same similarity. */
const mostSmallPixels = 200_000;
/** A palette search takes 0.6 s for a million pixels of noise. */
const mostPalettePixels = 600_000;

/** Whether the JPEG or WebP encoder uses slower, better settings. */
export function isPatient({ width, height }: Size, frames: number): boolean {
  return frames === 1 && width * height <= mostPatientPixels;
}

/** Whether halved chroma would be visible. */
export function isSmall({ width, height }: Size): boolean {
  return width * height <= mostSmallPixels;
}

/** Whether halved chroma would leave columns or rows of other colours: then the WebP is lossless, which takes no more bytes. */
export function isLine({ width, height }: Size, frames: number): boolean {
  return frames === 1 && Math.min(width, height) < 8;
}

/** Whether a PNG is searched for a palette. */
export function seeksPalette({ palette }: Header, { width, height }: Size): boolean {
  return palette && width * height <= mostPalettePixels;
}
