import type { Header } from '../header/header.ts';
import type { Size } from '../size.ts';

/** Effort 4 makes the WebP of a photograph 6 % smaller than 2, and takes 50 ms more for a million pixels. */
const mostPatientPixels = 1_000_000;
/** Looking for a palette takes 0.6 s for a million pixels of noise. */
const mostPalettePixels = 600_000;

/** Whether the encoder of WebP takes its time for a better answer. */
export function isPatient({ width, height }: Size, frames: number): boolean {
  return frames === 1 && width * height <= mostPatientPixels;
}

/** Whether a PNG is searched for a palette. */
export function seeksPalette({ palette }: Header, { width, height }: Size): boolean {
  return palette && width * height <= mostPalettePixels;
}
